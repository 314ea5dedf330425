"""The second opinion: how likely a sign is, learnt from how women tell of it.

Two models: whether she reports any sign, which is asked of every utterance, and which sign it is,
which is asked only where it may be one. The first is not taught the short phrases of signs, which
are found without it: it would take their words for enough.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

from gentle_back.language.features import CONCEPT, Concepts, features
from gentle_back.language.model import (
    SCALES,
    Json,
    LinearModel,
    feature_id,
    unpack_numbers,
)
from gentle_back.language.normalise import Tokens
from gentle_back.safety.told_apart import Cues

# The classes of the model that says whether it is any sign.
HARMLESS, DANGER = "", "danger"
# Which of these an utterance holds is told to the models, beside its words.
CUES_TOLD = ("denies", "history", "others", "baby", "asks", "supposes", "media", "now")


class Opinion:
    """Says how likely signs are.

    packed: what learn.py gave: "any" and "signs".
    """

    def __init__(self, packed: Json, concepts: Concepts) -> None:
        self._any = TwoWayModel(packed["any"])
        self._signs = LinearModel(packed["signs"])
        self._concepts = concepts

    def of(self, words: Tokens, cues: Cues) -> Likely:
        """How likely it is that these words report a sign."""
        found = sign_features(words, cues, self._concepts)
        return Likely(found, self._any.probability(found), self._signs)


class Likely:
    """How likely it is that she reports a sign at all, and which."""

    def __init__(self, found: list[str], likely: float, signs: LinearModel) -> None:
        self.any = likely
        self._found = found
        self._signs = signs

    @cached_property
    def of(self) -> Mapping[str, float]:
        """If it is one: how likely each."""
        known = self._signs.probabilities(self._found)
        return dict(zip(self._signs.classes, known, strict=True))


class TwoWayModel:
    """How likely the one of two classes is: a model of so few weights that it is quick."""

    def __init__(self, packed: Json) -> None:
        ids, weights = unpack_numbers(packed["features"], "I"), unpack_numbers(packed["of"], "b")
        self._weights = dict(zip(ids, weights, strict=True))
        self._unit: float = packed["unit"]
        self._bias: float = packed["bias"]

    def probability(self, found: list[str]) -> float:
        """How likely the class is, from 0 to 1."""
        weights, score, length = self._weights, 0.0, 0.0
        for feature in found:
            value = SCALES[feature[0]]
            length += value * value
            weight = weights.get(feature_id(feature))
            if weight:
                score += value * weight
        unit = self._unit / math.sqrt(length) if length else 0.0
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self._bias + unit * score))))


def sign_features(words: Tokens, cues: Cues, concepts: Concepts) -> list[str]:
    """What the models look at, the same when they learn and when they run."""
    found = features(words, concepts)
    found += (f"{CONCEPT}told {kind}" for kind in CUES_TOLD if cues.has(kind))
    if cues.mine:
        found.append(f"{CONCEPT}told mine")
    return found
