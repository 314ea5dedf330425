"""The phases of a whole set in a row, each with its time. What is said in them stands elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gentle_back.content.model import Phase, RoutineContent
from gentle_back.routine.variant import Variant

# Kinds of phases that are spoken of otherwise than by their cue.
HOLD, MOVE, REST = "hold", "move", "rest"
# What a phase leads to.
PHASE, REPETITION, LAST_REPETITION, OTHER_SIDE, END = "phase", "repetition", "last", "side", "end"


@dataclass(frozen=True, slots=True)
class Moment:
    """One phase of one repetition, in milliseconds of the set.

    repetition: from 0, over all sides. side: the index of the side. leads_to: one of the five
    above; the last repetition is that of its side.
    """

    phase: Phase
    starts_ms: int
    ends_ms: int
    repetition: int
    side: int
    leads_to: str

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return self.ends_ms - self.starts_ms


def moments_of(routine: RoutineContent, variant: Variant) -> tuple[Moment, ...]:
    """All moments of a set: every repetition of one side, then of the other."""
    repetitions = variant.repetitions_of(routine)
    sides = max(1, len(routine.sides))
    moments: list[Moment] = []
    at_ms = 0
    for number in range(repetitions * sides):
        side, done = divmod(number, repetitions)
        after = _after(repetitions - done - 1, sides - side - 1)
        for place, phase in enumerate(routine.phases, start=1):
            ends_ms = at_ms + phase_ms(phase, variant)
            leads_to = after if place == len(routine.phases) else PHASE
            moments.append(Moment(phase, at_ms, ends_ms, number, side, leads_to))
            at_ms = ends_ms
    return tuple(moments)


def _after(repetitions_left: int, sides_left: int) -> str:
    if repetitions_left:
        return LAST_REPETITION if repetitions_left == 1 else REPETITION
    return OTHER_SIDE if sides_left else END


def phase_ms(phase: Phase, variant: Variant) -> int:
    """How long a phase takes. A hold is never made longer: that would make it harder."""
    return phase.seconds * (1_000 if phase.kind == HOLD else 10 * variant.pace)


def repetition_starts(moments: Sequence[Moment]) -> tuple[int, ...]:
    """Where each repetition begins."""
    starts: dict[int, int] = {}
    for moment in moments:
        starts.setdefault(moment.repetition, moment.starts_ms)
    return tuple(starts.values())
