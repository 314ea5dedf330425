"""Several at once, under gunicorn: who is lost when a worker dies, and who is not."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hostile.cases import Case, body_of, plain_of
from hostile.judge import faults_of
from hostile.signing import CHAIN, signature_of
from hostile.wire import bytes_of, exchange
from running import Running, Server, free_port, wait_until

CLIENTS = 4
KILLS = 3
LOAD = 50  # requests between two deaths
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


def _is_answered(server: Server) -> bool:
    try:
        return faults_of(QUESTION, exchange(server.port, SENT)) == []
    except OSError:
        return False


def _wait_for_more(answered: list[bool]) -> None:
    wanted = len(answered) + LOAD
    wait_until(lambda: len(answered) >= wanted)


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
                server.kill_worker()
            _wait_for_more(answered)
        finally:
            is_over.set()
    assert all(client.exception() is None for client in asking)
    assert answered.count(False) <= KILLS * CLIENTS
    assert all(_is_answered(server) for _ in range(20))
    assert "Traceback" not in server.log.read_text()
