"""All we send back for one turn. Immutable; each method gives a new reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gentle_back.values.ask import NO_SLOTS, Ask, Question
from gentle_back.values.content import Walk
from gentle_back.values.effects import Effect
from gentle_back.values.timeline import Timeline
from gentle_back.values.wording import Pause, Speech, Wording, plain_text


@dataclass(frozen=True, slots=True)
class Card:
    """Plain text for a screen or the companion app; sensitive words stay off it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, asked, shown and done.

    speech: the answer, before any question.
    question: what it ends in; a reply that stays open without one gets a short one from the host.
    walk: pages or a guide the host is to lead her through.
    safety_sentence: whether the one sentence on when to get help follows the answer.
    is_final: whether the session ends.
    plugin: whose handler was asked for it, "" for none; filled in by the host.
    facts: what she told by it, for the session alone; see facts.py.
    is_whispered: whether it is said in a whisper, for a baby who sleeps.
    timeline: a routine's set to be heard after the speech and before the question; the host's own.
    permission: what is dispatched once she has permitted it; the channel asks her. The host's own.
    """

    speech: Speech = ()
    question: Question | None = None
    card: Card | None = None
    walk: Walk | None = None
    effects: tuple[Effect, ...] = ()
    safety_sentence: bool = False
    is_final: bool = False
    plugin: str = ""
    # What she told of herself is not to be read in a log, so it does not show.
    facts: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS, repr=False)
    timeline: Timeline | None = None
    is_whispered: bool = False
    permission: Ask | None = None

    def ask(
        self,
        prompt: Wording,
        *,
        yes: Ask | None = None,
        no: Ask | None = None,
        choices: Mapping[str, Ask] | None = None,
        reprompt: Wording | None = None,
    ) -> Reply:
        """The same reply ending in this question."""
        answers = {
            **({"yes": yes} if yes else {}),
            **({"no": no} if no else {}),
            **(choices or {}),
        }
        question = Question(prompt, reprompt=reprompt, answers=MappingProxyType(answers))
        return replace(self, question=question)

    def ask_for(
        self, prompt: Wording, *, slot: str, then: Ask, reprompt: Wording | None = None
    ) -> Reply:
        """The same reply asking for a slot value, with which `then` is dispatched."""
        return replace(self, question=Question(prompt, reprompt=reprompt, fills=slot, then=then))

    def lead(self, walk: Walk) -> Reply:
        """The same reply, offering to go through pages or a guide next."""
        return replace(self, walk=walk)

    def with_safety_sentence(self) -> Reply:
        """The same reply with the sentence on when to get help after the answer."""
        return replace(self, safety_sentence=True)

    def with_card(self, card: Card) -> Reply:
        """The same reply with a card."""
        return replace(self, card=card)

    def with_effect(self, effect: Effect) -> Reply:
        """The same reply with one more thing for the host to do."""
        return replace(self, effects=(*self.effects, effect))

    def with_facts(self, **facts: str) -> Reply:
        """The same reply, noting what she told for the rest of the session: stage, weeks, birth."""
        return replace(self, facts=MappingProxyType({**self.facts, **facts}))

    def closing(self) -> Reply:
        """The same reply as the last of the session."""
        return replace(self, is_final=True, question=None)

    @property
    def spoken(self) -> Speech:
        """All that is said in order: the answer, then the question."""
        return (*self.speech, self.question.prompt) if self.question else self.speech

    @property
    def text(self) -> str:
        """All that is said, as plain text."""
        return plain_text(self.spoken)

    @property
    def keys(self) -> tuple[str, ...]:
        """The content keys of all that is said, in order."""
        return tuple(piece.key for piece in self.spoken if isinstance(piece, Wording))

    @property
    def reports_danger(self) -> bool:
        """Whether this is the answer to a danger sign."""
        return any(key.startswith("safety/signs/") for key in self.keys)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources of the items used, without repeats."""
        wordings = (piece for piece in self.spoken if isinstance(piece, Wording))
        return tuple(dict.fromkeys(source for wording in wordings for source in wording.sources))


def say(*speech: Wording | Pause) -> Reply:
    """A reply that says these."""
    return Reply(speech=speech)


def lead(walk: Walk) -> Reply:
    """A reply that begins pages or a guide at once; the host says the first."""
    return Reply(walk=walk if walk.at >= 0 else replace(walk, at=0))
