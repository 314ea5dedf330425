"""Alexa asks for a permission: what the device takes for an asking, and what the skill is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from device.scripted import Json, Meeting, plain, reprompt
from gentle_back.device.consents import QUESTION, REMINDERS

pytestmark = pytest.mark.network

Meet = Callable[..., Meeting]
PAYLOAD: Json = {
    "@type": "AskForPermissionsConsentRequest",
    "@version": "1",
    "permissionScope": REMINDERS,
}


def asking(mark: object = "mine", payload: Json = PAYLOAD, **response: object) -> Json:
    directive = {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "token": mark,
        "payload": payload,
    }
    return plain("First this.", **{"directives": [directive], **response}) | {
        "sessionAttributes": {"waiting": 1}
    }


def staying(**response: object) -> Json:
    return plain("Well.", shouldEndSession=False, **response)


@pytest.mark.parametrize(
    ("words", "status", "scopes"),
    [
        ("yes", "ACCEPTED", {REMINDERS: {"status": "GRANTED"}}),
        ("Alexa, yes please!", "ACCEPTED", {REMINDERS: {"status": "GRANTED"}}),
        ("no", "DENIED", {REMINDERS: {"status": "DENIED"}}),
        ("", "NOT_ANSWERED", None),
        ("what is the weather", "NOT_ANSWERED", None),
    ],
)
def test_her_answer_goes_to_the_skill_in_the_same_session(
    meet: Meet, words: str, status: str, scopes: Json | None
) -> None:
    echo, skill = meet(asking(), staying())
    heard = echo.open()
    assert heard.text == f"First this. {QUESTION}"
    assert heard.is_open
    assert echo.say(words).text == "Well."
    request, session = skill.requests[1], skill.sessions[1]
    assert (request["type"], request["name"]) == ("Connections.Response", "AskFor")
    assert (request["status"]["code"], request["token"]) == ("200", "mine")
    assert request["payload"]["status"] == status
    assert request["payload"]["isCardThrown"] is (status != "ACCEPTED")
    assert (session["new"], session["attributes"]) == (False, {"waiting": 1})
    user: Any = skill.sent[1]["context"]["System"]["user"]
    assert user.get("permissions", {}).get("scopes") == scopes
    echo.say("more")
    assert skill.requests[2]["type"] == "IntentRequest"


def test_a_scope_that_the_manifest_has_not_is_not_asked_for(meet: Meet) -> None:
    other = {**PAYLOAD, "permissionScope": "alexa::devices:all:address:full:read"}
    echo, skill = meet(asking(payload=other), staying())
    echo.open()
    echo.say("yes")
    assert skill.requests[1]["status"]["code"] == "400"
    assert "permissions" not in skill.sent[1]["context"]["System"]["user"]


def test_who_leaves_while_she_is_asked_has_left(meet: Meet) -> None:
    echo, skill = meet(asking(), staying())
    echo.open()
    echo.say("exit")
    assert skill.requests[1]["type"] == "SessionEndedRequest"
    echo.say("yes")
    assert skill.requests[2]["type"] == "IntentRequest"


@pytest.mark.parametrize(
    "answer",
    [
        asking(shouldEndSession=False),
        asking(shouldEndSession=True),
        asking(reprompt=reprompt("Yes?")),
        asking(mark=None),
        asking(mark="x" * 1_001),
        asking(payload={**PAYLOAD, "@version": "2"}),
        asking(payload={"@type": "Other"}),
        asking(directives=asking()["response"]["directives"] * 2),
    ],
)
def test_an_asking_that_alexa_would_not_take_is_trouble(meet: Meet, answer: Json) -> None:
    echo, _ = meet(answer, {})
    heard = echo.open()
    assert heard.trouble
    assert not echo.is_open


@pytest.mark.parametrize(
    ("answer", "is_taken"),
    [
        ({"version": "1.0", "response": {}}, True),
        (plain("Ding."), False),
        ({"version": "1.0", "response": {"shouldEndSession": True}}, False),
        ({"version": "1.0", "response": {"directives": []}}, False),
        (b"", False),
        (("500 No", b""), False),
    ],
)
def test_a_report_is_answered_with_nothing(meet: Meet, answer: Any, is_taken: bool) -> None:  # noqa: ANN401 - scripted
    echo, skill = meet(staying(), answer)
    echo.open()
    heard = echo.report({"type": "Reminders.ReminderStarted", "body": {"alertToken": "x"}})
    assert (heard.trouble is None) is is_taken
    assert "session" not in skill.sent[1]
    assert echo.is_open
