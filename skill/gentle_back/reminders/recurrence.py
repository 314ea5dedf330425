"""When a plan rings, by the clock on her wall, whatever is done to that clock.

"Daily at eight" stays eight when the clocks change. A time that they jump over comes as much later
as they jump; of a time that comes twice it is the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY as EACH_DAY
from dateutil.rrule import FR, MO, SA, SU, TH, TU, WE, rrule
from dateutil.rrule import WEEKLY as EACH_WEEK

from gentle_back.values.reminder import DAYS_OF_WEEK, ONCE, WEEKDAYS, WEEKLY, Plan

_DAYS = dict(zip(DAYS_OF_WEEK, (MO, TU, WE, TH, FR, SA, SU), strict=True))
# A clock is never put forward or back by more; a day of room on either side is enough.
ONE_DAY = timedelta(days=1)
# Nothing that is weekly rests for longer, with a day on either side.
ONE_WEEK_DAYS = 9


@dataclass(frozen=True, slots=True)
class Ring:
    """One time that a plan rings.

    at: the moment, in UTC. time: what her clock was meant to show, "02:30". is_moved: whether it
    shows something else, since it was put forward just then.
    """

    at: datetime
    time: str
    is_moved: bool = False


def next_ring(plan: Plan, zone: ZoneInfo, set_at: datetime, after: datetime) -> Ring | None:
    """The first ring after that moment; None where there is none left.

    set_at: when she asked for it: a plan without a first day begins there.
    """
    if plan.in_seconds:
        at = set_at + timedelta(seconds=plan.in_seconds)
        return Ring(at, f"{at.astimezone(zone):%H:%M}") if at > after else None
    walls = _once(plan, zone, set_at) if plan.every == ONCE else _walls(plan, zone, after)
    # Where a clock is put back, of two times on the wall the earlier may be the later moment.
    later = [ring for ring in (_ring(wall, zone) for wall in walls) if ring.at > after]
    return min(later, key=lambda ring: ring.at, default=None)


def day_of(moment: datetime, zone: ZoneInfo) -> str:
    """The day that it is there: "2026-11-23"."""
    return moment.astimezone(zone).date().isoformat()


def _ring(wall: datetime, zone: ZoneInfo) -> Ring:
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    return Ring(at, f"{wall:%H:%M}", at.astimezone(zone).replace(tzinfo=None) != wall)


def _walls(plan: Plan, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """What her clock shows when it rings, from about that moment on until the next is among it."""
    first = date.fromisoformat(plan.first_day) if plan.first_day else date.min
    start = max(first, after.astimezone(zone).date() - ONE_DAY)
    last = start + timedelta(days=max(ONE_WEEK_DAYS, plan.every_days + 2))
    if plan.last_day:
        last = min(last, date.fromisoformat(plan.last_day))
    until = datetime.combine(last, time.max)
    return chain.from_iterable(_rule(plan, clock, start, until) for clock in plan.times)


def _rule(plan: Plan, clock: str, start: date, until: datetime) -> rrule:
    at = time.fromisoformat(clock)
    if plan.every == WEEKDAYS:
        return rrule(
            EACH_WEEK, datetime.combine(start, at), byweekday=(MO, TU, WE, TH, FR), until=until
        )
    if plan.every == WEEKLY:
        days = [_DAYS[day] for day in plan.days]
        return rrule(EACH_WEEK, datetime.combine(start, at), byweekday=days, until=until)
    if plan.every_days > 1 and plan.first_day:
        # The first of its days from there on, so that nothing is counted from years ago.
        ahead = (date.fromisoformat(plan.first_day) - start).days % plan.every_days
        start += timedelta(days=ahead)
    return rrule(EACH_DAY, datetime.combine(start, at), interval=plan.every_days, until=until)


def _once(plan: Plan, zone: ZoneInfo, set_at: datetime) -> Iterator[datetime]:
    """Each time of the plan once: on its first day, else when it next comes."""
    today = set_at.astimezone(zone).date()
    for clock in plan.times:
        at = time.fromisoformat(clock)
        if plan.first_day:
            yield datetime.combine(date.fromisoformat(plan.first_day), at)
            continue
        wall = datetime.combine(today, at)
        yield wall if _ring(wall, zone).at > set_at else wall + ONE_DAY
