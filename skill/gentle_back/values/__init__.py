"""The values that flow through the skill: frozen, and pure Python."""

from gentle_back.values.ask import NO_SLOTS, Ask, Question
from gentle_back.values.content import Content, Item, Walk
from gentle_back.values.effects import Effect, Forget, SaveBookmark
from gentle_back.values.event import Event
from gentle_back.values.reply import Card, Reply, lead, say
from gentle_back.values.timeline import Cue, Recipe, Timeline
from gentle_back.values.turn import Turn
from gentle_back.values.wording import Pause, Scalar, Speech, Wording, plain_text

__all__ = [
    "NO_SLOTS",
    "Ask",
    "Card",
    "Content",
    "Cue",
    "Effect",
    "Event",
    "Forget",
    "Item",
    "Pause",
    "Question",
    "Recipe",
    "Reply",
    "SaveBookmark",
    "Scalar",
    "Speech",
    "Timeline",
    "Turn",
    "Walk",
    "Wording",
    "lead",
    "plain_text",
    "say",
]
