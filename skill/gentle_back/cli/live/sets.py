"""The timelines of a routine for somebody at this computer: a set in one piece, however long."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gentle_back.content.model import RoutineContent
from gentle_back.routine.compile import compile_set
from gentle_back.routine.moments import moments_of
from gentle_back.routine.variant import Variant
from gentle_back.routine.words import RoutineWords
from gentle_back.values.timeline import Cue, Recipe, Timeline


@dataclass(frozen=True, slots=True)
class RoutineSets:
    """Where the timelines of one routine come from."""

    routine: RoutineContent
    words: RoutineWords
    language: str
    content_version: str

    def timeline(self, variant: Variant, set_number: int = 0, from_ms: int = 0) -> Timeline:
        """A set from that place on, to its end.

        Alexa hears a long set in parts. Nothing parts it here, so they are joined again: a walk of
        five minutes is not to stand still in its fourth.
        """
        recipe = Recipe(
            self.routine.key,
            self.language,
            self.content_version,
            variant.text,
            set_number,
            from_ms,
        )
        whole = compile_set(self.routine, recipe, self.words)
        begins = {moment.starts_ms for moment in moments_of(self.routine, variant)}
        while not whole.ends_set:
            rest = replace(recipe, from_ms=whole.from_ms + whole.moving_ms)
            part = compile_set(self.routine, rest, self.words)
            whole = _joined(whole, part, is_within_phase=rest.from_ms not in begins)
        return whole


def _joined(first: Timeline, second: Timeline, *, is_within_phase: bool) -> Timeline:
    """Two parts as one: without the closing words of the first and the lead-in of the second.

    is_within_phase: whether the border is in the middle of a phase; then its cue, said again at the
    start of the second, goes too.
    """
    shift_ms = first.starts_at_ms + first.moving_ms - second.starts_at_ms
    from_ms = second.starts_at_ms + is_within_phase
    later = tuple(
        replace(cue, at_ms=cue.at_ms + shift_ms) for cue in second.cues if cue.at_ms >= from_ms
    )
    cues: tuple[Cue, ...] = (*first.cues[:-1], *later)
    return replace(first, cues=cues, total_ms=second.total_ms + shift_ms)
