"""Memory under gunicorn, with four workers: nothing lost, nothing doubled, nobody blocked."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from urllib3.exceptions import HTTPError

from certificates import NOW, make_chain
from gentle_back.clock import SystemClock
from gentle_back.store.person_key import PersonKey
from gentle_back.store.port import Record
from gentle_back.store.sql import open_store
from running import Running, Server, free_port
from served import PREFIX, SKILL_ID

CHAIN = make_chain()
USER = "amzn1.ask.account.CANARY"
TURNS = 50
CLIENTS = 10
A_TURN_SECONDS = 4.0
TROUBLE = ("my memory", "My memory")


@dataclass
class Served:
    """A server with memory, and a person who asks it."""

    server: Server
    state: Path
    numbers: Iterator[int]

    def post(self, request: dict[str, Any], request_id: str | None = None) -> tuple[int, bytes]:
        """The status and the body of the answer to a request in a new session."""
        application = {"applicationId": SKILL_ID}
        system = {"application": application, "user": {"userId": USER}}
        asked: dict[str, Any] = {
            "version": "1.0",
            "context": {"System": system},
            "request": {
                "requestId": request_id or f"amzn1.request.{next(self.numbers)}",
                "timestamp": NOW.isoformat().replace("+00:00", "Z"),
                "locale": "en-US",
                **request,
            },
        }
        if "Event" not in request["type"]:
            asked["session"] = {"new": True, "sessionId": "one", **system, "attributes": {}}
        body = json.dumps(asked).encode()
        answer = self.server.post(body, CHAIN.headers(body, PREFIX + "good.pem"))
        return answer.status, answer.data

    def says(self, intent: str, request_id: str | None = None) -> str:
        """What is answered to an intent, in time; "AMAZON.HelpIntent", or "" for the launch."""
        request: dict[str, Any] = {"type": "LaunchRequest"}
        if intent:
            request = {"type": "IntentRequest", "intent": {"name": intent}}
        began = time.monotonic()
        status, body = self.post(request, request_id)
        assert status == 200, body
        assert time.monotonic() - began < A_TURN_SECONDS
        speech: str = json.loads(body)["response"]["outputSpeech"]["ssml"]
        return speech

    def kept(self) -> Record | None:
        """What the store holds of her."""
        store = open_store("", self.file, SystemClock())
        try:
            return store.get(PersonKey.load_or_make(self.state / "person.key").person(USER))
        finally:
            store.close()

    @property
    def version(self) -> int:
        """How often what the store holds of her was changed, from an unnamed start."""
        record = self.kept()
        assert record
        return record.version

    @property
    def file(self) -> Path:
        """The store's file."""
        return self.state / "memory.db"


@pytest.fixture
def served(tmp_path: Path, cache_dir: Path) -> Iterator[Served]:
    (tmp_path / "root.pem").write_bytes(CHAIN.root_pem)
    (tmp_path / "good.pem").write_bytes(CHAIN.pem)
    port, state = free_port(), tmp_path / "state"
    program = [sys.executable, str(Path(__file__).with_name("served.py"))]
    command = [*program, str(port), str(tmp_path), str(cache_dir), str(state)]
    with Running(command, port, tmp_path / "log") as server:
        yield Served(server, state, count())
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


def test_death_of_a_worker_costs_no_more_than_its_turns_and_doubles_nothing(
    served: Served,
) -> None:
    served.says("CausesIntent")
    before = served.version

    def ask(number: int) -> bool:
        if number == TURNS // 2:
            pid = served.server.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            os.kill(int(children.split()[0]), signal.SIGKILL)
        try:
            return bool(served.says("CausesIntent"))
        except HTTPError:
            return False

    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = list(clients.map(ask, range(TURNS)))
    assert answered.count(False) <= CLIENTS
    assert before + answered.count(True) <= served.version <= before + TURNS
    with sqlite3.connect(served.file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@contextmanager
def moved_away(served: Served) -> Iterator[None]:
    elsewhere = served.file.with_name("elsewhere.db")
    served.file.rename(elsewhere)
    yield
    elsewhere.rename(served.file)


@contextmanager
def locked(served: Served) -> Iterator[None]:
    with sqlite3.connect(served.file, isolation_level=None) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
    connection.close()


FAULTS: list[Callable[[Served], AbstractContextManager[None]]] = [moved_away, locked]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_fault_of_the_store_costs_a_sentence_and_no_answer(
    served: Served, fault: Callable[[Served], AbstractContextManager[None]]
) -> None:
    usual = {intent: served.says(intent) for intent in ("AMAZON.HelpIntent", "CausesIntent")}
    with fault(served):
        assert served.says("AMAZON.HelpIntent") == usual["AMAZON.HelpIntent"]
        said = served.says("CausesIntent")
        assert any(words in said for words in TROUBLE)
        assert usual["CausesIntent"].partition(". ")[0] in said
        disabled = served.post({"type": "AlexaSkillEvent.SkillDisabled"})
        assert disabled[0] == 200
    assert served.says("CausesIntent") == usual["CausesIntent"]
    assert "kept" in served.says("") or "still here" in served.says("")


@pytest.mark.parametrize("part", [0.0, 0.5], ids=["all of it", "half of it"])
def test_file_cut_off_while_it_is_open_costs_no_answer(served: Served, part: float) -> None:
    usual = {intent: served.says(intent) for intent in ("AMAZON.HelpIntent", "CausesIntent")}
    os.truncate(served.file, int(served.file.stat().st_size * part))
    for _ in range(8):  # until each worker has met with it
        assert served.says("AMAZON.HelpIntent") == usual["AMAZON.HelpIntent"]
        # What the journal still holds may serve a while yet.
        assert usual["CausesIntent"].partition(". ")[0] in served.says("CausesIntent")


def test_skill_that_is_disabled_forgets_her(served: Served) -> None:
    served.says("CausesIntent")
    assert served.kept()
    status, body = served.post({"type": "AlexaSkillEvent.SkillDisabled"})
    assert (status, json.loads(body)["response"]) == (200, {})
    assert served.kept() is None
