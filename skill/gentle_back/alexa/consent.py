"""Her permission for reminders: asked by Alexa's own voice, in words that are not ours.

The session goes on afterwards, with what became of it. Where she did not say yes and Alexa has put
no card into her app, we do, so that she can allow it later.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.ui import AskForPermissionsConsentCard

from gentle_back.alexa_api import REMINDERS_SCOPE, Access
from gentle_back.values.intents import DENIED, GRANTED

Model: TypeAlias = Any  # ask_sdk_model ships no types

ASK_FOR = "AskFor"
# It comes back with the answer; what she wants done then stands in the session.
TOKEN = "reminders"  # noqa: S105 - a name for the asking, not a secret
UNANSWERED, FAILED = "unanswered", "failed"
OUTCOMES = {"ACCEPTED": GRANTED, "DENIED": DENIED, "NOT_ANSWERED": UNANSWERED}


def asking() -> Model:
    """The directive by which Alexa asks her."""
    return SendRequestDirective(
        name=ASK_FOR,
        payload={
            "@type": "AskForPermissionsConsentRequest",
            "@version": "1",
            "permissionScope": REMINDERS_SCOPE,
        },
        token=TOKEN,
    )


def card() -> Model:
    """What she can allow it with, in her app."""
    return AskForPermissionsConsentCard(permissions=[REMINDERS_SCOPE])


def outcome_of(request: Model) -> str:
    """What became of the asking: granted, denied, unanswered or failed; "" for other requests."""
    if request.object_type != "Connections.Response" or request.name != ASK_FOR:
        return ""
    status = (request.payload or {}).get("status")
    code = request.status.code if request.status else None
    return OUTCOMES.get(str(status), FAILED) if code == "200" else FAILED


def needs_card(request: Model) -> bool:
    """Whether she is left without permission, and without a card to give it by."""
    is_thrown = (getattr(request, "payload", None) or {}).get("isCardThrown")
    return outcome_of(request) not in ("", GRANTED) and is_thrown is not True


def access_of(envelope: Model) -> Access:
    """What the request brings for Alexa's services."""
    system = envelope.context.system if envelope.context else None
    if system is None:
        return Access(asked_at=envelope.request.timestamp)
    granted = set(_granted(system.user))
    if outcome_of(envelope.request) == GRANTED:  # said just now
        granted.add(REMINDERS_SCOPE)
    return Access(
        endpoint=system.api_endpoint or "",
        token=system.api_access_token or "",
        device_id=(system.device.device_id if system.device else None) or "",
        granted=frozenset(granted),
        asked_at=envelope.request.timestamp,
    )


def _granted(user: Model) -> list[str]:
    """The scopes that she has allowed."""
    scopes = (user.permissions.scopes if user and user.permissions else None) or {}
    statuses = ((name, getattr(scope.status, "value", None)) for name, scope in scopes.items())
    return [name for name, status in statuses if status == "GRANTED"]
