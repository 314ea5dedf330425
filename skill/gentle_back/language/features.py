"""Words become features: what a learnt model looks at, the same when it learns and when it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from gentle_back.language.normalise import Tokens

# The kind of a feature is its first letter.
WORD, PAIR, SKIP, LETTERS, CONCEPT, TOGETHER, MIXED, SLOT = "wpslcqmt"

SHORTEST_LETTERS, LONGEST_LETTERS = 3, 5
# Pairs grow with the square of the length; beyond this she is telling a story.
MOST_CONCEPTS = 16
MOST_WORDS = 60


class Concepts:
    """The concepts that words stand for: "hurts", "is sore" and "paining" are one.

    words: the forms of each concept, one word or several; a form may stand for several concepts.
    normalise: what brings them into the form of her words.
    """

    def __init__(
        self, words: Mapping[str, Sequence[str]], normalise: Callable[[str], Tokens]
    ) -> None:
        known: dict[Tokens, tuple[str, ...]] = {}
        for name, forms in words.items():
            for form in filter(None, map(normalise, forms)):
                if name not in known.get(form, ()):
                    known[form] = (*known.get(form, ()), name)
        self._known = known
        self._longest: dict[str, int] = {}
        for form in known:
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))

    def find(self, words: Tokens) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Start, length and concepts of each form found; the longest goes first."""
        at = 0
        while at < len(words):
            longest = min(self._longest.get(words[at], 0), len(words) - at)
            for length in range(longest, 0, -1):
                names = self._known.get(words[at : at + length])
                if names:
                    yield at, length, names
                    at += length
                    break
            else:
                at += 1


def features(words: Tokens, concepts: Concepts) -> list[str]:
    """What is telling in these words, each once, in an order of its own.

    Words, pairs of words that stand together or with one between, letters inside words (which
    outlive a mis-hearing), concepts, pairs of concepts in any order, and pairs of neighbours
    where each stands for its concept if it has one.
    """
    words = words[:MOST_WORDS]
    found: dict[str, None] = {}
    for word in words:
        found[WORD + word] = None
    framed = ("^", *words, "$")
    for one, other in pairwise(framed):
        found[f"{PAIR}{one} {other}"] = None
    for one, other in zip(framed, framed[2:], strict=False):
        found[f"{SKIP}{one} {other}"] = None
    for word in words:
        for piece in _letters(word):
            found[LETTERS + piece] = None
    names, mixed = _concepts_of(words, concepts)
    for name in names:
        found[CONCEPT + name] = None
    for one, other in combinations(sorted(names[:MOST_CONCEPTS]), 2):
        found[f"{TOGETHER}{one} {other}"] = None
    for one, other in pairwise(("^", *mixed, "$")):
        found[f"{MIXED}{one} {other}"] = None
    return list(found)


def _concepts_of(words: Tokens, concepts: Concepts) -> tuple[list[str], list[str]]:
    """The concepts, each once; and the words with what has a concept replaced by the first."""
    names: dict[str, None] = {}
    mixed: list[str] = []
    done = 0
    for start, length, found in concepts.find(words):
        mixed.extend(words[done:start])
        mixed.append(f"={found[0]}")
        done = start + length
        names.update(dict.fromkeys(found))
    mixed.extend(words[done:])
    return list(names), mixed


def _letters(word: str) -> Iterator[str]:
    framed = f"<{word}>"
    for length in range(SHORTEST_LETTERS, LONGEST_LETTERS + 1):
        for at in range(len(framed) - length + 1):
            yield framed[at : at + length]
