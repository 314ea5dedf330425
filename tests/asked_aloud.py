"""Words said to the whole skill, as the offline device sends them: understood, then answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Session
from gentle_back.language import understander_of
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Reply, Turn, Wording
from gentle_back.values.intents import QUESTION

SIGN_QUESTIONS = "safety/questions/"


class Aloud:
    """The real skill, and her who speaks to it."""

    def __init__(self, content: CompiledContent) -> None:
        self.content = content
        self._skill = Skill(content, load_plugins())
        self._understander = understander_of(content, "en", ())

    def answer(self, session: Session, text: str, country: str = "US") -> tuple[Session, Reply]:
        """The session after her words, and the reply to them."""
        understood = self._understander.understand(text)
        if understood.verdict != "sure":
            turn = Turn(QUESTION, words=text, locale="en-GB", country=country)
        else:
            best = understood.readings[0]
            heard = tuple(best.spoken.values())
            turn = Turn(best.intent, best.slots, text, "en-GB", country, heard=heard)
        return self._skill.answer(session, turn)


@dataclass
class Talk:
    """A conversation that begins when it is made."""

    aloud: Aloud
    session: Session = field(default_factory=Session)

    def say(self, text: str) -> Reply:
        """The reply to her next words."""
        self.session, reply = self.aloud.answer(self.session, text)
        return reply

    def ask(self, text: str) -> Reply:
        """The reply to a question; where she is asked about a danger sign first, she says no."""
        reply = self.say(text)
        asked = reply.question.prompt.key if reply.question else ""
        return self.say("no") if asked.startswith(SIGN_QUESTIONS) else reply


def keys(reply: Reply) -> list[str]:
    """The content keys of what is said, before the question."""
    return [piece.key for piece in reply.speech if isinstance(piece, Wording)]
