"""The time zone of her device, from Alexa's settings service: it tells the country she is in.

Asked at most once a session and never before an answer to a danger sign. The access token goes to
Amazon's own hosts only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote

from gentle_back.errors import FetchError
from gentle_back.fetch import fetch

Model: TypeAlias = Any  # ask_sdk_model ships no types

# One name per region; the Far East stands under two in Amazon's own pages.
HOSTS = frozenset(
    {
        "api.amazonalexa.com",
        "api.eu.amazonalexa.com",
        "api.fe.amazonalexa.com",
        "api.fe.amazon.com",
    }
)
ENDPOINTS = frozenset(f"https://{host}" for host in HOSTS)
TOTAL_SECONDS = 1.0
LIMIT_BYTES = 100  # the longest name there is has 32 letters
ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")
UNKNOWN = "unknown"

TimeZoneOf: TypeAlias = Callable[[Model], str]


def ask_time_zone(system: Model) -> str:
    """The IANA name of the device's time zone; "unknown" where it cannot be had in a second.

    system: context.System of the request.
    """
    device = system.device.device_id if system and system.device else None
    if not (device and system.api_access_token and system.api_endpoint in ENDPOINTS):
        return UNKNOWN
    try:
        answer = fetch(
            f"{system.api_endpoint}/v2/devices/{quote(device, safe='')}/settings/System.timeZone",
            hosts=HOSTS,
            limit_bytes=LIMIT_BYTES,
            total_seconds=TOTAL_SECONDS,
            headers={"Authorization": f"Bearer {system.api_access_token}"},
        )
        zone = json.loads(answer.body) if answer.status == 200 else None
    except (FetchError, ValueError):
        return UNKNOWN
    return zone if isinstance(zone, str) and ZONE.fullmatch(zone) else UNKNOWN
