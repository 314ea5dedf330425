"""How much of a recording is speech."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterable

FRAME_SECONDS = 0.02
# Below a fiftieth of the loudest frame (34 dB) there is nothing to be heard.
FAINTEST = 1 / 50


def voiced_share(samples: bytes, rate: int) -> float:
    """The share of 20 ms frames that are not silence, 0 to 1."""
    frames = [_loudness(frame) for frame in _frames(samples, rate)]
    threshold = max(frames) * FAINTEST
    return sum(loudness > threshold for loudness in frames) / len(frames)


def _frames(samples: bytes, rate: int) -> Iterable[array[int]]:
    numbers = array("h", samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    length = int(rate * FRAME_SECONDS)
    return (numbers[at : at + length] for at in range(0, len(numbers) - length + 1, length))


def _loudness(frame: array[int]) -> float:
    return math.sqrt(sum(number * number for number in frame) / len(frame))
