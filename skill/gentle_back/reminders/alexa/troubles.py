"""What Alexa's reminder service answers instead of doing it, as errors that tell her."""

from __future__ import annotations

import re

from gentle_back.reminders.port import NotAllowed, NotHere, ReminderError, TooMany, Unreachable

CODE = re.compile(r"[A-Z_]{1,60}")
# Amazon's list of codes could not be read; these words in one tell which of three a 403 is.
FULL = ("MAX", "LIMIT", "EXCEED", "QUOTA")
CANNOT_RING = ("SUPPORT", "OFFLINE", "DEVICE")


class Busy(ReminderError):  # noqa: N818 - it names a state
    """Alexa takes no more requests from this skill for a while."""

    line = "reminder_busy"


class Refused(ReminderError):  # noqa: N818 - it names what is done with it
    """Alexa takes no reminder of that kind: its times are past, or too close together."""

    line = "reminder_refused"


class NoTimeZone(NotHere):
    """Nine in the morning is no time while nobody says where."""

    line = "reminder_no_time_zone"


class Failed(Unreachable):
    """The service said that it has failed; the same may succeed at once."""

    may_try_again = True


class Lost(Unreachable):
    """No answer that can be read: whether it was done is not known.

    is_late: none came in time, so that it may still be done.
    """

    may_try_again = True

    def __init__(self, message: str, *, is_late: bool = False) -> None:
        super().__init__(message)
        self.is_late = is_late


class Unsure(Unreachable):
    """It may be set or not, and there is no finding out now."""

    line = "reminder_unsure"
    may_try_again = True


class Gone(ReminderError):  # noqa: N818 - it names a state
    """There is no such reminder."""


class Changed(ReminderError):  # noqa: N818 - it names a state
    """Somebody else has changed it at the same moment."""

    line = "reminder_trouble"


def trouble_of(status: int, code: str) -> ReminderError:
    """The error for a status that is no success. code: the service's own word for it."""
    message = f"Alexa's reminders answered {status} {code if CODE.fullmatch(code) else ''}".rstrip()
    if status in (401, 403):
        return _forbidden(code)(f"{message}.")
    kinds: dict[int, type[ReminderError]] = {
        400: Refused,
        404: Gone,
        409: Changed,
        429: Busy,
    }
    return kinds.get(status, Failed)(f"{message}.")


def _forbidden(code: str) -> type[ReminderError]:
    if any(word in code for word in FULL):
        return TooMany
    return NotHere if any(word in code for word in CANNOT_RING) else NotAllowed
