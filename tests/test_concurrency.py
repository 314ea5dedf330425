"""Several at once, under gunicorn: who is lost when a worker dies, and who is not."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hostile.cases import Case, body_of, plain_of
from hostile.judge import faults_of
from hostile.signing import CHAIN, signature_of
from hostile.wire import bytes_of, exchange
from running import Running, Server, free_port

CLIENTS = 4
KILLS = 3
LOAD = 50  # requests between two deaths
LONGEST_SECONDS = 10.0
QUESTION = Case("why does it hurt", body_of(plain_of("causes")), "answered", "IntentRequest")
SENT = bytes_of(QUESTION, signature_of(QUESTION.body))


@pytest.fixture
def server(tmp_path: Path, cache_dir: Path) -> Iterator[Server]:
    """The skill under gunicorn, with its two workers."""
    (tmp_path / "root.pem").write_bytes(CHAIN.root_pem)
    (tmp_path / "good.pem").write_bytes(CHAIN.pem)
    port = free_port()
    served = Path(__file__).with_name("served.py")
    command = [sys.executable, str(served), str(port), str(tmp_path), str(cache_dir)]
    with Running(command, port, tmp_path / "log") as running:
        yield running


def _workers(server: Server) -> list[int]:
    """The ids of the processes that serve."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in children.split()]


def _is_answered(server: Server) -> bool:
    try:
        return faults_of(QUESTION, exchange(server.port, SENT)) == []
    except OSError:
        return False


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def _kill_one(server: Server) -> None:
    """Kill a worker, and wait until another one has taken its place."""
    before = _workers(server)
    os.kill(before[0], signal.SIGKILL)
    _wait_until(lambda: len(now := _workers(server)) == len(before) and before[0] not in now)


def _wait_for_more(answered: list[bool]) -> None:
    wanted = len(answered) + LOAD
    _wait_until(lambda: len(answered) >= wanted)


def test_death_of_a_worker_costs_at_most_what_it_was_answering(server: Server) -> None:
    answered: list[bool] = []
    is_over = threading.Event()

    def ask_on() -> None:
        while not is_over.is_set():
            answered.append(_is_answered(server))

    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [clients.submit(ask_on) for _ in range(CLIENTS)]
        try:
            for _ in range(KILLS):
                _wait_for_more(answered)
                _kill_one(server)
            _wait_for_more(answered)
        finally:
            is_over.set()
    assert all(client.exception() is None for client in asking)
    assert answered.count(False) <= KILLS * CLIENTS
    assert all(_is_answered(server) for _ in range(20))
    assert "Traceback" not in server.log.read_text()
