"""Alexa's reminders the whole way: signed envelope, Flask, plugin, effect, HTTP to the stand-in."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any, TypeAlias

import pytest

from conftest import AtHome, Home
from gentle_back.alexa_api import REMINDERS_SCOPE
from gentle_back.device.chain import DeviceChain
from gentle_back.device.heard import Heard
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.reminder_service import BROKEN, JUNK_ANSWER, LOST, STALL, STALL_DONE

pytestmark = pytest.mark.network

Json: TypeAlias = dict[str, Any]

PROPOSAL = "remind me to have my calcium at nine and four"
AGAIN = "skill/lines/reminder_try_again"
SET = "skill/lines/reminder_set"
LONGEST_SECONDS = 4.0
CHECK = "remind me of my six week check on the fifth of december"


@pytest.fixture
def home(at_home: AtHome) -> Iterator[Home]:
    """A home where Alexa keeps the reminders, which she has allowed."""
    with at_home(reminders="alexa", is_allowed=True) as opened:
        yield opened


# What befalls which call and how often, and the line she hears: the same for all of them is that
# she hears one in time, and that in the end she has one reminder.
FAULTS: list[tuple[str, str | int, int, str]] = [
    ("POST", 400, 1, "reminder_refused"),
    ("POST", 401, 1, "reminder_ask_permission"),
    ("POST", 403, 1, "reminder_ask_permission"),
    ("POST", 429, 1, "reminder_busy"),
    ("POST", 500, 1, "reminder_set"),
    ("POST", 500, 2, "reminder_trouble"),
    ("POST", 503, 1, "reminder_set"),
    ("POST", 503, 2, "reminder_trouble"),
    ("POST", 504, 2, "reminder_trouble"),
    ("POST", STALL, 1, "reminder_unsure"),
    ("POST", STALL_DONE, 1, "reminder_set"),
    ("POST", BROKEN, 1, "reminder_set"),
    ("POST", BROKEN, 2, "reminder_unsure"),
    ("POST", LOST, 1, "reminder_set"),
    ("POST", JUNK_ANSWER, 1, "reminder_set"),
    ("GET", STALL, 1, "reminder_no_time_zone"),
    ("GET", 500, 1, "reminder_no_time_zone"),
    ("*", STALL, 9, "reminder_no_time_zone"),
]


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: "-".join(map(str, case)))
def test_each_fault_is_told_in_time_and_in_the_end_she_has_one_reminder(
    home: Home, case: tuple[str, str | int, int, str], caplog: pytest.LogCaptureFixture
) -> None:
    method, fault, times, line = case
    caplog.set_level(logging.DEBUG)
    home.echo.say(PROPOSAL)
    home.platform.fail(method, fault, times)
    begun = time.monotonic()
    heard = home.echo.say("yes")
    assert time.monotonic() - begun < LONGEST_SECONDS
    assert home.replies[-1].keys[0] == f"skill/lines/{line}", heard.text
    assert heard.is_open
    home.platform.recover()
    home.clock.advance(8)
    _ask_until_set(home, heard)
    assert len(home.platform.active) == 1
    assert {one.token for one in home.platform.calls} == {_token(heard)}
    assert _token(heard) not in caplog.text


def _ask_until_set(home: Home, heard: Heard) -> None:
    """Say what she would: yes to whatever is asked, or ask once more."""
    if home.replies[-1].keys[0] == SET:
        return
    if home.replies[-1].keys[-1] != AGAIN and not home.replies[-1].permission:
        heard = home.echo.say(PROPOSAL)
    heard = home.echo.say("yes")
    assert home.replies[-1].keys[0] == SET, heard.text


def _token(heard: Heard) -> str:
    request: Any = heard.request
    return str(request["context"]["System"]["apiAccessToken"])


# One yes, as it was sent, and what else may come of it.


def yes_of(home: Home) -> Json:
    """Her yes as it was sent to the skill, with all that it has brought about undone."""
    home.echo.say(PROPOSAL)
    heard = home.echo.say("yes")
    assert home.replies[-1].keys[0] == SET
    home.platform.alerts.clear()
    home.platform.calls.clear()
    return json.loads(json.dumps(heard.request))  # type: ignore[no-any-return]  # it is an object


def post(home: Home, chain: DeviceChain, sent: Mapping[str, object]) -> Json:
    """The response to that request."""
    with HttpLink(f"{home.url}/alexa", chain) as link:
        answer: Json = json.loads(link.post(json.dumps(sent).encode()).body)
    return answer["response"]  # type: ignore[no-any-return]  # JSON


def test_the_same_yes_twice_is_one_reminder_and_ten_at_once_are_ten(
    home: Home, chain: DeviceChain
) -> None:
    with ThreadPoolExecutor(10) as pool:
        sent = yes_of(home)
        for answer in pool.map(lambda one: post(home, chain, one), [sent, sent]):
            assert "stop the calcium reminders" in answer["outputSpeech"]["ssml"]
        assert len(home.platform.active) == 1
        post(home, chain, sent)
        assert len(home.platform.active) == 1
        home.platform.alerts.clear()
        others = [deepcopy(sent) for _ in range(10)]
        for number, other in enumerate(others):
            other["request"]["requestId"] = f"amzn1.echo-api.request.{number}"
        list(pool.map(lambda one: post(home, chain, one), others))
        assert len(home.platform.active) == 10


def test_an_address_that_is_not_this_computer_gets_no_token(home: Home, chain: DeviceChain) -> None:
    with LocalServer(home.platform) as trap:
        sent = yes_of(home)
        for endpoint in (
            trap.url.replace("127.0.0.1", "localhost"),
            f"{trap.url}/",
            f"{trap.url}@127.0.0.1",
            trap.url.replace("http", "https"),
            "https://api.amazonalexa.com",
            "http://169.254.169.254",
            "",
        ):
            sent["context"]["System"]["apiEndpoint"] = endpoint
            answer = post(home, chain, sent)
            assert "reminder" in answer["outputSpeech"]["ssml"]
        assert home.platform.calls == []


def test_alexas_reports_of_reminders_are_taken_without_a_word(
    home: Home, chain: DeviceChain
) -> None:
    sent = yes_of(home)
    del sent["session"]
    for what in ("Created", "Started", "Updated", "Deleted", "StatusChanged"):
        sent["request"] |= {"type": f"Reminders.Reminder{what}", "body": {"alertToken": "x"}}
        assert post(home, chain, sent) == {}
    assert home.platform.calls == []


def test_a_danger_sign_asks_alexa_for_nothing(home: Home) -> None:
    home.echo.say(PROPOSAL)
    home.echo.say("yes i can't feel anything when i wipe")
    assert home.replies[-1].reports_danger
    assert home.platform.calls == []


@pytest.mark.parametrize("method", ["GET", "DELETE", "*"])
def test_who_has_lost_her_baby_is_answered_though_alexa_stalls(home: Home, method: str) -> None:
    for proposal in ("remind me of a comfort check in an hour", CHECK):
        home.echo.say(proposal)
        home.echo.say("yes")
        assert home.replies[-1].keys[0] == SET
    home.platform.fail(method, STALL, 9)
    begun = time.monotonic()
    home.echo.say("i lost my baby")
    assert time.monotonic() - begun < LONGEST_SECONDS / 2
    assert home.replies[-1].keys == ("safety/signs/loss",)
    home.platform.recover()
    home.echo.say("i lost my baby")
    assert home.platform.active == []


def test_the_scope_that_is_asked_for_is_the_one_of_reminders(at_home: AtHome) -> None:
    with at_home(reminders="alexa") as home:
        home.echo.say(PROPOSAL)
        response: Any = home.echo.say("yes").response["response"]
        (directive,) = response["directives"]
        assert directive["payload"]["permissionScope"] == REMINDERS_SCOPE
        assert "shouldEndSession" not in response
