"""A plan as Alexa's reminder service takes it: in her local time, with one rule for each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from zlib import crc32

from ask_sdk_model.services.reminder_management import (
    AlertInfo,
    PushNotification,
    PushNotificationStatus,
    Recurrence,
    ReminderRequest,
    SpokenInfo,
    SpokenText,
    Trigger,
    TriggerType,
)

from gentle_back.reminders.port import TooLate
from gentle_back.speech import escape
from gentle_back.values.reminder import DAYS_OF_WEEK, ONCE, WEEKDAYS, Plan

Model: TypeAlias = Any  # ask_sdk_model ships no types

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# A plan that does not ring within a year never will.
LOOK_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when she asks. now: as her clock shows it, without an offset."""

    now: datetime
    time_zone: str | None
    locale: str


def request_of(plan: Plan, here: Here, mark: str) -> Model:
    """The SDK's request for a plan. Raises TooLate where it would never ring.

    mark: of what she asked for. The service has no field for it, so that it stands within the
    minute from which the reminder holds: there it is listed again, and tells what was set twice
    from what was asked for twice.
    """
    spoken = SpokenText(
        locale=here.locale, text=plan.text, ssml=f"<speak>{escape(plan.text)}</speak>"
    )
    return ReminderRequest(
        request_time=here.now,
        trigger=_trigger(plan, here, crc32(mark.encode())),
        alert_info=AlertInfo(spoken_info=SpokenInfo(content=[spoken])),
        push_notification=PushNotification(status=PushNotificationStatus.ENABLED),
    )


def _trigger(plan: Plan, here: Here, mark: int) -> Model:
    if plan.in_seconds:
        return Trigger(
            object_type=TriggerType.SCHEDULED_RELATIVE, offset_in_seconds=plan.in_seconds
        )
    start, end = _span(plan, here.now)
    first = next(_times(plan, start), None)
    if first is None or (end and first > end):
        raise TooLate("A reminder was to ring at a time that is past.")
    if plan.every == ONCE and len(plan.times) == 1:
        # It rings at the full minute, so that its mark is finer.
        first, recurrence = _marked(first, mark, second=0), None
    else:
        recurrence = Recurrence(
            start_date_time=_marked(start, mark, second=mark // 1_000 % 60),
            end_date_time=end,
            recurrence_rules=list(_rules(plan)),
        )
    return Trigger(
        object_type=TriggerType.SCHEDULED_ABSOLUTE,
        scheduled_time=first,
        time_zone_id=here.time_zone,
        recurrence=recurrence,
    )


def _span(plan: Plan, now: datetime) -> tuple[datetime, datetime | None]:
    """From when to when it holds; without an end for as long as she wants it."""
    start = now.replace(microsecond=0)
    if plan.first_day:
        start = max(start, _from(plan, now.date()))
    if plan.every != ONCE:
        return start, _end_of(plan.last_day) if plan.last_day else None
    # Each time once: on the day that she named, or as it comes within a day.
    return start, _end_of(plan.first_day) if plan.first_day else start + DAY - timedelta(seconds=1)


def _from(plan: Plan, today: date) -> datetime:
    """When the first of its days begins that is not past.

    Every other day counts on from the day named. Otherwise it is the minute before, since one that
    rings at midnight is to ring on the first day too.
    """
    day = date.fromisoformat(plan.first_day)
    if plan.every_days == 1:
        return datetime.combine(day, time()) - MINUTE
    missed_days = max(0, (today - day).days)
    return datetime.combine(
        day + -(-missed_days // plan.every_days) * plan.every_days * DAY, time()
    )


def _end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59))


def _marked(moment: datetime, mark: int, *, second: int) -> datetime:
    """The moment with the mark in its seconds and milliseconds, of which one at least is left."""
    return moment.replace(second=second, microsecond=(1 + mark % 999) * 1_000)


def _times(plan: Plan, start: datetime) -> Iterator[datetime]:
    """When it rings from then on, as her clock shows it."""
    days = _days(plan)
    for number in range(LOOK_AHEAD_DAYS):
        day = start.date() + number * DAY
        is_one = DAYS_OF_WEEK[day.weekday()] in days if days else number % plan.every_days == 0
        for one in sorted(plan.times) if is_one else ():
            moment = datetime.combine(day, time.fromisoformat(one))
            if moment > start:
                yield moment


def _days(plan: Plan) -> tuple[str, ...]:
    """The days of the week it keeps to; none where it is by the day."""
    return DAYS_OF_WEEK[:5] if plan.every == WEEKDAYS else plan.days


def _rules(plan: Plan) -> Iterator[str]:
    """One rule for each time, and for each day of the week: several days in one are refused."""
    for one in plan.times:
        hour, minute = map(int, one.split(":"))
        at = f"BYHOUR={hour};BYMINUTE={minute};BYSECOND=0"
        for day in _days(plan):
            yield f"FREQ=WEEKLY;BYDAY={day};{at};INTERVAL=1;"
        if not _days(plan):
            yield f"FREQ=DAILY;{at};INTERVAL={plan.every_days};"
