"""What is wrong with a routine's timing, in words for whoever writes it."""

from __future__ import annotations

from collections.abc import Iterator

from gentle_back.content.model import RoutineContent
from gentle_back.routine.cueing import with_new_side
from gentle_back.routine.moments import REST, moments_of
from gentle_back.routine.speaking import fits, word_count
from gentle_back.routine.variant import Variant
from gentle_back.routine.words import RoutineWords

PHASE_KINDS = ("in", "out", "hold", "move", "rest")
# The brief, section a.1: a session takes ten minutes at most.
LONGEST_SESSION_SECONDS = 600


def timing_faults(routine: RoutineContent, words: RoutineWords) -> Iterator[str]:
    """What would make words run into each other: such a routine cannot be heard at all."""
    if not routine.phases or routine.repetitions < 1:
        yield f"{routine.key}: nothing is done. Write at least one phase and one repetition."
        return
    for number, phase in enumerate(routine.phases, start=1):
        where = f"{routine.key}: phase {number}, {phase.cue!r},"
        if phase.seconds < 1:
            yield f"{where} takes {phase.seconds} seconds. Write a whole number from 1."
        elif not phase.cue.strip():
            yield f"{where} has no cue. Write the word that is said as it begins."
        elif not fits(phase.cue, phase.seconds * 1_000):
            yield (
                f"{where} is {word_count(phase.cue)} words for {phase.seconds} seconds. Say at "
                f"most a word a second: shorten the cue, or give the phase more time."
            )
    last = routine.phases[-1]
    if len(routine.sides) > 1 and not _has_time_for_sides(routine, words):
        yield (
            f"{routine.key}: the sides change after {last.cue!r}, and there is no time to say "
            f"{words.other_side!r}. End with a rest of {word_count(words.other_side)} seconds."
        )


def other_faults(routine: RoutineContent) -> Iterator[str]:
    """What can be heard, and should not be."""
    for number, phase in enumerate(routine.phases, start=1):
        if phase.kind not in PHASE_KINDS:
            known = ", ".join(PHASE_KINDS)
            yield f"{routine.key}: phase {number} is of kind {phase.kind!r}. Write one of {known}."
    seconds = (
        routine.sets * sum(moment.length_ms for moment in moments_of(routine, Variant())) // 1_000
    )
    if seconds > LONGEST_SESSION_SECONDS:
        yield (
            f"{routine.key}: all sets take {seconds} seconds. Ten minutes are the most: take "
            f"fewer sets or repetitions."
        )


def _has_time_for_sides(routine: RoutineContent, words: RoutineWords) -> bool:
    """Whether the change of sides can be told in the rest before it, or else with the next cue."""
    first, last = routine.phases[0], routine.phases[-1]
    if last.kind == REST and fits(words.other_side, last.seconds * 1_000):
        return True
    return fits(with_new_side(first.cue, words), first.seconds * 1_000)
