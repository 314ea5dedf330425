"""Ringing goes on, whatever goes wrong with one ring."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from gentle_back.cli.ringing import LOOK_EVERY_SECONDS, TROUBLE_SECONDS, ring_until
from gentle_back.clock import MovableClock
from gentle_back.content.find import own_root
from gentle_back.effects import Caller
from gentle_back.reminders.local import LocalKeeper
from gentle_back.reminders.ringer import REPEAT_SECONDS, Ringer, Rung
from gentle_back.store.sql import open_store
from gentle_back.values.reminder import Plan

NINE_TWENTY = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
MILK = Plan("calcium", "Calcium time.", ("09:30",))


class Looks(Event):
    """Lets the time of each look pass at once, and ends after so many seconds of it."""

    def __init__(self, clock: MovableClock, seconds: float) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._clock = clock
        self._left = seconds

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        self._clock.advance(timeout or 0.0)
        self._left -= timeout or 0.0
        return self._left < 0


def test_ring_that_cannot_be_said_is_said_by_its_repeat(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = MovableClock(NINE_TWENTY)
    store = open_store("", tmp_path / "reminders.db", clock)
    LocalKeeper(store, tmp_path / "person.key", clock, "Europe/London").set(
        Caller("her", "one", lambda: 4.0), MILK, "one"
    )
    looks = Looks(clock, 600 + 2 * REPEAT_SECONDS)
    tried: list[str] = []

    def tell(rung: Rung) -> None:
        tried.append(rung.manner)
        if len(tried) == 1:
            own_root(tmp_path / "nowhere")  # as where content was moved meanwhile

    with caplog.at_level(logging.ERROR):
        ring_until(looks, Ringer(store, clock), tell)
    store.close()

    assert tried == ["first", "again"]
    assert "a reminder could not be looked for, or not be told" in caplog.text
    assert set(looks.pauses) == {LOOK_EVERY_SECONDS, TROUBLE_SECONDS}
