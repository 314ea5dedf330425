"""Whatever is sent over the socket, the answer is in order, and a good request is served next."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hostile.cases import Case, all_cases, body_of, plain_of
from hostile.judge import CANARY, faults_of
from hostile.signing import signature_of
from hostile.wire import Exchange, bytes_of, exchange
from running import Server

CASES = all_cases()
FEWEST = 350
GROWTH_KB = 16_000
IDLE = 200
SOON_SECONDS = 1.0
SENT_AWAY_SECONDS = 4.0
GOOD_CASE = Case("a good request", body_of(plain_of("causes")), "answered", "IntentRequest")


def _sent(case: Case) -> bytes:
    return bytes_of(case, signature_of(case.body))


def _ask(server: Server, case: Case) -> Exchange:
    return exchange(server.port, _sent(case), ends=case.wire.ends)


def _resident_kb(server: Server) -> list[int]:
    """The memory of each worker."""
    listed = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [_status_kb(int(pid)) for pid in listed.split()]


def _status_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.fixture(scope="module")
def server(hostile_server: Server) -> Iterator[Server]:
    """The server, warm; at the end its workers have not grown and its log tells nothing."""
    for _ in range(20):
        assert faults_of(GOOD_CASE, _ask(hostile_server, GOOD_CASE)) == []
    before = _resident_kb(hostile_server)
    yield hostile_server
    after = _resident_kb(hostile_server)
    assert len(after) == len(before), "a worker was lost"
    assert max(after) - max(before) < GROWTH_KB, f"{before} became {after}"


def test_there_are_enough_cases_and_each_has_its_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= FEWEST
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answer_is_in_order_and_a_good_request_is_served_next(case: Case, server: Server) -> None:
    told_before = server.log.stat().st_size
    assert faults_of(case, _ask(server, case)) == []
    assert faults_of(GOOD_CASE, _ask(server, GOOD_CASE)) == []
    told = server.log.read_bytes()[told_before:].decode("utf-8", "replace")
    assert "Traceback" not in told
    assert CANARY not in told.lower()


BEGUN: dict[str, bytes] = {
    "nothing": b"",
    "a word": b"POST",
    "half the head": b"POST /alexa HTTP/1.1\r\nHost: quokka\r\n",
    "the head": b"POST /alexa HTTP/1.1\r\nHost: quokka\r\nContent-Length: 5000\r\n\r\n",
    "half the body": b"POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nquokka",
    "a question": b"POST /alexa HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    "a chunk": b"POST /alexa HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nquokka\r\n",
}


def test_clients_that_never_end_keep_nobody_waiting_and_are_sent_away(server: Server) -> None:
    address = ("127.0.0.1", server.port)
    with ExitStack() as stack:
        idle = [
            stack.enter_context(socket.create_connection(address, timeout=8)) for _ in range(IDLE)
        ]
        for place, client in enumerate(idle):
            client.sendall(list(BEGUN.values())[place % len(BEGUN)])
        for _ in range(20):
            assert faults_of(GOOD_CASE, got := _ask(server, GOOD_CASE)) == []
            assert got.seconds < SOON_SECONDS
        began = time.monotonic()
        answers = {client.recv(65_536).split(b"\r\n")[0] for client in idle}
    assert time.monotonic() - began < SENT_AWAY_SECONDS
    assert answers <= {b"", b"HTTP/1.1 100 Continue", b"HTTP/1.1 400 BAD REQUEST"}


def test_request_that_drips_in_is_answered_where_it_ends_in_time(server: Server) -> None:
    sent = _sent(GOOD_CASE)
    with socket.create_connection(("127.0.0.1", server.port), timeout=8) as client:
        for start in range(0, len(sent), 50):
            client.sendall(sent[start : start + 50])
            assert faults_of(GOOD_CASE, _ask(server, GOOD_CASE)) == []
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")


def test_client_that_does_not_close_keeps_nobody_waiting(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(_sent(GOOD_CASE))
        assert _ask(server, GOOD_CASE).seconds < 10 * SOON_SECONDS
