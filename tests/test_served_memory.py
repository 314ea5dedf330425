"""Memory under gunicorn, with four workers: nothing lost, nothing doubled, nobody blocked."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from asking import DISABLED, LAUNCH, USER, ask, intent, speech_in
from faults import Site, locked, moved_away
from gentle_back.clock import SystemClock
from gentle_back.store.person_key import PersonKey
from gentle_back.store.port import Record
from gentle_back.store.sql import open_store
from hostile.signing import CHAIN
from running import Running, free_port

TURNS = 50
CLIENTS = 10
KILLED_AT = (12, 25, 37)
A_TURN_SECONDS = 4.0
TROUBLE = ("my memory", "My memory")


@dataclass(frozen=True)
class Served:
    """A server with memory, and a person who asks it, each time in a new session."""

    site: Site

    def says(self, name: str, request_id: str | None = None) -> str:
        """What is answered to an intent, in time; "AMAZON.HelpIntent", or "" for the launch."""
        request = intent(name) if name else LAUNCH
        answer = ask(self.site.server.port, request, request_id=request_id)
        assert answer.status == 200, answer
        assert answer.seconds < A_TURN_SECONDS
        return speech_in(answer)

    def is_disabled(self) -> None:
        """Let it know that she has disabled the skill."""
        answer = ask(self.site.server.port, DISABLED)
        assert (answer.status, json.loads(answer.body)["response"]) == (200, {})

    def kept(self) -> Record | None:
        """What the store holds of her."""
        store = open_store("", self.site.store, SystemClock())
        key = PersonKey.load_or_make(self.site.store.with_name("person.key"))
        try:
            return store.get(key.person(USER))
        finally:
            store.close()

    @property
    def version(self) -> int:
        """How often what the store holds of her was changed, from an unnamed start."""
        record = self.kept()
        assert record
        return record.version


@pytest.fixture
def served(tmp_path: Path, cache_dir: Path) -> Iterator[Served]:
    (tmp_path / "root.pem").write_bytes(CHAIN.root_pem)
    (tmp_path / "good.pem").write_bytes(CHAIN.pem)
    port = free_port()
    program = [sys.executable, str(Path(__file__).with_name("served.py"))]
    command = [*program, str(port), str(tmp_path), str(cache_dir), str(tmp_path / "state")]
    with Running(command, port, tmp_path / "log") as server:
        yield Served(Site(server, tmp_path, cache_dir))
        log = server.log.read_text()
        assert "Traceback" not in log
        assert "CANARY" not in log


def test_of_many_turns_at_once_each_is_kept(served: Served) -> None:
    served.says("CausesIntent")
    before = served.version
    with ThreadPoolExecutor(CLIENTS) as clients:
        said = list(clients.map(served.says, ["CausesIntent"] * TURNS))
    assert len(set(said)) == 1
    assert served.version == before + TURNS


def test_request_delivered_to_several_workers_at_once_has_one_effect(served: Served) -> None:
    served.says("CausesIntent")
    before = served.version
    with ThreadPoolExecutor(CLIENTS) as clients:
        said = list(clients.map(served.says, ["CausesIntent"] * CLIENTS, ["same"] * CLIENTS))
    assert len(set(said)) == 1
    assert served.version == before + 1


def test_deaths_of_workers_cost_no_more_than_their_turns_and_nothing_is_done_twice(
    served: Served,
) -> None:
    served.says("CausesIntent")
    before = served.version
    requests = [f"amzn1.request.kill-{number}" for number in range(TURNS)]
    server, killing = served.site.server, threading.Lock()

    def is_answered(request_id: str) -> bool:
        if requests.index(request_id) in KILLED_AT:
            with killing:
                server.kill_worker()
        try:
            answer = ask(server.port, intent("CausesIntent"), request_id=request_id)
        except OSError:
            return False
        return bool(speech_in(answer))

    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = list(clients.map(is_answered, requests))
    assert answered.count(False) <= len(KILLED_AT) * CLIENTS
    assert before + answered.count(True) <= served.version <= before + TURNS
    with sqlite3.connect(served.site.store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    # Delivered once more, each of them has been done once.
    with ThreadPoolExecutor(CLIENTS) as clients:
        said = set(clients.map(served.says, ["CausesIntent"] * TURNS, requests))
    assert len(said) == 1
    assert served.version == before + TURNS


FAULTS: list[Callable[[Site], AbstractContextManager[None]]] = [moved_away, locked]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_fault_of_the_store_costs_no_answer(
    served: Served, fault: Callable[[Site], AbstractContextManager[None]]
) -> None:
    usual = {intent: served.says(intent) for intent in ("AMAZON.HelpIntent", "CausesIntent")}
    with fault(served.site):
        assert served.says("AMAZON.HelpIntent") == usual["AMAZON.HelpIntent"]
        assert served.says("CausesIntent") == usual["CausesIntent"]
        # Only who asks for what was kept hears that it cannot be had; a lock still lets it be read.
        said = served.says("AMAZON.ResumeIntent")
        assert fault is locked or any(words in said for words in TROUBLE)
        served.is_disabled()
    assert served.says("CausesIntent") == usual["CausesIntent"]
    assert "kept" in served.says("") or "still here" in served.says("")


@pytest.mark.parametrize("part", [0.0, 0.5], ids=["all of it", "half of it"])
def test_file_cut_off_while_it_is_open_costs_no_answer(served: Served, part: float) -> None:
    usual = {intent: served.says(intent) for intent in ("AMAZON.HelpIntent", "CausesIntent")}
    os.truncate(served.site.store, int(served.site.store.stat().st_size * part))
    for _ in range(8):  # until each worker has met with it
        assert served.says("AMAZON.HelpIntent") == usual["AMAZON.HelpIntent"]
        # What the journal still holds may serve a while yet.
        assert usual["CausesIntent"].partition(". ")[0] in served.says("CausesIntent")


def test_skill_that_is_disabled_forgets_her(served: Served) -> None:
    served.says("CausesIntent")
    assert served.kept()
    served.is_disabled()
    assert served.kept() is None
