"""Alexa's services for skills: where they are, and a token that goes nowhere else.

A request brings both. Which address it may name is decided here, so that a request that names
another one sends nothing at all, and least of all the token.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from gentle_back.errors import FetchError
from gentle_back.fetch import LOOPBACK, Fetched, fetch

# One name per region; the Far East stands under two in Amazon's own pages.
HOSTS = frozenset(
    {
        "api.amazonalexa.com",
        "api.eu.amazonalexa.com",
        "api.fe.amazonalexa.com",
        "api.fe.amazon.com",
    }
)
# What she allows by voice or in the app, once for all reminders of the skill.
REMINDERS_SCOPE = "alexa::alerts:reminders:skill:readwrite"

TIME_ZONE_SECONDS = 1.0
LONGEST_ZONE_BYTES = 100  # the longest name there is has 32 letters
ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")
UNKNOWN = "unknown"

_THIS_COMPUTER = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Reach:
    """Which hosts a token may go to. is_local: the offline device's, over plain HTTP."""

    hosts: frozenset[str]
    is_local: bool = False

    def allows(self, endpoint: str) -> bool:
        """Whether the services may be at this address; it is one of ours to the letter."""
        if self.is_local:
            return _THIS_COMPUTER.fullmatch(endpoint) is not None
        return endpoint in {f"https://{host}" for host in self.hosts}


AMAZON = Reach(HOSTS)
# For a server in device mode alone, which listens on loopback only.
THIS_COMPUTER = Reach(LOOPBACK, is_local=True)


@dataclass(frozen=True, slots=True)
class Access:
    """What a request brings for these services; good for as long as it is answered.

    endpoint: where they are, as the request says. granted: the scopes she has allowed.
    asked_at: when the request was made.
    """

    endpoint: str = ""
    token: str = field(default="", repr=False)
    device_id: str = field(default="", repr=False)
    granted: frozenset[str] = frozenset()
    asked_at: datetime | None = None

    def can_ask(self, reach: Reach) -> bool:
        """Whether there is a token, and an address that it may go to."""
        return bool(self.token) and reach.allows(self.endpoint)


def send(  # noqa: PLR0913 - each limit is named by the caller, none has a default
    address: str,
    reach: Reach,
    *,
    headers: dict[str, str],
    limit_bytes: int,
    total_seconds: float,
    method: str = "GET",
    body: bytes | None = None,
) -> Fetched:
    """What a service answers. Raises FetchError, also where the address is not within reach."""
    return fetch(
        address,
        hosts=reach.hosts,
        limit_bytes=limit_bytes,
        total_seconds=total_seconds,
        method=method,
        headers=headers,
        body=body,
        allow_loopback_http=reach.is_local,
    )


def ask_time_zone(
    access: Access, reach: Reach = AMAZON, total_seconds: float = TIME_ZONE_SECONDS
) -> str:
    """The IANA name of the device's time zone; "unknown" where it cannot be had in that time."""
    if not access.device_id or not access.can_ask(reach):
        return UNKNOWN
    device = quote(access.device_id, safe="")
    try:
        answer = send(
            f"{access.endpoint}/v2/devices/{device}/settings/System.timeZone",
            reach,
            headers={"Authorization": f"Bearer {access.token}"},
            limit_bytes=LONGEST_ZONE_BYTES,
            total_seconds=total_seconds,
        )
        zone = json.loads(answer.body) if answer.status == 200 else None
    except (FetchError, ValueError, RecursionError):
        return UNKNOWN
    return zone if isinstance(zone, str) and ZONE.fullmatch(zone) else UNKNOWN
