"""Alexa's reminders over loopback: what is sent, what faults bring, and that one yes is one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gentle_back import alexa_api
from gentle_back.alexa_api import AMAZON, REMINDERS_SCOPE, UNKNOWN, Access
from gentle_back.clock import MovableClock
from gentle_back.device import reminder_service
from gentle_back.reminders.alexa import client
from gentle_back.reminders.alexa.keeper import AlexaKeeper
from gentle_back.reminders.alexa.reading import OLDER
from gentle_back.reminders.port import ReminderError
from gentle_back.values.reminder import ONCE, WEEKDAYS, WEEKLY, Plan, Reminder
from reminders.household import CALCIUM, DEVICE, TOKEN, Asking, Household, household
from test_alexa_api import OTHERS

pytestmark = pytest.mark.network

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def home() -> Iterator[Household]:
    with household(MovableClock(START)) as opened:
        yield opened


def test_what_is_sent_is_as_the_reference_has_it(home: Household) -> None:
    reminder = home.keeper.set(home.asking(time_zone="Europe/London"), CALCIUM, "mark")
    (body,) = home.sent("POST")
    trigger = body["trigger"]
    assert isinstance(trigger, dict)
    start = trigger["recurrence"].pop("startDateTime")
    assert start.startswith("2026-11-22T09:30:")
    assert body == {
        "requestTime": "2026-11-22T09:30:00.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "timeZoneId": "Europe/London",
            "scheduledTime": "2026-11-22T16:00:00.000",
            "recurrence": {
                "recurrenceRules": [
                    "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;INTERVAL=1;",
                    "FREQ=DAILY;BYHOUR=16;BYMINUTE=0;BYSECOND=0;INTERVAL=1;",
                ]
            },
        },
        "alertInfo": {
            "spokenInfo": {
                "content": [
                    {
                        "locale": "en-GB",
                        "text": "Calcium time.",
                        "ssml": "<speak>Calcium time.</speak>",
                    }
                ]
            }
        },
        "pushNotification": {"status": "ENABLED"},
    }
    assert [one.token for one in home.service.active] == [reminder.token]
    assert {one.token for one in home.service.calls} == {TOKEN}


@pytest.mark.parametrize(
    ("plan", "trigger"),
    [
        (
            Plan("a", "Hi.", in_seconds=1_200),
            {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 1_200},
        ),
        (
            Plan("a", "Hi.", ("08:30",), ONCE, first_day="2026-11-24"),
            {"scheduledTime": "2026-11-24T08:30"},
        ),
        (Plan("a", "Hi.", ("08:30",), ONCE), {"scheduledTime": "2026-11-23T08:30"}),
        (
            Plan("a", "Hi.", ("08:30", "12:00"), ONCE),
            {
                "scheduledTime": "2026-11-22T12:00",
                "recurrence": {
                    "endDateTime": "2026-11-23T09:29:59.000",
                    "recurrenceRules": ["FREQ=DAILY;8;30;1", "FREQ=DAILY;12;0;1"],
                },
            },
        ),
        (
            Plan("a", "Hi.", ("07:05",), WEEKDAYS, last_day="2026-12-24"),
            {
                "recurrence": {
                    "endDateTime": "2026-12-24T23:59:59.000",
                    "recurrenceRules": [
                        f"FREQ=WEEKLY;BYDAY={day};7;5;1" for day in ("MO", "TU", "WE", "TH", "FR")
                    ],
                }
            },
        ),
        (
            Plan("a", "Hi.", ("00:00",), WEEKLY, ("SU",)),
            {
                "scheduledTime": "2026-11-29T00:00",
                "recurrence": {"recurrenceRules": ["FREQ=WEEKLY;BYDAY=SU;0;0;1"]},
            },
        ),
        (
            Plan("a", "Hi.", ("09:00",), first_day="2026-11-20", every_days=2),
            {
                "scheduledTime": "2026-11-24T09:00",
                "recurrence": {"recurrenceRules": ["FREQ=DAILY;9;0;2"]},
            },
        ),
    ],
    ids=["in", "once-on", "once", "once-each", "weekdays", "weekly", "other-days"],
)
def test_each_recurrence_has_its_trigger(
    home: Household, plan: Plan, trigger: dict[str, object]
) -> None:
    home.keeper.set(home.asking(time_zone="Europe/London"), plan, "mark")
    sent = home.sent("POST")[0]["trigger"]
    assert isinstance(sent, dict)
    for name, value in trigger.items():
        if name == "recurrence":
            assert isinstance(value, dict)
            rules = [_in_full(rule) for rule in value["recurrenceRules"]]
            assert sent[name]["recurrenceRules"] == rules
            assert sent[name].get("endDateTime") == value.get("endDateTime")
        elif name == "scheduledTime":
            assert sent[name].startswith(value)
        else:
            assert sent[name] == value


def _in_full(rule: str) -> str:
    """The rule of a short one: its frequency and day, then hour, minute and interval."""
    *when, hour, minute, interval = rule.split(";")
    at = f"BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL={interval};"
    return f"{';'.join(when)};{at}"


@pytest.mark.parametrize("known", [None, UNKNOWN])
def test_the_time_zone_is_asked_for_where_nobody_has_asked_yet(
    home: Household, known: str | None
) -> None:
    home.keeper.set(home.asking(time_zone=known), CALCIUM, "mark")
    (first, *_) = home.service.calls
    assert first.path == f"/v2/devices/{DEVICE}/settings/System.timeZone"
    trigger = home.sent("POST")[0]["trigger"]
    assert isinstance(trigger, dict)
    assert trigger["timeZoneId"] == "Europe/London"


def test_a_plan_is_listed_as_it_was_agreed(home: Household) -> None:
    plans = [
        CALCIUM,
        Plan("vitamin-d", "Time for your vitamin D.", ("12:00",), WEEKLY, ("MO", "TH")),
        Plan("calcium", "Calcium time.", ("10:00",), WEEKDAYS, last_day="2026-12-01"),
        Plan("calcium", "Calcium time.", ("11:00",), first_day="2026-11-23", every_days=3),
        Plan("calcium", "Calcium time.", ("11:00",), ONCE, first_day="2026-11-25"),
        Plan("calcium", "Calcium time.", ("09:00", "10:30"), ONCE),
    ]
    for number, plan in enumerate(plans):
        home.clock.advance(5)
        home.keeper.set(home.asking(time_zone="Europe/London"), plan, str(number))
    assert [one.plan for one in home.keeper.list(home.asking())] == plans
    home.clock.advance(5)
    home.keeper.set(home.asking(), Plan("calcium", "Said no more.", in_seconds=600), "last")
    last = home.keeper.list(home.asking())[-1]
    assert last.plan == Plan(OLDER, "Said no more.", in_seconds=600)


def test_a_change_keeps_the_reminder_and_a_gone_one_is_set_anew(home: Household) -> None:
    asking = home.asking(time_zone="Europe/London")
    reminder = home.keeper.set(asking, CALCIUM, "one")
    later = replace(CALCIUM, times=("09:00", "17:00"))
    changed = home.keeper.change(asking, reminder, later, "two")
    assert changed.token == reminder.token
    assert [one.plan for one in home.keeper.list(asking)] == [later]
    home.service.alerts.clear()
    home.keeper.change(asking, reminder, CALCIUM, "three")
    assert [one.plan for one in home.keeper.list(asking)] == [CALCIUM]


def test_cancelling_counts_what_was_there(home: Household) -> None:
    asking = home.asking(time_zone="Europe/London")
    one = home.keeper.set(asking, CALCIUM, "one")
    gone = Reminder("../../gone?x", CALCIUM)
    assert home.keeper.cancel(asking, (one, gone), "two") == 1
    assert home.service.active == []
    assert home.keeper.cancel(asking, (one,), "three") == 0


def test_all_pages_of_her_list_are_read(home: Household) -> None:
    home.service.page_size = 2
    asking = home.asking(time_zone="Europe/London")
    plans = [replace(CALCIUM, times=(f"{hour:02}:00",)) for hour in range(9, 14)]
    for number, plan in enumerate(plans):
        home.keeper.set(asking, plan, str(number))
    listed = home.keeper.list(asking)
    assert [one.plan for one in listed] == plans
    home.clock.advance(20)
    assert home.keeper.set(home.asking(time_zone="Europe/London"), plans[4], "again") == listed[4]
    assert home.keeper.cancel(asking, listed, "all") == len(plans)
    assert {one.token for one in home.service.calls} == {TOKEN}


@pytest.mark.parametrize(
    ("links", "path"),
    [
        ("/v1/alerts/reminders?start=2", "/v1/alerts/reminders?start=2"),
        (
            "https://api.eu.amazonalexa.com/v1/alerts/reminders?start=2",
            "/v1/alerts/reminders?start=2",
        ),
        ({"next": "/v1/alerts/reminders?start=2"}, "/v1/alerts/reminders?start=2"),
        ("https://api.eu.amazonalexa.com.evil.org/v1/alerts/reminders", ""),
        ("https://api.amazonalexa.com/v1/alerts/reminders?start=2", ""),
        ("//evil.org/v1/alerts/reminders", ""),
        ("@evil.org/v1/alerts/reminders", ""),
        ("/v1/alerts/reminders/../../tokens", ""),
        ("/v1/alerts/reminders?a\r\nHost: evil.org", ""),
        ("/v2/persons", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_next_page_is_of_the_same_list_or_none(links: object, path: str) -> None:
    assert client.next_page({"links": links}, "https://api.eu.amazonalexa.com") == path


# One yes is one reminder.


def test_the_same_request_twice_is_one_reminder_and_ten_at_once_are_ten(home: Household) -> None:
    def ask(mark: str) -> str:
        asking = home.asking(request_id=mark, time_zone="Europe/London")
        return home.keeper.set(asking, CALCIUM, mark).token

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(ask, ["same"] * 2))) == 1
        assert len(home.service.active) == 1
        home.service.alerts.clear()
        assert len(set(pool.map(ask, [f"request {number}" for number in range(10)]))) == 10
    assert len(home.service.active) == 10


def test_a_request_that_comes_again_later_sets_nothing_more(home: Household) -> None:
    asking = home.asking(time_zone="Europe/London")
    first = home.keeper.set(asking, CALCIUM, "same")
    home.clock.advance(20)
    assert home.keeper.set(asking, CALCIUM, "same") == first
    assert len(home.service.active) == 1


def test_what_she_has_already_is_not_set_a_second_time(home: Household) -> None:
    first = home.keeper.set(home.asking(time_zone="Europe/London"), CALCIUM, "today")
    home.clock.advance(86_400)
    again = home.keeper.set(home.asking(time_zone="Europe/London"), CALCIUM, "tomorrow")
    assert again == first
    other = replace(CALCIUM, times=("09:00", "17:00"))
    home.keeper.set(home.asking(time_zone="Europe/London"), other, "another")
    assert len(home.service.active) == 2


def test_in_twenty_minutes_can_be_asked_for_again(home: Household) -> None:
    plan = Plan("calcium", "Calcium time.", in_seconds=1_200)
    for _ in range(2):
        home.keeper.set(home.asking(), plan, "same")
    assert len(home.service.active) == 1
    home.clock.advance(600)
    home.keeper.set(home.asking(), plan, "other")
    assert len(home.service.active) == 2


@pytest.mark.parametrize(
    ("fault", "line", "made"),
    [
        (400, "reminder_refused", 0),
        (401, "reminder_not_allowed", 0),
        (403, "reminder_not_allowed", 0),
        (429, "reminder_busy", 0),
        (500, "", 1),
        (503, "", 1),
        (504, "", 1),
        (418, "", 1),
        (reminder_service.STALL, "reminder_unsure", 0),
        (reminder_service.STALL_DONE, "", 1),
        (reminder_service.BROKEN, "", 1),
        (reminder_service.LOST, "", 1),
        (reminder_service.JUNK_ANSWER, "", 1),
    ],
    ids=str,
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_fault_of_the_post_is_told_or_mended_and_she_never_has_two(
    home: Household, fault: str | int, line: str, made: int, times: int
) -> None:
    line = line or ("" if times == 1 else _told_twice(fault))
    made = made if times == 1 or fault in _DONE else 0
    home.service.fail("POST", fault, times)
    begun = time.monotonic()
    until = begun + 4.0
    asking = home.asking(time_zone="Europe/London", seconds=lambda: until - time.monotonic())
    assert _told(home, asking) == line
    assert time.monotonic() - begun < 4.0
    assert len(home.service.active) == made
    home.service.recover()
    home.clock.advance(10)
    home.keeper.set(home.asking(time_zone="Europe/London"), CALCIUM, "her yes")
    assert len(home.service.active) == 1


def _told(home: Household, asking: Asking) -> str:
    """The line that tells her what went wrong; "" where nothing did."""
    try:
        home.keeper.set(asking, CALCIUM, "her yes")
    except ReminderError as error:
        return "" if TOKEN in str(error) else error.line
    return ""


_DONE = {reminder_service.STALL_DONE, reminder_service.LOST, reminder_service.JUNK_ANSWER}


def _told_twice(fault: str | int) -> str:
    """What is told where the same happens once more."""
    if fault in _DONE:
        return ""  # the list shows that it was done
    return "reminder_unsure" if fault == reminder_service.BROKEN else "reminder_trouble"


def _do(home: Household, method: str, reminder: Reminder) -> object:
    """What comes of that call."""
    asking = home.asking(time_zone="Europe/London")
    if method == "GET":
        return home.keeper.list(asking)
    if method == "PUT":
        return home.keeper.change(asking, reminder, CALCIUM, "two")
    return home.keeper.cancel(asking, (reminder,), "three")


@pytest.mark.parametrize("fault", [500, 503, "broken", "junk", "lost"], ids=str)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_may_be_repeated_is_repeated_once(
    home: Household, fault: str | int, method: str
) -> None:
    asking = home.asking(time_zone="Europe/London")
    for times in (1, 2):
        one = home.keeper.set(asking, CALCIUM, "one")
        home.service.fail(method, fault, times)
        calls = len(home.service.calls)
        # What a DELETE answers is of no interest.
        is_failing = times == 2 and (method, fault) != ("DELETE", "junk")
        if is_failing:
            with pytest.raises(ReminderError) as error:
                _do(home, method, one)
            assert error.value.line == "reminder_trouble"
        else:
            assert _do(home, method, one)
        assert len(home.service.calls) - calls <= 2
        home.service.recover()


def test_when_nothing_answers_she_is_told_in_time(home: Household) -> None:
    home.service.fail("*", reminder_service.STALL, 9)
    begun = time.monotonic()
    until = begun + 4.0
    asking = home.asking(time_zone="Europe/London", seconds=lambda: until - time.monotonic())
    with pytest.raises(ReminderError) as error:
        home.keeper.set(asking, CALCIUM, "mark")
    assert error.value.line == "reminder_trouble"
    assert time.monotonic() - begun < client.CALL_SECONDS + 0.5
    assert home.sent("POST") == []


def test_without_time_nobody_is_asked(home: Household) -> None:
    with pytest.raises(ReminderError):
        home.keeper.list(home.asking(seconds=lambda: 0.3))
    assert home.service.calls == []


@pytest.mark.parametrize(
    ("time_zone", "line"),
    [(None, "reminder_no_time_zone"), ("Mars/Base", "reminder_no_time_zone")],
)
def test_by_no_clock_nothing_is_set(home: Household, time_zone: str | None, line: str) -> None:
    home.service.time_zone = time_zone
    with pytest.raises(ReminderError) as error:
        home.keeper.set(home.asking(), CALCIUM, "mark")
    assert error.value.line == line
    assert home.sent("POST") == []


def test_limits_of_the_device_have_words_of_their_own(home: Household) -> None:
    asking = home.asking(time_zone="Europe/London")
    close = replace(CALCIUM, times=("09:00", "09:30"))
    home.service.most_reminders = 0
    assert _line(home, CALCIUM) == "reminder_too_many"
    home.service.can_ring = False
    assert _line(home, CALCIUM) == "reminder_not_here"
    home.service.can_ring, home.service.most_reminders = True, 9
    assert _line(home, close) == "reminder_refused"
    past = Plan("calcium", "Calcium time.", ("09:00",), ONCE, first_day="2026-11-20")
    assert _line(home, past) == "reminder_too_late"
    assert home.keeper.list(asking) == ()


def _line(home: Household, plan: Plan) -> str:
    with pytest.raises(ReminderError) as error:
        home.keeper.set(home.asking(time_zone="Europe/London"), plan, "mark")
    return error.value.line


def test_without_her_permission_nobody_is_asked(home: Household) -> None:
    asking = replace(home.asking(), channel=Access(home.url, TOKEN, DEVICE))
    with pytest.raises(ReminderError) as error:
        home.keeper.set(asking, CALCIUM, "mark")
    assert error.value.line == "reminder_not_allowed"
    assert home.service.calls == []


def test_a_permission_taken_back_is_found_out(home: Household) -> None:
    home.consents.statuses.clear()
    with pytest.raises(ReminderError) as error:
        home.keeper.set(home.asking(time_zone="Europe/London"), CALCIUM, "mark")
    assert error.value.line == "reminder_not_allowed"


@pytest.mark.parametrize("channel", [None, Access()])
def test_a_request_without_access_sets_nothing(home: Household, channel: Access | None) -> None:
    asking = replace(home.asking(), channel=channel)
    with pytest.raises(ReminderError):
        home.keeper.set(asking, CALCIUM, "mark")
    assert home.service.calls == []


@pytest.mark.parametrize("endpoint", [*OTHERS, "the stand-in's"])
def test_a_real_server_sends_its_token_to_amazon_alone(
    home: Household, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alexa_api, "fetch", lambda *_args, **_named: pytest.fail("sent"))
    keeper = AlexaKeeper(kind_of=lambda text: "", clock=home.clock, reach=AMAZON)
    address = home.url if endpoint == "the stand-in's" else endpoint
    access = Access(address, TOKEN, DEVICE, frozenset({REMINDERS_SCOPE}))
    with pytest.raises(ReminderError) as error:
        keeper.set(replace(home.asking(), channel=access), CALCIUM, "mark")
    assert error.value.line == "reminder_trouble"
    assert home.service.calls == []
