"""Words become features: what a learnt model looks at, the same when it learns and when it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from gentle_back.language.normalise import Tokens

# The kind of a feature is its first letter.
WORD, PAIR, SKIP, LETTERS, CONCEPT, TOGETHER, MIXED, SLOT = "wpslcqmt"

SHORTEST_LETTERS, LONGEST_LETTERS = 3, 4
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
        end = 0
        for at, word in enumerate(words):
            if at < end or word not in self._longest:
                continue
            for length in range(min(self._longest[word], len(words) - at), 0, -1):
                names = self._known.get(words[at : at + length])
                if names:
                    yield at, length, names
                    end = at + length
                    break


def features(words: Tokens, concepts: Concepts) -> list[str]:
    """What is telling in these words, each once, in an order of its own.

    Words, pairs of words that stand together or with one between, letters inside words (which
    outlive a mis-hearing), concepts, pairs of concepts in any order, and pairs of neighbours
    where each stands for its concept if it has one.
    """
    words = words[:MOST_WORDS]
    framed = ("^", *words, "$")
    told = [WORD + word for word in words]
    told += [f"{PAIR}{one} {other}" for one, other in pairwise(framed)]
    told += [f"{SKIP}{one} {other}" for one, other in zip(framed, framed[2:], strict=False)]
    for word in words:
        told += _letters(word)
    names, mixed = _concepts_of(words, concepts)
    told += [CONCEPT + name for name in names]
    among = combinations(sorted(names[:MOST_CONCEPTS]), 2)
    told += [f"{TOGETHER}{one} {other}" for one, other in among]
    told += [f"{MIXED}{one} {other}" for one, other in pairwise(("^", *mixed, "$"))]
    return list(dict.fromkeys(told))


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


# Most words are said again and again.
@lru_cache(maxsize=1_024)
def _letters(word: str) -> tuple[str, ...]:
    framed = f"<{word}>"
    return tuple(
        LETTERS + framed[at : at + length]
        for length in range(SHORTEST_LETTERS, LONGEST_LETTERS + 1)
        for at in range(len(framed) - length + 1)
    )
