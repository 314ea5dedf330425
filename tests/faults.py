"""What may befall a server that runs: each fault holds from entering to leaving a `with` block."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from running import LONGEST_SECONDS, Server, wait_until

# Larger than the journal, which SQLite lets grow to four megabytes.
DISK = "size=8m"
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""
HANGS = '''"""Answers one question, and never comes to its answer."""

import re
import time

from gentle_back import Content, RegisterIntent, Reply, Turn, hookimpl, say


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer that question."""
    register("HangIntent", hang)


def hang(turn: Turn, content: Content) -> Reply:
    """Nothing in time."""
    {work}
    return say()
'''


class NotHereError(Exception):
    """Why a fault cannot be brought about on this system."""


@dataclass(frozen=True, slots=True)
class Site:
    """A server with memory, and where its things are."""

    server: Server
    folder: Path
    cache: Path

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "state" / "memory.db"


@contextmanager
def moved_away(site: Site) -> Iterator[None]:
    """The store's file under another name."""
    elsewhere = site.store.with_name("elsewhere.db")
    site.store.rename(elsewhere)
    yield
    elsewhere.rename(site.store)


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """The store's file held by another process."""
    command = [sys.executable, "-c", HOLDER, str(site.store)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        if holder.stdout.readline() != "locked\n":
            raise TimeoutError("the store could not be locked")
        yield
        holder.stdin.close()


@contextmanager
def truncated(site: Site) -> Iterator[None]:
    """The store's file cut off in its middle, with nothing in the journal that could stand in."""
    _empty_journal(site.store)
    os.truncate(site.store, site.store.stat().st_size // 2)
    yield


@contextmanager
def full(site: Site) -> Iterator[None]:
    """The disk of the store without a free byte."""
    _empty_journal(site.store)
    filler = site.store.with_name("filler")
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4_096)
    yield
    filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A small disk of its own for the store. Raises NotHereError."""
    state = folder / "state"
    if os.getuid() != 0:
        raise NotHereError("only root can mount a disk")
    state.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(state)]
    if subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
        raise NotHereError("this system does not let root mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(state)], check=True)


@contextmanager
def broken_content(site: Site) -> Iterator[None]:
    """Every file of content broken, the compiled one too, and a new worker after that."""
    for path in (site.folder / "content").rglob("*.yaml"):
        path.write_text("answer: [never\n\tclosed", encoding="utf-8")
    for path in site.cache.rglob("*.json"):
        path.write_text("{", encoding="utf-8")
    before = len(site.server.workers())
    os.kill(site.server.pid, signal.SIGTTIN)
    wait_until(lambda: len(site.server.workers()) > before)
    yield


def hanging_plugin(work: str) -> Callable[[Path], AbstractContextManager[None]]:
    """A drop-in whose handler does that work for ever."""

    @contextmanager
    def there(folder: Path) -> Iterator[None]:
        module = folder / "plugins" / "hangs" / "__init__.py"
        module.parent.mkdir()
        module.write_text(HANGS.format(work=work), encoding="utf-8")
        yield

    return there


def _empty_journal(store: Path) -> None:
    """Bring what stands in the journal into the file, among those who write at the same time."""
    with sqlite3.connect(store, isolation_level=None, timeout=LONGEST_SECONDS) as connection:
        wait_until(lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    connection.close()
