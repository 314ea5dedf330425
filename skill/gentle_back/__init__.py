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
    Card,
    Content,
    Effect,
    Item,
    Pause,
    Question,
    Reply,
    SaveBookmark,
    Turn,
    Walk,
    Wording,
    lead,
    say,
)

__version__ = "0.1.0"

__all__ = [
    "Ask",
    "Card",
    "Content",
    "Effect",
    "Handler",
    "Item",
    "Pause",
    "Question",
    "RegisterIntent",
    "Reply",
    "SaveBookmark",
    "Turn",
    "Walk",
    "Wording",
    "hookimpl",
    "lead",
    "say",
]
