"""What the host is to do after a reply. Handlers describe; the host does.

Each effect names the host's lines to be said once it is known how it went; "" says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from gentle_back.values.ask import Ask
from gentle_back.values.reminder import ALL, Plan
from gentle_back.values.wording import Wording

# The fields of an effect that name lines of the host.
LINES = frozenset({"done", "failed", "nothing"})


@dataclass(frozen=True, slots=True)
class SaveBookmark:
    """Keep her place beyond the session, where memory is on; where nothing runs, keep none.

    The host does this by itself whenever her place has changed. A reply needs it only to have
    something said of it.
    """

    done: str = ""
    failed: str = "memory_trouble"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is stored of her.

    nothing: said where there was nothing.
    """

    done: str = "forgotten"
    nothing: str = "nothing_to_forget"
    failed: str = "forget_trouble"


@dataclass(frozen=True, slots=True)
class CreateReminder:
    """Remind her by this plan. It is hers to say yes to first, having heard all of it.

    wording: the plugin's own line that is said when it rings; its text is the plan's. again: what
    leads here once more, if her permission has to be asked for first, or where it is not known
    whether it was set. mark: of the attempt before, from the slot "mark" of that Ask.
    `failed` is said where the keeper names no line of its own.
    """

    plan: Plan
    wording: Wording
    again: Ask | None = None
    mark: str = ""
    done: str = "reminder_set"
    failed: str = "reminder_trouble"


@dataclass(frozen=True, slots=True)
class ChangeReminder:
    """Move what she is reminded of to other times of the day.

    kind: of what, "all" where she named none. which: the one she means, "morning", "afternoon",
    "evening", "first", "last" or a time such as "09:00"; "" where she means all of it.
    times: the new ones; of one that is moved there is one. every: how often from now on, "daily"
    or "weekdays"; "" for as often as before.
    """

    kind: str
    times: tuple[str, ...] = ()
    which: str = ""
    every: str = ""
    done: str = "reminder_changed"
    nothing: str = "reminder_not_found"
    failed: str = "reminder_trouble"


@dataclass(frozen=True, slots=True)
class CancelReminders:
    """Remind her no more: of one kind, or "all", or "baby-" for all about her baby.

    which: as for a change, where she means one of several times.
    """

    kind: str = ALL
    which: str = ""
    done: str = "reminder_cancelled"
    nothing: str = "no_reminders"
    failed: str = "reminder_trouble"


@dataclass(frozen=True, slots=True)
class ListReminders:
    """Tell her what she is reminded of, and when."""

    kind: str = ALL
    done: str = "reminders_are"
    nothing: str = "no_reminders"
    failed: str = "reminder_trouble"


@dataclass(frozen=True, slots=True)
class SettleReminder:
    """She has had it: what rang lately does not ring again for this time."""

    done: str = "reminder_settled"
    nothing: str = "reminder_settled"
    failed: str = "reminder_trouble"


ReminderEffect: TypeAlias = (
    CreateReminder | ChangeReminder | CancelReminders | ListReminders | SettleReminder
)
Effect: TypeAlias = SaveBookmark | Forget | ReminderEffect
