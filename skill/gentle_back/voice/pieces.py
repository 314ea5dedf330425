"""Text cut into what the engine can speak at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_PIECE = 400

# Best place to cut first: after a sentence, after a clause, between words.
_CUTS = (
    re.compile(r"[.!?…][\"'\u201d\u2019)\]]*(?=\s)"),
    re.compile(r"[,;:\u2013\u2014](?=\s)"),
    re.compile(r"\S(?=\s)"),
)


def pieces(text: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """The text in order, cut at sentence ends where it can be; nothing for text without words.

    longest: characters; the engine crashes on very long text.
    """
    rest = _speakable(text)
    while len(rest) > longest:
        cut = _last_cut(rest, longest)
        yield rest[:cut]
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _last_cut(text: str, longest: int) -> int:
    for pattern in _CUTS:
        # One character more is looked at, so that a space may stand just behind the cut.
        ends = [match.end() for match in pattern.finditer(text, 0, longest + 1)]
        if ends and ends[-1] <= longest:
            return ends[-1]
    return longest


def _speakable(text: str) -> str:
    """The text without what cannot be spoken, on one line.

    Control characters would be taken as commands by the engine, and a NUL as the end of the text.
    """
    return " ".join("".join(map(_spoken_character, text)).split())


def _spoken_character(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Cs":
            return " "
        # A soft hyphen or a zero-width mark would split the word it stands in.
        case "Cf" | "Co" | "Cn":
            return ""
        case _:
            return character
