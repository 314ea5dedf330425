"""Where a set that is too long for one answer is parted."""

from __future__ import annotations

from collections.abc import Sequence

from gentle_back.routine.moments import Moment, repetition_starts

MINUTE_MS = 60_000


def part_ends_ms(moments: Sequence[Moment], from_ms: int, longest_ms: int) -> int:
    """How far into the set a part goes that begins at a time of the set.

    To the end where there is room; else to the end of a repetition; else, where one is longer than
    that, to the end of a phase; and in a walk to a whole minute.
    """
    whole_ms, last_ms = moments[-1].ends_ms, from_ms + longest_ms
    if whole_ms <= last_ms:
        return whole_ms
    for borders in (repetition_starts(moments), [moment.starts_ms for moment in moments]):
        within = [border for border in borders if from_ms < border <= last_ms]
        if within:
            return within[-1]
    minutes_ms = last_ms // MINUTE_MS * MINUTE_MS
    return minutes_ms if minutes_ms > from_ms else last_ms
