"""What went wrong in a database, as a StoreError that says how to mend it."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gentle_back.errors import StoreError

LOCKED = ("is held by another program.", "End what holds it.")
FULL = ("has no room left on its disk.", "Make room there.")
READ_ONLY = ("cannot be written to.", "Make the file and its folder yours and writable.")
DAMAGED = (
    "is damaged.",
    "End the service, then put a copy in its place, or move it away: an empty one is made.",
)
MISSING = (
    "cannot be opened: it is not where it was, or not ours.",
    "Put it back, or start the service anew to begin with an empty one.",
)
UNREACHABLE = ("cannot be reached.", "See that the database runs, and that store_url is right.")
SLOW = ("did not answer in time.", "See what keeps the database busy.")

# By the beginning of SQLite's own name of the error.
_SQLITE = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_IOERR": DAMAGED,
    "SQLITE_CANTOPEN": MISSING,
}
# By the class or the code of PostgreSQL's SQLSTATE.
_POSTGRES = {
    "08": UNREACHABLE,
    "28": ("lets us not in.", "Give store_url the right user and password."),
    "3D": ("does not exist.", "Make that database, or name another in store_url."),
    "42501": READ_ONLY,
    "25006": READ_ONLY,
    "53100": FULL,
    "55P03": LOCKED,
    "57014": SLOW,
    "57P": UNREACHABLE,
    "XX": DAMAGED,
}
# Another writer was in the way. Trying again is the whole mend.
_PASSING_STATES = {"40001", "40P01", "55P03"}


class ConflictError(Exception):
    """Another writer was faster: the transaction is to be run again."""


class DamagedError(Exception):
    """A row holds what nobody of ours has written."""


FAULTS = (SQLAlchemyError, sqlite3.Error, ConflictError, DamagedError)


def store_error(place: str, error: Exception) -> StoreError:
    """One of FAULTS as an error of ours; it holds no value of any statement."""
    message, mend = _told(_original(error))
    return StoreError(message, place=place, mend=mend)


def is_passing(error: Exception) -> bool:
    """Whether the same transaction may succeed when it is run again at once."""
    original = _original(error)
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    is_busy = _sqlite_name(original).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    is_beaten = isinstance(error, ConflictError) or _sql_state(original) in _PASSING_STATES
    return is_lost or is_busy or is_beaten


def _told(original: BaseException) -> tuple[str, str]:
    if isinstance(original, ConflictError):
        return LOCKED
    if isinstance(original, DamagedError):
        return DAMAGED
    if isinstance(original, sqlite3.Error):
        # What is left is a table that is not there, or not ours.
        return _longest_known(_SQLITE, _sqlite_name(original)) or DAMAGED
    state = _sql_state(original)
    return _longest_known(_POSTGRES, state) or (DAMAGED if state else UNREACHABLE)


def _longest_known(known: dict[str, tuple[str, str]], name: str) -> tuple[str, str] | None:
    fitting = [one for one in known if name.startswith(one)]
    return known[max(fitting, key=len)] if fitting else None


def _original(error: Exception) -> BaseException:
    """The error of the driver, where SQLAlchemy has wrapped it."""
    return (error.orig if isinstance(error, DBAPIError) else None) or error


def _sqlite_name(original: BaseException) -> str:
    return str(getattr(original, "sqlite_errorname", None) or "")


def _sql_state(original: BaseException) -> str:
    return str(getattr(original, "sqlstate", None) or "")
