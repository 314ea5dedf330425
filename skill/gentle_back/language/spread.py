"""Some of many: the forms of a phrase that are learnt from, and the values that fill its slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

# Steps of this share of a list go through all of it evenly, however far they go.
GOLDEN = 0.6180339887


def pick(among: Sequence[T], turn: int) -> T:
    """One of these, each turn another, far from those before."""
    return among[int(turn * GOLDEN % 1 * len(among))]


def spread(forms: Sequence[str], most: int) -> list[str]:
    """Some of many forms, so that all alternatives have their turn."""
    if len(forms) <= most:
        return list(forms)
    return list(dict.fromkeys(pick(forms, turn) for turn in range(most)))
