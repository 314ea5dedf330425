"""From typed words to an intent with slots, as Alexa's cloud would send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gentle_back.values import NO_SLOTS
from gentle_back.values.intents import FALLBACK


class Matched(Protocol):
    """What the words were taken for."""

    @property
    def intent(self) -> str:
        """The intent, by our name."""
        ...

    @property
    def slots(self) -> Mapping[str, str]:
        """Value ids by slot, or what was said where the slot knows no such value."""
        ...

    @property
    def spoken(self) -> Mapping[str, str]:
        """What was said for each slot."""
        ...

    @property
    def score(self) -> float:
        """How sure it is; 1 is exact."""
        ...

    @property
    def known(self) -> frozenset[str]:
        """The slots whose value is one that their type lists."""
        ...


class Matcher(Protocol):
    """Finds the intent of an utterance; gentle_back.language has the one for our phrases."""

    def match(self, text: str, /) -> Matched | None:
        """What the utterance means, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance was taken for, and the utterance itself.

    slots: value ids, or what was said where there is no such value. spoken: as she said them.
    score: 1 is exact, 0 is not understood. known: the slots whose value their type lists.
    """

    words: str
    intent: str = FALLBACK
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    spoken: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    score: float = 0.0
    known: frozenset[str] = frozenset()


class Understanding:
    """Understands by the phrases of the skill; what fits none of them is FallbackIntent."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def understand(self, words: str) -> Understood:
        """The intent and slots of these words."""
        match = self._matcher.match(words)
        if match is None:
            return Understood(words)
        return Understood(words, match.intent, match.slots, match.spoken, match.score, match.known)
