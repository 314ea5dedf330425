"""What one version of the skill has understood, as JSON between its process and the device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gentle_back.device.understanding import Understood


def understood_told(understood: Understood) -> dict[str, Any]:
    """The JSON of it."""
    return {
        "words": understood.words,
        "intent": understood.intent,
        "slots": dict(understood.slots),
        "spoken": dict(understood.spoken),
        "score": understood.score,
        "known": sorted(understood.known),
    }


def understood_of(told: Mapping[str, Any]) -> Understood:
    """What that JSON tells."""
    return Understood(**{**told, "known": frozenset(told["known"])})
