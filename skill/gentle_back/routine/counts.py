"""What is counted aloud in a hold, and when. The rules are those of the brief, section a.1."""

from __future__ import annotations

from gentle_back.routine.moments import HOLD, MOVE, Moment
from gentle_back.routine.words import RoutineWords

SHORTEST_COUNTED_SECONDS = 4
LONGEST_COUNTED_WHOLE_SECONDS = 5
LAST_COUNTED_SECONDS = 3


def counts_of(moment: Moment, words: RoutineWords) -> list[tuple[int, str]]:
    """Each count of a moment with its time in the set, in order.

    A hold under four seconds is not counted, one up to five is counted each second, a longer one
    in its middle and in its last three seconds. So is a long movement, a walk above all: she would
    think that nobody is there. A rest is quiet.
    """
    seconds = moment.phase.seconds
    is_long = seconds > LONGEST_COUNTED_WHOLE_SECONDS
    if moment.phase.kind == HOLD and seconds >= SHORTEST_COUNTED_SECONDS and not is_long:
        return _last(seconds - 1, moment, words)
    if moment.phase.kind in {HOLD, MOVE} and is_long:
        middle = (moment.starts_ms + moment.length_ms // 2, words.halfway)
        # At the same time as "three" it comes after it, since "three" says more.
        counts = [*_last(LAST_COUNTED_SECONDS, moment, words), middle]
        return sorted(counts, key=lambda count: count[0])
    return []


def _last(seconds: int, moment: Moment, words: RoutineWords) -> list[tuple[int, str]]:
    return [(moment.ends_ms - left * 1_000, words.number(left)) for left in range(seconds, 0, -1)]


def with_number(moment: Moment, words: RoutineWords) -> str:
    """The cue of a long hold with its seconds, "hold, eight"; "" for any other moment."""
    phase = moment.phase
    if phase.kind != HOLD or phase.seconds <= LONGEST_COUNTED_WHOLE_SECONDS:
        return ""
    number = words.number(phase.seconds)
    return f"{phase.cue}, {number}" if number else ""
