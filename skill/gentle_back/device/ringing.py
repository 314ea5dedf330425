"""When a reminder of Alexa's rings, worked out from its trigger alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Json: TypeAlias = Mapping[str, object]

RELATIVE, ABSOLUTE = "SCHEDULED_RELATIVE", "SCHEDULED_ABSOLUTE"
FREQUENCIES = frozenset({"DAILY", "WEEKLY"})
PARTS = frozenset({"FREQ", "BYHOUR", "BYMINUTE", "BYSECOND", "BYDAY", "INTERVAL"})
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
LONGEST_OFFSET_SECONDS = 24 * 3_600
LEAST_GAP = timedelta(hours=1)


class TriggerError(Exception):
    """A trigger that Alexa refuses; the message is her code for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A time of the day, on one day of the week or on every so many days."""

    at: time
    day: str | None
    interval: int

    def is_on(self, days: int, weekday: int) -> bool:
        """Whether it rings so many days after the first, on that day of the week."""
        return DAYS[weekday] == self.day if self.day else days % self.interval == 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger says, checked.

    start, end: as her clock shows them. once: where it rings only once.
    """

    once: datetime | None = None
    start: datetime = datetime.min
    end: datetime = datetime.max
    rules: tuple[Rule, ...] = ()
    zone: ZoneInfo | None = None

    def rings(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """When it rings after the one and until the other moment; aware."""
        if self.once:
            yield from (one for one in [self.once] if after < one <= until)
            return
        day = max(self.start, after.astimezone(self.zone).replace(tzinfo=None) - DAY).date()
        while day <= until.astimezone(self.zone).date():
            days = (day - self.start.date()).days
            on = (one.at for one in self.rules if one.is_on(days, day.weekday()))
            for moment in sorted({datetime.combine(day, at) for at in on}):
                rings_at = moment.replace(tzinfo=self.zone).astimezone(UTC)
                if self.start <= moment <= self.end and after < rings_at <= until:
                    yield rings_at
            day += DAY


def read_trigger(trigger: Json, now: datetime) -> Trigger:
    """The trigger of a reminder that is set now. Raises TriggerError."""
    kind = trigger.get("type")
    if kind == RELATIVE:
        offset = trigger.get("offsetInSeconds")
        if not isinstance(offset, int) or not 0 < offset <= LONGEST_OFFSET_SECONDS:
            raise TriggerError("INVALID_TRIGGER_OFFSET")
        return Trigger(once=now + timedelta(seconds=offset))
    if kind != ABSOLUTE:
        raise TriggerError("INVALID_TRIGGER_TYPE")
    zone = _zone(trigger.get("timeZoneId"))
    recurrence = trigger.get("recurrence")
    if recurrence is None:
        once = _local(trigger.get("scheduledTime")).replace(tzinfo=zone).astimezone(UTC)
        if once <= now:
            raise TriggerError("TRIGGER_SCHEDULED_TIME_IN_PAST")
        return Trigger(once=once, zone=zone)
    return _recurring(recurrence, zone)


def _recurring(recurrence: object, zone: ZoneInfo) -> Trigger:
    rules = recurrence.get("recurrenceRules") if isinstance(recurrence, dict) else None
    if not isinstance(recurrence, dict) or not isinstance(rules, list) or not rules:
        raise TriggerError("UNSUPPORTED_TRIGGER_RECURRENCE")
    end = recurrence.get("endDateTime")
    trigger = Trigger(
        start=_local(recurrence.get("startDateTime")),
        end=_local(end) if end is not None else datetime.max,
        rules=tuple(map(_rule, rules)),
        zone=zone,
    )
    _check_gaps(trigger.rules)
    return trigger


def _rule(text: object) -> Rule:
    pairs = [part.split("=") for part in str(text).split(";") if part]
    parts = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    is_known = len(parts) == len(pairs) and parts.keys() <= PARTS
    if not is_known or parts.get("FREQ") not in FREQUENCIES:
        raise TriggerError("UNSUPPORTED_TRIGGER_RECURRENCE")
    day = parts.get("BYDAY")
    if (day is not None) is not (parts["FREQ"] == "WEEKLY") or (day and day not in DAYS):
        raise TriggerError("UNSUPPORTED_TRIGGER_RECURRENCE")
    try:
        hour, minute, second = (int(parts[f"BY{name}"]) for name in ("HOUR", "MINUTE", "SECOND"))
        return Rule(time(hour, minute, second), day, int(parts.get("INTERVAL", "1")))
    except (KeyError, ValueError) as error:
        raise TriggerError("UNSUPPORTED_TRIGGER_RECURRENCE") from error


def _check_gaps(rules: tuple[Rule, ...]) -> None:
    """Raise TriggerError where it would ring more than once an hour."""
    for day in {one.day for one in rules}:
        on = sorted(datetime.combine(datetime.min, one.at) for one in rules if one.day == day)
        if any(later - earlier < LEAST_GAP for earlier, later in pairwise(on)):
            raise TriggerError("UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL")


def _local(text: object) -> datetime:
    """A time as her clock shows it; one with an offset or a Z is refused."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise TriggerError("UNSUPPORTED_SCHEDULED_TIME_FORMAT") from error
    if moment.tzinfo or "T" not in str(text):
        raise TriggerError("UNSUPPORTED_SCHEDULED_TIME_FORMAT")
    return moment


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise TriggerError("INVALID_TRIGGER_TIME_ZONE_ID") from error
