"""The tables of a store, and the version of their form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
    update,
)

from gentle_back.errors import StoreError

SCHEMA_VERSION = 2

# A PostgreSQL database may have other tables, so that ours bear our name.
METADATA = MetaData()
HASH = String(64)
schema = Table("gentle_back_schema", METADATA, Column("version", Integer, nullable=False))
records = Table(
    "gentle_back_record",
    METADATA,
    Column("person", HASH, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
)
results = Table(
    "gentle_back_result",
    METADATA,
    Column("request", HASH, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("result", String(40), nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
reminders = Table(
    "gentle_back_reminder",
    METADATA,
    Column("token", String(32), primary_key=True),
    Column("person", HASH, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("plan", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("meant_for", BigInteger, nullable=False),
    Column("rings", Integer, nullable=False),
    Column("rang_at", BigInteger, nullable=False),
)
Index("gentle_back_reminder_due_at", reminders.c.due_at)
Index("gentle_back_reminder_person", reminders.c.person)
Index("gentle_back_record_saved_at", records.c.saved_at)
Index("gentle_back_result_made_at", results.c.made_at)


def _add_reminders(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[reminders])


# What makes an older form the next one, by the version it is of.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = MappingProxyType({1: _add_reminders})

# Any number of ours: held by the one process that makes or changes the tables.
_ADVISORY_LOCK = 7_236_837


def prepare_tables(connection: Connection, place: str) -> None:
    """Make the tables, or bring them to the form of today; within one transaction.

    Raises StoreError for a form that is newer than this code.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    if not inspect(connection).has_table(schema.name):
        METADATA.create_all(connection)
        connection.execute(insert(schema).values(version=SCHEMA_VERSION))
        return
    found = connection.execute(select(schema.c.version)).scalar_one()
    if found > SCHEMA_VERSION:
        raise StoreError(
            f"is of form {found}, and this version of Gentle Back knows {SCHEMA_VERSION}.",
            place=place,
            mend="Install the version that wrote it, or a later one, or name another store_url.",
        )
    for version in range(found, SCHEMA_VERSION):
        MIGRATIONS[version](connection)
    if found < SCHEMA_VERSION:
        connection.execute(update(schema).values(version=SCHEMA_VERSION))
