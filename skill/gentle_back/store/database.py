"""A database that a store stands on: SQLite in a file, or a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Engine

T = TypeVar("T")


class Database(Protocol):
    """An engine, and what differs between one kind of database and another."""

    @property
    def engine(self) -> Engine:
        """Gives connections whose transaction begins as a writer's."""
        ...

    @property
    def place(self) -> str:
        """What it is called in messages; no password in it."""
        ...

    def make(self) -> None:
        """Make it where it is not there yet, and find out whether it is whole."""
        ...

    def run(self, work: Callable[[], T]) -> T:
        """The result of the work, within the time a call may take. Raises StoreError."""
        ...

    def scrub(self) -> None:
        """Leave as little as possible of what was deleted."""
        ...
