"""The keeper of this computer: reminders in the store, found by when they ring next."""

from __future__ import annotations

import builtins
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gentle_back.clock import Clock
from gentle_back.errors import StoreError
from gentle_back.reminders.plan_json import read_plan, written
from gentle_back.reminders.port import (
    NotHere,
    ReminderCaller,
    TooLate,
    TooMany,
    Unreachable,
)
from gentle_back.reminders.recurrence import day_of, next_ring
from gentle_back.store.due import DueRow, DueTimes
from gentle_back.store.person_key import PersonKey
from gentle_back.store.sql import SqlStore
from gentle_back.values.reminder import ONCE, Plan, Reminder

# Of one person. More than any day of hers can use.
MOST_REMINDERS = 50
# She says that she has had it within these; later it may be another thing she speaks of.
LATELY_SECONDS = 3 * 3_600
# A token begins with a number in its order, and is 32 digits long.
ORDER_DIGITS, TOKEN_BYTES = 8, 12


class LocalKeeper:
    """Keeps reminders in a store; whoever rings finds them there, see `ringer`.

    key_file: the key by which users are hashed. zone: whose clock holds where a device tells none.
    """

    def __init__(self, store: SqlStore, key_file: Path, clock: Clock, zone: str) -> None:
        self._store = store
        self._key_file = key_file
        self._clock = clock
        self._zone = zone
        self._key: PersonKey | None = None

    def open(self) -> None:
        """Make the key and the store where there are none, before a server forks its workers."""
        self._key = PersonKey.load_or_make(self._key_file)
        self._store.open()

    def close(self) -> None:
        """Close the store's connections."""
        self._store.close()

    def set(self, caller: ReminderCaller, plan: Plan, mark: str) -> Reminder:
        """The reminder, once it is set; the one she has, where it was set before."""
        zone = self._zone_of(caller)
        now = self._clock.now()
        if plan.every_days > 1 and not plan.first_day:
            plan = _begun(plan, zone, now)
        row = _row("", self._person(caller), plan, zone, now)

        def add(due_times: DueTimes) -> str:
            hers = due_times.of_person(row.person)
            if same := next((one for one in hers if _is_same(one, row)), None):
                return same.token
            if len(hers) >= MOST_REMINDERS:
                raise TooMany(f"one person has {MOST_REMINDERS} reminders; she is to cancel some")
            token = _token_after(hers)
            due_times.add(replace(row, token=token))
            return token

        return Reminder(self._once(caller, mark, add), plan)

    def list(self, caller: ReminderCaller) -> tuple[Reminder, ...]:
        """Hers that are to ring, in the order they were set."""
        person = self._person(caller)
        with _told():
            rows = self._store.read_due(lambda due_times: due_times.of_person(person))
        return tuple(map(_reminder, rows))

    def change(self, caller: ReminderCaller, reminder: Reminder, plan: Plan, mark: str) -> Reminder:
        """The reminder with another plan."""
        zone, person, now = self._zone_of(caller), self._person(caller), self._clock.now()

        def change(due_times: DueTimes) -> str:
            before = due_times.get(reminder.token)
            if before is None or before.person != person:
                raise Unreachable("a reminder to be changed is not there any more")
            after = _row(before.token, person, plan, zone, now)
            due_times.change(before, replace(after, set_at=before.set_at))
            return before.token

        return Reminder(self._once(caller, mark, change), plan)

    def cancel(self, caller: ReminderCaller, reminders: tuple[Reminder, ...], mark: str) -> int:
        """How many of them were there, and are no more."""
        person = self._person(caller)
        tokens = {reminder.token for reminder in reminders}

        def cancel(due_times: DueTimes) -> str:
            rows = (row for row in due_times.of_person(person) if row.token in tokens)
            return str(sum(due_times.change(row, None) for row in rows))

        return int(self._once(caller, mark, cancel))

    def settle(self, caller: ReminderCaller, mark: str) -> tuple[Reminder, ...]:
        """What rang lately, and does not ring again for this time: she has had it."""
        person, now = self._person(caller), self._clock.now()
        settled: builtins.list[DueRow] = []

        def settle(due_times: DueTimes) -> str:
            settled[:] = [row for row in due_times.of_person(person) if _is_ringing(row, now)]
            for row in settled:
                due_times.change(row, after_ring(row, now))
            return str(len(settled))

        self._once(caller, mark, settle)
        return tuple(map(_reminder, settled))

    def _once(self, caller: ReminderCaller, mark: str, work: Callable[[DueTimes], str]) -> str:
        with _told():
            request = self._hashes().request(caller.user_id, mark or secrets.token_hex())
            return self._store.once_due(request, 0, work)

    def _person(self, caller: ReminderCaller) -> str:
        with _told():
            return self._hashes().person(caller.user_id)

    def _hashes(self) -> PersonKey:
        if self._key is None:
            self._key = PersonKey.load_or_make(self._key_file)
        return self._key

    def _zone_of(self, caller: ReminderCaller) -> ZoneInfo:
        name = caller.time_zone or self._zone
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise NotHere(f"the time zone {name[:40]!r} is not known here") from error


def after_ring(row: DueRow, now: datetime) -> DueRow | None:
    """The row as it waits for its next time; None where there is none."""
    ring = next_ring(read_plan(row.plan), ZoneInfo(row.zone), _moment(row.set_at), now)
    if ring is None:
        return None
    at = int(ring.at.timestamp())
    return replace(row, due_at=at, meant_for=at, rings=0)


def _row(token: str, person: str, plan: Plan, zone: ZoneInfo, now: datetime) -> DueRow:
    ring = next_ring(plan, zone, now, now)
    if ring is None:
        raise TooLate("all times of a plan have gone by")
    at = int(ring.at.timestamp())
    return DueRow(token, person, written(plan), zone.key, int(now.timestamp()), at, at)


def _is_same(before: DueRow, row: DueRow) -> bool:
    """Whether what she asks for is set already, and rings when this would."""
    if (before.plan, before.zone) != (row.plan, row.zone) or before.set_at >= row.set_at:
        return False
    return read_plan(row.plan).every != ONCE or before.meant_for == row.meant_for


def _token_after(rows: tuple[DueRow, ...]) -> str:
    """A new token that comes after those of the rows, so that what is set within a second does."""
    last = max((int(row.token[:ORDER_DIGITS], 16) for row in rows), default=0)
    return f"{last + 1:0{ORDER_DIGITS}x}{secrets.token_hex(TOKEN_BYTES)}"


def _begun(plan: Plan, zone: ZoneInfo, now: datetime) -> Plan:
    """The plan beginning with its next day, from which its other days are counted."""
    ring = next_ring(replace(plan, every_days=1), zone, now, now)
    return replace(plan, first_day=day_of(ring.at if ring else now, zone))


def _is_ringing(row: DueRow, now: datetime) -> bool:
    return row.rings > 0 and now.timestamp() - row.meant_for < LATELY_SECONDS


def _reminder(row: DueRow) -> Reminder:
    return Reminder(row.token, read_plan(row.plan))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@contextmanager
def _told() -> Iterator[None]:
    """A store that fails is a keeper that cannot be reached."""
    try:
        yield
    except StoreError as error:
        raise Unreachable(str(error)) from error
