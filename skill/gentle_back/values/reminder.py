"""What she is to be reminded of, and when, by her own clock on the wall."""

from __future__ import annotations

from dataclasses import dataclass

# How often: "once", "daily", "weekdays", or "weekly", then on the days named.
ONCE, DAILY, WEEKDAYS, WEEKLY = "once", "daily", "weekdays", "weekly"
# As RFC 5545 calls them, and in its order.
DAYS_OF_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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


@dataclass(frozen=True, slots=True)
class Reminder:
    """A plan that is set. token: by which whoever keeps it knows it."""

    token: str
    plan: Plan
