"""The store on SQLAlchemy Core."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gentle_back.clock import Clock
from gentle_back.errors import ConfigError
from gentle_back.store.database import Database
from gentle_back.store.due import DueTimes
from gentle_back.store.faults import FAULTS, ConflictError, is_passing, store_error
from gentle_back.store.port import Change, Data, Record, Transaction
from gentle_back.store.sqlite import SqliteFile
from gentle_back.store.tables import prepare_tables
from gentle_back.store.transaction import SqlTransaction

T = TypeVar("T")

# From here on a passing fault is not waited for any more. Less than a file waits for a writer.
PATIENCE_SECONDS = 0.4
LEAST_ATTEMPTS = 4
PAUSE_SECONDS = (0.001, 0.004)
SWEEP_EVERY_SECONDS = 600.0


def open_store(url: str, default: Path, clock: Clock) -> SqlStore:
    """The store at that address, untouched as yet; without an address the file `default`.

    Raises ConfigError for an address that is none of a store's.
    """
    if not url:
        return SqlStore(SqliteFile(default), clock)
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise _no_store() from None  # its message may hold the password
    kind = address.get_backend_name()
    if kind == "sqlite" and _names_a_file(address):
        return SqlStore(SqliteFile(Path(address.database or "").expanduser()), clock)
    if kind in {"postgresql", "postgres"}:
        from gentle_back.store.postgres import PostgresServer

        return SqlStore(PostgresServer(address), clock)
    raise _no_store()


class SqlStore:
    """Records and results in a database. It is opened on first use, anew in each process.

    Whatever fails is tried afresh by the next call: a store that is mended serves at once.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._is_ready = False
        self._swept_at = clock.monotonic()

    @property
    def place(self) -> str:
        """What it is called in messages."""
        return self._database.place

    def open(self) -> None:
        """Make the store where there is none, and check it; leaves no connection open.

        A server calls this before it forks: connections must not be shared with its workers.
        """
        self.expire(self._clock.now())
        self.close()

    def close(self) -> None:
        """Close its connections; the next call opens one again."""
        self._database.engine.dispose()

    def get(self, person: str) -> Record | None:
        """What is kept of the person; None where it is nothing, or too old."""
        return self._read(lambda transaction: transaction.get(person))

    def compare_and_set(self, person: str, expected_version: int | None, data: Data | None) -> bool:
        """Whether the record still had that version, and now holds the data."""
        return self._write(
            lambda transaction: transaction.compare_and_set(person, expected_version, data)
        )

    def update(self, person: str, change: Change) -> Record | None:
        """The record after the change of what it holds; tried again where another was faster."""
        return self._write(lambda transaction: transaction.update(person, change))

    def forget(self, person: str) -> bool:
        """Whether there was anything of the person, all of which is deleted."""
        return self._write(lambda transaction: transaction.forget(person))

    def once(self, request: str, index: int, run: Callable[[Transaction], str]) -> str:
        """The result of `run`, which takes hold once for this request and index."""
        return self._once(request, index, run)

    def read_due(self, work: Callable[[DueTimes], T]) -> T:
        """The result of work that only reads reminders."""
        return self._read(lambda transaction: work(transaction.due_times))

    def write_due(self, work: Callable[[DueTimes], T]) -> T:
        """The result of work on reminders, all of which holds, or nothing."""
        return self._write(lambda transaction: work(transaction.due_times))

    def once_due(self, request: str, index: int, work: Callable[[DueTimes], str]) -> str:
        """The result of work on reminders, which takes hold once for this request and index."""
        return self._once(request, index, lambda transaction: work(transaction.due_times))

    def expire(self, now: datetime) -> None:
        """Delete records older than 48 hours, and results older than two."""
        self._database.run(lambda: self._patiently(SqlTransaction.expire, now=now))

    def _once(self, request: str, index: int, run: Callable[[SqlTransaction], str]) -> str:
        def claimed(transaction: SqlTransaction) -> str:
            known = transaction.claim(request, index)
            if known is not None:
                return known
            result = run(transaction)
            transaction.settle(request, index, result)
            return result

        return self._write(claimed)

    def _read(self, work: Callable[[SqlTransaction], T]) -> T:
        return self._database.run(lambda: self._patiently(work, reads_only=True))

    def _write(self, work: Callable[[SqlTransaction], T]) -> T:
        if self._clock.monotonic() - self._swept_at >= SWEEP_EVERY_SECONDS:
            self.expire(self._clock.now())
            self._swept_at = self._clock.monotonic()
        return self._database.run(lambda: self._patiently(work))

    def _patiently(
        self,
        work: Callable[[SqlTransaction], T],
        *,
        now: datetime | None = None,
        reads_only: bool = False,
    ) -> T:
        """The result of the work, run again while other writers are in the way."""
        # A clock that tests can move would stand still here.
        ends_at = time.monotonic() + PATIENCE_SECONDS
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._transact(work, now or self._clock.now(), reads_only=reads_only)
            except FAULTS as error:
                # A conflict passes at once, and on a busy machine one attempt may outlast patience.
                is_early = isinstance(error, ConflictError) and attempt < LEAST_ATTEMPTS
                is_over = time.monotonic() >= ends_at and not is_early
                if is_over or not is_passing(error):
                    raise store_error(self.place, error) from error
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - two writers part ways

    def _transact(
        self, work: Callable[[SqlTransaction], T], now: datetime, *, reads_only: bool
    ) -> T:
        self._make_ready()
        engine = self._database.engine.execution_options(reads_only=reads_only)
        with engine.begin() as connection:
            transaction = SqlTransaction(connection, now)
            result = work(transaction)
        if transaction.forgot:
            self._database.scrub()
        return result

    def _make_ready(self) -> None:
        if self._is_ready:
            return
        self._database.make()
        with self._database.engine.begin() as connection:
            prepare_tables(connection, self.place)
        self._is_ready = True


def _names_a_file(address: URL) -> bool:
    is_in_memory = address.database in {None, "", ":memory:"}
    return not (is_in_memory or address.host or address.query)


def _no_store() -> ConfigError:
    return ConfigError(
        "store_url is no address of a store. Write sqlite:///PATH, or "
        "postgresql://USER:PASSWORD@HOST/DATABASE.",
        key="store_url",
    )
