"""A file that cannot be used: named in time with its mend, nothing half-written, mended at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from gentle_back.clock import MovableClock
from gentle_back.errors import StoreError
from gentle_back.store.port import Data, Transaction
from gentle_back.store.sql import SqlStore, open_store

ANNA, BEA = "a" * 64, "b" * 64
REQUEST = "c" * 64
PLACE: Data = {"kind": "pages", "key": "tea/pages/teas", "position": 2}
A_CALL_SECONDS = 1.0
NEEDS_ROOT = pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a disk")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "memory.db"


@pytest.fixture
def store(path: Path, clock: MovableClock) -> Iterator[SqlStore]:
    """A store that holds one record."""
    opened = open_store(f"sqlite:///{path}", Path("unused.db"), clock)
    opened.update(ANNA, lambda _: PLACE)
    yield opened
    opened.close()


@contextmanager
def refused(message: str) -> Iterator[None]:
    """A block that ends in a StoreError with that message, before a second is over."""
    began = time.monotonic()
    with pytest.raises(StoreError, match=message):
        yield
    assert time.monotonic() - began < A_CALL_SECONDS


def _with_effect(store: SqlStore) -> None:
    def keep(transaction: Transaction) -> str:
        transaction.update(BEA, lambda _: {"long": "x" * 50_000})
        return "done"

    store.once(REQUEST, 0, keep)


WRITES: dict[str, Callable[[SqlStore], object]] = {
    "update": lambda store: store.update(BEA, lambda _: {"long": "x" * 50_000}),
    "compare and set": lambda store: store.compare_and_set(BEA, None, {"long": "x" * 50_000}),
    "once": _with_effect,
}
CALLS: dict[str, Callable[[SqlStore], object]] = {
    **WRITES,
    "get": lambda store: store.get(ANNA),
    "forget": lambda store: store.forget(ANNA),
}


def each(calls: dict[str, Callable[[SqlStore], object]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("call", calls.values(), ids=calls)


def test_folder_that_is_missing_is_made_for_its_owner_alone(store: SqlStore, path: Path) -> None:
    del store
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in path.parent.iterdir()} == {0o600}


def test_what_is_forgotten_is_not_left_in_any_file(store: SqlStore, path: Path) -> None:
    def held() -> bytes:
        return b"".join(one.read_bytes() for one in path.parent.iterdir())

    store.update(BEA, lambda _: PLACE)
    assert ANNA.encode() in held()
    store.forget(ANNA)
    assert ANNA.encode() not in held()
    assert BEA.encode() in held()


@each(CALLS)
def test_file_moved_away_is_missed_and_served_again_when_it_is_back(
    store: SqlStore, path: Path, call: Callable[[SqlStore], object]
) -> None:
    elsewhere = path.with_name("elsewhere.db")
    path.rename(elsewhere)
    with refused("not where it was.* Put it back"):
        call(store)
    assert not path.exists()
    elsewhere.rename(path)
    record = store.get(ANNA)
    assert record
    assert record.data == PLACE
    assert store.get(BEA) is None


@each(CALLS)
def test_file_that_was_cut_off_is_named_as_damaged(
    path: Path, clock: MovableClock, store: SqlStore, call: Callable[[SqlStore], object]
) -> None:
    store.close()  # so that all of it is in the file
    os.truncate(path, path.stat().st_size // 2)
    with refused("is damaged"):
        call(store)
    started_anew = open_store(f"sqlite:///{path}", Path("unused.db"), clock)
    with refused("is damaged"):
        call(started_anew)


@pytest.mark.parametrize("content", [b"no database " * 400, b"SQLite format 3\0" + b"\xff" * 4_096])
def test_file_that_is_no_store_is_named_as_damaged_and_stays(
    path: Path, clock: MovableClock, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with refused("is damaged"):
        open_store(f"sqlite:///{path}", Path("unused.db"), clock).open()
    assert path.read_bytes() == content


@contextmanager
def locked(path: Path, *statements: str) -> Iterator[None]:
    """The file while another process has run these statements on it."""
    program = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for statement in sys.argv[2:]: connection.execute(statement).fetchall()\n"
        "print('locked', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path), *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"locked\n"
        yield
        assert holder.stdin
        holder.stdin.close()


@each(WRITES)
def test_file_locked_by_another_process_is_read_but_not_written(
    store: SqlStore, path: Path, call: Callable[[SqlStore], object]
) -> None:
    with locked(path, "BEGIN EXCLUSIVE"):
        with refused("held by another program"):
            call(store)
        assert store.get(ANNA)
    call(store)
    assert store.get(BEA)


@each(CALLS)
def test_file_that_another_process_keeps_to_itself_is_named(
    store: SqlStore, path: Path, call: Callable[[SqlStore], object]
) -> None:
    store.close()
    with (
        locked(path, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT"),
        refused("held by another program"),
    ):
        call(store)
    call(store)


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own at the folder."""
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    except subprocess.CalledProcessError:
        pytest.skip("this system does not let root mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 1_024)
    return filler


@NEEDS_ROOT
@each(WRITES)
def test_full_disk_costs_the_write_and_nothing_that_was_kept(
    path: Path, clock: MovableClock, call: Callable[[SqlStore], object]
) -> None:
    with disk(path.parent, "size=512k"):
        store = open_store(f"sqlite:///{path}", Path("unused.db"), clock)
        store.update(ANNA, lambda _: PLACE)
        filler = _fill(path.parent)
        with refused("no room"):
            call(store)
        record = store.get(ANNA)
        assert record
        assert record.data == PLACE
        assert store.get(BEA) is None
        filler.unlink()
        call(store)
        assert store.get(BEA)
        store.close()
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


@NEEDS_ROOT
def test_disk_too_small_for_a_store_is_named(path: Path, clock: MovableClock) -> None:
    with disk(path.parent, "size=64k"):
        store = open_store(f"sqlite:///{path}", Path("unused.db"), clock)
        filler = _fill(path.parent)
        with refused("no room|damaged|cannot be made"):
            store.open()
        filler.unlink()
        store.close()


@NEEDS_ROOT
def test_disk_that_may_only_be_read_is_named(path: Path, clock: MovableClock) -> None:
    with disk(path.parent, "size=512k,ro"), refused("Make its folder yours and writable"):
        open_store(f"sqlite:///{path}", Path("unused.db"), clock).open()


@NEEDS_ROOT
@each(WRITES)
def test_disk_that_becomes_read_only_is_named(
    path: Path, clock: MovableClock, call: Callable[[SqlStore], object]
) -> None:
    with disk(path.parent, "size=512k"):
        store = open_store(f"sqlite:///{path}", Path("unused.db"), clock)
        store.open()
        subprocess.run(["mount", "-o", "remount,ro", path.parent], check=True)
        with refused("cannot be written to|cannot be opened|is damaged"):
            call(store)
        subprocess.run(["mount", "-o", "remount,rw", path.parent], check=True)
        call(store)
        store.close()


def test_folder_that_is_not_ours_is_named(path: Path, clock: MovableClock) -> None:
    path.parent.write_text("a file where the folder should be")
    with refused("Make its folder yours and writable"):
        open_store(f"sqlite:///{path}", Path("unused.db"), clock).open()
