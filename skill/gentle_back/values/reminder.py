"""What she is to be reminded of, and when, by her own clock on the wall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

# How often: "once", "daily", "weekdays", or "weekly", then on the days named.
ONCE, DAILY, WEEKDAYS, WEEKLY = "once", "daily", "weekdays", "weekly"
EVERY = (ONCE, DAILY, WEEKDAYS, WEEKLY)
# As RFC 5545 calls them, and in its order.
DAYS_OF_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# A kind that begins so is about her baby, and goes when she has lost it.
ABOUT_BABY = "baby-"
ALL = "all"

# More would be nagging.
MOST_TIMES = 10
MOST_EVERY_DAYS = 30
HOUR_SECONDS = 3_600
LONGEST_SECONDS = 24 * HOUR_SECONDS
# So many times are told one by one; more of them as so many hours apart.
MOST_TIMES_TOLD = 3
LONGEST_TEXT = 200
KIND = re.compile(r"[a-z][a-z0-9-]{0,38}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing she agreed to be reminded of.

    kind: what it is for, such as "calcium"; one kind is changed and stopped together.
    text: what is said when it rings, rendered from content; nothing about her health stands in it.
    times: of the day, "09:00", as she reads them off her clock. every: how often; see above.
    days: of the week, where it is weekly. first_day, last_day: "2026-11-23", or "" where it begins
    with the next such time, or never ends. every_days: 2 for every other day, where it is daily.
    in_seconds: instead of all these, from now; 0 where it is by the clock.
    """

    kind: str
    text: str
    times: tuple[str, ...] = ()
    every: str = DAILY
    days: tuple[str, ...] = ()
    first_day: str = ""
    last_day: str = ""
    every_days: int = 1
    in_seconds: int = 0

    @property
    def form(self) -> str:
        """Which of the lines tells when it rings: "daily", "weekdays_hourly", "once_on"..."""
        if self.in_seconds:
            return "soon" if self.in_seconds % HOUR_SECONDS else "soon_hours"
        if not self.times:  # whoever keeps it does not say when it rings
            return "untimed"
        if self.every == ONCE:
            return "once_on" if self.first_day else "once"
        if self.every_days > 1:
            return "other_days"
        if self.every in (DAILY, WEEKDAYS) and self._hours_apart():
            return "hourly" if self.every == DAILY else "weekdays_hourly"
        return self.every

    @property
    def spoken(self) -> dict[str, str | int]:
        """The values that the line takes; several of a kind with a bar between them."""
        times, days = "|".join(self.times), "|".join(self.days)
        if self.form == "soon_hours":
            return {"hours": self.in_seconds // HOUR_SECONDS}
        if self.in_seconds:
            return {"minutes": max(self.in_seconds // 60, 1)}
        if not self.times:
            return {}
        if self.form.endswith("hourly"):
            first, last = self.times[0], self.times[-1]
            return {"hours": self._hours_apart(), "first": first, "last": last}
        if self.form == "once_on":
            return {"day": self.first_day, "times": times}
        if self.form == "other_days":
            return {"number": self.every_days, "times": times}
        return {"times": times, "days": days} if days else {"times": times}

    def _hours_apart(self) -> int:
        """How many hours lie between one time and the next; 0 where that differs, or so few."""
        minutes = [int(time[:2]) * 60 + int(time[3:]) for time in self.times]
        steps = {after - before for before, after in pairwise(minutes)}
        step = steps.pop() if len(steps) == 1 else 0
        return step // 60 if len(minutes) > MOST_TIMES_TOLD and step > 0 and step % 60 == 0 else 0


@dataclass(frozen=True, slots=True)
class Reminder:
    """A plan that is set. token: by which whoever keeps it knows it."""

    token: str
    plan: Plan


def is_of(kind: str, wanted: str) -> bool:
    """Whether a kind is the one wanted, or one of all, or of those about her baby."""
    return wanted in (ALL, kind) or (wanted == ABOUT_BABY and kind.startswith(ABOUT_BABY))


def plan_mend(plan: Plan) -> str:
    """What to give instead, where a plan cannot be kept; "" where it can."""
    if not KIND.fullmatch(plan.kind) or plan.kind == ALL:
        return "kind: letters in lower case and hyphens"
    if not 0 < len(plan.text) <= LONGEST_TEXT:
        return f"text: 1 to {LONGEST_TEXT} characters"
    if plan.in_seconds:
        return _mend_of_seconds(plan)
    if not 0 < len(plan.times) <= MOST_TIMES or not all(map(TIME.fullmatch, plan.times)):
        return f'times: 1 to {MOST_TIMES}, such as "09:00"'
    if len(set(plan.times)) < len(plan.times):
        return "times: each of them once"
    return _mend_of_days(plan)


def _mend_of_seconds(plan: Plan) -> str:
    if not 0 < plan.in_seconds <= LONGEST_SECONDS:
        return f"in_seconds: 1 to {LONGEST_SECONDS:,}"
    is_bare = not (plan.times or plan.days or plan.first_day or plan.last_day)
    return "" if is_bare else "in_seconds: by itself, without times and days"


def _mend_of_days(plan: Plan) -> str:
    if plan.every not in EVERY:
        return f"every: one of {', '.join(EVERY)}"
    if (plan.every == WEEKLY) is not bool(plan.days) or set(plan.days) - set(DAYS_OF_WEEK):
        return f"days: some of {', '.join(DAYS_OF_WEEK)} where it is weekly, else none"
    if not 1 <= plan.every_days <= MOST_EVERY_DAYS or (plan.every_days > 1 and plan.every != DAILY):
        return f"every_days: 1 to {MOST_EVERY_DAYS} where it is daily, else 1"
    for name, day in (("first_day", plan.first_day), ("last_day", plan.last_day)):
        if day and not _is_day(day):
            return f'{name}: a day such as "2026-11-23", or ""'
    return ""


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
