"""Alexa's services: whom the token is sent to, and what is believed of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back import alexa_api
from gentle_back.alexa_api import AMAZON, HOSTS, THIS_COMPUTER, UNKNOWN, Access, ask_time_zone
from gentle_back.dialogue import LONGEST_VALUE
from gentle_back.errors import FetchError
from gentle_back.fetch import Fetched

ACCESS = Access("https://api.eu.amazonalexa.com", "a.token", "amzn1.ask.device.HERS")
ENDPOINTS = sorted(f"https://{host}" for host in HOSTS)
OTHERS = [
    "",
    "http://api.amazonalexa.com",
    "https://api.amazonalexa.com:8443",
    "https://api.amazonalexa.com:443",
    "https://api.amazonalexa.com/",
    "https://api.amazonalexa.com.evil.example",
    "https://evil.example/api.amazonalexa.com",
    "https://user@api.amazonalexa.com",
    "https://api.amazonalexa.com@evil.example",
    "https://api.amazonalexa.com#@evil.example",
    "https://api.amazonalexa.com?x=",
    "HTTPS://API.AMAZONALEXA.COM",
    "https://api.amazonalexa.com\n",
    "https://api.amazonalexa.com.",
    "https://api.us.amazonalexa.com",
    "https://127.0.0.1",
    "http://127.0.0.1:1",
    "file:///etc/localtime",
]


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
    monkeypatch.setattr(alexa_api, "fetch", network.fetch)
    return network


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_amazon_is_asked_once_with_the_token_and_a_limit(outside: Outside, endpoint: str) -> None:
    access = replace(ACCESS, endpoint=endpoint, device_id="amzn1.ask/../device?x#y")
    assert ask_time_zone(access) == "Europe/London"
    ((address, order),) = outside.sent
    assert address == (
        f"{endpoint}/v2/devices/amzn1.ask%2F..%2Fdevice%3Fx%23y/settings/System.timeZone"
    )
    assert order["headers"] == {"Authorization": "Bearer a.token"}
    assert order["hosts"] == HOSTS
    assert order["total_seconds"] <= 1
    assert order["limit_bytes"] <= LONGEST_VALUE  # longer ones would not stay in the session
    assert not order["allow_loopback_http"]


@pytest.mark.parametrize("endpoint", OTHERS)
def test_token_goes_to_no_other_place(outside: Outside, endpoint: str) -> None:
    assert ask_time_zone(replace(ACCESS, endpoint=endpoint)) == UNKNOWN
    assert outside.sent == []


@st.composite
def lookalikes(draw: st.DrawFn) -> str:
    """An address of Amazon's with something in it changed, put in, or taken out."""
    address = draw(st.sampled_from(ENDPOINTS))
    at = draw(st.integers(0, len(address)))
    until = draw(st.integers(at, min(at + 3, len(address))))
    # Some that look like one of its own: Cyrillic letters, another hyphen, two other full stops.
    letters = st.sampled_from("a\u0430\u0435\u043e\u0456\u0441\u2010\u3002\u2024.-_/@:#?%\\ \t\n0A")
    return address[:at] + "".join(draw(st.lists(letters, max_size=4))) + address[until:]


@given(lookalikes())
def test_no_address_that_looks_like_amazons_is_taken_for_it(address: str) -> None:
    assert AMAZON.allows(address) is (address in ENDPOINTS)
    assert not THIS_COMPUTER.allows(address)


@pytest.mark.parametrize(
    ("endpoint", "is_allowed"),
    [
        ("http://127.0.0.1:54321", True),
        ("http://127.0.0.1", False),
        ("http://127.0.0.1:54321/", False),
        ("http://127.0.0.1:54321\n", False),
        ("http://127.0.0.1.evil.example:1", False),
        ("http://user@127.0.0.1:1", False),
        ("https://127.0.0.1:54321", False),
        ("http://127.0.0.2:54321", False),
        ("http://localhost:54321", False),
        *((endpoint, False) for endpoint in ENDPOINTS),
    ],
)
def test_the_offline_device_is_reached_on_this_computer_only(
    endpoint: str, is_allowed: bool
) -> None:
    assert THIS_COMPUTER.allows(endpoint) is is_allowed


@pytest.mark.parametrize("missing", [{"token": ""}, {"device_id": ""}])
def test_without_token_or_device_nobody_is_asked(outside: Outside, missing: dict[str, str]) -> None:
    assert ask_time_zone(replace(ACCESS, **missing)) == UNKNOWN  # type: ignore[arg-type]  # by name
    assert outside.sent == []


def test_a_token_is_not_to_be_read_in_a_log() -> None:
    assert "a.token" not in repr(ACCESS)
    assert "HERS" not in repr(ACCESS)


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
    assert ask_time_zone(ACCESS) == zone
