"""A turn with all there is to answer it, and the step that an answer is in the conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.deadline import TURN_SECONDS
from gentle_back.dialogue import Cursor, Said, Session
from gentle_back.errors import ContentError
from gentle_back.plugins import PluginHost
from gentle_back.safety import emergency_number
from gentle_back.values import Ask, Question, Reply, Scalar, Turn, Wording, say
from gentle_back.values import intents as named
from gentle_back.walks import Place

MOST_OFFERS = 3
LONGEST_OFFER_WORDS = 8
SIGN_KEY = "safety/signs/"


@dataclass(frozen=True, slots=True)
class Step:
    """A reply with what it does to the session.

    activity: the place after it. stays: the open question is asked again, and "say that again"
    still means the answer before this one. plugin: whose handler was asked.
    """

    reply: Reply
    activity: Cursor | None = None
    is_new_activity: bool = False
    stays: bool = False
    plugin: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """All there is to answer a turn with."""

    content: CompiledContent
    plugins: PluginHost
    session: Session
    turn: Turn
    has_memory: bool = False
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

    def standing_question(self) -> Question | None:
        """The open question, to be asked again in the same words."""
        waiting = self.session.waiting
        prompt = self.again(waiting.prompt) if waiting else None
        if waiting is None or prompt is None:
            return None
        sign = self.last_sign()
        reprompt = self.sign_answer(sign) if sign else None
        return Question(prompt, reprompt, waiting.answers, waiting.fills, waiting.then)

    def stay(self, reply: Reply) -> Step:
        """A reply that leaves her place, the open question and the last answer as they are."""
        return Step(reply, self.session.activity, stays=True)

    def move(self, place: Place) -> Step:
        """What is said at a new place."""
        return Step(Reply(speech=place.speech()), place.cursor, is_new_activity=True)

    def offers(self) -> tuple[str, ...]:
        """What plugins offer, in a few words each: three at most."""
        offers = filter(None, (self._offer(plugin.name) for plugin in self.plugins.plugins))
        return tuple(islice(offers, MOST_OFFERS)) or (self.line("no_offer").text,)

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

    def trouble(self) -> Step:
        """A kind sentence where something of ours failed; her place and question stand."""
        return self.stay(say(self.line("trouble")))
