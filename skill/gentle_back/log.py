"""The log as lines of names and values, without anything a mother said or is called.

What comes from outside is written only where it has the form of an id; of an exception its kind
and its place, never its message, which may repeat her words. Who sits at the terminal with the
device may see those too: they go to the logger WORDS, which is off until it is switched on.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

WORDS = "gentle_back.words"
NOTHING = "-"
# From which level a package is heard; one without an entry from warnings up.
LEAST = {"gentle_back": logging.DEBUG, "gunicorn": logging.DEBUG, "urllib3": logging.ERROR}
MOST_FRAMES = 12
_ID = re.compile(r"[A-Za-z0-9.-]{1,100}")
_BARE = re.compile(r"[^\s\"=\\\x00-\x1f\x7f-\x9f]+")

logging.getLogger(WORDS).disabled = True


class Fields:
    """A log message made of names and values."""

    __slots__ = ("_fields",)

    def __init__(self, **fields: object) -> None:
        self._fields: Mapping[str, object] = fields

    def __str__(self) -> str:
        return " ".join(f"{name}={_value(str(one))}" for name, one in self._fields.items())


class Logfmt(logging.Formatter):
    """One line for each record, in logfmt."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: when, how grave, who says it, and what."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = Fields(time=at, level=record.levelname.lower(), logger=record.name)
        is_ours = isinstance(record.msg, Fields)
        told = record.msg if is_ours else Fields(msg=record.getMessage())
        error = record.exc_info[1] if record.exc_info else None
        return f"{head} {told} {Fields(error=told_of(error))}" if error else f"{head} {told}"


def start_logging(level: str, *, tells_words: bool = False) -> None:
    """Log to standard error from this level up.

    tells_words: for who sits at the terminal; never for a server.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Logfmt())
    if not tells_words:
        handler.addFilter(_may_be_told)
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger(WORDS).disabled = not tells_words


def _may_be_told(record: logging.LogRecord) -> bool:
    """Whether a server's log may have it: other packages tell addresses, and hers among them."""
    package = record.name.partition(".")[0]
    return record.levelno >= LEAST.get(package, logging.WARNING)


def id_of(told: object) -> str:
    """What comes from outside, where it has the form of an id; else a dash."""
    return told if isinstance(told, str) and _ID.fullmatch(told) else NOTHING


def told_of(error: BaseException) -> str:
    """The kind of an exception and where it happened, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    places = (f"{frame.filename}, line {frame.lineno}, in {frame.name}" for frame in frames)
    return "\n  ".join((type(error).__name__, *places))


def place_of(error: BaseException) -> str:
    """The file and line where an exception was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else "nowhere"


def milliseconds_since(started: float) -> str:
    """The time since a moment of `time.perf_counter`, as the log has it."""
    return f"{(time.perf_counter() - started) * 1_000:.1f}"


def _value(text: str) -> str:
    """A value as logfmt writes it: in quotes where it is not a single word."""
    return text if _BARE.fullmatch(text) else json.dumps(text)
