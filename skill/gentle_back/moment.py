"""A turn with all there is to answer it, and the step that an answer is in the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.deadline import TURN_SECONDS
from gentle_back.dialogue import Cursor, Running, Said, Session, said
from gentle_back.errors import ContentError
from gentle_back.plugins import PluginHost
from gentle_back.safety import emergency_number
from gentle_back.values import Ask, Question, Reply, Scalar, Speech, Turn, Wording, say
from gentle_back.values import intents as named
from gentle_back.walks import Place

MOST_OFFERS = 3
LONGEST_OFFER_WORDS = 8
MOST_OFFER_WORDS = MOST_OFFERS * LONGEST_OFFER_WORDS
# Quiet after a reprompt, so that nobody who settles her baby loses the session.
PATIENT_SECONDS = 20
SIGN_KEY = "safety/signs/"
# The line that asks which of two she means.
WHICH = "which_one"


@dataclass(frozen=True, slots=True)
class Step:
    """A reply with what it does to the session.

    activity: the place after it. stays: the open question is asked again, and "say that again"
    still means the answer before this one. plugin: whose handler was asked. running: the set that
    she hears with it.
    """

    reply: Reply
    activity: Cursor | None = None
    is_new_activity: bool = False
    stays: bool = False
    plugin: str = ""
    running: Running | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """All there is to answer a turn with."""

    content: CompiledContent
    plugins: PluginHost
    session: Session
    turn: Turn
    has_memory: bool = False
    has_reminders: bool = False
    remaining_seconds: float = TURN_SECONDS

    def line(self, line_id: str, **values: Scalar | tuple[str, ...]) -> Wording:
        """One of the host's own lines."""
        return self.content.line(
            self.turn.language, "skill", line_id, rotation=self.turn.number, **values
        )

    def again(self, one: Said) -> Wording | None:
        """The same words again; None where the content no longer has them."""
        try:
            return self.content.again(self.turn.language, one.key, one.part, one.values)
        except KeyError:
            return None

    def place(self) -> Place | None:
        """Where she is in the running activity."""
        cursor = self.session.activity
        return Place.of(cursor, self.content, self.turn.language) if cursor else None

    def is_busy(self) -> bool:
        """Whether a guide or an exercise is under way, which no side question gives up."""
        cursor = self.session.activity
        return cursor is not None and cursor.kind != "pages" and cursor.position >= 0

    def standing_question(self) -> Question | None:
        """The open question, to be asked again in the same words."""
        waiting = self.session.waiting
        prompt = self.again(waiting.prompt) if waiting else None
        if waiting is None or prompt is None:
            return None
        sign = self.sign_asked() or self.last_sign()
        reprompt = self.sign_answer(sign) if sign else None
        return Question(prompt, reprompt, waiting.answers, waiting.fills, waiting.then)

    def is_asked_which(self) -> bool:
        """Whether the open question is which of two she means."""
        waiting = self.session.waiting
        return waiting is not None and waiting.prompt.key == f"skill/lines/{WHICH}"

    def stay(self, reply: Reply) -> Step:
        """A reply that leaves her place, the open question and the last answer as they are."""
        return Step(reply, self.session.activity, stays=True)

    def move(self, place: Place) -> Step:
        """What is said at a new place; whispered steps end with nothing to be answered."""
        last, is_whispered = place.last, place.walk.is_whispered
        reply = Reply(speech=place.speech(), is_whispered=is_whispered)
        if is_whispered and not last.left:
            return Step(reply.closing())
        if is_whispered:
            question = self.patient_question("company", yes=Ask(named.NEXT), no=Ask(named.STOP))
            reply = replace(reply, question=question)
        return Step(reply, last.cursor, is_new_activity=True)

    def short_question(self, line: str, *, yes: Ask, no: Ask, quiet_seconds: int = 0) -> Question:
        """A question of the host's own, for a yes or a no."""
        return Question(
            self.line(line),
            reprompt=self.line(f"{line}_reprompt"),
            answers=MappingProxyType({"yes": yes, "no": no}),
            quiet_seconds=quiet_seconds,
        )

    def patient_question(self, line: str, *, yes: Ask, no: Ask) -> Question:
        """The same, waiting for hands that are full: a microphone alone waits eight seconds."""
        return self.short_question(line, yes=yes, no=no, quiet_seconds=PATIENT_SECONDS)

    def more_question(self) -> Question:
        """Whether she wants to hear more of it."""
        return self.short_question("go_on", yes=Ask(named.MORE), no=Ask(named.NO))

    def has_more(self, speech: Speech) -> bool:
        """Whether the item told last in this speech has another part."""
        items = (one for one in said(speech) if "/items/" in one.key)
        last = next(reversed(tuple(items)), None)
        return last is not None and self.again(replace(last, part=last.part + 1)) is not None

    def offers(
        self, most: int = MOST_OFFERS, most_words: int = MOST_OFFER_WORDS
    ) -> tuple[str, ...]:
        """What plugins offer, in a few words each: three at most.

        most_words: of all together; the first is offered however long it is.
        """
        offers: list[str] = []
        for offer in filter(None, map(self._offer, self._offering())):
            most_words -= len(offer.split())
            if most_words >= 0 or not offers:
                offers.append(offer)
            if most_words <= 0 or len(offers) == most:
                break
        return tuple(offers) or (self.line("no_offer").text,)

    def _offering(self) -> Iterator[str]:
        """The plugins, those that content puts first before the others."""
        names = {plugin.name: None for plugin in self.plugins.plugins}
        try:
            first = self.content.words(self.turn.language, "offered_first")
        except KeyError:  # a language may put none first
            first = MappingProxyType({})
        yield from (name for name in first if name in names)
        yield from (name for name in names if name not in first)

    def _offer(self, plugin: str) -> str:
        """What a plugin offers; "" where it is nothing that fits into our greeting."""
        language = self.turn.language
        if not self.content.has_line(language, plugin, "offer"):
            return ""
        try:
            offer = self.content.line(language, plugin, "offer").text
        except (KeyError, ContentError):
            return ""
        return offer if len(offer.split()) <= LONGEST_OFFER_WORDS else ""

    def number(self) -> str:
        """The emergency number of her country as it is spoken."""
        return emergency_number(
            self.content.countries(self.turn.language),
            self.turn.country,
            unknown=self.line("local_number").text,
        )

    def danger(self, sign: str) -> Step:
        """The answer to a danger sign: the instruction, and nothing else; any activity is over."""
        answer = self.sign_answer(sign)
        if self.content.signs(self.turn.language)[sign].is_quiet:
            return Step(say(answer).closing())
        question = Question(
            self.line("danger_question"),
            # Silence ends a session, so the instruction itself is what she hears before it does.
            reprompt=answer,
            answers=MappingProxyType({"yes": Ask(named.REPEAT), "no": Ask(named.STOP)}),
        )
        return Step(replace(say(answer), question=question))

    def sign_answer(self, sign: str) -> Wording:
        """What is said on a danger sign, with the numbers of her country."""
        language = self.turn.language
        country = self.content.countries(language).get(self.turn.country or "")
        crisis = country.crisis if country else ""
        return self.content.sign_answer(language, sign, number=self.number(), crisis=crisis)

    def last_sign(self) -> str | None:
        """The danger sign that the last answer was about, if the content still has it."""
        known = self.content.signs(self.turn.language)
        keys = (one.key for one in self.session.last if one.key.startswith(SIGN_KEY))
        signs = (key.removeprefix(SIGN_KEY) for key in keys)
        return next((sign for sign in signs if sign in known), None)

    def sign_asked(self) -> str | None:
        """The danger sign that the open question asks about, if the content still has it."""
        waiting = self.session.waiting
        yes = waiting.answers.get("yes") if waiting else None
        sign = yes.slots.get(named.SIGN_SLOT, "") if yes and yes.intent == named.DANGER_SIGN else ""
        return sign if sign in self.content.signs(self.turn.language) else None

    def trouble(self) -> Step:
        """A kind sentence where something of ours failed; her place and question stand."""
        return self.stay(say(self.line("trouble")))


def within_sentence(title: str) -> str:
    """A title inside a sentence: "warmth" of "Warmth", but "TENS" as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
