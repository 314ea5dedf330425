"""The loop that rings beside a conversation or a server: a moved clock, and a real store."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from threading import enumerate as running_threads

import pytest

from contents import real_content
from gentle_back import service
from gentle_back.cli import ringing
from gentle_back.cli.ringing import (
    LOOK_EVERY_SECONDS,
    TROUBLE_SECONDS,
    ring_until,
    ringing_here,
)
from gentle_back.clock import MovableClock, SystemClock
from gentle_back.config import Config
from gentle_back.effects import Caller
from gentle_back.errors import StoreError
from gentle_back.reminders.local import LocalKeeper
from gentle_back.reminders.ringer import AGAIN, FIRST, Ringer, Rung
from gentle_back.store.sql import SqlStore, open_store
from gentle_back.values.reminder import ONCE, Plan

NINE_TWENTY = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
MILK = Plan("calcium", "Calcium time.", ("09:30", "16:00"))
STEP_SECONDS = 60


class Stop(Event):
    """Moves the clock where a loop would wait, and stops it at a time of the day."""

    def __init__(self, clock: MovableClock, until: str) -> None:
        super().__init__()
        self._clock, self._until = clock, until
        self.pauses: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        self._clock.advance(STEP_SECONDS)
        return f"{self._clock.now():%H:%M}" >= self._until


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NINE_TWENTY)


def store_of(folder: Path, clock: MovableClock) -> SqlStore:
    return open_store("", folder / "reminders.db", clock)


def agree(folder: Path, clock: MovableClock, plan: Plan) -> None:
    """She has said yes to the plan."""
    keeper = LocalKeeper(store_of(folder, clock), folder / "person.key", clock, "Europe/London")
    keeper.open()
    keeper.set(Caller("ANNA", "one", lambda: 4.0), plan, "one")
    keeper.close()


def test_what_is_due_is_told_at_its_minute_and_once_more(
    tmp_path: Path, clock: MovableClock
) -> None:
    agree(tmp_path, clock, MILK)
    told: list[tuple[str, str]] = []

    def tell(rung: Rung) -> None:
        told.append((f"{clock.now():%H:%M}", rung.manner))

    stop = Stop(clock, "17:00")
    ring_until(stop, Ringer(store_of(tmp_path, clock), clock), tell)
    assert told == [("09:30", FIRST), ("09:35", AGAIN), ("16:00", FIRST), ("16:05", AGAIN)]
    assert set(stop.pauses) == {LOOK_EVERY_SECONDS}


def test_a_reminder_set_while_the_loop_runs_rings(tmp_path: Path, clock: MovableClock) -> None:
    told: list[str] = []

    class Agreeing(Stop):
        def wait(self, timeout: float | None = None) -> bool:
            if not self.pauses:
                agree(tmp_path, clock, MILK)
            return super().wait(timeout)

    ringer = Ringer(store_of(tmp_path, clock), clock)
    ring_until(Agreeing(clock, "09:33"), ringer, lambda rung: told.append(rung.time))
    assert told == ["09:30"]


def test_a_store_in_trouble_is_looked_into_again_after_a_longer_pause(
    tmp_path: Path, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    agree(tmp_path, clock, MILK)
    troubles = [StoreError("it is locked", place="reminders", mend="Wait.")]

    class Troubled(Ringer):
        def due(self) -> tuple[Rung, ...]:
            if troubles:
                raise troubles.pop()
            return super().due()

    told: list[str] = []
    stop = Stop(clock, "09:33")
    ringer = Troubled(store_of(tmp_path, clock), clock)
    ring_until(stop, ringer, lambda rung: told.append(rung.time))
    assert told == ["09:30"]
    assert stop.pauses.count(TROUBLE_SECONDS) == 1
    assert "locked" in caplog.text


def test_talk_tells_what_was_missed_beside_the_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovableClock(SystemClock().now() - timedelta(hours=2))
    agree(tmp_path, clock, Plan("calcium", "Calcium time.", every=ONCE, in_seconds=60))
    monkeypatch.setattr(ringing, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(service, "load_parts", lambda config: (None, real_content()))
    shown: list[str] = []
    is_shown = Event()

    def show(text: str) -> None:
        shown.append(text)
        is_shown.set()

    with ringing_here(Config(state_dir=tmp_path), show, is_silent=True):
        assert is_shown.wait(30)
    assert len(shown) == 1
    assert shown[0].endswith("so I say it now. Calcium time.")


def test_nothing_rings_here_where_alexa_keeps_reminders(tmp_path: Path) -> None:
    for keeper in ("alexa", "off"):
        config = Config(state_dir=tmp_path, reminders=keeper)
        with ringing_here(config, pytest.fail, is_silent=True):
            assert "reminders" not in {one.name for one in running_threads()}
    assert list(tmp_path.iterdir()) == []


def test_ringing_ends_with_the_server_that_started_it() -> None:
    assert not ringing._WhenOrphaned(os.getppid()).wait(0)
    assert ringing._WhenOrphaned(-1).wait(0)
