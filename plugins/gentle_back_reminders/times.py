"""Times of day as she said them, made certain as far as her waking hours decide it.

A channel gives "09:00" for nine o'clock and for nine in the morning, and a part of the day as "MO".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
# A part of the day, as Alexa calls it, and the time that is proposed for it.
PARTS = {"MO": "09:00", "AF": "15:00", "EV": "19:00", "NI": "21:00"}
# From then on until then she may be asleep.
NIGHT, DAY = "22:00", "07:00"
# Bare, these are as likely before breakfast as after tea; the smaller hours are of the afternoon.
EITHER_HALF = ("05", "06")
NOON_OR_MIDNIGHT = ("00", "12")
EVENING = "18:00"


def is_time(said: str) -> bool:
    """Whether it is a time, and no part of the day."""
    return TIME.fullmatch(said) is not None


def is_at_night(time: str) -> bool:
    """Whether she may be asleep then."""
    return time >= NIGHT or time < DAY


def half_a_day_later(time: str) -> str:
    """The same on a clock with hands."""
    return f"{(int(time[:2]) + 12) % 24:02}{time[2:]}"


def as_said(said: Sequence[str]) -> tuple[str, ...]:
    """The times in order, each once; a part of the day as the time that is proposed for it."""
    return tuple(sorted({PARTS.get(one, one) for one in said}))


def waking(said: Sequence[str]) -> tuple[str, ...]:
    """The times of a day, each in the half of it in which she is awake; in order, each once."""
    times: list[str] = []
    for one in said:
        time = PARTS.get(one, one)
        is_said_again = time in times and "01:00" <= time < "10:00"
        if "01:00" <= time < DAY or is_said_again or _goes_on(said, one, times):
            time = half_a_day_later(time)
        times.append(time)
    return tuple(sorted(dict.fromkeys(times)))


def _goes_on(said: Sequence[str], one: str, times: Sequence[str]) -> bool:
    """Whether a time is later than those before it: "nine, four and eight" go through the day."""
    is_bare = len(said) > 2 and all(is_time(each) and each < "13:00" for each in said)
    return is_bare and bool(times) and one < times[-1] and half_a_day_later(one) < NIGHT


def settle_half(unclear: str, answer: str) -> str:
    """The time that was not clear, as her answer settles it; what she says anew, as she says it."""
    if not is_time(unclear):
        return answer
    if answer == "MO":
        return unclear
    if answer in PARTS:
        return half_a_day_later(unclear)
    return answer


def other_half(said_back: str, answer: str) -> str:
    """The time that was said back, in the half of the day that she asks for instead."""
    if not is_time(said_back) or said_back[:2] in NOON_OR_MIDNIGHT or answer not in PARTS:
        return answer
    early, late = sorted((said_back, half_a_day_later(said_back)))
    if answer == "MO":
        return early
    return late if answer != "AF" or late < EVENING else answer


def to_the_evening(times: Sequence[str]) -> tuple[str, ...]:
    """The same times after noon."""
    return as_said([half_a_day_later(one) if one < "12:00" else one for one in times])


def spread(first: str, last: str, hours: int) -> tuple[str, ...]:
    """The times from the first to the last, so many hours apart."""
    start, end = int(first[:2]), int(last[:2])
    return tuple(f"{hour:02}{first[2:]}" for hour in range(start, end + 1, hours))
