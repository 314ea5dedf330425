"""The samples of a word, and where in them it begins to be heard."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

SAMPLE_BYTES = 2
# 45 decibels below the loudest that can be: from there on a word is heard.
LOUD = 184
# A faint voice is heard from a fiftieth of its own loudest.
FAINTEST_SHARE = 50
# Below this a voice is silent; it may leave a murmur of one or two.
SILENT = 2
_FADE_MS = 5


@dataclass(frozen=True, slots=True)
class Word:
    """What a voice said, without the silence around it.

    samples: 16 bits each, low byte first. onset: how many of them come before it is heard; a soft
    "h" has a few hundred.
    """

    samples: bytes
    onset: int

    @property
    def length(self) -> int:
        """How many samples there are."""
        return len(self.samples) // SAMPLE_BYTES


def trimmed(samples: bytes) -> Word:
    """The word in what a voice gave."""
    numbers = _numbers(samples)
    first = _first_above(SILENT, numbers)
    after_last = len(numbers) - _first_above(SILENT, reversed(numbers))
    numbers = numbers[first:after_last]
    loudest = max(map(abs, numbers), default=0)
    onset = _first_above(min(LOUD, loudest // FAINTEST_SHARE), numbers)
    return Word(_bytes(numbers), onset)


def cut_short(samples: bytes, length: int, rate: int) -> bytes:
    """So many samples of a word at most, softly ended where it has more: a sudden end clicks."""
    if len(samples) <= length * SAMPLE_BYTES:
        return samples
    numbers = _numbers(samples[: max(0, length) * SAMPLE_BYTES])
    fading = min(len(numbers), rate * _FADE_MS // 1_000)
    for left in range(fading):
        place = len(numbers) - 1 - left
        numbers[place] = numbers[place] * left // fading
    return _bytes(numbers)


def _first_above(threshold: int, numbers: Iterable[int]) -> int:
    """The index of the first number that is louder; how many there are where none is."""
    place = -1
    for place, number in enumerate(numbers):
        if number > threshold or number < -threshold:
            return place
    return place + 1


def _numbers(samples: bytes) -> array[int]:
    return _low_byte_first(array("h", samples))


def _bytes(numbers: array[int]) -> bytes:
    return _low_byte_first(numbers).tobytes()


def _low_byte_first(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = array("h", numbers)
        numbers.byteswap()
    return numbers
