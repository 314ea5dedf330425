"""Measures of understanding, on lines with what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gentle_back.evaluation.lines import EMERGENCY, FALLBACK, Line
from gentle_back.evaluation.listen import Heard
from gentle_back.evaluation.means import Means
from gentle_back.evaluation.shares import Share, share

# Which of these a listener needs is not always labelled, so one too many is no fault.
MAY_BE_ADDED = frozenset({"stage", "activity"})


@dataclass(frozen=True, slots=True)
class LanguageMeasures:
    """How well lines were understood.

    action, value: of the lines in scope, with the right "area.action", and with the value too.
    rejected: of the lines out of scope. asked: of all, answered by a question back.
    danger_recall: of the reported signs. false_alarms: of all others, answered as a report.
    slot_precision, slot_recall: of slot values. not_yet: lines whose meaning no intent of ours has.
    """

    action: Share
    value: Share
    rejected: Share
    asked: Share
    danger_recall: Share
    false_alarms: Share
    slot_precision: Share
    slot_recall: Share
    not_yet: int
    by_group: dict[str, Share]
    misses: tuple[tuple[Line, Heard], ...]

    @property
    def slot_f1(self) -> float | None:
        """The harmonic mean of slot precision and recall."""
        precision, recall = self.slot_precision.value, self.slot_recall.value
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def rows(self) -> list[tuple[str, Share]]:
        """The measures by name, in the order in which they are told."""
        return [
            ("in scope, action", self.action),
            ("in scope, with value", self.value),
            ("out of scope, rejected", self.rejected),
            ("asked back", self.asked),
            ("danger signs found", self.danger_recall),
            ("false alarms", self.false_alarms),
            ("slot precision", self.slot_precision),
            ("slot recall", self.slot_recall),
            *((f"  {group}", held) for group, held in sorted(self.by_group.items())),
        ]


def measure_language(
    lines: Sequence[Line], heard: Sequence[Heard], means: Means
) -> LanguageMeasures:
    """The measures of lines and what each was heard as, in the same order."""
    pairs = [(line, one) for line, one in zip(lines, heard, strict=True) if _exists(line, means)]
    inside = [(line, one) for line, one in pairs if line.means != FALLBACK]
    outside = [(line, one) for line, one in pairs if line.means == FALLBACK]
    reports = [(line, one) for line, one in pairs if line.is_report]
    others = [(line, one) for line, one in pairs if not line.is_report]
    right, told, expected = _slots(inside, means)
    groups: dict[str, list[float]] = defaultdict(list)
    for line, one in pairs:
        groups[line.group].append(_score(line, one, with_value=False))
    return LanguageMeasures(
        action=share([_score(line, one, with_value=False) for line, one in inside]),
        value=share([_score(line, one, with_value=True) for line, one in inside]),
        rejected=share([_score(line, one, with_value=False) for line, one in outside]),
        asked=share([bool(one.asks) for _, one in pairs]),
        danger_recall=share([one.means.startswith(EMERGENCY) for _, one in reports]),
        false_alarms=share([one.means.startswith(EMERGENCY) for _, one in others]),
        slot_precision=Share(right, told),
        slot_recall=Share(right, expected),
        not_yet=len(lines) - len(pairs),
        by_group={group: share(held) for group, held in groups.items()},
        misses=tuple((line, one) for line, one in pairs if _score(line, one, with_value=True) < 1),
    )


def curve(lines: Sequence[Line], heard: Sequence[Heard], means: Means) -> list[tuple[float, float]]:
    """Rejection and accuracy, each from 0 to 1, at every threshold of confidence there can be."""
    pairs = [(line, one) for line, one in zip(lines, heard, strict=True) if _exists(line, means)]
    inside = [(line, one) for line, one in pairs if line.means != FALLBACK]
    outside = [one for line, one in pairs if line.means == FALLBACK]
    points = []
    for threshold in sorted({0.0, 1.01, *(one.confidence for _, one in pairs)}):
        kept = [
            one.confidence >= threshold and _action(one.candidate) in map(_action, line.readings)
            for line, one in inside
        ]
        rejected = [one.confidence < threshold or one.candidate == FALLBACK for one in outside]
        points.append((share(rejected).value or 0.0, share(kept).value or 0.0))
    return points


def _exists(line: Line, means: Means) -> bool:
    return any(means.exists(reading) for reading in line.readings)


def _score(line: Line, one: Heard, *, with_value: bool) -> float:
    """1 where it is right, a half where what is right was offered, else 0."""
    of = str if with_value else _action
    right = {of(reading) for reading in line.readings}
    if one.asks:
        return 0.5 if right & {of(reading) for reading in one.asks} else 0.0
    return float(of(one.means) in right)


def _action(meaning: str) -> str:
    return meaning.partition(":")[0]


def _slots(pairs: Sequence[tuple[Line, Heard]], means: Means) -> tuple[int, int, int]:
    """How many slot values were right, told, and to be told."""
    right = told = expected = 0
    for line, one in pairs:
        if line.is_report:
            continue
        ours = {**means.slots_of_meaning(one.means), **means.slots_of(one.slots)}
        labelled = {**means.slots_of_meaning(line.means), **line.slots}
        right += sum(ours.get(name) == value for name, value in labelled.items())
        expected += len(labelled)
        told += sum(name in labelled or name not in MAY_BE_ADDED for name in ours)
    return right, told, expected
