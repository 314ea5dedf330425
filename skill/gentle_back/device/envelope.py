"""The request envelopes of the device, in Alexa's JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import uuid4

from gentle_back.device.consents import Consents
from gentle_back.device.own_audio import Playing
from gentle_back.device.session import DeviceSession
from gentle_back.device.understanding import Understood
from gentle_back.values.intents import ALEXA_NAMES, WORDS_SLOT

JsonObject: TypeAlias = dict[str, object]

SPEAKER: frozenset[str] = frozenset({"AudioPlayer"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the device is to the skill, and what it can do.

    application_id: the skill's own id. interfaces: those of a speaker, or of a screen.
    api_endpoint: where the platform's other services would be; this computer, so that nothing
    is ever sent out. consents: what she has allowed the skill; it may ask for more.
    """

    application_id: str
    user_id: str = "amzn1.ask.account.OFFLINE"
    device_id: str = "amzn1.ask.device.OFFLINE"
    locale: str = "en-US"
    interfaces: frozenset[str] = SPEAKER
    api_endpoint: str = "http://127.0.0.1"
    api_access_token: str = field(default_factory=lambda: uuid4().hex, repr=False)
    consents: Consents = field(default_factory=Consents)


def launch_request() -> JsonObject:
    """A request that opens the skill."""
    return {"type": "LaunchRequest"}


def intent_request(understood: Understood) -> JsonObject:
    """A request with what she was understood to want, under Alexa's names."""
    names = {**understood.spoken, **understood.slots}
    slots: JsonObject = {name: _slot(name, understood) for name in names}
    slots[WORDS_SLOT] = _plain_slot(WORDS_SLOT, understood.words)
    intent = {
        "name": ALEXA_NAMES.get(understood.intent, understood.intent),
        "confirmationStatus": "NONE",
        "slots": slots,
    }
    return {"type": "IntentRequest", "intent": intent}


def session_ended_request(reason: str, error: str = "", message: str = "") -> JsonObject:
    """A request that tells the skill that its session is over, and why.

    reason: USER_INITIATED, EXCEEDED_MAX_REPROMPTS or ERROR, the last with the kind of error.
    """
    request: JsonObject = {"type": "SessionEndedRequest", "reason": reason}
    if error:
        request["error"] = {"type": error, "message": message}
    return request


def document_failed_request(token: object, kind: str, message: str) -> JsonObject:
    """A request that tells the skill that its document could not be played, and why."""
    error = {"type": kind, "reason": "UNKNOWN_ERROR", "message": message}
    return {
        "type": "Alexa.Presentation.APLA.RuntimeError",
        "token": token if isinstance(token, str) else "",
        "errors": [error],
    }


def envelope(
    identity: Identity,
    session: DeviceSession | None,
    request: JsonObject,
    now: datetime,
    *,
    playing: Playing | None = None,
) -> JsonObject:
    """The whole envelope of a request, with a fresh id and time.

    session: None for a report that comes outside of one. playing: the recording she hears, or has
    heard.
    """
    application: JsonObject = {"applicationId": identity.application_id}
    user: JsonObject = {"userId": identity.user_id, **identity.consents.user}
    return {
        "version": "1.0",
        **_session(session, application, user),
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {
                    "deviceId": identity.device_id,
                    "supportedInterfaces": {name: {} for name in sorted(identity.interfaces)},
                },
                "apiEndpoint": identity.api_endpoint,
                "apiAccessToken": identity.api_access_token,
            },
            "AudioPlayer": (playing or Playing()).context,
        },
        "request": {
            **request,
            "requestId": f"amzn1.echo-api.request.{uuid4()}",
            "timestamp": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "locale": identity.locale,
        },
    }


def _session(
    session: DeviceSession | None, application: JsonObject, user: JsonObject
) -> JsonObject:
    if session is None:
        return {}
    told: JsonObject = {
        "new": session.is_new,
        "sessionId": session.id,
        "application": application,
        "attributes": dict(session.attributes),
        "user": user,
    }
    return {"session": told}


def _plain_slot(name: str, value: str) -> JsonObject:
    return {"name": name, "value": value, "confirmationStatus": "NONE", "source": "USER"}


def _slot(name: str, understood: Understood) -> JsonObject:
    """A slot with what it resolved to; a value that no id was found for is no match."""
    said = understood.spoken.get(name, "")
    value = understood.slots.get(name, said)
    resolution: JsonObject = {
        "authority": f"amzn1.er-authority.offline.{name}",
        "status": {"code": "ER_SUCCESS_NO_MATCH"},
    }
    if name in understood.known or value != said:
        resolution["status"] = {"code": "ER_SUCCESS_MATCH"}
        resolution["values"] = [{"value": {"name": value, "id": value}}]
    return {
        **_plain_slot(name, said),
        "resolutions": {"resolutionsPerAuthority": [resolution]},
    }
