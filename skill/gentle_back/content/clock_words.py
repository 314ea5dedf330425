"""Times of day and days in words, by the words that a language has for them.

The words stand in words/clock.yaml. By the hour "00", "04"...: the part of the day from there on.
`noon`, `midnight`, `on_the_hour`, `quarter_past`, `half_past`, `quarter_to`, `under_ten`,
`minutes`: how a time is said, of `{hour}`, `{next}`, `{minute}` and `{part}`. "MO" to "SU": the
days of the week. `date`: how a date is said, of `{weekday}`, `{day}` and `{month}`; the months are
"month_01" to "month_12".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
DAYS_OF_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MANNERS: Mapping[int, str] = {
    0: "on_the_hour",
    15: "quarter_past",
    30: "half_past",
    45: "quarter_to",
}


def time_in_words(time: str, cardinals: Sequence[str], clock: Mapping[str, str]) -> str:
    """ "16:00" as "four in the afternoon". Raises ValueError for what is no time."""
    found = TIME.fullmatch(time)
    if not found:
        raise ValueError(f'{time!r} is not a time such as "09:00"')
    named = {"12:00": "noon", "00:00": "midnight"}.get(time)
    if named:
        return _word(clock, named)
    hour, minute = int(found[1]), int(found[2])
    manner = _MANNERS.get(minute, "minutes" if minute >= 10 else "under_ten")
    return _word(clock, manner).format(
        hour=cardinals[_by_twelve(hour)],
        next=cardinals[_by_twelve(hour + 1)],
        minute=cardinals[minute],
        part=_part_of_day(found[1], clock),
    )


def day_in_words(day: str, ordinals: Sequence[str], clock: Mapping[str, str]) -> str:
    """ "MO" as "Monday", "2026-11-23" as "Monday the twenty-third of November".

    Raises ValueError for what is neither.
    """
    if day in DAYS_OF_WEEK:
        return _word(clock, day)
    try:
        known = date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f'{day!r} is no day such as "MO" or "2026-11-23"') from error
    return _word(clock, "date").format(
        weekday=_word(clock, DAYS_OF_WEEK[known.weekday()]),
        day=ordinals[known.day - 1],
        month=_word(clock, f"month_{known.month:02}"),
    )


def _by_twelve(hour: int) -> int:
    return (hour - 1) % 12 + 1


def _part_of_day(hour: str, clock: Mapping[str, str]) -> str:
    begun = [start for start in clock if start.isdecimal() and start <= hour]
    return _word(clock, max(begun, default="00"))


def _word(clock: Mapping[str, str], name: str) -> str:
    try:
        return clock[name]
    except KeyError as error:
        raise ValueError(f"words/clock.yaml has no {name!r}; write it there") from error
