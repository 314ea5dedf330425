"""A routine becomes a timeline: each word of a set at its time, counted from the start.

The seconds of a phase are never changed. What has no time to be said is a fault of the content, but
for a count: that is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from gentle_back.content.model import RoutineContent
from gentle_back.errors import ContentError, Fault
from gentle_back.routine.cueing import cues_between, leaves_no_time_for_sides
from gentle_back.routine.faults import other_faults, timing_faults
from gentle_back.routine.moments import REST, Moment, moments_of, repetition_starts
from gentle_back.routine.parts import part_ends_ms
from gentle_back.routine.speaking import GAP_MS, spoken_ms
from gentle_back.routine.variant import Variant, read_variant
from gentle_back.routine.words import RoutineWords
from gentle_back.values.timeline import CLOSING, LEAD_IN, SIDE, Cue, Recipe, Timeline

# Alexa plays four minutes in one answer; the speech before a set and the question after it have
# to go in too.
LONGEST_PART_MS = 230_000
_LEAD_IN_COUNTS = (3, 2, 1)
# A voice may be slower than the slowest, and the last word must not be cut off.
_QUIET_AT_END_MS = 500
_BEAT_MS = 500


def compile_set(
    routine: RoutineContent,
    recipe: Recipe,
    words: RoutineWords,
    *,
    longest_ms: int = LONGEST_PART_MS,
) -> Timeline:
    """The set from the recipe's place on, to its end or for as long as a part lasts.

    Entered in its middle it has a lead-in of its own, and goes on from exactly there.
    Raises ContentError where words would run into each other, ValueError for a place that is not
    in the set.
    """
    _refuse_faults(routine, recipe, words)
    moments = moments_of(routine, read_variant(recipe.variant, routine))
    if not 0 <= recipe.from_ms < moments[-1].ends_ms:
        raise ValueError(
            f"from_ms is {recipe.from_ms}; the set of {routine.key} has {moments[-1].ends_ms} ms. "
            f"Begin before its end."
        )
    lead_in, starts_ms = _lead_in(_side_at(moments, recipe.from_ms, routine, words), words)
    room_ms = longest_ms - starts_ms - _longest_closing_ms(words)
    to_ms = part_ends_ms(moments, recipe.from_ms, room_ms)
    shift_ms = starts_ms - recipe.from_ms
    closing = Cue(to_ms + shift_ms, _closing(moments, to_ms, words), CLOSING)
    cues = cues_between(moments, recipe.from_ms, to_ms, words)
    return Timeline(
        recipe,
        routine.title,
        (*lead_in, *_shifted(cues, shift_ms), closing),
        total_ms=closing.at_ms + _closing_ms(closing.text),
        starts_at_ms=starts_ms,
        from_ms=recipe.from_ms,
        set_ms=moments[-1].ends_ms,
        repetition_starts_ms=repetition_starts(moments),
    )


def set_ms(routine: RoutineContent, variant: Variant) -> int:
    """How long a set takes, without lead-in and closing."""
    return moments_of(routine, variant)[-1].ends_ms


def check_routine(routine: RoutineContent, words: RoutineWords) -> list[str]:
    """All that is wrong with its timing, each with the mend; nothing where it is well."""
    faults = list(timing_faults(routine, words))
    return faults or list(other_faults(routine))


def _refuse_faults(routine: RoutineContent, recipe: Recipe, words: RoutineWords) -> None:
    path = Path("content", recipe.language, f"{routine.key}.yaml")
    faults = [Fault(path, 0, message) for message in timing_faults(routine, words)]
    if faults:
        raise ContentError(faults)


def _side_at(
    moments: Sequence[Moment], at_ms: int, routine: RoutineContent, words: RoutineWords
) -> str:
    """The exercise's word for the side that comes; "" where there is but one."""
    if not routine.sides:
        return ""
    moment = next(moment for moment in moments if moment.ends_ms > at_ms)
    return routine.sides[moment.side + leaves_no_time_for_sides(moment, at_ms, words)]


def _lead_in(side: str, words: RoutineWords) -> tuple[list[Cue], int]:
    """The words before the set, and the time at which it begins."""
    cues: list[Cue] = []
    at_ms = 0
    for kind, text in _words_before(side, words):
        cues.append(Cue(at_ms, text, kind))
        at_ms += _time_for_ms(text)
    for left in _LEAD_IN_COUNTS:
        cues.append(Cue(at_ms, words.number(left), LEAD_IN))
        at_ms += 1_000
    return cues, at_ms


def _words_before(side: str, words: RoutineWords) -> Iterator[tuple[str, str]]:
    if side:
        yield SIDE, words.of_side(side)
    yield LEAD_IN, words.starting


def _time_for_ms(text: str) -> int:
    """How long until the next word: the lead-in keeps to a beat of half a second."""
    return -(-(spoken_ms(text) + GAP_MS) // _BEAT_MS) * _BEAT_MS


def _shifted(cues: Iterable[Cue], by_ms: int) -> Iterator[Cue]:
    return (replace(cue, at_ms=cue.at_ms + by_ms) for cue in cues)


def _closing(moments: Sequence[Moment], to_ms: int, words: RoutineWords) -> str:
    """What is said at the end, of the set or of a part of it."""
    last = next(moment for moment in moments if moment.ends_ms >= to_ms)
    if to_ms == moments[-1].ends_ms:
        return words.well_done if last.phase.kind == REST else words.and_rest
    return words.part_done if last.ends_ms == to_ms else words.keep_going


def _closing_ms(text: str) -> int:
    return spoken_ms(text) + _QUIET_AT_END_MS


def _longest_closing_ms(words: RoutineWords) -> int:
    closings = (words.well_done, words.and_rest, words.part_done, words.keep_going)
    return max(map(_closing_ms, closings))
