"""A voice that hums: as long as the text has letters, after a soft beginning."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sin


@dataclass
class ToneVoice:
    """A Voice for tests that measure.

    soft_ms: of each word, before it is loud enough to count as heard. asked: how many texts.
    """

    rate: int = 8_000
    ms_per_letter: int = 60
    soft_ms: int = 0
    hertz: int = 400
    asked: int = 0

    LOUDEST = 20_000
    SOFT = 100

    @property
    def biggest_step(self) -> float:
        """The most that two samples beside each other can differ, where it begins at once."""
        return self.LOUDEST * 2 * pi * self.hertz / self.rate * 1.05 + 1

    def stream(self, text: str) -> Iterator[bytes]:
        """The hum, with silence around it."""
        self.asked += 1
        soft = self._hum(self.soft_ms, self.SOFT)
        loud = self._hum(self.ms_per_letter * len(text), self.LOUDEST)
        quiet = array("h", bytes(2 * self.rate // 10))
        yield (quiet + soft + loud + quiet).tobytes()

    def close(self) -> None:
        """Nothing is held."""

    def _hum(self, length_ms: int, loudest: int) -> array[int]:
        samples = self.rate * length_ms // 1_000
        turn = 2 * pi * self.hertz / self.rate
        return array("h", (round(loudest * sin(turn * place)) for place in range(samples)))
