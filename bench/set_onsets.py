"""When words begin in a recording, and how far that is from when they should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

LOUD = 32_768 * 10 ** (-45 / 20)
GAP_SECONDS = 0.12
SHORTEST_SECONDS = 0.015


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late words are, in milliseconds, and how much later each minute makes them."""

    median_ms: float
    most_ms: float
    last_ms: float
    drift_ms_a_minute: float


def onsets_ms(samples: bytes, rate: int) -> list[float]:
    """Where sound begins after a gap, in 16-bit samples of one channel; clicks left out."""
    loud = np.flatnonzero(np.abs(np.frombuffer(samples, "<i2").astype(np.int32)) > LOUD)
    breaks = np.flatnonzero(np.diff(loud) > GAP_SECONDS * rate)
    starts = loud[np.concatenate(([0], breaks + 1))]
    ends = loud[np.concatenate((breaks, [len(loud) - 1]))]
    heard = starts[ends - starts >= SHORTEST_SECONDS * rate]
    return [float(start) * 1_000 / rate for start in heard]


def lateness(due_ms: Sequence[float], heard_ms: Sequence[float]) -> Lateness:
    """How late each word of the second list is against the first, one to one."""
    late = [heard - due for due, heard in zip(due_ms, heard_ms, strict=True)]
    middle, mean = fmean(due_ms), fmean(late)
    spread = sum((due - middle) ** 2 for due in due_ms)
    slope = sum((due - middle) * (ms - mean) for due, ms in zip(due_ms, late, strict=True))
    off = [abs(ms) for ms in late]
    return Lateness(median(off), max(off), late[-1], slope / spread * 60_000)


def paired(due_ms: Sequence[float], onsets: Sequence[float]) -> list[float]:
    """The onset nearest to each time; a word may have silence inside, and so several onsets."""
    return [min(onsets, key=lambda onset: abs(onset - due)) for due in due_ms]
