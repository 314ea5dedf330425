"""Learning to tell two classes apart, in batches: a hundred thousand steps become a few hundred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gentle_back.language.examples import Example, Examples, Floats, Numbers, in_numbers
from gentle_back.language.model import Json, pack_numbers
from gentle_back.language.train import LEAST_PACKED, MEANS_EACH_ROUND, MOST_PACKED

# So many examples are one step: a round is a hundred steps then, and not many thousands.
BATCH = 256
BIAS_STEP = 0.05
MOST_SURE = 30.0  # exp of more says no more


class _Batch(NamedTuple):
    """Some examples: of each whether it is wanted, and how much it counts.

    at, values, of: of each of their features its place, its value, and whose of these it is.
    """

    wanted: Floats
    counts: Floats
    at: Numbers
    values: Floats
    of: Numbers


def train_two_way(
    examples: Iterable[Example], one: str, *, rounds: int, step: float, least: int
) -> Json:
    """The packed weights for the class `one` against all others, as a TwoWayModel reads them.

    Logistic regression by steps whose size follows each feature's past (AdaGrad), in an order that
    is the same each time; the mean over the second half of the rounds hardly depends on it.
    least: a feature of fewer examples is left out.
    """
    known = in_numbers(examples, least)
    size = len(known.labels)
    weights, bias = np.zeros(len(known.ids), dtype=np.float32), 0.0
    mean, mean_bias, times = np.zeros_like(weights), 0.0, 0
    past = np.full(len(weights), 1e-3, dtype=np.float32)
    every = max(1, size // (BATCH * MEANS_EACH_ROUND))
    for number in range(rounds):
        for turn, batch in enumerate(_batches(known.in_order(known.shuffled(number)), one)):
            if number >= rounds // 2 and turn % every == 0:
                mean, mean_bias, times = mean + weights, mean_bias + bias, times + 1
            scores = bias + np.bincount(
                batch.of, weights[batch.at] * batch.values, minlength=len(batch.wanted)
            )
            likely = 1 / (1 + np.exp(-np.clip(scores, -MOST_SURE, MOST_SURE)))
            error = (likely - batch.wanted) * batch.counts
            slope = np.bincount(batch.at, error[batch.of] * batch.values, minlength=len(weights))
            past += np.square(slope)
            weights -= step * slope / np.sqrt(past)
            bias -= BIAS_STEP * float(error.sum())
    return _packed(known.ids, mean / times, mean_bias / times)


def _batches(known: Examples, one: str) -> Iterator[_Batch]:
    """The examples, many at a time."""
    sizes = np.diff(known.ends, prepend=0)
    wanted = np.array([label == one for label in known.labels], dtype=np.float32)
    for start in range(0, len(sizes), BATCH):
        end = min(start + BATCH, len(sizes))
        here = slice(known.ends[start] - sizes[start], known.ends[end - 1])
        yield _Batch(
            wanted[start:end],
            known.counts[start:end],
            known.at[here],
            known.values[here],
            np.repeat(np.arange(end - start), sizes[start:end]),
        )


def _packed(ids: Numbers, weights: NDArray[np.floating[Any]], bias: float) -> Json:
    unit = float(np.abs(weights).max(initial=0.0)) / MOST_PACKED or 1.0
    small = np.rint(weights / unit).astype(np.int8)
    kept = np.flatnonzero(np.abs(small) >= LEAST_PACKED)
    return {
        "features": pack_numbers(ids[kept].tolist(), "I"),
        "of": pack_numbers(small[kept].tolist(), "b"),
        "unit": round(unit, 6),
        "bias": round(bias, 4),
    }
