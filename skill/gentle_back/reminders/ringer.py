"""What is to ring now, each once, whoever else rings, and whenever one is killed.

A row is first moved on to its one repeat, and only then told. Whoever is killed in between has it
told by the repeat; a row that is told is noted, so that a repeat nobody was there for is let go.
What was missed is told once and its repeat taken back; killed just then, it is told again rather
than never.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gentle_back.clock import Clock
from gentle_back.reminders.local import after_ring
from gentle_back.reminders.plan_json import read_plan
from gentle_back.store.due import DueRow
from gentle_back.store.sql import SqlStore
from gentle_back.values.reminder import Plan

# One repeat, after so long; "I've had it" takes it back.
REPEAT_SECONDS = 300
# Later than this, nobody was there to ring, and it is told as missed.
MISSED_SECONDS = 1_800
# Told in one breath, the others at the next look.
MOST_AT_ONCE = 20

FIRST, AGAIN, MISSED = "first", "again", "missed"


@dataclass(frozen=True, slots=True)
class Rung:
    """What is to be told now.

    manner: "first", "again" or "missed". time: what her clock shows, or showed when it was missed.
    is_moved: whether that is another time than was agreed, since her clock was put forward.
    row: as it stands now.
    """

    plan: Plan
    manner: str
    time: str
    is_moved: bool
    row: DueRow


class Ringer:
    """Finds what is due in the store of a local keeper. Each method raises StoreError."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def due(self) -> tuple[Rung, ...]:
        """What is to be told now. Whoever else asks at the same time is not given it."""
        now = self._clock.now()
        seconds = int(now.timestamp())
        rows = self._store.read_due(lambda due_times: due_times.due(seconds, MOST_AT_ONCE))
        return tuple(filter(None, (self._take(row, now) for row in rows)))

    def told(self, rung: Rung) -> None:
        """Note that it was told; what was missed does not ring again for it."""
        now = self._clock.now()
        row = replace(rung.row, rang_at=int(now.timestamp()))
        if rung.manner != AGAIN:
            self._change(rung.row, after_ring(row, now) if rung.manner == MISSED else row)

    def seconds_to_next(self) -> float | None:
        """How long until the next rings; None where nothing is to ring."""
        at = self._store.read_due(lambda due_times: due_times.next_due())
        return None if at is None else max(at - self._clock.now().timestamp(), 0.0)

    def _take(self, row: DueRow, now: datetime) -> Rung | None:
        """What is to be told of a row; None where it is another's, or was told in time."""
        manner = _manner(row, now)
        seconds = int(now.timestamp())
        waiting = replace(row, due_at=seconds + REPEAT_SECONDS, rings=row.rings + 1)
        after = waiting if manner in (FIRST, MISSED) else after_ring(row, now)
        if not self._change(row, after) or not manner:
            return None
        return _rung(row, manner, replace(after or row, version=row.version + 1))

    def _change(self, before: DueRow, after: DueRow | None) -> bool:
        return self._store.write_due(lambda due_times: due_times.change(before, after))


def _manner(row: DueRow, now: datetime) -> str:
    """How a row that is due is told; "" where it was told, and its repeat is too late."""
    is_late = now.timestamp() - row.due_at > MISSED_SECONDS
    was_told = row.rings > 0 and row.rang_at >= row.meant_for
    if is_late:
        return "" if was_told else MISSED
    if now.timestamp() - row.meant_for > MISSED_SECONDS and not was_told:
        return MISSED
    return AGAIN if row.rings else FIRST


def _rung(row: DueRow, manner: str, now_stands: DueRow) -> Rung:
    plan = read_plan(row.plan)
    meant_for = datetime.fromtimestamp(row.meant_for, UTC).astimezone(ZoneInfo(row.zone))
    time = f"{meant_for:%H:%M}"
    is_moved = bool(plan.times) and time not in plan.times
    return Rung(plan, manner, time, is_moved, now_stands)
