"""Examples in numbers: which features each has, and how much they count. Learning only."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from gentle_back.language.model import SCALES, feature_id

Example: TypeAlias = tuple[Sequence[str], str, float]  # features, class, weight
Floats: TypeAlias = NDArray[np.float32]
Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """The features of examples, one example after the other.

    labels, counts: of each example its class, and how much it counts. ids: of all features that
    are kept, sorted. at: the place in `ids` of each feature of each example. values: how much it
    counts there; an example was of length one before the rare ones were taken out. ends: where the
    features of each example end. keys: of each example a number that follows from its class and
    its features alone.
    """

    labels: tuple[str, ...]
    counts: Floats
    ids: Numbers
    at: Numbers
    values: Floats
    ends: Numbers
    keys: NDArray[np.uint64]

    def shuffled(self, turn: int, among: Numbers | None = None) -> Numbers:
        """The numbers of the examples, or of these among them, in a mixed order for each turn.

        Which of two goes first depends on these two and the turn: with one example more all
        others are learnt in the order they were, so that little else becomes of them.
        """
        times = int(np.random.default_rng(turn).integers(2**31)) * 2 + 1
        keys = self.keys * np.uint64(times) % np.uint64(2**32)
        if among is None:
            return np.argsort(keys, kind="stable")
        order: Numbers = among[np.argsort(keys[among], kind="stable")]
        return order

    def rows(self) -> list[tuple[Numbers, Floats]]:
        """The places and the values of each example."""
        ends = self.ends.tolist()
        spans = list(zip([0, *ends], ends, strict=False))
        return [(self.at[start:end], self.values[start:end]) for start, end in spans]

    def in_order(self, order: Numbers) -> Examples:
        """The same examples in another order."""
        sizes = np.diff(self.ends, prepend=0)[order]
        ends = np.cumsum(sizes)
        starts = self.ends[order] - sizes
        # Where each feature stood: as far from its example's start as it will stand.
        here = np.arange(int(sizes.sum())) + np.repeat(starts - (ends - sizes), sizes)
        return replace(
            self,
            labels=tuple(self.labels[one] for one in order.tolist()),
            counts=self.counts[order],
            at=self.at[here],
            values=self.values[here],
            ends=ends,
            keys=self.keys[order],
        )


def in_numbers(examples: Iterable[Example], least: int) -> Examples:
    """The examples without the features that fewer than `least` of them have.

    Raises ValueError where there is no example.
    """
    number_of: dict[str, int] = defaultdict(count().__next__)
    told, sizes, counts = array("I"), array("I"), array("f")
    labels: list[str] = []
    keys: list[int] = []
    # One at a time: the features of all of them at once, as text, would be many megabytes.
    for found, label, weight in examples:
        told.extend(map(number_of.__getitem__, found))
        sizes.append(len(found))
        labels.append(label)
        counts.append(weight)
        keys.append(crc32(" ".join((label, *found)).encode()))
    if not labels:
        raise ValueError("nothing to learn from: no examples")
    flat = np.array(told, dtype=np.int64)
    of = np.repeat(np.arange(len(labels)), sizes)
    scales = np.array([SCALES[feature[0]] for feature in number_of], dtype=np.float32)
    lengths = np.sqrt(np.bincount(of, np.square(scales[flat]), minlength=len(labels)))
    often = np.bincount(flat, minlength=len(scales))
    is_kept = (often >= min(least, len(labels))) & (scales > 0)
    ids, places = _ids(list(number_of), is_kept)
    stays = is_kept[flat]
    flat, of = flat[stays], of[stays]
    values: Floats = (scales[flat] / lengths[of]).astype(np.float32)
    ends = np.cumsum(np.bincount(of, minlength=len(labels)))
    return Examples(
        tuple(labels),
        np.array(counts),
        ids,
        places[flat],
        values,
        ends,
        np.array(keys, dtype=np.uint64),
    )


def _ids(features: Sequence[str], is_kept: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """The sorted ids of the features that are kept, and the place of each feature among them."""
    kept = np.flatnonzero(is_kept)
    told = np.array([feature_id(features[at]) for at in kept.tolist()], dtype=np.int64)
    ids, among = np.unique(told, return_inverse=True)
    places = np.zeros(len(features), dtype=np.int64)
    places[kept] = among
    return ids, places
