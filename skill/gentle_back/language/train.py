"""Learning: examples become the packed weights of a LinearModel. The only door to numpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gentle_back.language.examples import Example, Examples, Floats, Numbers, in_numbers
from gentle_back.language.model import Json, pack_numbers

# Chosen by hidden phrases. More rounds or forms gained less than one phrase in a hundred.
ROUNDS = 3
STEP = 2.0
BIAS_STEP = np.float32(0.05)
# Nobody says a feature of one example only again, but for the wrong reason.
LEAST_EXAMPLES = 2
# An example that is as little wrong as this is left out from then on; nor is anything learnt of a
# class that is as unlikely as this.
RIGHT_ENOUGH = 0.1
LITTLE_WRONG = 0.01
# The mean over the last round is steadier than where the last step ends.
MEANS_EACH_ROUND = 12
MOST_PACKED = 127  # what one byte holds
LEAST_PACKED = 2  # of these; what is smaller is half of all weights, and changes next to nothing


def train(
    examples: Iterable[Example],
    *,
    rounds: int = ROUNDS,
    step: float = STEP,
    least: int = LEAST_EXAMPLES,
    enough: float = RIGHT_ENOUGH,
) -> Json:
    """The packed weights of the model that tells these classes apart.

    Multinomial logistic regression by single steps whose size follows each feature's past
    (AdaGrad), in an order that is the same each time. examples: features, class, and how much
    it counts. least: a feature of fewer examples is left out. enough: an example that is as little
    wrong as this teaches nothing more. Raises ValueError where there is no example.
    """
    known = in_numbers(examples, least)
    classes = sorted(set(known.labels))
    steps = _Steps(known, classes, step, enough)
    mean, mean_biases, times = np.zeros_like(steps.weights), np.zeros_like(steps.biases), 0
    left = np.arange(len(known.labels))
    for number in range(rounds):
        every = max(1, len(left) // MEANS_EACH_ROUND)
        taught = np.zeros(len(known.labels), dtype=np.bool_)
        for turn, one in enumerate(known.shuffled(number, left).tolist()):
            if number == rounds - 1 and turn % every == 0:
                mean += steps.weights
                mean_biases += steps.biases
                times += 1
            taught[one] = steps.take(one)
        left = np.flatnonzero(taught)
    if not times:  # all of them were right before the last round
        mean, mean_biases, times = steps.weights, steps.biases, 1
    del steps  # its weights are the most of what is in memory, and are needed no more
    mean /= np.float32(times)
    return _packed(classes, known.ids, mean, mean_biases / np.float32(times))


class _Steps:
    """Weights, and the steps by which they become better."""

    def __init__(self, known: Examples, classes: Sequence[str], step: float, enough: float) -> None:
        number_of = {label: number for number, label in enumerate(classes)}
        self._rows = known.rows()
        self._labels = [number_of[label] for label in known.labels]
        self._counts = list(known.counts)
        self._step = np.float32(step)
        self._enough = enough
        self._past = np.full(len(known.ids), 1e-3, dtype=np.float32)
        self.weights = np.zeros((len(known.ids), len(classes)), dtype=np.float32)
        self.biases = np.zeros(len(classes), dtype=np.float32)
        longest = max(len(at) for at, _ in self._rows)
        # Room that is made once: new room for each step would cost more than the step.
        self._here = np.empty((longest, len(classes)), dtype=np.float32)
        self._change = np.empty_like(self._here)

    def take(self, one: int) -> bool:
        """Take the step that one example teaches; whether it taught anything."""
        (at, values), label = self._rows[one], self._labels[one]
        here = self.weights.take(at, axis=0, out=self._here[: len(at)], mode="clip")
        error = _softmax(values @ here + self.biases)
        error[label] -= 1.0
        if -error[label] < self._enough:
            return False
        error[np.abs(error) <= LITTLE_WRONG] = 0.0
        error *= self._counts[one]
        past = self._past[at] + np.square(values) * np.dot(error, error)
        self._past[at] = past
        steps = self._step * values / np.sqrt(past)
        here -= np.multiply.outer(steps, error, out=self._change[: len(at)])
        self.weights[at] = here
        self.biases -= BIAS_STEP * error
        return True


def _softmax(scores: Floats) -> Floats:
    scores -= scores.max()
    np.exp(scores, out=scores)
    scores /= scores.sum()
    return scores


def _packed(classes: Sequence[str], ids: Numbers, weights: Floats, biases: Floats) -> Json:
    """The weights as whole numbers of one unit; `weights` is used up for it."""
    largest = max(float(weights.max(initial=0.0)), -float(weights.min(initial=0.0)))
    unit = largest / MOST_PACKED or 1.0
    weights /= np.float32(unit)
    small = np.rint(weights, out=weights).astype(np.int8)
    small[np.abs(small) < LEAST_PACKED] = 0
    kept = np.flatnonzero(small.any(axis=1))
    rows, columns = np.nonzero(small[kept])
    ends = np.cumsum(np.bincount(rows, minlength=len(kept)))
    return {
        "classes": list(classes),
        "features": pack_numbers(ids[kept].tolist(), "I"),
        "ends": pack_numbers(ends.tolist(), "I"),
        "of": pack_numbers(columns.tolist(), "H"),
        "weights": pack_numbers(small[kept][rows, columns].tolist(), "b"),
        "unit": round(unit, 6),
        "biases": [round(float(bias), 4) for bias in biases],
    }
