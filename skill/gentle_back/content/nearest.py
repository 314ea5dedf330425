"""The name someone probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 12


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known name, or where none is near, all if they are few."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]!r}?"
    if not names:
        return "None are known."
    return f"Known are: {', '.join(names)}." if len(names) <= FEW else f"{len(names)} are known."
