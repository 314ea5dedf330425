"""What a plugin needs, and all it may import.

    from gentle_back import Content, Reply, Turn, hookimpl, say


    @hookimpl
    def register_intents(register):
        register("SleepIntent", sleep)


    def sleep(turn: Turn, content: Content) -> Reply:
        return say(content.item("sleep").first)

What is said stands in the plugin's content folder, never in its code.
"""

from gentle_back.hookspecs import Handler, RegisterIntent, hookimpl
from gentle_back.values import (
    Ask,
    CancelReminders,
    Card,
    ChangeReminder,
    Content,
    CreateReminder,
    Effect,
    Item,
    ListReminders,
    Pause,
    Plan,
    Question,
    Reply,
    SaveBookmark,
    SettleReminder,
    Turn,
    Walk,
    Wording,
    lead,
    say,
)

__version__ = "0.1.0"

__all__ = [
    "Ask",
    "CancelReminders",
    "Card",
    "ChangeReminder",
    "Content",
    "CreateReminder",
    "Effect",
    "Handler",
    "Item",
    "ListReminders",
    "Pause",
    "Plan",
    "Question",
    "RegisterIntent",
    "Reply",
    "SaveBookmark",
    "SettleReminder",
    "Turn",
    "Walk",
    "Wording",
    "hookimpl",
    "lead",
    "say",
]
