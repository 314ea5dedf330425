"""Stores to test: in a file, and on a PostgreSQL server of our own."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from gentle_back.clock import MovableClock
from gentle_back.store.sql import SqlStore, open_store

KINDS = ("sqlite", "postgresql")


class Cluster:
    """A PostgreSQL server that listens on a socket in a folder; ended with the block."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._names = (f"store{number}" for number in itertools.count())

    def __enter__(self) -> Cluster:
        # Its server refuses to run as root, and other users cannot look into pytest's folders.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        shutil.chown(self._folder, self._user)
        self._run("initdb", "--auth=trust", "--no-sync", f"--username={self._user}")
        options = f"-c listen_addresses='' -c fsync=off -k {self._folder}"
        self._run("pg_ctl", "start", "--wait", "-o", options, "-l", str(self._folder / "log"))
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self._folder)

    def new_database(self) -> str:
        """The address of a database that is empty."""
        name = next(self._names)
        with psycopg.connect(
            host=str(self._folder), user=self._user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://{self._user}:secret@/{name}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), "-D", str(self._folder / "data"), *arguments],
            check=True,
            user=self._user if os.getuid() == 0 else None,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server, one for all tests."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found and not folders:
        pytest.skip("PostgreSQL is not installed")
    with Cluster(Path(found).parent if found else folders[-1]) as running:
        yield running


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'memory.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_database()


Opens = Callable[[], SqlStore]


@pytest.fixture
def open_again(store_url: str, clock: MovableClock, tmp_path: Path) -> Iterator[Opens]:
    """Opens the store as another process would."""
    opened: list[SqlStore] = []

    def open_one() -> SqlStore:
        opened.append(open_store(store_url, tmp_path / "unused.db", clock))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_again: Opens) -> SqlStore:
    """A store without anything in it."""
    return open_again()
