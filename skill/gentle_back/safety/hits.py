"""The looks for words that mean a sign: word for word, and in groups whatever their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal, TypeAlias

from gentle_back.content.model import Sign
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.safety.runs import Runs

Span: TypeAlias = tuple[int, int]
# The sign of a pair, and the numbers of its groups.
Pair: TypeAlias = tuple[str, tuple[int, ...]]

# From the first word of a pair to its last: "about ten words" with those of the groups themselves.
LONGEST_PAIR = 13
# A word said over and over is looked at so often and no more, since all are combined with all.
MOST_OF_A_GROUP = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that mean a sign: one span for a phrase, one a group for a pair."""

    sign: str
    spans: tuple[Span, ...]
    look: Literal["phrase", "pair"]

    @property
    def start(self) -> int:
        """Where its first word stands."""
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return max(end for _, end in self.spans)

    def words(self, of: Tokens) -> Iterator[str]:
        """Its own words."""
        for start, end in self.spans:
            yield from of[start:end]


class PhraseLook:
    """Finds the phrases of signs, word for word, anywhere in her words."""

    def __init__(self, runs: Runs[str]) -> None:
        self._runs = runs

    def hits(self, words: Tokens) -> Iterator[Hit]:
        """Each phrase, once for every sign it belongs to."""
        for start, end, signs in self._runs.found_in(words):
            for sign in signs:
                yield Hit(sign, ((start, end),), "phrase")


class PairLook:
    """Finds pairs: groups of words of which each has one in her words, near the others.

    runs: the words of groups, each with the numbers of its groups.
    """

    def __init__(self, runs: Runs[int], pairs: Sequence[Pair]) -> None:
        self._runs = runs
        self._pairs = pairs
        self._pairs_of: dict[int, list[int]] = defaultdict(list)
        for at, (_, groups) in enumerate(pairs):
            for number in dict.fromkeys(groups):
                self._pairs_of[number].append(at)

    def hits(self, words: Tokens) -> Iterator[Hit]:
        """Each pair whose groups stand near each other, where they stand nearest."""
        found: dict[int, list[Span]] = defaultdict(list)
        for start, end, groups in self._runs.found_in(words):
            for group in groups:
                if len(found[group]) < MOST_OF_A_GROUP:
                    found[group].append((start, end))
        known = found.keys()
        for number in dict.fromkeys(pair for group in found for pair in self._pairs_of[group]):
            sign, groups = self._pairs[number]
            if known >= set(groups):
                spans = _nearest([found[group] for group in groups])
                if spans:
                    yield Hit(sign, spans, "pair")


def phrase_runs(signs: Iterable[Sign], normalise: Normaliser) -> Runs[str]:
    """The phrases, each with the signs it belongs to."""
    return Runs((normalise(phrase), sign.id) for sign in signs for phrase in sign.phrases)


def pair_runs(signs: Iterable[Sign], normalise: Normaliser) -> tuple[Runs[int], list[Pair]]:
    """The words of groups with the numbers of their groups, and the pairs."""
    numbers: dict[frozenset[Tokens], int] = {}
    pairs: list[Pair] = []
    entries: list[tuple[Tokens, int]] = []
    for sign in signs:
        for pair in sign.pairs:
            groups = []
            for group in pair:
                runs = frozenset(filter(None, map(normalise, group)))
                if runs not in numbers:
                    numbers[runs] = len(numbers)
                    entries += ((run, numbers[runs]) for run in sorted(runs))
                groups.append(numbers[runs])
            pairs.append((sign.id, tuple(groups)))
    return Runs(entries), pairs


def _nearest(choices: list[list[Span]]) -> tuple[Span, ...] | None:
    """One span of each group, nearest to each other; None where they are too far apart."""
    best: tuple[int, tuple[Span, ...]] | None = None
    for spans in product(*choices):
        width = max(end for _, end in spans) - min(start for start, _ in spans)
        if width > LONGEST_PAIR or (best and width >= best[0]) or _overlap(spans):
            continue
        best = width, spans
    return best[1] if best else None


def _overlap(spans: tuple[Span, ...]) -> bool:
    ordered = sorted(spans)
    return any(one[1] > other[0] for one, other in pairwise(ordered))
