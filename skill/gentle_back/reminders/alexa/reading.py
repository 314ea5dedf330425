"""A reminder as Alexa lists it: what it says and when, and which of ours it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from gentle_back.values.reminder import (
    DAILY,
    DAYS_OF_WEEK,
    LONGEST_TEXT,
    ONCE,
    WEEKDAYS,
    WEEKLY,
    Plan,
    Reminder,
    plan_mend,
)

log = logging.getLogger(__name__)

Json: TypeAlias = Any  # what json.loads gives: checked here, field by field
Rule: TypeAlias = dict[str, str]

ON = "ON"
# What says a text that is no longer ours, from before the content was changed.
OLDER = "older-reminder"
RELATIVE = "SCHEDULED_RELATIVE"
# "In twenty minutes", said twice within it, is meant once.
SOON = timedelta(minutes=1)
# Each time once: a day, and the minute before it.
ONE_DAY = timedelta(days=1, minutes=2)


@dataclass(frozen=True, slots=True)
class Sameness:
    """What two reminders have alike that say the same at the same times.

    mark: of what she asked for, in seconds and milliseconds; "" where none is kept.
    """

    text: str
    when: frozenset[tuple[str, ...]]
    is_relative: bool
    mark: str

    def is_twice(self, other: Sameness) -> bool:
        """Whether both are what she asked for once."""
        is_same = (self.text, self.when) == (other.text, other.when)
        return is_same and self.mark == other.mark != ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One of hers. created_at: None where the service does not say."""

    token: str
    sameness: Sameness
    plan: Plan
    created_at: datetime | None

    def is_copy(self, wanted: Sameness, asked_at: datetime) -> bool:
        """Whether what she wants is this one already: set for the same request, or before it.

        Another one, made since for another request, is another reminder.
        """
        mine = self.sameness
        if (mine.text, mine.when) != (wanted.text, wanted.when):
            return False
        if mine.is_relative:
            return self.created_at is not None and self.created_at > asked_at - SOON
        is_older = self.created_at is not None and self.created_at < asked_at
        return is_older or mine.mark in (wanted.mark, "")


def read_listed(alert: Json, kind_of: Callable[[str], str]) -> Listed | None:
    """What is listed; None for what no longer rings, or has no token to be known by."""
    token = alert.get("alertToken")
    if not isinstance(token, str) or not token or alert.get("status") != ON:
        return None
    sameness = sameness_of(alert)
    created_at = _moment(alert.get("createdTime"))
    kind = kind_of(sameness.text) or OLDER
    return Listed(token, sameness, _plan(alert, kind, sameness.text), created_at)


def as_reminder(listed: Listed) -> Reminder:
    """The same for who only wants to know what rings when."""
    return Reminder(listed.token, listed.plan)


def sameness_of(body: Json) -> Sameness:
    """What tells this reminder from others; the same for the request that makes it."""
    trigger = _object(body.get("trigger"))
    recurrence = _object(trigger.get("recurrence"))
    rules = _rules(recurrence)
    start = recurrence.get("startDateTime") if rules else trigger.get("scheduledTime")
    is_relative = trigger.get("type") == RELATIVE
    when: frozenset[tuple[str, ...]]
    if is_relative:
        when = frozenset({("in", str(trigger.get("offsetInSeconds")))})
    elif rules:
        until = ("until", str(recurrence.get("endDateTime") or "")[:10])
        when = frozenset([until, *map(_parts, rules)])
    else:
        when = frozenset({("at", str(start)[:16])})
    return Sameness(_text(body), when, is_relative, _mark(start))


def _plan(alert: Json, kind: str, text: str) -> Plan:
    """The plan as she agreed to it; without times where it cannot be read."""
    try:
        plan = _plan_of(_object(alert.get("trigger")), kind, text)
    except (KeyError, OverflowError, TypeError, ValueError):
        plan = None
    if plan and not plan_mend(plan):
        return plan
    log.warning("a reminder that Alexa lists has times that cannot be read")
    return Plan(kind, text[:LONGEST_TEXT])


def _plan_of(trigger: Json, kind: str, text: str) -> Plan:
    recurrence = _object(trigger.get("recurrence"))
    rules = _rules(recurrence)
    if trigger.get("type") == RELATIVE:
        return Plan(kind, text, in_seconds=int(trigger["offsetInSeconds"]))
    if not rules:
        rings_at = datetime.fromisoformat(str(trigger["scheduledTime"]))
        day = rings_at.date().isoformat()
        return Plan(kind, text, (f"{rings_at:%H:%M}",), ONCE, first_day=day)
    times = tuple(sorted({f"{int(one['BYHOUR']):02}:{int(one['BYMINUTE']):02}" for one in rules}))
    days = tuple(day for day in DAYS_OF_WEEK if any(one.get("BYDAY") == day for one in rules))
    start, end = recurrence.get("startDateTime"), recurrence.get("endDateTime")
    last_day = str(end)[:10] if end else ""
    if days:
        every = WEEKDAYS if days == DAYS_OF_WEEK[:5] else WEEKLY
        return Plan(kind, text, times, every, () if every == WEEKDAYS else days, last_day=last_day)
    if end and _is_within_a_day(start, end):
        return Plan(kind, text, times, ONCE)
    every_days = int(rules[0].get("INTERVAL", "1"))
    first_day = str(start)[:10] if every_days > 1 else ""
    return Plan(
        kind, text, times, DAILY, first_day=first_day, last_day=last_day, every_days=every_days
    )


def _is_within_a_day(start: Json, end: Json) -> bool:
    span = datetime.fromisoformat(str(end)) - datetime.fromisoformat(str(start))
    return span < ONE_DAY


def _rules(recurrence: Json) -> list[Rule]:
    rules = recurrence.get("recurrenceRules")
    texts = [one for one in rules if isinstance(one, str)] if isinstance(rules, list) else []
    return [dict(_pair(part) for part in text.split(";") if part) for text in texts]


def _parts(rule: Rule) -> tuple[str, ...]:
    return tuple(sorted(f"{name}={value}" for name, value in rule.items()))


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _text(body: Json) -> str:
    content = _object(_object(body.get("alertInfo")).get("spokenInfo")).get("content")
    first = content[0] if isinstance(content, list) and content else None
    text = _object(first).get("text")
    return text if isinstance(text, str) else ""


def _mark(moment: Json) -> str:
    """What stands within the minute; nothing where the service has kept no milliseconds."""
    try:
        kept = datetime.fromisoformat(str(moment))
    except ValueError:
        return ""
    return f"{kept:%S.%f}" if kept.microsecond else ""


def _moment(text: Json) -> datetime | None:
    """The time that is told, aware; None where none is."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _object(plain: Json) -> dict[str, Json]:
    return plain if isinstance(plain, dict) else {}
