"""Signed requests, each in a new session, to a server that trusts our chain; and their answers."""

from __future__ import annotations

import json
from itertools import count
from typing import Any, TypeAlias

from certificates import NOW
from hostile.cases import Case, body_of
from hostile.signing import signature_of
from hostile.wire import Exchange, bytes_of, exchange
from served import SKILL_ID

# Stands in every log that tells who asked.
USER = "amzn1.ask.account.CANARY"
Request: TypeAlias = dict[str, Any]  # Alexa's JSON

LAUNCH: Request = {"type": "LaunchRequest"}
DISABLED: Request = {"type": "AlexaSkillEvent.SkillDisabled"}
_numbers = count()


def intent(name: str, **slots: str) -> Request:
    """The request that brings an intent."""
    filled = {slot: {"name": slot, "value": value} for slot, value in slots.items()}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": filled}}


def ask(
    port: int, request: Request, *, user: str = USER, request_id: str | None = None
) -> Exchange:
    """What comes back. Raises OSError where nobody takes the request.

    request_id: one that was used before makes it the same request again.
    """
    body = _body(request, user, request_id or f"amzn1.request.{next(_numbers)}")
    return exchange(port, bytes_of(Case("", body, "answered"), signature_of(body)))


def speech_in(answer: Exchange) -> str:
    """The SSML of an answer; "" where it is none, broke off, or says nothing."""
    try:
        response = json.loads(answer.body)["response"] if answer.status == 200 else {}
    except ValueError:
        return ""
    said: str = response.get("outputSpeech", {}).get("ssml", "")
    return said


def _body(request: Request, user: str, request_id: str) -> bytes:
    application = {"applicationId": SKILL_ID}
    system = {"application": application, "user": {"userId": user}}
    envelope: dict[str, Any] = {
        "version": "1.0",
        "context": {"System": system},
        "request": {
            "requestId": request_id,
            "timestamp": NOW.isoformat().replace("+00:00", "Z"),
            "locale": "en-US",
            **request,
        },
    }
    if "Event" not in request["type"]:
        envelope["session"] = {"new": True, "sessionId": "one", **system, "attributes": {}}
    return body_of(envelope)
