"""What she has allowed the skill to do, and how the device asks her for it.

The words of the asking are Alexa's own; the skill can neither choose nor hear them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from gentle_back.errors import DeviceError

Json: TypeAlias = Mapping[str, object]

SEND_REQUEST = "Connections.SendRequest"
REMINDERS = "alexa::alerts:reminders:skill:readwrite"
QUESTION = "Do you allow Gentle Back to set reminders for you?"
GRANTED, DENIED = "GRANTED", "DENIED"
ACCEPTED, NOT_ANSWERED = "ACCEPTED", "NOT_ANSWERED"
YES = frozenset({"yes", "yeah", "yep", "sure", "ok", "okay", "i do", "yes please", "allow it"})
NO = frozenset({"no", "nope", "no thanks", "no thank you", "i don't", "don't allow it"})
LONGEST_TOKEN = 1_000


@dataclass(frozen=True, slots=True)
class Asking:
    """A permission that the skill wants. token: comes back to it with what she said."""

    scope: str
    token: str


@dataclass(slots=True)
class Consents:
    """What she has said to each scope, as the app shows it; she may change it there at any time.

    throws_card: whether Alexa puts a card into the app where she does not say yes.
    """

    statuses: dict[str, str] = field(default_factory=dict)
    throws_card: bool = True

    @property
    def user(self) -> dict[str, object]:
        """The part of a request's user that tells them; nothing where nobody has asked."""
        if not self.statuses:
            return {}
        scopes = {scope: {"status": status} for scope, status in self.statuses.items()}
        return {"permissions": {"scopes": scopes}}

    def allows(self, scope: str) -> bool:
        """Whether she has allowed it."""
        return self.statuses.get(scope) == GRANTED

    def answer(self, asking: Asking, words: str) -> dict[str, object]:
        """The request that tells the skill what became of its asking."""
        said = " ".join(words.lower().replace(",", " ").split()).strip(".!")
        if asking.scope != REMINDERS:
            return _response(asking, "400", "the scope is not in the manifest", {})
        if said in YES:
            self.statuses[asking.scope] = GRANTED
            return _response(asking, "200", "OK", {"status": ACCEPTED, "isCardThrown": False})
        if said in NO:
            self.statuses[asking.scope] = DENIED
        status = DENIED if said in NO else NOT_ANSWERED
        payload = {"status": status, "isCardThrown": self.throws_card}
        return _response(asking, "200", "OK", payload)


def read_asking(directives: list[Json], response: Json) -> Asking | None:
    """The permission that an answer asks for. Raises DeviceError where Alexa would not ask."""
    requests = [one for one in directives if one.get("type") == SEND_REQUEST]
    if not requests:
        return None
    if len(requests) > 1 or "shouldEndSession" in response or "reprompt" in response:
        raise DeviceError(
            f"response with {SEND_REQUEST} says more than that Alexa is to ask. Send one, without "
            f"shouldEndSession and without a reprompt."
        )
    match requests[0]:
        case {
            "name": "AskFor",
            "token": str(token),
            "payload": {
                "@type": "AskForPermissionsConsentRequest",
                "@version": "1",
                "permissionScope": str(scope),
            },
        } if len(token) <= LONGEST_TOKEN:
            return Asking(scope, token)
    raise DeviceError(
        f"{SEND_REQUEST} asks for nothing that Alexa knows. Send AskFor with a token, and a "
        f"payload of AskForPermissionsConsentRequest, version 1, with one permissionScope."
    )


def _response(
    asking: Asking, code: str, message: str, payload: dict[str, object]
) -> dict[str, object]:
    told = {"permissionScope": asking.scope, **payload}
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": code, "message": message},
        "payload": told,
        "token": asking.token,
    }
