"""Routines as the compiled file holds them: read back, with what is spoken of each.

What is spoken goes by its part: 0 is the position, 1 when it fits, 2 how it grows, then come the
tips.
"""

from __future__ import annotations

from typing import Any

from gentle_back.content.model import Gate, Phase, RoutineContent
from gentle_back.values import Wording

POSITION, WHEN, PROGRESS, FIRST_TIP = range(4)

Entry = list[Any]  # JSON of our own making; its layout is documented in compile.py


def spoken_parts(entry: Entry) -> list[str]:
    """All that is spoken of a routine besides its cues, by part."""
    position, when, tips, progress = entry[2]
    return [position, when, progress, *tips]


def routine_of(key: str, entry: Entry) -> RoutineContent:
    """A routine from its entry in the compiled file."""
    title, sources, _, counts, phases, sides, gate, easier, _ = entry
    said = [
        Wording(text, key, part, sources=tuple(sources))
        for part, text in enumerate(spoken_parts(entry))
    ]
    level, repetitions, sets, per_day = counts
    return RoutineContent(
        key=key,
        title=title,
        level=level,
        position=said[POSITION],
        when=said[WHEN],
        phases=tuple(Phase(*phase) for phase in phases),
        repetitions=repetitions,
        sets=sets,
        per_day=per_day,
        sides=tuple(sides),
        gate=_gate(*gate),
        tips=tuple(said[FIRST_TIP:]),
        progress=said[PROGRESS],
        easier=easier,
        sources=tuple(sources),
    )


def _gate(pregnancy: list[int] | None, *rest: Any) -> Gate:  # noqa: ANN401 - JSON of its fields
    return Gate((pregnancy[0], pregnancy[1]) if pregnancy else None, *rest)
