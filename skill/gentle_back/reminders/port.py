"""What a keeper of reminders does, for those who use one."""

from __future__ import annotations

from typing import Protocol

from gentle_back.errors import GentleBackError
from gentle_back.values.reminder import Plan, Reminder

# A keeper that fails does so within this time. With less left, the answer goes without it.
LEAST_SECONDS = 1.0


class ReminderError(GentleBackError):
    """A reminder that could not be set, changed, listed or cancelled.

    line: the host's line that tells her. may_try_again: whether she is asked if we are to try once
    more, under the same mark. The message is for the log: nothing of hers is in it.
    """

    line = "reminder_trouble"
    may_try_again = False


class NotAllowed(ReminderError):  # noqa: N818 - it names a state
    """She has not permitted us to set reminders."""

    line = "reminder_not_allowed"


class NotHere(ReminderError):  # noqa: N818 - it names a state
    """Her device cannot ring, or its time zone is not known."""

    line = "reminder_not_here"


class TooMany(ReminderError):  # noqa: N818 - it names a state
    """There are as many as can be kept, or they are too close together."""

    line = "reminder_too_many"


class TooLate(ReminderError):  # noqa: N818 - it names a state
    """All its times have gone by."""

    line = "reminder_too_late"


class Unreachable(ReminderError):  # noqa: N818 - it names a state
    """The keeper did not answer in time, or not in its own words."""

    may_try_again = True


class ReminderCaller(Protocol):
    """Who asks, in which request, and how long that may take; `effects.Caller` is one.

    user_id: "" where the channel has none. request_id: the same when a request is repeated.
    time_zone: IANA name, None where it is not known. channel: what the channel's own keeper needs,
    such as an address and a token; never shown.
    """

    @property
    def user_id(self) -> str:
        """Whose reminders they are."""
        ...

    @property
    def request_id(self) -> str:
        """Of the request."""
        ...

    @property
    def time_zone(self) -> str | None:
        """Of her device."""
        ...

    @property
    def locale(self) -> str:
        """Of her device, "en-GB"."""
        ...

    @property
    def channel(self) -> object:
        """What the channel's own keeper needs."""
        ...

    def remaining_seconds(self) -> float:
        """Of the turn's time."""
        ...


class Keeper(Protocol):
    """Who keeps reminders and rings: ours, or Alexa. Each method raises ReminderError.

    mark: a keyed name of the request and the effect; what was done under it once is not done again,
    and has the same result.
    """

    def set(self, caller: ReminderCaller, plan: Plan, mark: str) -> Reminder:
        """The reminder, once it is set."""
        ...

    def list(self, caller: ReminderCaller) -> tuple[Reminder, ...]:
        """Hers that are to ring, in the order they were set."""
        ...

    def change(self, caller: ReminderCaller, reminder: Reminder, plan: Plan, mark: str) -> Reminder:
        """The reminder with another plan."""
        ...

    def cancel(self, caller: ReminderCaller, reminders: tuple[Reminder, ...], mark: str) -> int:
        """How many of them were there, and are no more."""
        ...

    def settle(self, caller: ReminderCaller, mark: str) -> tuple[Reminder, ...]:
        """What rang lately, and does not ring again for this time: she has had it.

        Nothing where a keeper never rings twice.
        """
        ...
