"""Her permission on the wire: how Alexa is told to ask, and what becomes of the answer."""

from __future__ import annotations

from typing import Any

import pytest
from ask_sdk_core.response_helper import ResponseFactory

from alexa.envelopes import Json, envelope, intent_request
from gentle_back.alexa import consent
from gentle_back.alexa.envelope import turn_of
from gentle_back.alexa.model import read_envelope
from gentle_back.alexa.response import render, to_bytes
from gentle_back.alexa_api import REMINDERS_SCOPE
from gentle_back.values import Ask, Reply

SCOPE = "alexa::alerts:reminders:skill:readwrite"


def answered(status: str = "ACCEPTED", code: str = "200", **payload: object) -> Json:
    """The request that tells what she said."""
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": code, "message": "OK"},
        "payload": {"permissionScope": SCOPE, "status": status, **payload},
        "token": "reminders",
    }


def read(request: Json, **user: object) -> Any:  # noqa: ANN401 - an SDK model
    plain = envelope(request)
    plain["context"]["System"]["user"] = {"userId": "amzn1.ask.account.HER", **user}
    return read_envelope(plain)


def test_alexa_is_told_to_ask_and_goes_on_by_herself() -> None:
    response = render(Reply(permission=Ask("SetIntent")), ResponseFactory())
    sent = to_bytes(response).decode()
    assert (
        '"directives":[{"type":"Connections.SendRequest","name":"AskFor","payload":{"@type":'
        '"AskForPermissionsConsentRequest","@version":"1","permissionScope":'
        f'"{SCOPE}"}},"token":"reminders"}}]'
    ) in sent
    assert "shouldEndSession" not in sent
    assert "reprompt" not in sent


@pytest.mark.parametrize(
    ("request_", "outcome", "needs_card"),
    [
        (answered("ACCEPTED", isCardThrown=False), "granted", False),
        (answered("DENIED", isCardThrown=True), "denied", False),
        (answered("DENIED", isCardThrown=False), "denied", True),
        (answered("DENIED"), "denied", True),
        (answered("NOT_ANSWERED", isCardThrown=False), "unanswered", True),
        (answered("NOT_ANSWERED", isCardThrown=True), "unanswered", False),
        (answered("MAYBE"), "failed", True),
        (answered("ACCEPTED", code="400"), "failed", True),
        (answered("ACCEPTED", code="500"), "failed", True),
        ({"type": "Connections.Response", "name": "AskFor"}, "failed", True),
        ({"type": "Connections.Response", "name": "Buy", "status": {"code": "200"}}, "", False),
        (intent_request("YesIntent"), "", False),
    ],
)
def test_each_outcome_is_a_turn_of_its_own(request_: Json, outcome: str, needs_card: bool) -> None:
    sent = read(request_)
    turn = turn_of(sent, None)
    assert turn.slots.get("permission", "") == outcome
    assert (turn.intent == "PermissionIntent") is bool(outcome)
    assert consent.needs_card(sent.request) is needs_card


@pytest.mark.parametrize(
    ("user", "is_granted"),
    [
        ({}, False),
        ({"permissions": {}}, False),
        ({"permissions": {"consentToken": "old"}}, False),
        ({"permissions": {"scopes": {SCOPE: {"status": "GRANTED"}}}}, True),
        ({"permissions": {"scopes": {SCOPE: {"status": "DENIED"}}}}, False),
        ({"permissions": {"scopes": {SCOPE: {}}}}, False),
        ({"permissions": {"scopes": {SCOPE: {"status": "NEW"}}}}, False),
        ({"permissions": {"scopes": {"alexa::other": {"status": "GRANTED"}}}}, False),
        ({"permissions": {"scopes": [1]}}, False),
        ({"permissions": "x"}, False),
    ],
)
def test_permission_is_what_the_scope_says(user: Json, is_granted: bool) -> None:
    access = consent.access_of(read(intent_request("YesIntent"), **user))
    assert (REMINDERS_SCOPE in access.granted) is is_granted
    assert access.endpoint == "https://api.eu.amazonalexa.com"
    assert access.token == "a.token"


def test_who_has_just_said_yes_has_allowed_it_whatever_the_scope_still_says() -> None:
    denied = {"permissions": {"scopes": {SCOPE: {"status": "DENIED"}}}}
    assert REMINDERS_SCOPE in consent.access_of(read(answered(), **denied)).granted
    assert consent.access_of(read(answered("DENIED"), **denied)).granted == frozenset()
