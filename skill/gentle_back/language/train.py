"""Learning: examples become the packed weights of a LinearModel. The only door to numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gentle_back.language.model import SCALES, Json, feature_id, pack_numbers

Example = tuple[Sequence[str], str, float]  # features, class, weight
Floats = NDArray[np.float32]
Row = tuple[NDArray[np.int64], Floats]  # the numbers of an example's features, and their values

# Chosen by hidden phrases. More rounds or forms gained less than one phrase in a hundred.
ROUNDS = 3
STEP = 2.0
BIAS_STEP = 0.05
# Nobody says a feature of one example only again, but for the wrong reason.
LEAST_EXAMPLES = 2
# An example that is as right as this, and classes that are as little wrong, teach nothing more.
RIGHT_ENOUGH = 0.01
LITTLE_WRONG = 0.01
# The mean over the last round is steadier than where the last step ends.
MEANS_EACH_ROUND = 12
MOST_PACKED = 127  # what one byte holds
LEAST_PACKED = 2  # of these; what is smaller is half of all weights, and changes next to nothing


def train(examples: Sequence[Example], *, rounds: int = ROUNDS, step: float = STEP) -> Json:
    """The packed weights of the model that tells these classes apart.

    Multinomial logistic regression by single steps whose size follows each feature's past
    (AdaGrad), in an order that is the same each time. examples: features, class, and how much
    it counts. Raises ValueError where there is no example.
    """
    if not examples:
        raise ValueError("nothing to learn from: no examples")
    classes = sorted({label for _, label, _ in examples})
    number_of = {label: number for number, label in enumerate(classes)}
    ids, rows = _rows(examples)
    labels = [number_of[label] for _, label, _ in examples]
    counts = [float(count) for _, _, count in examples]
    weights = np.zeros((len(ids), len(classes)), dtype=np.float32)
    biases = np.zeros(len(classes), dtype=np.float32)
    past = np.full(len(ids), 1e-3, dtype=np.float32)
    mean, mean_biases = np.zeros_like(weights), np.zeros_like(biases)
    every = max(1, len(examples) // MEANS_EACH_ROUND)
    order = np.random.default_rng(1)
    for number in range(rounds):
        for turn, one in enumerate(order.permutation(len(examples)).tolist()):
            if number == rounds - 1 and turn % every == 0:
                mean += weights
                mean_biases += biases
            at, values = rows[one]
            known = weights[at]
            error = _softmax(values @ known + biases)
            error[labels[one]] -= 1.0
            if -error[labels[one]] < RIGHT_ENOUGH:
                continue
            wrong = np.flatnonzero(np.abs(error) > LITTLE_WRONG)
            error = error[wrong] * np.float32(counts[one])
            past[at] += np.square(values) * np.dot(error, error)
            steps = np.float32(step) * values / np.sqrt(past[at])
            weights[at[:, None], wrong] = known[:, wrong] - steps[:, None] * error
            biases[wrong] -= np.float32(BIAS_STEP) * error
    times = np.float32(len(range(0, len(examples), every)))
    return _packed(classes, ids, mean / times, mean_biases / times)


def _softmax(scores: Floats) -> Floats:
    scores -= scores.max()
    np.exp(scores, out=scores)
    scores /= scores.sum()
    return scores


def _rows(examples: Sequence[Example]) -> tuple[list[int], list[Row]]:
    """The sorted ids of all features worth keeping, and the examples in their numbers."""
    seen = Counter(feature for found, _, _ in examples for feature in found)
    least = min(LEAST_EXAMPLES, len(examples))
    id_of = {
        feature: feature_id(feature)
        for feature, count in seen.items()
        if count >= least and SCALES[feature[0]]
    }
    ids = sorted(set(id_of.values()))
    place = {number: at for at, number in enumerate(ids)}
    place_of = {feature: place[number] for feature, number in id_of.items()}
    scales = np.zeros(len(ids), dtype=np.float32)
    for feature, row in place_of.items():
        scales[row] = SCALES[feature[0]]
    squares = {kind: scale * scale for kind, scale in SCALES.items()}
    rows: list[Row] = []
    for found, _, _ in examples:
        length = sum([squares[feature[0]] for feature in found]) ** 0.5 or 1.0
        at = np.array([place_of[one] for one in found if one in place_of], dtype=np.int64)
        rows.append((at, scales[at] / np.float32(length)))
    return ids, rows


def _packed(classes: Sequence[str], ids: Sequence[int], weights: Floats, biases: Floats) -> Json:
    unit = float(np.abs(weights).max(initial=0.0)) / MOST_PACKED or 1.0
    small = np.rint(weights / unit).astype(np.int8)
    small[np.abs(small) < LEAST_PACKED] = 0
    kept = np.flatnonzero(small.any(axis=1))
    rows, columns = np.nonzero(small[kept])
    ends = np.cumsum(np.bincount(rows, minlength=len(kept)))
    return {
        "classes": list(classes),
        "features": pack_numbers([ids[at] for at in kept.tolist()], "I"),
        "ends": pack_numbers(ends.tolist(), "I"),
        "of": pack_numbers(columns.tolist(), "H"),
        "weights": pack_numbers(small[kept][rows, columns].tolist(), "b"),
        "unit": round(unit, 6),
        "biases": [round(float(bias), 4) for bias in biases],
    }
