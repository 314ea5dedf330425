"""A server that cannot be used: named in time, and asked again when it may be back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from gentle_back.clock import MovableClock
from gentle_back.errors import StoreError
from gentle_back.store.port import Data
from gentle_back.store.sql import SqlStore, open_store

ANNA = "a" * 64
PLACE: Data = {"kind": "pages", "position": 2}
A_CALL_SECONDS = 1.5


@pytest.fixture
def store_url(cluster: object) -> str:
    """Only servers are asked here."""
    url: str = cluster.new_database()  # type: ignore[attr-defined]  # a conftest cannot be imported
    return url


@contextmanager
def refused(message: str, within_seconds: float = A_CALL_SECONDS) -> Iterator[None]:
    """A block that ends in a StoreError with that message and without the password, in time."""
    began = time.monotonic()
    with pytest.raises(StoreError, match=message) as caught:
        yield
    assert time.monotonic() - began < within_seconds
    assert "secret" not in str(caught.value)


def _store_at(address: str, clock: MovableClock) -> SqlStore:
    url = f"postgresql://anna:secret@{address}/back"
    return open_store(url, Path("unused.db"), clock)


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def test_server_that_keeps_silent_is_given_up_and_then_left_alone(clock: MovableClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = _store_at(f"127.0.0.1:{silent.getsockname()[1]}", clock)
        with refused("did not answer in time"):
            store.get(ANNA)
        with refused("did not answer in time", within_seconds=0.1):
            store.get(ANNA)


def test_server_that_is_not_there_is_named(clock: MovableClock) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with refused("cannot be reached.* store_url"):
        _store_at(address, clock).get(ANNA)


def test_database_that_does_not_exist_is_named(store_url: str, clock: MovableClock) -> None:
    store = open_store(store_url.replace("/store", "/nowhere"), Path("unused.db"), clock)
    with refused("cannot be reached|does not exist"):
        store.open()


def test_connection_that_the_server_has_ended_is_made_again(
    store: SqlStore, store_url: str
) -> None:
    store.update(ANNA, lambda _: PLACE)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
    _run(store_url, f"{others} AND datname = current_database()")
    record = store.get(ANNA)
    assert record
    assert record.data == PLACE


def test_table_that_another_holds_is_not_waited_for(store: SqlStore, store_url: str) -> None:
    store.update(ANNA, lambda _: PLACE)
    with psycopg.connect(store_url) as connection:
        connection.execute("LOCK TABLE gentle_back_record IN ACCESS EXCLUSIVE MODE")
        with refused("held by another program|did not answer in time"):
            store.forget(ANNA)
        connection.rollback()
    assert store.forget(ANNA) is True


def test_user_without_rights_is_named(store: SqlStore, store_url: str, clock: MovableClock) -> None:
    store.open()
    _run(store_url, "CREATE ROLE reader LOGIN")
    _run(store_url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    user = store_url.partition("//")[2].partition(":")[0]
    reader = open_store(store_url.replace(f"//{user}:", "//reader:"), Path("unused.db"), clock)
    with refused("cannot be written to"):
        reader.open()
    reader.close()
