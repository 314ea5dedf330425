"""Writes to a store as one of several processes do.

`python writer.py URL COUNT`: waits for a line on standard input, so that all begin at once; adds
one to a number COUNT times, and one to another number for each of COUNT requests that all the
processes have in common. Prints what was answered to those.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gentle_back.clock import SystemClock
from gentle_back.store.port import Data, Transaction
from gentle_back.store.sql import open_store

BY_UPDATES, BY_REQUESTS = "u" * 64, "r" * 64


def add_one(data: Data | None) -> Data:
    """The number, one larger."""
    return {"number": int(data["number"]) + 1 if data else 1}


def add_in(transaction: Transaction) -> str:
    """The number after one was added to it."""
    record = transaction.update(BY_REQUESTS, add_one)
    return str(record.data["number"]) if record else ""


def main(url: str, count: int) -> None:
    """Write, and print the results of the requests."""
    store = open_store(url, Path("unused.db"), SystemClock())
    sys.stdin.readline()
    for number in range(count):
        store.update(BY_UPDATES, add_one)
        sys.stdout.write(store.once(f"request-{number}", 0, add_in) + "\n")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
