"""Alexa's request envelopes for tests, as full as a device sends them."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

SKILL = "amzn1.ask.skill.ours"
USER = {"userId": "amzn1.ask.account.HER"}


def resolved(status: str, *values: tuple[str, str], authority: str = "kind") -> Json:
    """What one authority made of a slot: its status, and (name, id) of each value."""
    made: Json = {
        "authority": f"amzn1.er-authority.echo-sdk.{SKILL}.{authority}",
        "status": {"code": status},
    }
    if values:
        made["values"] = [{"value": {"name": name, "id": one}} for name, one in values]
    return made


def slot(name: str, value: str | None = None, *authorities: Json) -> Json:
    """A slot as it arrives; without a value she left it blank."""
    made: Json = {"name": name, "confirmationStatus": "NONE"}
    if value is not None:
        simple = {"type": "Simple", "value": value}
        made |= {"value": value, "source": "USER", "slotValue": simple}
    if authorities:
        made["resolutions"] = {"resolutionsPerAuthority": list(authorities)}
    return made


def intent_request(name: str, *slots: Json) -> Json:
    """A request with what she was understood to want."""
    intent: Json = {"name": name, "confirmationStatus": "NONE"}
    if slots:
        intent["slots"] = {one["name"]: one for one in slots}
    return {"type": "IntentRequest", "dialogState": "STARTED", "intent": intent}


def envelope(request: Json, *, attributes: Json | None = None, **more: object) -> Json:
    """The whole envelope of a request; `more` goes over what stands in it."""
    application = {"applicationId": SKILL}
    return {
        "version": "1.0",
        "session": {
            "new": attributes is None,
            "sessionId": "amzn1.echo-api.session.one",
            "application": application,
            "attributes": attributes or {},
            "user": USER,
        },
        "context": {
            "Viewports": [{"type": "APL", "id": "main", "shape": "RECTANGLE"}],
            "Extensions": {"available": {"aplext:backstack:10": {}}},
            "System": {
                "application": application,
                "user": USER,
                "person": {"personId": "amzn1.ask.person.HER"},
                "device": {
                    "deviceId": "amzn1.ask.device.HERS",
                    "supportedInterfaces": {
                        "AudioPlayer": {},
                        "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.2"}},
                    },
                },
                "apiEndpoint": "https://api.eu.amazonalexa.com",
                "apiAccessToken": "a.token",
            },
            "AudioPlayer": {
                "playerActivity": "STOPPED",
                "token": "a walk",
                "offsetInMilliseconds": 1_234,
            },
        },
        "request": {
            "requestId": "amzn1.echo-api.request.one",
            "timestamp": "2026-05-04T03:02:01Z",
            "locale": "en-GB",
            **request,
        },
        **more,
    }
