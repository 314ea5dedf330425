"""What is in a recording: where words begin, and how like two sounds are."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
LOUD_DECIBELS = -45.0
GAP_SECONDS = 0.12
SHORTEST_SECONDS = 0.015
# A voice may not be quite silent when it has spoken.
MURMUR = 20


@dataclass(frozen=True)
class Recording:
    """Samples of one channel from -32768 to 32767."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate

    def onsets(self) -> list[float]:
        """The seconds at which sound begins after a gap; a click is none."""
        loud = np.flatnonzero(np.abs(self.samples) > 32_768 * 10 ** (LOUD_DECIBELS / 20))
        if not len(loud):
            return []
        breaks = np.flatnonzero(np.diff(loud) > GAP_SECONDS * self.rate)
        starts = loud[np.concatenate(([0], breaks + 1))]
        ends = loud[np.concatenate((breaks, [len(loud) - 1]))]
        long_enough = ends - starts >= SHORTEST_SECONDS * self.rate
        return [float(start) / self.rate for start in starts[long_enough]]

    def likeness(self, other: Recording, at_seconds: float) -> float:
        """How much the other sounds as this does, its onset laid on a time: 1 for the same."""
        lead = round(other.onsets()[0] * other.rate)
        start = round(at_seconds * self.rate) - lead
        spoken = other.samples[: np.flatnonzero(np.abs(other.samples) > MURMUR)[-1] + 1]
        theirs = spoken[max(0, -start) :]
        ours = self.samples[max(0, start) :][: len(theirs)]
        theirs = theirs[: len(ours)]
        return float(ours @ theirs / np.sqrt((ours @ ours) * (theirs @ theirs)))


def recorded(samples: bytes, rate: int) -> Recording:
    """A recording of 16-bit samples, low byte first."""
    return Recording(np.frombuffer(samples, dtype="<i2").astype(np.float64), rate)


def read_wav(path: Path) -> Recording:
    """The recording in a WAV file of one channel."""
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return recorded(sound.readframes(sound.getnframes()), sound.getframerate())


def nearest(onsets: list[float], seconds: float) -> float:
    """The onset that is nearest to a time."""
    return min(onsets, key=lambda onset: abs(onset - seconds))
