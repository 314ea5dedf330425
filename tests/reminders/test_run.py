"""What a reply asks of reminders is done once a request, and told as it went."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import real_content
from gentle_back.clock import MovableClock
from gentle_back.dialogue import Cursor, Said, Session, Waiting
from gentle_back.effects import Caller
from gentle_back.host import Host
from gentle_back.memory import Memory
from gentle_back.plugins import load_plugins
from gentle_back.reminders.local import LocalKeeper
from gentle_back.reminders.pick import moved, pick
from gentle_back.skill import Skill
from gentle_back.store.sql import open_store
from gentle_back.values import Ask, Event, Plan, Reminder, Reply, Turn
from gentle_back.values.event import SKILL_DISABLED
from gentle_back.values.intents import YES
from gentle_back_reminders import AGREED

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MILK = {"reminder": "calcium", "times": "09:00 16:00", "every": "daily", "agreed": "yes"}
BREAKS = {
    "reminder": "breaks",
    "times": "10:00 11:00 12:00 13:00",
    "every": "daily",
    "agreed": "yes",
}

Deliver = Callable[..., Reply]


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    """Gives the reply to an intent; a request of its own unless it is named."""
    clock = MovableClock(NOW)
    store = open_store("", tmp_path / "reminders.db", clock)
    keeper = LocalKeeper(store, tmp_path / "person.key", clock, "Europe/London")
    keeper.open()
    host = Host(Skill(real_content(), load_plugins(), has_reminders=True), None, keeper)
    requests = iter(range(1_000))

    def deliver(intent: str, request: str = "", left: float = 4.0, **slots: str) -> Reply:
        ask = Ask(intent, MappingProxyType(slots))
        session = Session()
        if AGREED in slots:  # which no phrase fills: it comes with her yes alone
            proposed = Said("reminders/lines/confirm_reprompt")
            session = Session(waiting=Waiting(proposed, MappingProxyType({"yes": ask})))
            ask = Ask(YES)
        turn = Turn(ask.intent, ask.slots, locale="en-GB", now=NOW)
        caller = Caller("ANNA", request or f"{next(requests)}", lambda: left, locale="en-GB")
        return host.answer(session, turn, caller)[1]

    return deliver


def lines(reply: Reply) -> list[str]:
    return [key.rpartition("/")[2] for key in reply.keys[:-1]]


def test_same_request_delivered_twice_sets_one_and_says_the_same(deliver: Deliver) -> None:
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda _: deliver("ReminderCreateIntent", "one", **MILK), "ab"))
    assert {reply.text for reply in replies} == {replies[0].text}
    assert lines(replies[0]) == ["reminder_set"]
    assert lines(deliver("ReminderListIntent")) == ["reminders_are", "reminder_daily"]


def test_ten_requests_at_once_set_ten(deliver: Deliver) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: deliver("ReminderCreateIntent", **MILK), range(10)))
    told = deliver("ReminderListIntent")
    assert lines(told) == ["reminders_are", *["reminder_daily"] * 3, "reminders_more"]
    assert "seven more" in told.text


def test_same_change_and_stop_delivered_twice_go_no_further(deliver: Deliver) -> None:
    deliver("ReminderCreateIntent", **MILK)
    for _ in range(2):
        told = deliver("ReminderChangeIntent", "two", which="afternoon", time="05:00")
        assert "nine in the morning and five in the afternoon" in told.text
    for _ in range(2):
        told = deliver("ReminderChangeIntent", "moved", old_time="09:00", time="08:00")
        assert "eight in the morning and five in the afternoon" in told.text
    assert lines(deliver("ReminderCancelIntent", "three", which="first")) == [
        "reminder_changed",
        "reminder_daily",
    ]
    assert lines(deliver("ReminderCancelIntent", reminder="calcium")) == ["reminder_cancelled"]
    assert lines(deliver("ReminderCancelIntent", reminder="calcium")) == ["no_reminders"]


def test_which_one_is_asked_where_several_could_be_meant(deliver: Deliver) -> None:
    deliver("ReminderCreateIntent", **MILK)
    deliver("ReminderCreateIntent", **BREAKS)
    which = ["reminder_which", "reminder_daily", "reminder_hourly"]
    assert lines(deliver("ReminderChangeIntent", time="08:00")) == which
    assert lines(deliver("ReminderCancelIntent", which="morning")) == which
    assert lines(deliver("ReminderCancelIntent", time="07:00")) == ["reminder_not_found"]
    assert lines(deliver("ReminderCancelIntent")) == ["reminders_cancelled"]


def test_too_little_time_is_told_and_may_be_tried_again(deliver: Deliver) -> None:
    told = deliver("ReminderCreateIntent", left=0.5, **MILK)
    assert lines(told) == ["reminder_trouble"]
    assert told.question
    again = told.question.answers["yes"]
    assert deliver(again.intent, **again.slots).keys[0] == "skill/lines/reminder_set"
    assert deliver(again.intent, **again.slots).keys[0] == "skill/lines/reminder_set"
    assert lines(deliver("ReminderListIntent")) == ["reminders_are", "reminder_daily"]


def test_her_place_is_forgotten_even_where_reminders_cannot_be_reached(tmp_path: Path) -> None:
    clock = MovableClock(NOW)
    memory = Memory(open_store("", tmp_path / "memory.db", clock), tmp_path / "person.key")
    memory.open()
    place = Cursor("pages", "causes/pages/causes", 1, content_version=real_content().version)
    memory.keep(place, "ANNA", "before", 0)
    (tmp_path / "reminders.db").write_bytes(b"no database" * 100)
    store = open_store("", tmp_path / "reminders.db", clock)
    keeper = LocalKeeper(store, tmp_path / "person.key", clock, "UTC")
    host = Host(Skill(real_content(), load_plugins()), memory, keeper)
    host.notice(Session(), Event(SKILL_DISABLED), Caller("ANNA", "gone", lambda: 4.0))
    assert memory.place("ANNA") is None


clocks = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", *[st.integers(0, 23)] * 2)


@given(st.lists(clocks, min_size=1, max_size=4, unique=True), clocks)
def test_moved_time_is_one_she_said_and_nearer_than_half_a_day_off(
    times: list[str], new: str
) -> None:
    plan = Plan("tea", "Tea.", tuple(sorted(times)))
    old = plan.times[0]
    [near] = set(moved(plan, old, new)) - set(plan.times[1:]) or {new}
    assert near[3:] == new[3:]
    assert (int(near[:2]) - int(new[:2])) % 12 == 0
    assert near == new or int(new[:2]) < 12


def test_time_is_picked_by_how_she_calls_it() -> None:
    milk = Reminder("1", Plan("calcium", "Calcium time.", ("09:00", "16:00")))
    walk = Reminder("2", Plan("exercise", "Exercise.", ("19:30",)))
    by = {
        which: [one.time for one in pick((milk, walk), which)]
        for which in ("", "morning", "evening", "first", "last", "16:00", "07:30", "08:00")
    }
    assert by == {
        "": ["09:00", "16:00", "19:30"],
        "morning": ["09:00"],
        "evening": ["19:30"],
        "first": ["09:00"],
        "last": ["19:30"],
        "16:00": ["16:00"],
        "07:30": ["19:30"],
        "08:00": [],
    }
