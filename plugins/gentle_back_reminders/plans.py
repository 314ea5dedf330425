"""Plans: what she may be reminded of and when, from slots and back into slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gentle_back import Content, Plan, Turn, Wording
from gentle_back_reminders.times import (
    EITHER_HALF,
    EVENING,
    PARTS,
    as_said,
    half_a_day_later,
    is_time,
    other_half,
    settle_half,
    spread,
    to_the_evening,
    waking,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What we remind of.

    times: those that are proposed where she names none; without any she is asked. every: how often,
    where she does not say. in_seconds: instead, from now.
    """

    times: tuple[str, ...] = ()
    every: str = "daily"
    in_seconds: int = 0
    needs_date: bool = False


KINDS: Mapping[str, Kind] = {
    "calcium": Kind(("09:00", "16:00")),
    "vitamin-d": Kind(("09:00",)),
    "supplement": Kind(),
    "breaks": Kind(("10:00", "12:00", "14:00", "16:00")),
    "exercise": Kind(),
    "baby-check": Kind(("09:00",), every="once", needs_date=True),
    "baby-comfort": Kind(every="once", in_seconds=600),
}
ON_A_DAY, LETTERS_OF_DAY = "weekly-", len("MO")
MOST_TIMES = 10
DAY_LETTERS = len("2026-11-23")
LONGEST_SECONDS = 24 * 3_600
# How often she says, as a change of the plan.
FREQUENCIES: Mapping[str, Mapping[str, object]] = {
    "once": {"every": "once"},
    "every-other-day": {"every_days": 2},
    "weekdays": {"every": "weekdays"},
    "weekends": {"every": "weekly", "days": ("SA", "SU")},
    "tonight": {"every": "once"},
    "this-afternoon": {"every": "once"},
}
# Parts of the day that are said as how often, and what a channel calls them as a time.
PART_OF: Mapping[str, str] = {"mornings": "MO", "afternoons": "AF", "evenings": "EV"}
# Which half of the day a moment of hers is in, whatever the time of it.
HALF_OF: Mapping[str, str] = {"breakfast": "MO", "dinner": "EV", "bedtime": "EV"}
IN_THE_EVENING = frozenset({"evenings", "tonight"})
HOURS_APART = {"hourly": 1, "two-hourly": 2, "three-hourly": 3, "four-hourly": 4}
# Where she names no time; otherwise hers hold.
TIMES_OF: Mapping[str, tuple[str, ...]] = {
    "mornings": ("09:00",),
    "afternoons": ("15:00",),
    "evenings": ("19:00",),
    "tonight": ("19:00",),
    "this-afternoon": ("15:00",),
    "twice-daily": ("09:00", "16:00"),
    "three-times-daily": ("09:00", "13:00", "17:00"),
    "hourly": ("09:00", "17:00"),
    "two-hourly": ("09:00", "17:00"),
    "three-hourly": ("09:00", "18:00"),
    "four-hourly": ("09:00", "17:00"),
}
TIME_SLOTS = ("time", "time_two", "time_three")
# What stays of a plan that was said back, where she only names another time for it.
KEPT = ("every", "days", "first_day", "last_day", "every_days")
_DURATION = re.compile(
    r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?"
)
_WEEK, _DAY, _HOUR, _MINUTE = 604_800, 86_400, 3_600, 60


class Unclear(Exception):  # noqa: N818 - it names what is to be asked
    """What she has to be asked before there is a plan: a line, and its values."""

    def __init__(self, line: str, *times: str) -> None:
        super().__init__(line)
        self.line = line
        self.times = times


def rings(content: Content, kind: str) -> Wording:
    """What is said when it rings."""
    return content.line(f"rings_{kind.replace('-', '_')}")


def plan_of(turn: Turn, kind: str, text: str) -> Plan:
    """The plan she asks for. Raises Unclear where something is missing."""
    slots, known = turn.slots, KINDS[kind]
    frequency = slots.get("frequency", "")
    seconds = seconds_of(slots.get("duration", ""))
    said = _said_times(slots)
    if {frequency, slots.get("frequency_two")} <= PART_OF.keys():
        said = said or [PART_OF[slots["frequency_two"]]]
    if not said and (seconds or (known.in_seconds and not frequency)):
        return _soon(kind, text, seconds or known.in_seconds)
    plan = Plan(kind, text, _times(slots, said, frequency, known), known.every)
    plan = _as_often(plan, frequency, slots.get("frequency_two", ""))
    if frequency == "too-often":
        raise Unclear("too_often")
    if frequency == "weekly":
        raise Unclear("ask_weekday")
    if slots.get("date"):
        day = _day(slots["date"], turn.now)
        plan = replace(plan, every="once", days=(), every_days=1, first_day=day)
    elif slots.get("said_of") == kind and not frequency:
        plan = _as_before(plan, slots)
    elif known.needs_date:
        raise Unclear("ask_date")
    if seconds >= _DAY and turn.now and plan.every != "once":
        last = turn.now.date() + timedelta(seconds=seconds)
        plan = replace(plan, last_day=last.isoformat())
    return plan


def seconds_of(duration: str) -> int:
    """The seconds of "PT20M"; 0 where it is none."""
    found = _DURATION.fullmatch(duration)
    if not found:
        return 0
    units = (_WEEK, _DAY, _HOUR, _MINUTE, 1)
    return sum(int(count or 0) * unit for count, unit in zip(found.groups(), units, strict=True))


def to_slots(plan: Plan) -> dict[str, str]:
    """The plan in slots of a question's answer; what is as usual is left out."""
    slots = {
        "reminder": plan.kind,
        "times": " ".join(plan.times),
        "every": plan.every,
        "days": " ".join(plan.days),
        "first_day": plan.first_day,
        "last_day": plan.last_day,
        "every_days": str(plan.every_days) if plan.every_days > 1 else "",
        "in_seconds": str(plan.in_seconds) if plan.in_seconds else "",
    }
    return {name: value for name, value in slots.items() if value}


def said_back(plan: Plan) -> dict[str, str]:
    """What is kept of a plan that was said back, until she has said yes or named another time."""
    kept = {name: value for name, value in to_slots(plan).items() if name in KEPT}
    if len(plan.times) == 1:
        kept["said_back"] = plan.times[0]
    return {"reminder": plan.kind, "said_of": plan.kind, **kept}


def from_slots(slots: Mapping[str, str], content: Content) -> Plan | None:
    """The plan that was put into slots; None where they hold none of ours."""
    kind = slots.get("reminder", "")
    numbers = [slots.get("every_days", "1"), slots.get("in_seconds", "0")]
    if kind not in KINDS or not all(one.isdecimal() and len(one) < 6 for one in numbers):
        return None
    return Plan(
        kind,
        rings(content, kind).text,
        tuple(slots.get("times", "").split()),
        slots.get("every", "daily"),
        tuple(slots.get("days", "").split()),
        slots.get("first_day", ""),
        slots.get("last_day", ""),
        int(numbers[0]),
        int(numbers[1]),
    )


def _said_times(slots: Mapping[str, str]) -> list[str]:
    """The times in her words, those asked for among them."""
    said = [slots[name] for name in TIME_SLOTS if name in slots]
    if "unclear" in slots and said:
        said[0] = settle_half(slots["unclear"], said[0])
    if "said_back" in slots and len(said) == 1:
        said[0] = other_half(slots["said_back"], said[0])
    return [one for one in said if is_time(one) or one in PARTS]


def _times(
    slots: Mapping[str, str], said: list[str], frequency: str, known: Kind
) -> tuple[str, ...]:
    if not said and slots.get("moment"):
        raise Unclear("ask_time")
    is_late = frequency in IN_THE_EVENING or slots.get("said_back", "") >= EVENING
    half = "EV" if is_late and not _is_other_half(said, slots) else slots.get("half")
    is_settled = (
        bool({"unclear", "half"} & slots.keys())
        or frequency == "mornings"
        or slots.get("night") == "yes"
        or _is_other_half(said, slots)
    )
    if len(said) == 1 and said[0][:2] in EITHER_HALF and not is_settled:
        raise Unclear("which_half", said[0], half_a_day_later(said[0]))
    if frequency in PART_OF and said and set(said) <= PARTS.keys():
        said = [PART_OF[frequency], *said]
    times = as_said(said) if is_settled else waking(said)
    if half == "EV" and all(map(is_time, said)):
        times = to_the_evening(times)
    times = times or TIMES_OF.get(frequency, ()) or known.times
    if times and frequency in HOURS_APART:
        last = times[-1] if len(times) > 1 else TIMES_OF[frequency][1]
        times = spread(times[0], last, HOURS_APART[frequency])
    if not times:
        raise Unclear("ask_time")
    if len(times) > MOST_TIMES:
        raise Unclear("too_often")
    return times


def _is_other_half(said: list[str], slots: Mapping[str, str]) -> bool:
    """Whether she names the time that was said back once more, and so means its other half."""
    before = slots.get("said_back", "")
    return is_time(before) and said == [half_a_day_later(before)]


def _as_before(plan: Plan, slots: Mapping[str, str]) -> Plan:
    """The plan on the days of the one that was said back."""
    every_days = slots.get("every_days", "1")
    return replace(
        plan,
        every=slots.get("every", plan.every),
        days=tuple(slots.get("days", "").split()),
        first_day=slots.get("first_day", ""),
        last_day=slots.get("last_day", ""),
        every_days=int(every_days) if every_days.isdecimal() else 1,
    )


def _as_often(plan: Plan, frequency: str, second: str) -> Plan:
    if frequency.startswith(ON_A_DAY):
        named = (one.removeprefix(ON_A_DAY).upper() for one in (frequency, second) if one)
        days = tuple(dict.fromkeys(one for one in named if len(one) == LETTERS_OF_DAY))
        return replace(plan, every="weekly", days=days)
    if frequency in FREQUENCIES:
        changes: dict[str, object] = {"every": "daily", **FREQUENCIES[frequency]}
        return replace(plan, **changes)  # type: ignore[arg-type]  # by name
    return replace(plan, every="daily") if frequency else plan


def _soon(kind: str, text: str, seconds: int) -> Plan:
    if seconds > LONGEST_SECONDS:
        raise Unclear("too_far")
    return Plan(kind, text, every="once", in_seconds=max(seconds, _MINUTE))


def _day(said: str, now: datetime | None) -> str:
    """The day she named. It may be yesterday by our clock while it is today by hers."""
    try:
        day = date.fromisoformat(said[:DAY_LETTERS])  # a part of the day may follow
    except ValueError:
        raise Unclear("ask_date") from None
    if now and day < now.date() - timedelta(days=1):
        raise Unclear("ask_date")
    return day.isoformat()
