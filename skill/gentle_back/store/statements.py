"""The statements of a store, each made once: to make one takes longer than to run it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.sql.base import Executable

from gentle_back.store.tables import records, results

if TYPE_CHECKING:  # only the dialect in use is imported
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
    from sqlalchemy.sql.schema import Table

Bound: TypeAlias = BindParameter[Any]  # a text or a number

# What a row must be or have; the columns to be written go by their own names.
PERSON: Bound = bindparam("of_person")
VERSION: Bound = bindparam("of_version")
REQUEST: Bound = bindparam("of_request")
INDEX: Bound = bindparam("of_index")
BEFORE: Bound = bindparam("before")

_is_person = records.c.person == PERSON
_is_record = _is_person & (records.c.version == VERSION)
_is_result = (results.c.request == REQUEST) & (results.c.index == INDEX)

READ_RECORD = select(records.c.version, records.c.data, records.c.saved_at).where(
    _is_person & (records.c.saved_at >= BEFORE)
)
# PostgreSQL then lets one writer after another in; SQLite does so from the beginning.
LOCK_RECORD = READ_RECORD.with_for_update()
CHANGE_RECORD = (
    update(records)
    .where(_is_record)
    .values(version=bindparam("version"), data=bindparam("data"), saved_at=bindparam("saved_at"))
)
DELETE_RECORD = delete(records).where(_is_record)
DELETE_OLD_RECORD = delete(records).where(_is_person & (records.c.saved_at < BEFORE))
FORGET = delete(records).where(_is_person)
READ_RESULT = select(results.c.result).where(_is_result)
SETTLE_RESULT = update(results).where(_is_result).values(result=bindparam("result"))
EXPIRE_RECORDS = delete(records).where(records.c.saved_at < BEFORE)
EXPIRE_RESULTS = delete(results).where(results.c.made_at < BEFORE)


@dataclass(frozen=True, slots=True)
class Inserts:
    """Inserts that add nothing where there is a row already."""

    record: Executable
    result: Executable


@lru_cache
def inserts_for(dialect: str) -> Inserts:
    """The inserts of a dialect: each has its own word for a conflict."""
    return Inserts(_insert(dialect, records), _insert(dialect, results))


def _insert(dialect: str, table: Table) -> Executable:
    statement: PostgresInsert | SqliteInsert
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        statement = postgresql.insert(table)
    else:
        from sqlalchemy.dialects import sqlite

        statement = sqlite.insert(table)
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
