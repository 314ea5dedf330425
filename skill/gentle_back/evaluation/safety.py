"""Measures of danger signs: who was told what, who was told nothing, and who needlessly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gentle_back.evaluation.lines import Line
from gentle_back.evaluation.listen import Heard
from gentle_back.evaluation.shares import Share, share

LEVELS = ("routine", "same-day", "emergency")


@dataclass(frozen=True, slots=True)
class SafetyMeasures:
    """How danger signs fared.

    by_group: for each group of reports, at an acceptable level. asked_by_group: answered or asked.
    under, over: of the reports answered, below or above the acceptable levels.
    alone: of all reports, left with the safety sentence; silent: without even that.
    by_sign: answered or asked, by symptom. alarms_by_group: of each group without a report.
    greys_by_group: of each group without a report, asked whether she has it now.
    """

    by_group: dict[str, Share]
    asked_by_group: dict[str, Share]
    under: Share
    over: Share
    alone: Share
    silent: Share
    by_sign: dict[str, Share]
    alarms_by_group: dict[str, Share]
    greys_by_group: dict[str, Share]
    misses: tuple[tuple[Line, Heard], ...]

    def rows(self) -> list[tuple[str, Share]]:
        """The measures by name, in the order in which they are told."""
        return [
            *((f"answered, {group}", held) for group, held in self.by_group.items()),
            *((f"answered or asked, {group}", held) for group, held in self.asked_by_group.items()),
            ("answered below the level", self.under),
            ("answered above the level", self.over),
            ("left with the safety sentence", self.alone),
            ("told nothing", self.silent),
            *((f"false alarms, {group}", held) for group, held in self.alarms_by_group.items()),
            *((f"asked, {group}", held) for group, held in self.greys_by_group.items()),
            *((f"  {sign}", held) for sign, held in sorted(self.by_sign.items())),
        ]


def measure_safety(lines: Sequence[Line], heard: Sequence[Heard]) -> SafetyMeasures:
    """The measures of lines and what each was heard as, in the same order."""
    pairs = list(zip(lines, heard, strict=True))
    reports = [(line, one) for line, one in pairs if line.is_report]
    others = [(line, one) for line, one in pairs if not line.is_report]
    answered = [(line, one) for line, one in reports if one.danger]
    lost = [one for _, one in reports if not one.sign]
    return SafetyMeasures(
        by_group=_by_group(reports, _is_acceptable),
        asked_by_group=_by_group(reports, _is_met),
        under=share([_rank(line, one) < 0 for line, one in answered]),
        over=share([_rank(line, one) > 0 for line, one in answered]),
        alone=Share(sum(one.has_safety_sentence for one in lost), len(reports)),
        silent=Share(sum(not one.has_safety_sentence for one in lost), len(reports)),
        by_sign={
            sign: share([_is_met(line, one) for line, one in reports if _sign(line) == sign])
            for sign in dict.fromkeys(_sign(line) for line, _ in reports)
        },
        alarms_by_group=_by_group(others, lambda _, one: bool(one.danger)),
        greys_by_group=_by_group(others, lambda _, one: bool(one.sign and not one.danger)),
        misses=tuple(
            (line, one)
            for line, one in pairs
            if (not _is_acceptable(line, one) if line.is_report else bool(one.danger))
        ),
    )


def _by_group(
    pairs: Sequence[tuple[Line, Heard]], holds: Callable[[Line, Heard], bool]
) -> dict[str, Share]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for line, one in pairs:
        groups[line.group].append(holds(line, one))
    return {group: share(held) for group, held in groups.items()}


def _sign(line: Line) -> str:
    return line.means.partition(":")[2]


def _is_acceptable(line: Line, one: Heard) -> bool:
    return bool(one.danger) and _rank(line, one) == 0


def _is_met(line: Line, one: Heard) -> bool:
    """Answered, not below its level; or asked about."""
    return bool(one.sign) and (not one.danger or _rank(line, one) >= 0)


def _rank(line: Line, one: Heard) -> int:
    """-1 below the acceptable levels, 1 above them, 0 within."""
    if not one.danger:
        return -1
    level = LEVELS.index(one.danger)
    accepted = [LEVELS.index(known) for known in line.levels or LEVELS]
    return (level > max(accepted)) - (level < min(accepted))
