"""Reminders in the store: one row each, found by when it rings next.

A row is changed only as the version that was read, so that of two who ring one does.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from gentle_back.store.tables import reminders

Bound: TypeAlias = BindParameter[Any]

TOKEN: Bound = bindparam("of_token")
PERSON: Bound = bindparam("of_person")
VERSION: Bound = bindparam("of_version")
MOMENT: Bound = bindparam("moment")
MOST: Bound = bindparam("most")

_is_version = (reminders.c.token == TOKEN) & (reminders.c.version == VERSION)
ADD = insert(reminders)
OF_PERSON = (
    select(reminders)
    .where(reminders.c.person == PERSON)
    .order_by(reminders.c.set_at, reminders.c.token)
)
OF_TOKEN = select(reminders).where(reminders.c.token == TOKEN)
DUE = select(reminders).where(reminders.c.due_at <= MOMENT).order_by(reminders.c.due_at).limit(MOST)
NEXT_DUE = select(reminders.c.due_at).order_by(reminders.c.due_at).limit(1)
CHANGE = (
    update(reminders)
    .where(_is_version)
    .values({name: bindparam(name) for name in reminders.c.keys() if name != "token"})  # noqa: SIM118 - columns, no dict
)
DROP = delete(reminders).where(_is_version)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A reminder as it stands in the store. Moments are whole seconds since 1970.

    person: a keyed hash. plan: as JSON. zone: whose clock it goes by. set_at: when it was set.
    due_at: when it rings next. meant_for: the time of the plan that it then rings for; it is later
    than that where it rings again, or was missed. rings: how often it has rung for that time.
    rang_at: when it rang last, 0 for never.
    """

    token: str
    person: str
    plan: str
    zone: str
    set_at: int
    due_at: int
    meant_for: int
    rings: int = 0
    rang_at: int = 0
    version: int = 1


class DueTimes:
    """The rows, within a transaction of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: DueRow) -> None:
        """Put a new row in."""
        self._connection.execute(ADD, asdict(row))

    def of_person(self, person: str) -> tuple[DueRow, ...]:
        """All of hers, in the order they were set."""
        return tuple(map(_row, self._connection.execute(OF_PERSON, {"of_person": person})))

    def get(self, token: str) -> DueRow | None:
        """The row of that token."""
        found = self._connection.execute(OF_TOKEN, {"of_token": token}).first()
        return _row(found) if found else None

    def due(self, moment: int, most: int) -> tuple[DueRow, ...]:
        """Those that are to ring by then, the earliest first."""
        found = self._connection.execute(DUE, {"moment": moment, "most": most})
        return tuple(map(_row, found))

    def next_due(self) -> int | None:
        """When the next one rings; None where there is none."""
        found = self._connection.execute(NEXT_DUE).scalar()
        return None if found is None else int(found)

    def change(self, before: DueRow, after: DueRow | None) -> bool:
        """Whether the row still was as it was before, and now is as after; None takes it out."""
        of = {"of_token": before.token, "of_version": before.version}
        if after is None:
            return self._connection.execute(DROP, of).rowcount == 1
        values = asdict(replace(after, version=before.version + 1))
        del values["token"]
        return self._connection.execute(CHANGE, {**of, **values}).rowcount == 1


def _row(found: Row[Any]) -> DueRow:
    return DueRow(**found._mapping)
