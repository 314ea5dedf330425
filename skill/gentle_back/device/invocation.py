"""What the device itself hears in an utterance: the wake word, the skill's name, "exit".

These never reach the skill as words; the device acts on them, and sends on what is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

SKILL_NAME = "gentle back"

_WAKE = re.compile(r"alexa\b[\s,.!]*", re.IGNORECASE)
_LEAVE = re.compile(r"(?:exit|quit)\W*", re.IGNORECASE)
_OPENERS = "open|start|launch|begin|load|run|use|talk to"
# Between the skill's name and the question; Alexa does not hand these words on.
_CONNECTING = "to|for|about|if|whether|that|and"


class Order(Enum):
    """What the device is to do."""

    LAUNCH = "launch"
    ONE_SHOT = "one-shot"
    SAY = "say"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Call:
    """An order to the device, with the words that go on to the skill."""

    order: Order
    words: str = ""


def read_call(text: str, skill_name: str = SKILL_NAME) -> Call:
    """What the device makes of this utterance."""
    words = " ".join(text.split())
    if wake := _WAKE.match(words):
        words = words[wake.end() :]
    if _LEAVE.fullmatch(words):
        return Call(Order.LEAVE)
    name = re.escape(skill_name)
    if re.fullmatch(rf"(?:(?:{_OPENERS}|ask|tell) )?{name}\W*", words, re.IGNORECASE):
        return Call(Order.LAUNCH)
    one_shot = rf"(?:ask|tell) {name}\b[\s,]+(?:(?:{_CONNECTING}) )?(.+)"
    if found := re.fullmatch(one_shot, words, re.IGNORECASE):
        return Call(Order.ONE_SHOT, found[1])
    return Call(Order.SAY, words)
