"""Phrases with slots, as a tree of words: the utterance is walked through it once.

Every state of the walk, a place in the tree and a place in the words, is looked at once at most,
so that no text is slow, however many slots a phrase has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from gentle_back.language.digest_table import DigestTable, Json
from gentle_back.language.in_words import SlotValue
from gentle_back.language.normalise import Tokens
from gentle_back.language.slot_values import ListedValues, takes_any_words, values_at

# No phrase is as long; what is longer is talk, and too long to be walked through.
MOST_WORDS = 60
ROOT = 0

# The values of an utterance by their type and the word they begin at.
Found: TypeAlias = dict[tuple[str, int], tuple[SlotValue, ...]]


class Edge(NamedTuple):
    """A slot in the tree: its name and type, and where the tree goes on after it."""

    slot: str
    kind: str
    target: int


class Bound(NamedTuple):
    """A slot with the words it was given, from `start` to `end`.

    value: None where the words are no value that is known.
    is_certain: false too where they are a time of either half of the day.
    is_guess: whether they are none of the values that the type lists.
    """

    slot: str
    value: str | None
    start: int
    end: int
    is_certain: bool
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A phrase that an utterance fits, by its number, and what its slots are."""

    phrase: int
    bound: tuple[Bound, ...]


class Templates:
    """Phrases with slots.

    phrases: each as its words, a slot as "{name}", with the types of its slots and its number.
    """

    __slots__ = ("_ends", "_slots", "_words")

    def __init__(self, phrases: Iterable[tuple[Tokens, Mapping[str, str], int]] = ()) -> None:
        places: dict[tuple[int, str], int] = {}
        slots: dict[int, dict[Edge, None]] = defaultdict(dict)
        ends: list[tuple[str, int]] = []
        for words, kinds, number in phrases:
            at = ROOT
            for word in words:
                name = word[1:-1] if word.startswith("{") else ""
                step = f"{{{name} {kinds[name]}}}" if name else word
                target = places.setdefault((at, step), len(places) + 1)
                if name:
                    slots[at][Edge(name, kinds[name], target)] = None
                at = target
            ends.append((str(at), number))
        self._words = DigestTable(
            (_step(at, word), target)
            for (at, word), target in places.items()
            if not word.startswith("{")
        )
        self._slots = {at: tuple(edges) for at, edges in slots.items()}
        self._ends = DigestTable(ends)

    def fits(self, words: Tokens, values: Mapping[str, ListedValues]) -> Iterator[Fit]:
        """The phrases the words fit: first where every slot has a value that its type knows.

        values: of the types that list theirs. Then those come where a slot takes any words: one
        whose type lists nothing, or one beside another whose value is known.
        """
        found: Found = {}
        for takes_any in (False, True):
            yield from self._walk(words, values, found, takes_any=takes_any)

    def known(self, words: Tokens, values: Mapping[str, ListedValues]) -> Iterator[Fit]:
        """Of the phrases the words fit those where every slot has a value that its type knows."""
        return self._walk(words, values, {}, takes_any=False)

    def _walk(
        self, words: Tokens, values: Mapping[str, ListedValues], found: Found, *, takes_any: bool
    ) -> Iterator[Fit]:
        if len(words) <= MOST_WORDS and self._slots:
            yield from _Walk(self, words, values, found, takes_any=takes_any).fits()

    def after(self, at: int, word: str) -> int | None:
        """Where the tree goes on after a word."""
        return next(self._words.find(_step(at, word)), None)

    def slots_at(self, at: int) -> tuple[Edge, ...]:
        """The slots that may come next."""
        return self._slots.get(at, ())

    def ends_at(self, at: int) -> Iterator[int]:
        """The numbers of the phrases that end there."""
        return self._ends.find(str(at))

    def pack(self) -> Json:
        """The words and the ends as DigestTable packs them, and the slots of each place."""
        slots = [[at, *edge] for at, edges in self._slots.items() for edge in edges]
        return [self._words.pack(), self._ends.pack(), slots]

    @classmethod
    def unpack(cls, packed: Json) -> Templates:
        """What was packed."""
        words, ends, slots = packed
        tree = cls()
        tree._words, tree._ends = DigestTable.unpack(words), DigestTable.unpack(ends)
        edges: dict[int, list[Edge]] = defaultdict(list)
        for at, slot, kind, target in slots:
            edges[at].append(Edge(slot, kind, target))
        tree._slots = {at: tuple(each) for at, each in edges.items()}
        return tree


class _Walk:
    """One utterance on its way through the tree."""

    def __init__(
        self,
        tree: Templates,
        words: Tokens,
        values: Mapping[str, ListedValues],
        found: Found,
        *,
        takes_any: bool,
    ) -> None:
        self._tree = tree
        self._words = words
        self._values = values
        self._today = date.today()
        self._found = found
        self._takes_any = takes_any
        self._seen: set[tuple[int, int, bool, bool]] = set()

    def fits(self) -> Iterator[Fit]:
        """Each end of the tree that can be reached, by the first way that reaches it."""
        yield from self._from(ROOT, 0, (), has_known=False, has_unknown=False)

    def _from(
        self, at: int, word: int, bound: tuple[Bound, ...], *, has_known: bool, has_unknown: bool
    ) -> Iterator[Fit]:
        state = (at, word, has_known, has_unknown)
        if state in self._seen:
            return
        self._seen.add(state)
        if word == len(self._words):
            if has_known or not has_unknown:
                yield from (Fit(phrase, bound) for phrase in self._tree.ends_at(at))
            return
        target = self._tree.after(at, self._words[word])
        if target is not None:
            yield from self._from(
                target, word + 1, bound, has_known=has_known, has_unknown=has_unknown
            )
        edges = self._tree.slots_at(at)
        for edge in edges:
            for found in self._values_at(edge.kind, word):
                is_certain = not found.is_ambiguous
                value = Bound(edge.slot, found.value, found.start, found.end, is_certain)
                is_known = has_known or edge.kind in self._values
                yield from self._from(
                    edge.target,
                    found.end,
                    (*bound, value),
                    has_known=is_known,
                    has_unknown=has_unknown,
                )
        for edge in edges if self._takes_any else ():
            yield from self._any_words(edge, word, bound, has_known, has_unknown)

    def _values_at(self, kind: str, word: int) -> tuple[SlotValue, ...]:
        """The values that begin there, looked for once however many phrases wait for them."""
        found = self._found.get((kind, word))
        if found is None:
            found = tuple(values_at(kind, self._words, word, self._values, self._today))
            self._found[kind, word] = found
        return found

    def _any_words(
        self, edge: Edge, word: int, bound: tuple[Bound, ...], has_known: bool, has_unknown: bool
    ) -> Iterator[Fit]:
        is_free = takes_any_words(edge.kind, self._values)
        if not is_free and edge.kind not in self._values:
            return
        for end in range(word + 1, len(self._words) + 1):
            yield from self._from(
                edge.target,
                end,
                (*bound, Bound(edge.slot, None, word, end, is_certain=False, is_guess=not is_free)),
                has_known=has_known,
                has_unknown=has_unknown or not is_free,
            )


def _step(at: int, word: str) -> str:
    return f"{at} {word}"
