"""What a store does, for those who use one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

# What JSON holds without nesting: a place needs no more.
Data: TypeAlias = Mapping[str, str | int]
Change: TypeAlias = Callable[[Data | None], Data | None]

RECORDS_LIVE = timedelta(hours=48)
# A question is repeated within minutes, a skill event for up to an hour.
RESULTS_LIVE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a person.

    version: one more with each change. The first one of a record is any number, so that a version
    read before a record was deleted never fits the one written after.
    """

    version: int
    data: Data
    saved_at: datetime


class Transaction(Protocol):
    """What can be done of which all or nothing holds."""

    def get(self, person: str) -> Record | None:
        """What is kept of the person; None where it is nothing, or too old."""
        ...

    def compare_and_set(self, person: str, expected_version: int | None, data: Data | None) -> bool:
        """Whether the record still had that version, and now holds the data.

        expected_version: None where there is to be no record. data: None deletes the record.
        """
        ...

    def update(self, person: str, change: Change) -> Record | None:
        """The record after the change of what it holds; None where the change gave None."""
        ...

    def forget(self, person: str) -> bool:
        """Whether there was anything of the person, all of which is deleted."""
        ...


class Store(Protocol):
    """Records by person, and the results of effects that were run.

    person: a keyed hash, never a user id. Each method ends within a second, and raises StoreError
    where it cannot do all of what it says; then it has done none of it.
    """

    def open(self) -> None:
        """Make the store where there is none, and check it; leaves no connection open."""
        ...

    def close(self) -> None:
        """Close its connections; the next call opens one again."""
        ...

    def get(self, person: str) -> Record | None:
        """What is kept of the person; None where it is nothing, or too old."""
        ...

    def compare_and_set(self, person: str, expected_version: int | None, data: Data | None) -> bool:
        """Whether the record still had that version, and now holds the data."""
        ...

    def update(self, person: str, change: Change) -> Record | None:
        """The record after the change of what it holds.

        change: without effects; it is run again where another writer was faster.
        """
        ...

    def forget(self, person: str) -> bool:
        """Whether there was anything of the person, all of which is deleted."""
        ...

    def once(self, request: str, index: int, run: Callable[[Transaction], str]) -> str:
        """The result of `run`, which takes hold once for this request and index.

        Asked again, or by two at once, it is the result of the first. request: a keyed hash. run:
        does nothing beyond its transaction; it is run again where another writer was faster.
        """
        ...

    def expire(self, now: datetime) -> None:
        """Delete records older than 48 hours, and results older than two."""
        ...
