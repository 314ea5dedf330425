"""One transaction on the tables: all of it holds, or nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.sql.base import Executable

from gentle_back.store import statements
from gentle_back.store.due import DueTimes
from gentle_back.store.faults import ConflictError, DamagedError
from gentle_back.store.port import RECORDS_LIVE, RESULTS_LIVE, Change, Data, Record

Values: TypeAlias = Mapping[str, str | int]
# Leaves room for more changes than a record can ever have.
LARGEST_FIRST_VERSION = 2**48


class SqlTransaction:
    """Reads and writes on a connection whose transaction has begun.

    forgot: whether something was deleted that is to leave no trace.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._inserts = statements.inserts_for(connection.dialect.name)
        self._now = _seconds(now)
        self._too_old = _seconds(now - RECORDS_LIVE)
        self.forgot = False
        self.due_times = DueTimes(connection)

    def get(self, person: str) -> Record | None:
        """What is kept of the person; None where it is nothing, or too old."""
        return self._read(statements.READ_RECORD, person)

    def compare_and_set(self, person: str, expected_version: int | None, data: Data | None) -> bool:
        """Whether the record still had that version, and now holds the data."""
        return bool(self._set(person, expected_version, data))

    def update(self, person: str, change: Change) -> Record | None:
        """The record after the change of what it holds; None where the change gave None."""
        before = self._read(statements.LOCK_RECORD, person)
        data = change(before.data if before else None)
        version = self._set(person, before.version if before else None, data)
        if not version:
            raise ConflictError
        return Record(version, data, _moment(self._now)) if data is not None else None

    def forget(self, person: str) -> bool:
        """Whether there was anything of the person, all of which is deleted."""
        found = self._count(statements.FORGET, {"of_person": person}) > 0
        self.forgot = self.forgot or found
        return found

    def claim(self, request: str, index: int) -> str | None:
        """The result there is of a request's effect; None where it is this one's to make."""
        row: Values = {"request": request, "index": index, "result": "", "made_at": self._now}
        if self._count(self._inserts.result, row) == 1:
            return None
        of = {"of_request": request, "of_index": index}
        return str(self._connection.execute(statements.READ_RESULT, of).scalar_one())

    def settle(self, request: str, index: int, result: str) -> None:
        """Note the result of what was claimed."""
        values = {"of_request": request, "of_index": index, "result": result}
        self._connection.execute(statements.SETTLE_RESULT, values)

    def expire(self) -> None:
        """Delete what has had its time."""
        self._connection.execute(statements.EXPIRE_RECORDS, {"before": self._too_old})
        results_before = self._now - int(RESULTS_LIVE.total_seconds())
        self._connection.execute(statements.EXPIRE_RESULTS, {"before": results_before})

    def _read(self, query: Executable, person: str) -> Record | None:
        of = {"of_person": person, "before": self._too_old}
        row = self._connection.execute(query, of).first()
        if row is None:
            return None
        return Record(row.version, _data(row.data), _moment(row.saved_at))

    def _set(self, person: str, expected_version: int | None, data: Data | None) -> int:
        """The version of the record after it was set; 0 where it was not as expected.

        Of a record that is deleted, or was not there to be deleted, it is any but 0.
        """
        if expected_version is None:
            return self._add(person, data) if data is not None else 1
        of: Values = {"of_person": person, "of_version": expected_version}
        if data is None:
            return self._count(statements.DELETE_RECORD, of)
        version = expected_version + 1
        values: Values = {**of, "version": version, "data": _written(data), "saved_at": self._now}
        return version if self._count(statements.CHANGE_RECORD, values) == 1 else 0

    def _add(self, person: str, data: Data) -> int:
        of = {"of_person": person, "before": self._too_old}
        self._connection.execute(statements.DELETE_OLD_RECORD, of)
        version = secrets.randbelow(LARGEST_FIRST_VERSION) + 1
        columns: Values = {"version": version, "data": _written(data), "saved_at": self._now}
        added = self._count(self._inserts.record, {"person": person, **columns})
        return version if added == 1 else 0

    def _count(self, statement: Executable, values: Values) -> int:
        """The number of rows that the statement changed."""
        return self._connection.execute(statement, values).rowcount


def _written(data: Data) -> str:
    return json.dumps(dict(data), separators=(",", ":"))


def _data(written: str) -> Data:
    try:
        data: Data = json.loads(written)
    except ValueError as error:
        raise DamagedError from error
    return data


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
