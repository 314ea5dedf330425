"""From typed words to an intent with slots, as Alexa's cloud would send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gentle_back.language import Expects, Understander
from gentle_back.values import NO_SLOTS
from gentle_back.values.intents import FREE, QUESTION


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance was taken for, and the utterance itself.

    slots: value ids, or what was said where there is no such value. spoken: as she said them.
    score: 1 is exact, 0 is not understood. known: the slots whose value their type lists.
    """

    words: str
    intent: str = QUESTION
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    spoken: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    score: float = 0.0
    known: frozenset[str] = frozenset()


class Understands(Protocol):
    """Understands words in the place of Alexa's cloud."""

    def understand(self, words: str, attributes: Mapping[str, object] | None = None) -> Understood:
        """The intent and slots of these words; attributes: of the session."""
        ...


class Understanding:
    """Understands by the phrases of the skill; what is not sure goes to it as a free question."""

    def __init__(self, understander: Understander) -> None:
        self._understander = understander

    def understand(self, words: str, attributes: Mapping[str, object] | None = None) -> Understood:
        """The intent and slots of these words.

        attributes: of the session, which hold the question that the skill has just asked.
        """
        found = self._understander.understand(words, expects(attributes or {}))
        best = next(iter(found.readings), None)
        if best is None or found.verdict != "sure" or best.intent in FREE:
            return Understood(words, score=best.score if best else 0.0)
        return Understood(words, best.intent, best.slots, best.spoken, best.score, best.known)


def expects(attributes: Mapping[str, object]) -> Expects | None:
    """What the open question waits for; None where the session holds none that we can read."""
    match attributes:
        case {"session": {"waiting": {**waiting}}}:
            pass
        case _:
            return None
    told = waiting.get("answers")
    answers = dict(told) if isinstance(told, Mapping) else {}
    fills = waiting.get("fills")
    leads_to = (_intent(ask) for ask in answers.values())
    return Expects(
        fills=fills if isinstance(fills, str) else None,
        intent=_intent(waiting.get("then")),
        answers=frozenset((*map(str, answers), *filter(None, leads_to))),
    )


def _intent(ask: object) -> str | None:
    """The intent of an ask as the session has it: its name, then its slots."""
    match ask:
        case [str(intent), *_]:
            return intent
    return None
