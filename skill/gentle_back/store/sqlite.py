"""SQLite in a file: one writer at a time, readers beside it."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError

from gentle_back.errors import StoreError
from gentle_back.store.faults import DAMAGED

T = TypeVar("T")
Pooled: TypeAlias = Any  # the pool's own record of a connection

# For what is held for an instant only: SQLite waits so long by itself.
BUSY_SECONDS = 0.02
# For other writers.
WAIT_SECONDS = 0.45
PAUSE_SECONDS = (0.0005, 0.003)
FILE = "file"


class SqliteFile:
    """A store's file. One that is moved away while it is open is not written to any more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.engine = self._open_engine()

    @property
    def place(self) -> str:
        """The path."""
        return str(self._path)

    def make(self) -> None:
        """Make the file, for its owner only, and find out whether it is whole.

        A store of two days' bookmarks is checked in milliseconds.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise StoreError(
                f"cannot be made or opened ({error.strerror}).",
                place=self.place,
                mend="Make its folder yours and writable, or name another in store_url.",
            ) from error
        with self.engine.connect() as connection:
            raw = connection.connection
            raw.execute("PRAGMA journal_mode = WAL")
            if raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                message, mend = DAMAGED
                raise StoreError(message, place=self.place, mend=mend)

    def run(self, work: Callable[[], T]) -> T:
        """The result of the work: a file needs no limit beyond the one for waiting."""
        return work()

    def scrub(self) -> None:
        """Empty the journal: deleted rows are zeroes in the file, but may still stand there."""
        with self.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _open_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, hide_parameters=True
        )
        event.listen(engine, "begin", _begin)
        event.listen(engine, "connect", self._note_file)
        event.listen(engine, "checkout", self._check_file)
        return engine

    def _connect(self) -> sqlite3.Connection:
        # mode=rw: what is not there is not made by the way.
        address = f"file:{quote(str(self._path.absolute()))}?mode=rw"
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )
        # After a loss of power the last bookmarks may be missing, but the file is whole.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _note_file(self, _: object, pooled: Pooled) -> None:
        pooled.info[FILE] = self._identity()

    def _check_file(self, _: object, pooled: Pooled, __: object) -> None:
        if pooled.info[FILE] != self._identity():
            raise DisconnectionError

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    """Begin as a writer at once: a reader that becomes one may find that it must start over."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    if connection.get_execution_options().get("reads_only"):
        raw.execute("BEGIN")
        return
    # SQLite itself waits longer after each try: of many writers the unlucky would never get in.
    ends_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            if time.monotonic() >= ends_at:
                raise
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - so that two part ways
        else:
            return
