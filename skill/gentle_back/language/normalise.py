"""One form for the many ways of writing the same utterance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Tokens: TypeAlias = tuple[str, ...]

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Marks that are written for an apostrophe, and letters without a width, which nobody says.
_AS_HEARD = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4\u2032"), "'"),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD)),
}
# Beyond this nobody is speaking; what follows is not looked at.
MOST_CHARACTERS = 2_000


class Normaliser:
    """Splits an utterance into words in one form: small letters, no marks, "can not" as "cant".

    same_as: forms that mean the same, from content/<lang>/words/same_as.yaml.
    misheard: what a recogniser writes, and what was said, from misheard.yaml beside it; what was
    said may be a form of same_as.
    """

    def __init__(
        self, same_as: Mapping[str, str], misheard: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        meant = Normaliser(same_as) if misheard else None
        self._same_as = {_plain_words(form): meant(to) for form, to in misheard.items() if meant}
        self._same_as |= {_plain_words(form): _plain_words(to) for form, to in same_as.items()}
        # Of the forms that begin with a word, how long the longest is.
        self._longest: dict[str, int] = {}
        for form in self._same_as:
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))
        self._fillers = frozenset(
            form[0] for form, to in self._same_as.items() if len(form) == 1 and not to
        )

    def __call__(self, text: str) -> Tokens:
        """The words of the text."""
        words = _plain_words(text[:MOST_CHARACTERS])
        # Fillers first: "can um not" is to be found as "can not".
        if not self._fillers.isdisjoint(words):
            words = tuple(word for word in words if word not in self._fillers)
        if self._longest.keys().isdisjoint(words):
            return words
        rewritten: list[str] = []
        at = 0
        while at < len(words):
            longest = self._longest.get(words[at])
            if longest is None:
                rewritten.append(words[at])
                at += 1
                continue
            for length in range(min(longest, len(words) - at), 0, -1):
                to = self._same_as.get(words[at : at + length])
                if to is not None:
                    rewritten.extend(to)
                    at += length
                    break
            else:
                rewritten.append(words[at])
                at += 1
        return tuple(rewritten)


def _plain_words(text: str) -> Tokens:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_AS_HEARD)
    folded = text.lower().replace("`", "'")
    words = WORD.findall(folded)
    return tuple(words if "'" not in folded else (word.replace("'", "") for word in words))
