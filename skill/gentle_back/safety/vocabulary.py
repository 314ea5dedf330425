"""Mis-heard words of danger signs: one letter off, and no word that we know."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from gentle_back.language.normalise import Tokens

# Of shorter words too many are one letter from another.
LEAST_LETTERS = 5
# So many unknown words are mended and no more: nobody says a hundred.
MOST_MENDED = 24


class Vocabulary:
    """The words of danger signs, which are found where one letter of them was mis-heard.

    telling: the words of signs. known: all words that stand for themselves and are never mended.
    """

    def __init__(self, telling: Iterable[str], known: Iterable[str]) -> None:
        words = frozenset(telling)
        self._telling = frozenset(word for word in words if len(word) >= LEAST_LETTERS)
        self._known = words | frozenset(known)

    def mend(self, words: Tokens) -> Tokens:
        """The words, with each unknown one in the place of the sign's word it is nearest to."""
        unknown = [
            at
            for at, word in enumerate(words)
            if len(word) >= LEAST_LETTERS - 1 and word not in self._known
        ]
        if not unknown:
            return words
        mended = list(words)
        for at in unknown[:MOST_MENDED]:
            mended[at] = self._nearest(words[at])
        return tuple(mended)

    def _nearest(self, word: str) -> str:
        """The one word of the signs that is one letter off; itself where none or several are."""
        found = {edit for edit in _edits(word) if edit in self._telling}
        return found.pop() if len(found) == 1 else word


def _edits(word: str) -> Iterable[str]:
    """All words one letter off; the first letter is rarely mis-heard, and stays."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail
        if not tail:
            continue
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail[1:]
