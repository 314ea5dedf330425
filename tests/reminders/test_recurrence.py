"""Plans ring by the clock on her wall: against dateutil and zoneinfo, across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.reminders.recurrence import Ring, next_ring
from gentle_back.values.reminder import DAILY, DAYS_OF_WEEK, ONCE, WEEKDAYS, WEEKLY, Plan, plan_mend

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata")
# The nights on which a clock of these zones is put forward or back, and some more.
CHANGES = (
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2028, 2, 29, tzinfo=UTC),
)
RINGS = 12

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.builds(
    lambda near, minutes: near + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-4 * 24 * 60, 4 * 24 * 60),
)
clocks = st.builds(
    lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.sampled_from((0, 15, 30))
)
times = st.lists(clocks, min_size=1, max_size=4, unique=True).map(lambda said: tuple(sorted(said)))
days = st.lists(st.sampled_from(DAYS_OF_WEEK), min_size=1, max_size=3, unique=True).map(tuple)


def plans() -> st.SearchStrategy[Plan]:
    """Plans that recur."""
    return st.one_of(
        st.builds(lambda times: Plan("tea", "Tea.", times), times),
        st.builds(lambda times: Plan("tea", "Tea.", times, WEEKDAYS), times),
        st.builds(lambda times, days: Plan("tea", "Tea.", times, WEEKLY, days), times, days),
    )


def rings(plan: Plan, zone: ZoneInfo, start: datetime, most: int = RINGS) -> list[Ring]:
    found: list[Ring] = []
    after = start
    while len(found) < most and (ring := next_ring(plan, zone, start, after)):
        found.append(ring)
        after = ring.at
    return found


def expected(plan: Plan, zone: ZoneInfo, start: datetime) -> list[datetime]:
    """The same by brute force: each day, each time, by dateutil's own reading of the zone."""
    wall = tz.gettz(zone.key)
    assert wall
    wanted = {WEEKDAYS: range(5), WEEKLY: [DAYS_OF_WEEK.index(day) for day in plan.days]}
    first = start.astimezone(zone).date() - timedelta(days=1)
    found = set()
    for ahead in range(100):
        day = first + timedelta(days=ahead)
        if day.weekday() in wanted.get(plan.every, range(7)):
            for clock in plan.times:
                meant = datetime.combine(day, time.fromisoformat(clock), tzinfo=wall)
                found.add(tz.resolve_imaginary(meant).astimezone(UTC))
    return sorted(at for at in found if at > start)[:RINGS]


@given(plans(), zones, moments)
def test_every_ring_is_where_the_wall_clock_has_it(
    plan: Plan, zone: ZoneInfo, start: datetime
) -> None:
    assert not plan_mend(plan)
    assert [ring.at for ring in rings(plan, zone, start)] == expected(plan, zone, start)


@given(plans(), zones, moments)
def test_clock_shows_the_time_agreed_unless_it_was_moved(
    plan: Plan, zone: ZoneInfo, start: datetime
) -> None:
    for ring in rings(plan, zone, start):
        shown = f"{ring.at.astimezone(zone):%H:%M}"
        assert ring.time in plan.times
        assert ring.is_moved is (shown != ring.time)


@given(plans(), zones, moments, st.integers(0, 20))
def test_who_looks_later_finds_the_same_rings(
    plan: Plan, zone: ZoneInfo, start: datetime, days_later: int
) -> None:
    known = [ring.at for ring in rings(plan, zone, start, 90)]
    later = start + timedelta(days=days_later)
    ring = next_ring(plan, zone, start, later)
    assert ring
    assert ring.at == next(at for at in known if at > later)


@given(times, zones, moments, st.integers(2, 9))
def test_every_few_days_is_counted_from_the_first(
    times: tuple[str, ...], zone: ZoneInfo, start: datetime, every_days: int
) -> None:
    first = start.astimezone(zone).date()
    plan = Plan("tea", "Tea.", times[:1], first_day=first.isoformat(), every_days=every_days)
    wall = [ring.at.astimezone(zone).date() for ring in rings(plan, zone, start)]
    assert all((day - first).days % every_days == 0 for day in wall)
    assert all((later - day).days == every_days for day, later in pairwise(wall))


@given(times, zones, moments)
def test_once_rings_each_time_once_within_a_day(
    times: tuple[str, ...], zone: ZoneInfo, start: datetime
) -> None:
    found = rings(Plan("tea", "Tea.", times, ONCE), zone, start)
    assert sorted(ring.time for ring in found) == list(times)
    assert all(ring.at - start <= timedelta(hours=25) for ring in found)


@given(plans(), zones, moments, st.integers(0, 9))
def test_nothing_rings_after_the_last_day(
    plan: Plan, zone: ZoneInfo, start: datetime, days_left: int
) -> None:
    last = start.astimezone(zone).date() + timedelta(days=days_left)
    ending = Plan(plan.kind, plan.text, plan.times, plan.every, plan.days, last_day=str(last))
    kept = [at for at in expected(plan, zone, start) if at.astimezone(zone).date() <= last]
    assert [ring.at for ring in rings(ending, zone, start)] == kept


KNOWN = {
    "daily at eight stays eight in spring": (
        Plan("tea", "Tea.", ("08:00",)),
        "Europe/London",
        "2026-03-28T12:00",
        ["2026-03-29T07:00", "2026-03-30T07:00"],
    ),
    "half past two of the spring night comes an hour later": (
        Plan("tea", "Tea.", ("02:30",)),
        "America/New_York",
        "2026-03-07T12:00",
        ["2026-03-08T07:30", "2026-03-09T06:30"],
    ),
    "half past one of the autumn night comes once": (
        Plan("tea", "Tea.", ("01:30",)),
        "Europe/London",
        "2026-10-24T12:00",
        ["2026-10-25T00:30", "2026-10-26T01:30"],
    ),
    "a zone without changes": (
        Plan("tea", "Tea.", ("09:00", "16:00")),
        "Asia/Kolkata",
        "2026-03-29T04:00",
        ["2026-03-29T10:30", "2026-03-30T03:30"],
    ),
    "in twenty minutes": (
        Plan("tea", "Tea.", every=ONCE, in_seconds=1_200),
        "Europe/London",
        "2026-10-25T00:45",
        ["2026-10-25T01:05"],
    ),
    "a day that has gone by": (
        Plan("tea", "Tea.", ("09:00",), ONCE, first_day="2026-03-01"),
        "Europe/London",
        "2026-03-02T09:00",
        [],
    ),
    "from a day to come": (
        Plan("tea", "Tea.", ("09:00",), DAILY, first_day="2026-07-01"),
        "Europe/London",
        "2026-03-02T09:00",
        ["2026-07-01T08:00", "2026-07-02T08:00"],
    ),
}


@pytest.mark.parametrize(("plan", "zone", "start", "at"), KNOWN.values(), ids=KNOWN)
def test_known_cases(plan: Plan, zone: str, start: str, at: list[str]) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)
    found = rings(plan, ZoneInfo(zone), begun, most=2)
    assert [f"{ring.at:%Y-%m-%dT%H:%M}" for ring in found] == at


def test_first_day_is_hers_not_that_of_greenwich() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    start = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)  # the second, at home
    assert date(2026, 3, 2) == start.astimezone(zone).date()
    plan = Plan("tea", "Tea.", ("00:15",), ONCE, first_day="2026-03-02")
    assert next_ring(plan, zone, start, start) is None
