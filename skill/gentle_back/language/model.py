"""A learnt model at run time: packed weights, a probability for each class. Plain Python."""

from __future__ import annotations

import base64
import math
import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias
from zlib import crc32

from gentle_back.language.features import CONCEPT, LETTERS, MIXED, PAIR, SKIP, SLOT, TOGETHER, WORD

Json: TypeAlias = Any  # what json.loads gives, written by train.py

# How much a feature of each kind counts, before all are brought to length one.
SCALES: Mapping[str, float] = MappingProxyType(
    {
        WORD: 1.0,
        PAIR: 0.8,
        SKIP: 0.5,
        LETTERS: 0.3,
        CONCEPT: 1.2,
        TOGETHER: 0.8,
        MIXED: 0.8,
        SLOT: 1.0,
    }
)


def feature_id(feature: str) -> int:
    """The number a feature is kept under."""
    return crc32(feature.encode())


def pack_numbers(numbers: Sequence[int], kind: str) -> str:
    """Whole numbers as text; kind is a type code of array."""
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return base64.b64encode(packed.tobytes()).decode()


def unpack_numbers(text: str, kind: str) -> array[int]:
    """The whole numbers that were packed."""
    packed: array[int] = array(kind)
    packed.frombytes(base64.b64decode(text))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed


class LinearModel:
    """How likely each class is for the features of an utterance.

    packed: what train.train gave: classes, the sorted ids of features, where the weights of each
    end, and for each weight its class and size.
    """

    def __init__(self, packed: Json) -> None:
        self.classes: tuple[str, ...] = tuple(packed["classes"])
        self._ids = unpack_numbers(packed["features"], "I")
        self._ends = unpack_numbers(packed["ends"], "I")
        self._of = unpack_numbers(packed["of"], "H")
        self._weights = unpack_numbers(packed["weights"], "b")
        self._unit: float = packed["unit"]
        self._biases: list[float] = packed["biases"]

    def scores(self, features: Sequence[str]) -> list[float]:
        """The score of each class, in the order of classes; not bounded."""
        ids, ends, of, weights = self._ids, self._ends, self._of, self._weights
        count = len(ids)
        scores = [0.0] * len(self.classes)
        length = 0.0
        for feature in features:
            value = SCALES[feature[0]]
            length += value * value
            number = crc32(feature.encode())
            at = bisect_left(ids, number)
            if at == count or ids[at] != number:
                continue
            start, end = ends[at - 1] if at else 0, ends[at]
            for one, weight in zip(of[start:end], weights[start:end], strict=True):
                scores[one] += value * weight
        unit = self._unit / math.sqrt(length) if length else 0.0
        return [bias + unit * score for bias, score in zip(self._biases, scores, strict=True)]

    def probabilities(self, features: Sequence[str]) -> list[float]:
        """The probability of each class, in the order of classes; together 1."""
        scores = self.scores(features)
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised)
        return [one / total for one in raised]
