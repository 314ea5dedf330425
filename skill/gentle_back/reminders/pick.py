"""Which of her reminders she means, by the words she has for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gentle_back.values.reminder import ALL, Plan, Reminder, is_of

HALF_A_DAY = 12
_HOURS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(18, 24)}


@dataclass(frozen=True, slots=True)
class Picked:
    """A reminder, and which of its times she means."""

    reminder: Reminder
    time: str


def of_kind(reminders: Iterable[Reminder], kind: str) -> tuple[Reminder, ...]:
    """Those of a kind."""
    return tuple(one for one in reminders if is_of(one.plan.kind, kind or ALL))


def pick(reminders: Iterable[Reminder], which: str) -> tuple[Picked, ...]:
    """The times she means by "morning", "last" or "09:00"; all of them by ""."""
    every = tuple(Picked(one, time) for one in reminders for time in sorted(one.plan.times))
    if which in ("first", "last"):
        ends = min if which == "first" else max
        return (ends(every, key=lambda one: one.time),) if every else ()
    return tuple(one for one in every if _fits(one.time, which)) or tuple(
        one for one in every if one.time in _half_a_day_off(which)
    )


def moved(plan: Plan, old: str, new: str) -> tuple[str, ...]:
    """The plan's times with one of them moved, to the half of the day that is nearer."""
    near = min((new, *_half_a_day_off(new)), key=lambda time: abs(_minutes(time) - _minutes(old)))
    return tuple(sorted({near, *(time for time in plan.times if time != old)}))


def _fits(time: str, which: str) -> bool:
    return which in ("", time) or int(time[:2]) in _HOURS.get(which, ())


def _half_a_day_off(time: str) -> Iterator[str]:
    """Nine in the evening, where all she said was nine."""
    hour, _, minute = time.partition(":")
    if hour.isdecimal() and 0 < int(hour) < HALF_A_DAY:
        yield f"{int(hour) + HALF_A_DAY}:{minute}"


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
