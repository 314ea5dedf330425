"""What is said when a reminder of this computer rings, in the host's lines."""

from __future__ import annotations

from gentle_back.content.compiled import CompiledContent
from gentle_back.reminders.kinds import Kinds
from gentle_back.reminders.ringer import AGAIN, MISSED, Rung
from gentle_back.values import Wording

LINES = {AGAIN: "ring_again", MISSED: "ring_missed"}


def ring_line(content: CompiledContent, language: str, rung: Rung) -> Wording:
    """The words of a ring: the plan's own, and what she has to know of why it comes now."""
    line = LINES.get(rung.manner, "ring_moved" if rung.is_moved else "ring")
    added = Kinds(content).again(language, rung.plan.kind) if rung.manner == AGAIN else ""
    text = f"{rung.plan.text} {added}".rstrip()
    return content.line(language, "skill", line, text=text, time=rung.time)
