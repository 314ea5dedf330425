"""What one utterance is taken for, by the whole way from her words to the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gentle_back.dialogue import Session
from gentle_back.evaluation.lines import FALLBACK
from gentle_back.evaluation.means import Means
from gentle_back.language import normaliser_of
from gentle_back.language.understand import Reading, Understood, understander_of
from gentle_back.safety import screen_of
from gentle_back.service import Service
from gentle_back.values import NO_SLOTS, Reply, Turn, Wording
from gentle_back.values.intents import QUESTION

SIGNS, SIGN_QUESTIONS = "safety/signs/", "safety/questions/"
SAFETY_SENTENCE = "skill/lines/safety_sentence"
ABOUT_A_SIGN = "skill/lines/danger_about"
WHICH = "skill/lines/which_one"
WARNING_SIGNS = "warning.signs"


@dataclass(frozen=True, slots=True)
class Heard:
    """What an utterance was taken for, in the vocabulary of the lines.

    intent, slots: by our names. means: what it was answered as. candidate, confidence: the best
    reading and how sure it is, whether or not it was followed. asks: the readings that were
    offered by a question back. danger: the level that was answered; sign: answered or asked about.
    is_about: the sign was asked about in general. items: topics found, best first, with scores.
    has_safety_sentence: whether the reply ended in the one safety sentence.
    """

    text: str
    intent: str = "FallbackIntent"
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    means: str = FALLBACK
    candidate: str = FALLBACK
    confidence: float = 0.0
    asks: tuple[str, ...] = ()
    danger: str | None = None
    sign: str | None = None
    items: tuple[tuple[str, float], ...] = ()
    has_safety_sentence: bool = False

    def as_json(self, means: Means) -> dict[str, object]:
        """One line of `gentle-back understand`."""
        return {
            "text": self.text,
            "intent": self.intent,
            "slots": {**means.slots_of_meaning(self.means), **means.slots_of(self.slots)},
            "means": self.means,
            "danger": self.danger,
            "items": [[topic, round(score, 4)] for topic, score in self.items],
            "confidence": round(self.confidence, 4),
            "asks": list(self.asks),
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that was considered, whose plugin answers it, and which look found it."""

    intent: str
    plugin: str
    slots: Mapping[str, str]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """How an utterance came to its answer.

    words: after normalisation. danger: the sign, its level, how sure, and which look found it.
    verdict: "sure", "close" or "none". items: paths with scores. answer: what was answered, by
    content keys. text: as it is spoken.
    """

    words: tuple[str, ...]
    danger: str
    verdict: str
    candidates: tuple[Candidate, ...]
    items: tuple[tuple[str, float], ...]
    answer: str
    text: str


class Listener:
    """Hears utterances as the offline device and the skill do, each in a session of its own."""

    def __init__(self, service: Service, means: Means) -> None:
        self._skill = service.skill
        self._content = service.content
        self._means = means
        self._locale = service.config.locale
        self._language = self._locale.partition("-")[0]
        left_out = {one.name for one in service.plugins.left_out}
        self._understander = understander_of(self._content, self._language, left_out)
        self._screen = screen_of(self._content, self._language)
        self._normalise = normaliser_of(self._content, self._language)

    def hear(self, text: str) -> Heard:
        """What is made of an utterance that begins a conversation."""
        understood = self._understander.understand(text)
        best = understood.readings[0] if understood.readings else None
        is_sure = best is not None and understood.verdict == "sure"
        turn = self._turn(text, best if is_sure else None)
        _, reply = self._skill.answer(Session(), turn)
        candidate = self._of(best.intent, best.slots) if best else FALLBACK
        heard = Heard(
            text,
            intent=turn.intent,
            slots=best.slots if best and is_sure else MappingProxyType({}),
            candidate=candidate,
            confidence=best.score if best else 0.0,
            items=self._items(text, understood),
            has_safety_sentence=any(key == SAFETY_SENTENCE for key in _keys(reply)),
        )
        return self._met(heard, reply)

    def explain(self, text: str) -> Explained:
        """How that utterance comes to its answer."""
        understood = self._understander.understand(text)
        is_sure = understood.verdict == "sure"
        _, reply = self._skill.answer(
            Session(), self._turn(text, understood.readings[0] if is_sure else None)
        )
        found = self._screen.look(text)
        asked = [reply.question.prompt.key] if reply.question else []
        return Explained(
            words=self._normalise(text),
            danger=f"{found.sign}, {found.level}, {found.certainty} ({found.why})" if found else "",
            verdict=understood.verdict,
            candidates=tuple(map(self._candidate, understood.readings)),
            items=tuple(
                (one.item_key, one.score) for one in self._skill.considered(text, self._language)
            ),
            answer=", ".join([*_keys(reply), *asked]),
            text=reply.text,
        )

    def _candidate(self, reading: Reading) -> Candidate:
        known = self._content.phrases(self._language).get(reading.intent)
        owner = known.owner if known else "skill"
        return Candidate(reading.intent, owner, reading.slots, reading.score, reading.why)

    def _turn(self, text: str, reading: Reading | None) -> Turn:
        """The turn as the channel makes it of the device's request."""
        if reading is None:
            return Turn(QUESTION, words=text, locale=self._locale)
        return Turn(
            reading.intent,
            reading.slots,
            words=text,
            locale=self._locale,
            heard=tuple(reading.spoken.values()),
        )

    def _met(self, heard: Heard, reply: Reply) -> Heard:
        """What was heard, with what was answered."""
        question = reply.question.prompt.key if reply.question else ""
        answered = self._sign(_keys(reply), SIGNS)
        if answered:
            level = self._content.signs(self._language)[answered].level
            means = self._means.of_sign(answered)
            return replace(heard, sign=answered, danger=level, means=means)
        asked = self._sign([question], SIGN_QUESTIONS)
        if asked and reply.question:
            if any(key.startswith(ABOUT_A_SIGN) for key in _keys(reply)):
                return replace(heard, sign=asked, means=WARNING_SIGNS)
            first = reply.question.answers.get("no")
            instead = self._of(first.intent, first.slots) if first else FALLBACK
            return replace(heard, sign=asked, asks=(self._means.of_sign(asked), instead))
        if question == WHICH and reply.question:
            answers = [reply.question.answers[one] for one in ("first", "second")]
            return replace(heard, asks=tuple(self._of(ask.intent, ask.slots) for ask in answers))
        return replace(heard, means=self._answered(heard, reply))

    def _sign(self, keys: Sequence[str], folder: str) -> str | None:
        """The sign that one of these keys belongs to."""
        return next((key.removeprefix(folder) for key in keys if key.startswith(folder)), None)

    def _answered(self, heard: Heard, reply: Reply) -> str:
        """What was answered: the intent, else the item or guide that was told."""
        meaning = self._of(heard.intent, heard.slots)
        told = next((key for key in _keys(reply) if _is_told(key)), None)
        if meaning == FALLBACK and told:
            return self._means.of_topic(self._means.topic_of(told))
        return meaning

    def _of(self, intent: str, slots: Mapping[str, str]) -> str:
        if intent == QUESTION and "item" in slots:
            return self._means.of_topic(self._means.topic_of(slots["item"]))
        return self._means.of_topic(self._topic_of_intent(intent, slots))

    def _items(self, text: str, understood: Understood) -> tuple[tuple[str, float], ...]:
        """The topics that may answer, each once, the best first."""
        scores: dict[str, float] = {}
        if understood.verdict == "sure":
            first = understood.readings[0]
            scores[self._topic_of_intent(first.intent, first.slots)] = first.score
        for found in self._skill.considered(text, self._language):
            owner, kind, name = found.item_key.split("/")
            topic = (
                self._topic_of_intent(name, NO_SLOTS)
                if kind == "phrases"
                else self._means.topic_of(f"{owner}/{kind}/{name}")
            )
            scores.setdefault(topic, found.score)
        return tuple(scores.items())

    def _topic_of_intent(self, intent: str, slots: Mapping[str, str]) -> str:
        topic = self._content.topics(self._language).get(intent)
        if topic and intent not in self._means.intents:
            return self._means.topic_of(topic.key)
        return self._means.topic_of_intent(intent, slots)


def _keys(reply: Reply) -> list[str]:
    return [piece.key for piece in reply.speech if isinstance(piece, Wording)]


def _is_told(key: str) -> bool:
    return key.split("/")[1] in ("items", "guides")
