"""The offline understanding: exact phrases first, then the nearest phrase if it is near enough.

A phrase may hold slots. The same phrases become Alexa's samples, so what is understood here is a
part of what is understood there.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from gentle_back.language.normalise import Normaliser, Tokens

# Chosen by hidden phrases: below these an answer was as often wrong as right.
LEAST_SCORE = 0.62
LEAST_MARGIN = 0.03
# Fewer words than these stand in talk by chance: "go on" in "i can't go on like this".
LEAST_WITHIN = 4


@dataclass(frozen=True, slots=True)
class Match:
    """What an utterance was taken for.

    slots: value ids, or the words themselves where the slot knows no such value.
    spoken: the same slots as she said them. score: 1 is exact.
    known: the slots whose value is one that their type lists.
    """

    intent: str
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spoken: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    score: float = 1.0
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of an intent, as words; a slot stands as "{name}".

    slots: the type of each slot by its name. means: slot values that the phrase itself says.
    """

    intent: str
    words: Tokens
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    means: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Matcher:
    """Finds the intent of an utterance.

    phrases: of all intents. values: for each slot type, the value ids by their spoken forms as
    words; a type that is missing takes any words.
    """

    def __init__(
        self,
        phrases: Sequence[Phrase],
        values: Mapping[str, Mapping[Tokens, str]],
        normalise: Normaliser,
    ) -> None:
        self._normalise = normalise
        self._values = values
        self._exact = {phrase.words: phrase for phrase in reversed(phrases) if not phrase.slots}
        self._longest_exact = max(map(len, self._exact), default=0)
        self._with_slots = [phrase for phrase in phrases if phrase.slots]
        self._weights = _weights(phrases)
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            # What a phrase itself means is a matter of its exact words.
            for word in set(phrase.words) if not phrase.means else ():
                self._by_word[word].append(phrase)

    def match(self, text: str) -> Match | None:
        """What the utterance means; None where no phrase is near enough."""
        words = self._normalise(text)
        if not words:
            return None
        if words in self._exact:
            exact = self._exact[words]
            return Match(exact.intent, exact.means, exact.means, known=frozenset(exact.means))
        return self._match_slots(words) or self._within(words) or self._nearest(words)

    def _within(self, words: Tokens) -> Match | None:
        """The longest phrase said word for word inside more talk; None where two are as long."""
        longest = min(self._longest_exact, len(words) - 1)
        for length in range(longest, LEAST_WITHIN - 1, -1):
            runs = (words[at : at + length] for at in range(len(words) - length + 1))
            intents = {self._exact[run].intent for run in runs if run in self._exact}
            if intents:
                return Match(intents.pop(), score=0.8) if len(intents) == 1 else None
        return None

    def _match_slots(self, words: Tokens) -> Match | None:
        """An exact match of a phrase with slots; a known slot value goes before any words."""
        unknown: Match | None = None
        for phrase in self._with_slots:
            for spoken in _fit(phrase.words, words):
                slots = {name: self._value(phrase, name, said) for name, said in spoken.items()}
                as_said = {name: " ".join(said) for name, said in spoken.items()}
                if None not in slots.values():
                    found = {name: value for name, value in slots.items() if value is not None}
                    return Match(
                        phrase.intent,
                        MappingProxyType(found),
                        MappingProxyType(as_said),
                        known=self._listed(phrase),
                    )
                unknown = unknown or Match(
                    phrase.intent,
                    MappingProxyType({n: slots[n] or as_said[n] for n in slots}),
                    MappingProxyType(as_said),
                    score=0.9,
                    known=frozenset(n for n in self._listed(phrase) if slots[n]),
                )
        return unknown

    def _value(self, phrase: Phrase, slot: str, said: Tokens) -> str | None:
        kind = phrase.slots[slot]
        if kind not in self._values:
            return " ".join(said)
        known = self._values[kind]
        return known.get(said) or known.get(_without_articles(said))

    def _nearest(self, words: Tokens) -> Match | None:
        """The nearest phrase, by shared words weighed by how telling they are."""
        near = {id(phrase): phrase for word in words for phrase in self._by_word.get(word, ())}
        best: dict[str, Match] = {}
        for phrase in near.values():
            found = self._compare(phrase, words)
            if found and found.score > best.get(phrase.intent, Match("", score=0.0)).score:
                best[phrase.intent] = found
        ranked = sorted(best.values(), key=lambda match: (-match.score, match.intent))
        if not ranked or ranked[0].score < LEAST_SCORE:
            return None
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < LEAST_MARGIN:
            return None
        return ranked[0]

    def _compare(self, phrase: Phrase, words: Tokens) -> Match | None:
        slots: dict[str, str] = {}
        spoken: dict[str, str] = {}
        rest = words
        for slot, kind in phrase.slots.items():
            found = _find_value(rest, self._values.get(kind, {}))
            if found is None:
                return None
            start, length, value = found
            slots[slot], spoken[slot] = value, " ".join(rest[start : start + length])
            rest = rest[:start] + rest[start + length :]
        own = [word for word in phrase.words if not word.startswith("{")]
        score = self._likeness(own, rest)
        return Match(
            phrase.intent,
            MappingProxyType(slots),
            MappingProxyType(spoken),
            score,
            known=self._listed(phrase),
        )

    def _listed(self, phrase: Phrase) -> frozenset[str]:
        """The slots of a phrase whose type lists its values."""
        return frozenset(slot for slot, kind in phrase.slots.items() if kind in self._values)

    def _likeness(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Shared weight over all weight, twice (Dice); 1 where the words are the same."""
        shared = Counter(one) & Counter(other)
        total = self._weight(one) + self._weight(other)
        return 2 * self._weight(shared.elements()) / total if total else 0.0

    def _weight(self, words: Iterator[str] | Sequence[str]) -> float:
        heaviest = self._weights.get("", 1.0)
        return sum(self._weights.get(word, heaviest) for word in words)


def _weights(phrases: Sequence[Phrase]) -> dict[str, float]:
    """How telling each word is: rare words weigh more. Under "" the weight of an unknown word."""
    intents_of: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for word in phrase.words:
            intents_of[word].add(phrase.intent)
    count = len({phrase.intent for phrase in phrases}) + 1
    weights = {word: math.log(1 + count / len(of)) for word, of in intents_of.items()}
    return {**weights, "": math.log(1 + count)}


def _fit(pattern: Tokens, words: Tokens) -> Iterator[dict[str, Tokens]]:
    """Each way in which the words fit the pattern, with the words of every slot."""
    if not pattern:
        if not words:
            yield {}
        return
    head, rest = pattern[0], pattern[1:]
    if not head.startswith("{"):
        if words and words[0] == head:
            yield from _fit(rest, words[1:])
        return
    for length in range(1, len(words) - len(rest) + 1):
        for others in _fit(rest, words[length:]):
            yield {head[1:-1]: words[:length], **others}


def _find_value(words: Tokens, known: Mapping[Tokens, str]) -> tuple[int, int, str] | None:
    """Where the longest known value stands in the words: start, length and its id."""
    longest = max(map(len, known), default=0)
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            value = known.get(words[start : start + length])
            if value is not None:
                return start, length, value
    return None


def _without_articles(words: Tokens) -> Tokens:
    return words[1:] if len(words) > 1 and words[0] in {"a", "an", "the", "my"} else words
