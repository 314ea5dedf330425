"""A server that lasts as long as a conversation."""

from __future__ import annotations

import socket
from threading import enumerate as threads
from urllib.parse import urlsplit

import pytest

from device.scripted import ScriptedSkill, Unsigned, plain
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer

pytestmark = pytest.mark.network


def test_the_app_is_served_on_loopback_and_gone_after_the_block(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with LocalServer(ScriptedSkill([plain()])) as server:
        url = server.url
        with HttpLink(url, Unsigned()) as link:
            assert link.post(b"{}").status == 200
    address = urlsplit(url)
    assert address.hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", address.port or 0), timeout=1)
    assert "local-server" not in {thread.name for thread in threads()}
    assert capfd.readouterr() == ("", "")


def test_two_servers_stand_side_by_side() -> None:
    skill = ScriptedSkill([plain()])
    with LocalServer(skill) as one, LocalServer(skill) as other:
        assert one.url != other.url


def test_an_address_is_asked_for_inside_the_block_only() -> None:
    with pytest.raises(RuntimeError, match="inside"):
        _ = LocalServer(ScriptedSkill([plain()])).url
