"""The stand-in for Alexa's reminders and settings: as strict as hers, and rung by the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
import urllib3
from dateutil.rrule import rruleset, rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from gentle_back.clock import MovableClock
from gentle_back.device.consents import DENIED, GRANTED, REMINDERS, Consents
from gentle_back.device.local_server import LocalServer
from gentle_back.device.reminder_service import PATH, ReminderService
from gentle_back.device.ringing import DAYS, TriggerError, read_trigger

pytestmark = pytest.mark.network

Json: TypeAlias = dict[str, Any]

TOKEN = "the.token"
START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT_NINE = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
ONCE: Json = {
    "type": "SCHEDULED_ABSOLUTE",
    "timeZoneId": "Europe/London",
    "scheduledTime": "2026-11-22T10:00:00.000",
}


@dataclass
class Platform:
    """The service, and calls to it as a skill makes them."""

    service: ReminderService
    consents: Consents
    clock: MovableClock
    url: str

    def call(self, method: str, path: str = PATH, body: object = None, bearer: str = TOKEN) -> Any:  # noqa: ANN401 - JSON
        """Status and JSON of the answer."""
        answer = urllib3.request(
            method,
            f"{self.url}{path}",
            body=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {bearer}"},
            retries=False,
        )
        return answer.status, answer.json() if answer.data else None


@pytest.fixture
def platform() -> Iterator[Platform]:
    clock, consents = MovableClock(START), Consents({REMINDERS: GRANTED})
    service = ReminderService(clock, consents, token=TOKEN, device_id="d", time_zone="Asia/Kolkata")
    with LocalServer(service) as server:
        yield Platform(service, consents, clock, server.url)


def reminder(when: Json, **changes: object) -> Json:
    content = [{"locale": "en-GB", "text": "Hello.", "ssml": "<speak>Hello.</speak>"}]
    return {
        "requestTime": "2026-11-22T09:30:00",
        "trigger": when,
        "alertInfo": {"spokenInfo": {"content": content}},
        "pushNotification": {"status": "ENABLED"},
        **changes,
    }


def recurring(*rules: str, **changes: object) -> Json:
    recurrence = {"startDateTime": "2026-11-22T09:30:00.123", "recurrenceRules": [*rules]}
    return {**ONCE, "recurrence": {**recurrence, **changes}}


def test_a_reminder_is_made_listed_changed_and_deleted(platform: Platform) -> None:
    status, made = platform.call("POST", body=reminder(ONCE))
    assert (status, made["status"], made["version"]) == (200, "ON", "1")
    path = f"{PATH}/{made['alertToken']}"
    status, listed = platform.call("GET")
    assert (status, listed["totalCount"]) == (200, "1")
    assert listed["alerts"][0]["trigger"] == ONCE
    assert platform.call("GET", path)[1] == listed["alerts"][0]
    status, changed = platform.call("PUT", path, reminder(recurring(AT_NINE)))
    assert (status, changed["version"]) == (200, "2")
    assert platform.call("DELETE", path) == (200, None)
    assert platform.call("DELETE", path)[0] == 404
    assert platform.call("GET")[1]["alerts"] == []
    kinds = [event["type"] for event in platform.service.events]
    assert kinds == [f"Reminders.Reminder{what}" for what in ("Created", "Updated", "Deleted")]


@pytest.mark.parametrize(
    ("trigger", "code"),
    [
        ({**ONCE, "scheduledTime": "2026-11-22T10:00:00Z"}, "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (
            {**ONCE, "scheduledTime": "2026-11-22T10:00:00+00:00"},
            "UNSUPPORTED_SCHEDULED_TIME_FORMAT",
        ),
        ({**ONCE, "scheduledTime": None}, "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        ({**ONCE, "scheduledTime": "2026-11-22T09:30:00"}, "TRIGGER_SCHEDULED_TIME_IN_PAST"),
        ({**ONCE, "timeZoneId": "Mars/Base"}, "INVALID_TRIGGER_TIME_ZONE_ID"),
        ({**ONCE, "timeZoneId": None}, "INVALID_TRIGGER_TIME_ZONE_ID"),
        ({"type": "SOON"}, "INVALID_TRIGGER_TYPE"),
        ({"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 0}, "INVALID_TRIGGER_OFFSET"),
        ({"type": "SCHEDULED_RELATIVE", "offsetInSeconds": "60"}, "INVALID_TRIGGER_OFFSET"),
        (recurring(), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        ({**ONCE, "recurrence": {"freq": "DAILY"}}, "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (recurring(AT_NINE.replace("DAILY", "HOURLY")), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (recurring(f"{AT_NINE}BYDAY=MO;"), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (
            recurring(f"{AT_NINE.replace('DAILY', 'WEEKLY')}BYDAY=MO,TU;"),
            "UNSUPPORTED_TRIGGER_RECURRENCE",
        ),
        (recurring(AT_NINE.replace("=9", "=24")), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (recurring(AT_NINE, startDateTime="2026-11-22"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (
            recurring(AT_NINE, AT_NINE.replace("MINUTE=0", "MINUTE=59")),
            "UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL",
        ),
    ],
)
def test_what_alexa_would_refuse_is_refused(platform: Platform, trigger: Json, code: str) -> None:
    status, told = platform.call("POST", body=reminder(trigger))
    assert (status, told["code"]) == (400, code)
    assert platform.service.active == []


@pytest.mark.parametrize(
    "changes",
    [{"trigger": None}, {"alertInfo": {}}, {"requestTime": None}, {"requestTime": "2026Z"}],
    ids=str,
)
def test_half_a_request_is_refused(platform: Platform, changes: Json) -> None:
    assert platform.call("POST", body=reminder(ONCE, **changes))[0] == 400
    assert platform.call("POST", body=[])[0] == 400


def test_a_stranger_and_who_is_not_allowed_get_nothing(platform: Platform) -> None:
    assert platform.call("GET", bearer="other")[0] == 401
    for statuses in ({}, {REMINDERS: DENIED}):
        platform.consents.statuses = statuses
        assert platform.call("POST", body=reminder(ONCE))[0] == 403
        assert platform.call("GET")[0] == 401
        assert platform.call("DELETE", f"{PATH}/x")[0] == 401
    assert platform.service.alerts == {}


def test_the_settings_service_needs_no_permission(platform: Platform) -> None:
    platform.consents.statuses = {}
    path = "/v2/devices/{}/settings/System.timeZone"
    assert platform.call("GET", path.format("d")) == (200, "Asia/Kolkata")
    assert platform.call("GET", path.format("other"))[0] == 404
    platform.service.time_zone = None
    assert platform.call("GET", path.format("d")) == (204, None)


def test_a_fault_befalls_only_the_calls_it_is_for(platform: Platform) -> None:
    platform.service.fail("POST", 503)
    platform.service.fail("*", "lost")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        platform.call("GET")
    assert platform.call("POST", body=reminder(ONCE))[0] == 503
    assert platform.call("POST", body=reminder(ONCE))[0] == 200


def test_it_rings_by_the_clock_and_once_is_once(platform: Platform) -> None:
    platform.call("POST", body=reminder(ONCE))
    platform.call("POST", body=reminder(recurring(AT_NINE)))
    platform.call("POST", body=reminder({"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 1_200}))
    assert platform.service.ring() == []
    platform.clock.advance(1_199)
    assert platform.service.ring() == []
    platform.clock.advance(86_400)
    times = [f"{ring.at:%d %H:%M}" for ring in platform.service.ring()]
    assert times == ["22 09:50", "22 10:00", "23 09:00"]
    assert platform.service.ring() == []
    assert len(platform.service.active) == 1


# What rings when, against another calendar.

ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"])
# Around both nights on which the clocks change, in both countries.
NIGHTS = st.sampled_from([datetime(2026, month, 1) for month in (3, 10, 11)])
TIMES = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def rules(draw: st.DrawFn) -> str:
    hour, minute = draw(TIMES)
    at = f"BYHOUR={hour};BYMINUTE={minute};BYSECOND=0"
    if draw(st.booleans()):
        return f"FREQ=WEEKLY;BYDAY={draw(st.sampled_from(DAYS))};{at};INTERVAL=1;"
    return f"FREQ=DAILY;{at};INTERVAL={draw(st.integers(1, 4))};"


@given(ZONES, NIGHTS, st.integers(0, 1_439), st.lists(rules(), min_size=1, max_size=3))
def test_rings_are_those_of_the_rules_by_her_own_clock(
    zone: str, month: datetime, minute: int, texts: list[str]
) -> None:
    start = month + timedelta(minutes=minute)
    trigger = recurring(*texts, startDateTime=start.isoformat()) | {"timeZoneId": zone}
    after = month.replace(tzinfo=UTC) - timedelta(days=2)
    until = after + timedelta(days=40)
    expected = rruleset()
    for text in texts:
        expected.rrule(rrulestr(text.rstrip(";"), dtstart=start))
    local = expected.between(start, start + timedelta(days=60), inc=True)
    moments = [one.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for one in local]
    assume(len(texts) == 1 or not _is_too_close(trigger, after))
    rings = list(read_trigger(trigger, after).rings(after, until))
    assert rings == [one for one in moments if after < one <= until]


def _is_too_close(trigger: Json, now: datetime) -> bool:
    """Whether it would ring more than once an hour, which is refused before."""
    try:
        read_trigger(trigger, now)
    except TriggerError as error:
        return str(error) == "UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL"
    return False
