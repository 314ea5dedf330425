"""Whatever Alexa lists is taken for what it is: a plan that holds, or one without times."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from gentle_back.reminders.alexa.body import Here, request_of
from gentle_back.reminders.alexa.client import plain
from gentle_back.reminders.alexa.reading import OLDER, read_listed, sameness_of
from gentle_back.values.reminder import (
    DAILY,
    DAYS_OF_WEEK,
    ONCE,
    WEEKDAYS,
    WEEKLY,
    Plan,
    plan_mend,
)

NOW = datetime(2026, 11, 22, 9, 30)
WORDS = st.text(max_size=40) | st.sampled_from(
    [
        "ON",
        "SCHEDULED_RELATIVE",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;INTERVAL=1;",
        "2026-11-22T09:00:00.5",
    ]
)
NAMES = st.sampled_from(
    [
        *("alertToken", "status", "createdTime", "alertInfo", "spokenInfo", "content", "text"),
        *("trigger", "type", "offsetInSeconds", "scheduledTime", "timeZoneId"),
        *("recurrence", "recurrenceRules", "startDateTime", "endDateTime"),
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=20,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans as she may agree to them."""
    if draw(st.integers(0, 5)) == 0:
        return Plan("calcium", "Hello.", in_seconds=draw(st.integers(60, 86_400)))
    minutes = draw(st.lists(st.integers(0, 1_439), min_size=1, max_size=10, unique=True))
    times = tuple(f"{one // 60:02}:{one % 60:02}" for one in sorted(minutes))
    every = draw(st.sampled_from([ONCE, DAILY, WEEKDAYS, WEEKLY]))
    chosen = draw(st.sets(st.sampled_from(DAYS_OF_WEEK), min_size=1, max_size=4))
    days = tuple(day for day in DAYS_OF_WEEK if day in chosen) if every == WEEKLY else ()
    every_days = draw(st.integers(1, 30)) if every == DAILY else 1
    last_day = "" if every == ONCE else draw(st.sampled_from(["", "2027-02-01"]))
    first_day = "2026-11-23" if every_days > 1 else ""
    return Plan("calcium", "Hello.", times, every, days, first_day, last_day, every_days)


@given(plans(), st.text(max_size=20))
def test_a_plan_comes_back_as_it_was_sent(plan: Plan, mark: str) -> None:
    body = plain(request_of(plan, Here(NOW, "Europe/London", "en-GB"), mark))
    listed = read_listed({"alertToken": "t", "status": "ON", **body}, lambda text: "calcium")
    assert listed
    assert not plan_mend(listed.plan)
    assert _without_day(listed.plan) == _without_day(plan)
    assert listed.sameness == sameness_of(body)
    assert listed.is_copy(sameness_of(body), datetime(2026, 11, 22, 9, 30, tzinfo=UTC)) is not (
        plan.in_seconds > 0
    )


def _without_day(plan: Plan) -> tuple[object, ...]:
    """What is told of it; the day of what rings once is found out by whoever keeps it."""
    return (plan.text, plan.times, plan.every, plan.days, plan.last_day, plan.every_days)


@given(alert=st.dictionaries(NAMES, ANYTHING, max_size=8), is_on=st.booleans())
@example(alert={"trigger": {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 1e400}}, is_on=True)
@example(alert={"trigger": {"recurrence": {"recurrenceRules": ["BYHOUR=99"]}}}, is_on=True)
def test_no_answer_is_too_strange_to_be_read(alert: dict[str, object], is_on: bool) -> None:
    if is_on:
        alert = {**alert, "alertToken": "t", "status": "ON"}
    listed = read_listed(alert, lambda text: "")
    assert (listed is not None) or not is_on
    if listed:
        assert listed.plan.kind == OLDER
        assert not listed.plan.times or not plan_mend(listed.plan)
        assert isinstance(listed.plan.form, str)
        assert isinstance(listed.plan.spoken, dict)
        listed.is_copy(listed.sameness, datetime(2026, 11, 22, tzinfo=UTC))
