"""How the worker takes in what arrives: nothing it is sent makes it wait, or lose a request."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from gentle_back.cli.arriving import MOST_HEAD_BYTES, MOST_HELD_BYTES, Arriving
from hostile.cases import Case, body_of, plain_of
from hostile.judge import faults_of
from hostile.signing import CHAIN, signature_of
from hostile.wire import bytes_of, exchange
from running import Running, Server, free_port, wait_until

SOON_SECONDS = 1.0
CLIENTS = 12
GOOD_CASE = Case("a good request", body_of(plain_of("causes")), "answered", "IntentRequest")
GOOD = bytes_of(GOOD_CASE, signature_of(GOOD_CASE.body))
LINE = b"POST /alexa HTTP/1.1\r\nHost: a\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"

# Each is open: nothing more comes, and no end either.
OPEN: dict[str, tuple[bytes, int]] = {
    "a head without an end": (LINE + b"X: " + b"a" * MOST_HEAD_BYTES, 431),
    "a long head without an end": (LINE + b"X: " + b"a" * 270_000, 431),
    "a long head with its end": (LINE + (b"X: " + b"a" * 8_000 + b"\r\n") * 5 + b"\r\n", 431),
    "a length too great": (LINE + b"Content-Length: %d\r\n\r\n" % (MOST_HELD_BYTES + 1), 413),
    "a length of 5000 digits": (LINE + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n", 413),
    "a great length that asks first": (
        LINE + b"Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n",
        413,
    ),
    "chunks without an end": (
        LINE + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 50_000,
        413,
    ),
    "an end of chunks within a chunk": (
        LINE + b"Transfer-Encoding: chunked\r\n\r\n9\r\n\r\n0\r\n\r\n",
        400,
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_can_only_be_refused_is_refused_at_once(name: str, hostile_server: Server) -> None:
    sent, status = OPEN[name]
    got = exchange(hostile_server.port, sent)
    assert got.status == status
    assert got.body == b"{}"
    assert got.head.count("HTTP/1.1") == 1
    assert got.seconds < SOON_SECONDS
    assert faults_of(GOOD_CASE, exchange(hostile_server.port, GOOD)) == []


def _asking(value: bytes, version: bytes) -> tuple[bytes, bytes]:
    """The head of a good request that asks first, and its body."""
    head, end, body = GOOD.partition(b"\r\n\r\n")
    head = head.replace(b"HTTP/1.1", version) + b"\r\nExpect: " + value
    return head + end, body


@pytest.mark.parametrize("value", [b"100-continue", b"100-CONTINUE \r\nExpect: 100-continue"])
def test_who_asks_first_is_told_once_to_go_on(value: bytes, hostile_server: Server) -> None:
    head, body = _asking(value, b"HTTP/1.1")
    with socket.create_connection(("127.0.0.1", hostile_server.port), timeout=8) as client:
        client.sendall(head)
        assert client.recv(65_536) == GO_ON
        client.sendall(body)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("value", "version", "status"),
    [
        (b"100-continue", b"HTTP/1.0", b"200"),
        (b"100-continuexx", b"HTTP/1.1", b"417"),
    ],
)
def test_who_does_not_ask_as_http_has_it_is_not_told_to_go_on(
    value: bytes, version: bytes, status: bytes, hostile_server: Server
) -> None:
    head, body = _asking(value, version)
    with socket.create_connection(("127.0.0.1", hostile_server.port), timeout=8) as client:
        client.sendall(head)
        client.sendall(body)
        assert client.recv(65_536).split()[1] == status


def test_head_is_read_once_however_slowly_the_body_comes() -> None:
    ours, theirs = socket.socketpair()
    with theirs, Arriving(ours, None) as arriving:
        theirs.sendall(LINE + b"Content-Length: 2\r\n\r\n")
        assert not arriving.has_arrived()
        head = arriving._head
        theirs.sendall(b"{")
        assert not arriving.has_arrived()
        theirs.sendall(b"}")
        assert arriving.has_arrived()
        assert head is not None
        assert arriving._head is head
        assert arriving.recv(65_536).endswith(b"\r\n\r\n{}")


def test_end_of_a_head_is_found_wherever_it_was_cut() -> None:
    sent = LINE + b"Content-Length: 2\r\n\r\n{}"
    for cut in range(1, len(sent)):
        ours, theirs = socket.socketpair()
        with theirs, Arriving(ours, None) as arriving:
            theirs.sendall(sent[:cut])
            assert not arriving.has_arrived()
            theirs.sendall(sent[cut:])
            assert arriving.has_arrived()
            assert arriving.recv(65_536) == sent


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM], ids=lambda one: one.name)
def test_requests_on_their_way_are_answered_by_a_server_that_is_ended(
    ending: signal.Signals, tmp_path: Path, cache_dir: Path
) -> None:
    (tmp_path / "root.pem").write_bytes(CHAIN.root_pem)
    (tmp_path / "good.pem").write_bytes(CHAIN.pem)
    port, half = free_port(), len(GOOD) // 2
    served = Path(__file__).parents[1] / "served.py"
    command = [sys.executable, str(served), str(port), str(tmp_path), str(cache_dir)]
    with Running(command, port, tmp_path / "log") as server, ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=8))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.sendall(GOOD[:half])
        wait_until(lambda: _connections_held(server) >= CLIENTS)
        began = time.monotonic()
        os.kill(server.pid, ending)
        wait_until(lambda: _is_told_of_end(server))
        for client in clients:
            client.sendall(GOOD[half:])
        answers = [client.recv(65_536)[:12] for client in clients]
        assert answers == [b"HTTP/1.1 200"] * CLIENTS
        assert time.monotonic() - began < SOON_SECONDS * 2
    assert "Traceback" not in (tmp_path / "log").read_text()


def _connections_held(server: Server) -> int:
    """The sockets of all workers, but for those they share with the first process."""
    shared = _sockets_of(server.pid)
    return sum(len(_sockets_of(worker) - shared) for worker in server.workers())


def _sockets_of(pid: int) -> set[str]:
    links = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
    return {link for link in links if link.startswith("socket:")}


def _is_told_of_end(server: Server) -> bool:
    return "Handling signal" in server.log.read_text()


def test_time_in_line_is_counted_from_the_last_byte() -> None:
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        client = stack.enter_context(socket.create_connection(server.getsockname()))
        before = time.monotonic()
        client.sendall(b"GET /health HTTP/1.1\r\n\r\n")
        arrived = stack.enter_context(Arriving(*server.accept()))
        wait_until(lambda: arrived.waited_seconds() >= 0.05)
        assert arrived.waited_seconds() <= time.monotonic() - before + 0.01
