"""Some of many: the forms of a phrase that are learnt from, and the values that fill its slots.

And some of the words of a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")

# Steps of this share of a list go through all of it evenly, however far they go.
GOLDEN = 0.6180339887
# Of ten words of a thinned form so many are missed; and so many have to be left of it.
MISSED, LEAST_LEFT = 3, 2


def pick(among: Sequence[T], turn: int) -> T:
    """One of these, each turn another, far from those before."""
    return among[int(turn * GOLDEN % 1 * len(among))]


def spread(forms: Sequence[str], most: int) -> list[str]:
    """Some of many forms, so that all alternatives have their turn."""
    if len(forms) <= most:
        return list(forms)
    return list(dict.fromkeys(pick(forms, turn) for turn in range(most)))


def thinned(form: str) -> str:
    """The form without some of its words, as a far microphone or a tired mouth has it.

    "" where too little would be left, or nothing is missed. Which are missed depends on it alone.
    """
    words = form.split()
    number = crc32(form.encode())
    left = [word for at, word in enumerate(words) if crc32(b"%d %d" % (number, at)) % 10 >= MISSED]
    return " ".join(left) if LEAST_LEFT <= len(left) < len(words) else ""
