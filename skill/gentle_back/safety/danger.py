"""What the screen finds: a danger sign, how grave it is, and how sure that she reports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Certainty: TypeAlias = Literal["sure", "ask"]

# The gravest first.
LEVELS = ("emergency", "same-day", "routine")


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger sign in her words.

    certainty: "sure" is answered at once; "ask" is the grey zone, in which she is asked once.
    why: which look found it, and what else was in her words, for the log and for measuring.
    is_about: whether she asks about the sign rather than reports it.
    score: the more, the surer.
    """

    sign: str
    level: str
    certainty: Certainty
    why: str
    is_about: bool = False
    score: float = 1.0

    @property
    def is_sure(self) -> bool:
        """Whether it is answered at once."""
        return self.certainty == "sure"


def gravest(dangers: list[Danger]) -> Danger | None:
    """What is answered first: the sure before the grey, then the highest level, then the surest."""
    return min(dangers, key=_rank, default=None)


def _rank(danger: Danger) -> tuple[bool, int, float]:
    return not danger.is_sure, LEVELS.index(danger.level), -danger.score
