"""The download of a chain, without leaving this machine."""

from __future__ import annotations

import socket

import pytest

from certificates import ADDRESS
from gentle_back.alexa import download
from gentle_back.errors import FetchError
from gentle_back.fetch import Fetched


def test_only_the_file_itself_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[dict[str, object]] = []
    answers = iter([Fetched(200, b"pem"), Fetched(302, b"pem"), Fetched(404, b"pem")])

    def fetch(address: str, **order: object) -> Fetched:
        orders.append({"address": address, **order})
        return next(answers)

    monkeypatch.setattr(download, "fetch", fetch)
    assert download.download_chain(ADDRESS) == b"pem"
    for status in ("302", "404"):
        with pytest.raises(FetchError, match=status):
            download.download_chain(ADDRESS)
    assert orders[0]["address"] == ADDRESS
    assert orders[0]["hosts"] == {"s3.amazonaws.com"}
    assert (orders[0]["total_seconds"], orders[0]["limit_bytes"]) == (3.0, 65_536)


def test_no_other_host_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: pytest.fail("looked up"))
    with pytest.raises(FetchError, match="nothing was sent"):
        download.download_chain("https://s3.example/echo.api/x")
