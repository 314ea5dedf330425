"""What it costs to find the reminders that are due among 10,000, and to ring them.

    .venv/bin/python bench/reminders.py

Wall-clock times, since what is measured is how long a ring is late by; memory is what the process
has at most, before and after a day of looking.
"""

from __future__ import annotations

import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from table import megabytes, microseconds, print_table

from gentle_back.clock import MovableClock
from gentle_back.effects import Caller
from gentle_back.reminders.local import LocalKeeper
from gentle_back.reminders.ringer import MOST_AT_ONCE, Ringer
from gentle_back.store.sql import open_store
from gentle_back.values.reminder import Plan

REMINDERS = 10_000
OF_ONE_PERSON = 10
LOOKS = 200
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MUST_SECONDS = 0.010


def main() -> None:
    """Print the tables."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        clock = MovableClock(START)
        store = open_store("", Path(folder) / "reminders.db", clock)
        set_seconds = _fill(Path(folder), clock)
        ringer = Ringer(store, clock)
        ringer.due()
        kilobytes = _kilobytes()
        rows = [
            ("one is set, on average", set_seconds / REMINDERS),
            ("none is due", _median(lambda: _none_due(ringer))),
            ("when the next is due", _median(ringer.seconds_to_next)),
            (f"{MOST_AT_ONCE} are due: found", _found(store, clock)),
            (f"{MOST_AT_ONCE} are due: found, taken and noted", _rung(ringer, clock)),
        ]
        worst = max(seconds for name, seconds in rows if "found" in name and "taken" not in name)
        print_table(
            f"Among {REMINDERS:,} reminders",
            ("", "median"),
            [(name, microseconds(seconds)) for name, seconds in rows],
        )
        grown = _kilobytes() - kilobytes
        print(f"\nMemory: {megabytes(kilobytes)}, and {megabytes(grown)} more after that.")
        verdict = "kept" if worst <= MUST_SECONDS else "MISSED"
        print(f"Due ones are to be found within {MUST_SECONDS * 1e3:.0f} ms: {verdict}.")


def _fill(folder: Path, clock: MovableClock) -> float:
    """The seconds it takes to set them all; their times are spread over the day."""
    store = open_store("", folder / "reminders.db", clock)
    keeper = LocalKeeper(store, folder / "person.key", clock, "Europe/London")
    keeper.open()
    started = time.perf_counter()
    for number in range(REMINDERS):
        minute = 7 * 60 + number * 14 * 60 // REMINDERS
        plan = Plan("calcium", "Calcium time.", (f"{minute // 60:02}:{minute % 60:02}",))
        user = f"user {number // OF_ONE_PERSON}"
        keeper.set(Caller(user, f"{number}", lambda: 4.0), plan, f"{number}")
    keeper.close()
    return time.perf_counter() - started


def _none_due(ringer: Ringer) -> None:
    assert ringer.due() == ()


def _found(store: object, clock: MovableClock) -> float:
    """How long the store looks for those that are due, with others due as well."""
    from gentle_back.store.sql import SqlStore

    assert isinstance(store, SqlStore)
    seconds = int((clock.now() + timedelta(hours=3)).timestamp())

    def look() -> None:
        found = store.read_due(lambda due_times: due_times.due(seconds, MOST_AT_ONCE))
        assert len(found) == MOST_AT_ONCE

    return _median(look)


def _rung(ringer: Ringer, clock: MovableClock) -> float:
    """How long a look takes whose finds are told, while all the others are due too."""
    clock.advance(timedelta(hours=1, minutes=45).total_seconds())

    def look() -> None:
        rungs = ringer.due()
        assert len(rungs) == MOST_AT_ONCE
        for rung in rungs:
            ringer.told(rung)

    return _median(look, times=20)


def _median(look: Callable[[], object], times: int = LOOKS) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        look()
        taken.append(time.perf_counter() - started)
    return median(taken)


def _kilobytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
