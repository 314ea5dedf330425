"""The values that flow through the skill: frozen, and pure Python."""

from gentle_back.values.ask import NO_SLOTS, Ask, Question
from gentle_back.values.content import Content, Item, Routine, Walk
from gentle_back.values.effects import (
    CancelReminders,
    ChangeReminder,
    CreateReminder,
    Effect,
    Forget,
    ListReminders,
    SaveBookmark,
    SettleReminder,
)
from gentle_back.values.event import Event
from gentle_back.values.reminder import Plan, Reminder
from gentle_back.values.reply import Card, Reply, lead, say
from gentle_back.values.timeline import Cue, Recipe, Timeline
from gentle_back.values.turn import Turn
from gentle_back.values.wording import Pause, Scalar, Speech, Wording, plain_text

__all__ = [
    "NO_SLOTS",
    "Ask",
    "CancelReminders",
    "Card",
    "ChangeReminder",
    "Content",
    "CreateReminder",
    "Cue",
    "Effect",
    "Event",
    "Forget",
    "Item",
    "ListReminders",
    "Pause",
    "Plan",
    "Question",
    "Recipe",
    "Reminder",
    "Reply",
    "Routine",
    "SaveBookmark",
    "Scalar",
    "SettleReminder",
    "Speech",
    "Timeline",
    "Turn",
    "Walk",
    "Wording",
    "lead",
    "plain_text",
    "say",
]
