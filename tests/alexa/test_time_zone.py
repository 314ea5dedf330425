"""The time zone of the device: whom the token is sent to, and what is believed of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from alexa.envelopes import envelope, intent_request
from gentle_back.alexa import time_zone
from gentle_back.alexa.envelope import system_of
from gentle_back.alexa.model import read_envelope
from gentle_back.alexa.time_zone import HOSTS, UNKNOWN, ask_time_zone
from gentle_back.dialogue import LONGEST_VALUE
from gentle_back.errors import FetchError
from gentle_back.fetch import Fetched


@dataclass
class Outside:
    """Stands for the network: gives one answer, and keeps what was sent."""

    answer: Fetched | FetchError
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fetch(self, address: str, **order: Any) -> Fetched:  # noqa: ANN401 - kept as it is
        self.sent.append((address, order))
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    network = Outside(Fetched(200, b'"Europe/London"'))
    monkeypatch.setattr(time_zone, "fetch", network.fetch)
    return network


def system(changes: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - an SDK model
    plain = envelope(intent_request("MoreIntent"))
    plain["context"]["System"] |= changes or {}
    return system_of(read_envelope(plain))


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_amazon_is_asked_once_with_the_token_and_a_limit(outside: Outside, host: str) -> None:
    device = {"deviceId": "amzn1.ask/../device?x#y"}
    assert ask_time_zone(system({"apiEndpoint": f"https://{host}", "device": device})) == (
        "Europe/London"
    )
    ((address, order),) = outside.sent
    assert address == (
        f"https://{host}/v2/devices/amzn1.ask%2F..%2Fdevice%3Fx%23y/settings/System.timeZone"
    )
    assert order["headers"] == {"Authorization": "Bearer a.token"}
    assert order["hosts"] == HOSTS
    assert order["total_seconds"] <= 1
    assert order["limit_bytes"] <= LONGEST_VALUE  # longer ones would not stay in the session
    assert not order.get("allow_loopback_http")


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        "",
        "http://api.amazonalexa.com",
        "https://api.amazonalexa.com:8443",
        "https://api.amazonalexa.com/",
        "https://api.amazonalexa.com.evil.example",
        "https://evil.example/api.amazonalexa.com",
        "https://user@api.amazonalexa.com",
        "https://api.amazonalexa.com@evil.example",
        "https://api.amazonalexa.com#@evil.example",
        "HTTPS://API.AMAZONALEXA.COM",
        "https://api.amazonalexa.com\n",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "file:///etc/localtime",
    ],
)
def test_token_goes_to_no_other_place(outside: Outside, endpoint: str | None) -> None:
    assert ask_time_zone(system({"apiEndpoint": endpoint})) == UNKNOWN
    assert outside.sent == []


@pytest.mark.parametrize(
    "missing", [{"apiAccessToken": None}, {"apiAccessToken": ""}, {"device": None}, {"device": {}}]
)
def test_without_token_or_device_nobody_is_asked(
    outside: Outside, missing: Mapping[str, object]
) -> None:
    assert ask_time_zone(system(missing)) == UNKNOWN
    assert outside.sent == []


@pytest.mark.parametrize(
    ("answer", "zone"),
    [
        (Fetched(200, b'"Africa/Johannesburg"'), "Africa/Johannesburg"),
        (Fetched(200, b'"America/Argentina/Buenos_Aires"'), "America/Argentina/Buenos_Aires"),
        (Fetched(200, b'"Etc/GMT+5"'), "Etc/GMT+5"),
        (Fetched(200, b'"UTC"'), "UTC"),
        (Fetched(200, b""), UNKNOWN),
        (Fetched(200, b"Europe/London"), UNKNOWN),
        (Fetched(200, b"\xff"), UNKNOWN),
        (Fetched(200, b"[" * 900), UNKNOWN),
        (Fetched(200, b'{"zone":"Europe/London"}'), UNKNOWN),
        (Fetched(200, b"null"), UNKNOWN),
        (Fetched(200, b'""'), UNKNOWN),
        (Fetched(200, b'"../../etc/passwd"'), UNKNOWN),
        (Fetched(200, b'"Europe/London\\n"'), UNKNOWN),
        (Fetched(204, b""), UNKNOWN),
        (Fetched(302, b'"Europe/London"'), UNKNOWN),
        (Fetched(403, b'"Europe/London"'), UNKNOWN),
        (FetchError("too late", address="x"), UNKNOWN),
    ],
)
def test_answer_is_believed_only_where_it_is_a_zone(
    outside: Outside, answer: Fetched | FetchError, zone: str
) -> None:
    outside.answer = answer
    assert ask_time_zone(system()) == zone
