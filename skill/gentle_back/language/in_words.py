"""Values in words: where each stands, and how one is looked for from left to right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeAlias

from gentle_back.language.normalise import Tokens


class SlotValue(NamedTuple):
    """A value in the words: it begins at `start` and is `length` words long.

    is_ambiguous: a time of day of which it is not known whether it is morning or evening; the
    value is then that of the morning.
    """

    value: str
    start: int
    length: int
    is_ambiguous: bool = False

    @property
    def end(self) -> int:
        """Where the words go on after it."""
        return self.start + self.length

    def overlaps(self, other: SlotValue) -> bool:
        """Whether the two share a word."""
        return self.start < other.end and other.start < self.end

    def is_part_of(self, other: SlotValue) -> bool:
        """Whether all its words are the other's, which has more."""
        is_within = other.start <= self.start and self.end <= other.end
        return is_within and self.length < other.length


ValueAt: TypeAlias = Callable[[Tokens, int], SlotValue | None]
ScanOf: TypeAlias = Callable[[Tokens, date], list[SlotValue]]


def word_at(words: Tokens, at: int) -> str:
    """The word there, "" where there is none."""
    return words[at] if 0 <= at < len(words) else ""


def words_in(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


def scan(words: Tokens, value_at: ValueAt) -> list[SlotValue]:
    """What is found from left to right; each begins after the one before."""
    found: list[SlotValue] = []
    at = 0
    while at < len(words):
        value = value_at(words, at)
        if value:
            found.append(value)
        at = value.end if value else at + 1
    return found
