"""One form for the many ways of writing the same utterance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

Tokens: TypeAlias = tuple[str, ...]

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Beyond this nobody is speaking; what follows is not looked at.
MOST_CHARACTERS = 2_000


class Normaliser:
    """Splits an utterance into words in one form: small letters, no marks, "can not" as "cant".

    same_as: forms that mean the same, from content/<lang>/words/same_as.yaml.
    """

    def __init__(self, same_as: Mapping[str, str]) -> None:
        self._same_as = {_plain_words(form): _plain_words(to) for form, to in same_as.items()}
        self._longest = max(map(len, self._same_as), default=0)

    def __call__(self, text: str) -> Tokens:
        """The words of the text."""
        words = _plain_words(text[:MOST_CHARACTERS])
        if not self._same_as:
            return words
        rewritten: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
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
    folded = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    return tuple(word.replace("'", "") for word in WORD.findall(folded))
