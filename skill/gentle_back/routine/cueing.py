"""What is said in the moments of a set, and when: the cue of each phase, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentle_back.routine.counts import counts_of, with_number
from gentle_back.routine.moments import LAST_REPETITION, OTHER_SIDE, REST, Moment
from gentle_back.routine.speaking import GAP_MS, fits, spoken_ms
from gentle_back.routine.words import RoutineWords
from gentle_back.values import timeline as kinds
from gentle_back.values.timeline import Cue

# Of a phase that is entered in its middle; with less than that left, the next cue is near.
LEAST_LEFT_MS = 1_000


def with_new_side(cue: str, words: RoutineWords) -> str:
    """The cue of a side's first phase, where no rest before it has told of the change."""
    return f"{words.other_side}, {cue}"


def cues_between(
    moments: Sequence[Moment], from_ms: int, to_ms: int, words: RoutineWords
) -> tuple[Cue, ...]:
    """What is said from one time of the set to another, at times of the set."""
    cues: list[Cue] = []
    for before, moment in zip([None, *moments], moments, strict=False):
        if moment.ends_ms > from_ms and moment.starts_ms < to_ms:
            start = _start_of(moment, before, from_ms, words)
            cues += _cues_of(moment, start, (from_ms, to_ms), words)
    return tuple(cues)


def _cues_of(
    moment: Moment, start: Cue | None, within: tuple[int, int], words: RoutineWords
) -> Iterator[Cue]:
    """The cues of one moment, its start and then its counts, as far as they are heard.

    A count is said in its second or not at all: where the word before it is not over, or it would
    run into what comes next, it is left out and never moved.
    """
    free_ms, to_ms = within
    if start:
        yield start
        free_ms = start.at_ms + spoken_ms(start.text) + GAP_MS
    until_ms = min(moment.ends_ms, to_ms)
    for at_ms, text in counts_of(moment, words):
        ends_ms = at_ms + spoken_ms(text) + GAP_MS
        if at_ms >= free_ms and ends_ms <= until_ms:
            yield Cue(at_ms, text, kinds.COUNT, moment.repetition)
            free_ms = ends_ms


def _start_of(
    moment: Moment, before: Moment | None, from_ms: int, words: RoutineWords
) -> Cue | None:
    """What is said as a moment begins, or once more where it is entered in its middle."""
    left_ms = moment.ends_ms - from_ms
    if moment.starts_ms >= from_ms:
        is_untold = before is not None and _is_side_untold(before, from_ms, words)
        kind, text = _new_side(moment, words) if is_untold else _words_at_start(moment, words)
        return Cue(moment.starts_ms, text, kind, moment.repetition)
    if tells_other_side(moment, from_ms, words):
        return Cue(from_ms, _other_side(moment, left_ms, words), kinds.SIDE, moment.repetition)
    if left_ms < LEAST_LEFT_MS or not fits(moment.phase.cue, left_ms):
        return None
    return Cue(from_ms, moment.phase.cue, _kind_of(moment), moment.repetition)


def _words_at_start(moment: Moment, words: RoutineWords) -> tuple[str, str]:
    """The kind and the words: the longest of what could be said that has time."""
    cue, length_ms = moment.phase.cue, moment.length_ms
    if tells_other_side(moment, moment.starts_ms, words):
        return kinds.SIDE, _other_side(moment, length_ms, words)
    longer = with_number(moment, words)
    if moment.phase.kind == REST and moment.leads_to == LAST_REPETITION:
        longer = f"{cue}, {words.one_more}"
    return _kind_of(moment), longer if longer and fits(longer, length_ms) else cue


def tells_other_side(moment: Moment, from_ms: int, words: RoutineWords) -> bool:
    """Whether the sides change after it, and it is a rest with time to say so."""
    if moment.leads_to != OTHER_SIDE or moment.phase.kind != REST:
        return False
    return fits(words.other_side, moment.ends_ms - max(moment.starts_ms, from_ms))


def _other_side(moment: Moment, left_ms: int, words: RoutineWords) -> str:
    joined = f"{moment.phase.cue}, {words.other_side}"
    return joined if fits(joined, left_ms) else words.other_side


def leaves_no_time_for_sides(moment: Moment, from_ms: int, words: RoutineWords) -> bool:
    """Whether a set entered there rests too shortly to be told of the change of sides.

    The lead-in then names the side that comes.
    """
    is_entered = moment.starts_ms < from_ms < moment.ends_ms
    is_rest = moment.leads_to == OTHER_SIDE and moment.phase.kind == REST
    return is_entered and is_rest and not tells_other_side(moment, from_ms, words)


def _is_side_untold(before: Moment, from_ms: int, words: RoutineWords) -> bool:
    """Whether the sides have changed and nothing that she heard has said so."""
    if before.leads_to != OTHER_SIDE or before.ends_ms <= from_ms:
        return False
    is_told = tells_other_side(before, from_ms, words)
    return not is_told and not leaves_no_time_for_sides(before, from_ms, words)


def _new_side(moment: Moment, words: RoutineWords) -> tuple[str, str]:
    text = with_new_side(moment.phase.cue, words)
    return kinds.SIDE, text if fits(text, moment.length_ms) else moment.phase.cue


def _kind_of(moment: Moment) -> str:
    return kinds.REST if moment.phase.kind == REST else kinds.CUE
