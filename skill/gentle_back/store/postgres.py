"""PostgreSQL, where several machines serve."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, create_engine

from gentle_back.errors import ConfigError, StoreError
from gentle_back.store.faults import SLOW

T = TypeVar("T")

CALL_SECONDS = 0.9
# A server that keeps silent is left alone for this long: each call to it would cost its full time.
SILENT_SECONDS = 10.0
# The server ends by itself what takes longer; the numbers are milliseconds.
OPTIONS = "-c statement_timeout=500 -c lock_timeout=300 -c idle_in_transaction_session_timeout=5000"


class PostgresServer:
    """A database on a server. A call that the network swallows is given up."""

    def __init__(self, url: URL) -> None:
        self._url = url
        try:
            self.engine = create_engine(
                url.set(drivername="postgresql+psycopg"),
                hide_parameters=True,
                connect_args={"connect_timeout": 2, "options": OPTIONS},
            )
        except ModuleNotFoundError as error:
            raise ConfigError(
                "store_url names PostgreSQL, whose driver is not installed. "
                "Install it: pip install 'gentle-back[postgres]'.",
                key="store_url",
            ) from error
        self._silent_until = 0.0

    @property
    def place(self) -> str:
        """The address without its password."""
        return self._url.render_as_string(hide_password=True)

    def make(self) -> None:
        """Nothing: the database is its administrator's to make."""

    def run(self, work: Callable[[], T]) -> T:
        """The result of the work, within the time a call may take.

        It runs in a thread of its own, since waiting for a socket cannot be ended from outside.
        """
        if time.monotonic() < self._silent_until:
            raise self._too_slow()
        outcome: list[T | BaseException] = []
        thread = threading.Thread(target=_keep_outcome, args=(work, outcome), daemon=True)
        thread.start()
        thread.join(CALL_SECONDS)
        if not outcome:
            self._silent_until = time.monotonic() + SILENT_SECONDS
            self.engine.dispose(close=False)  # the thread still holds its connection
            raise self._too_slow()
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def scrub(self) -> None:
        """Nothing: what is deleted goes when the server next vacuums."""

    def _too_slow(self) -> StoreError:
        message, mend = SLOW
        return StoreError(message, place=self.place, mend=mend)


def _keep_outcome(work: Callable[[], T], outcome: list[T | BaseException]) -> None:
    try:
        outcome.append(work())
    except BaseException as error:  # raised again in the thread that waits
        outcome.append(error)
