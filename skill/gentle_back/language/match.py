"""The phrases of the skill, found word for word.

A phrase may hold slots. The same phrases become Alexa's samples, so what is understood here is a
part of what is understood there. What nobody wrote down is a matter of the model, not of this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gentle_back.language.digest_table import DigestTable, Json
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.slot_values import SEARCH_QUERY, ListedValues
from gentle_back.language.templates import Bound, Fit, Templates
from gentle_back.values import NO_SLOTS

# A phrase with words of courtesy around it, and one with a slot whose value we do not know.
COURTEOUS_SCORE = 0.95
MOST_UNKNOWN_WORDS = 4
UNKNOWN_SCORE = 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """What an utterance was taken for.

    slots: value ids, or the words themselves where the slot knows no such value.
    spoken: the same slots as she said them. score: 1 is exact.
    known: the slots whose value is one that their type knows. is_guess: whether words were taken
    for a value that its type, which lists its values, does not know.
    """

    intent: str
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    spoken: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    score: float = 1.0
    known: frozenset[str] = frozenset()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One form of a phrase of an intent, as words; a slot stands as "{name}".

    slots: the type of each slot by its name. means: slot values that the phrase itself says.
    owner: the plugin whose content it is.
    """

    intent: str
    words: Tokens
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    means: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    owner: str = ""


class PhraseBook:
    """All phrases, by what they say, in little room: they are many thousands.

    Of two intents with the same words the one that came first goes before.
    """

    __slots__ = ("exact", "intents", "templates")

    def __init__(self, phrases: Iterable[Phrase] = ()) -> None:
        numbers: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
        exact: list[tuple[str, int]] = []
        templates: list[tuple[Tokens, Mapping[str, str], int]] = []
        for phrase in phrases:
            key = (phrase.owner, phrase.intent, tuple(phrase.means.items()))
            number = numbers.setdefault(key, len(numbers))
            if not phrase.slots:
                exact.append((" ".join(phrase.words), number))
            elif SEARCH_QUERY not in phrase.slots.values():  # carriers are for Alexa alone
                templates.append((phrase.words, phrase.slots, number))
        self.intents = [(owner, intent, dict(means)) for owner, intent, means in numbers]
        self.exact = DigestTable(exact)
        self.templates = Templates(templates)

    def pack(self) -> Json:
        """Owner, intent and meant slots by number; then the exact phrases and the templates."""
        return [self.intents, self.exact.pack(), self.templates.pack()]

    @classmethod
    def unpack(cls, packed: Json) -> PhraseBook:
        """What was packed."""
        intents, exact, templates = packed
        book = cls()
        book.intents = [(owner, intent, means) for owner, intent, means in intents]
        book.exact = DigestTable.unpack(exact)
        book.templates = Templates.unpack(templates)
        return book


class Matcher:
    """Finds the intent of an utterance that is a phrase.

    phrases: of all intents, or the book of them. values: for each slot type, the value ids by
    their spoken forms as words; a type that is missing and not Alexa's takes any words.
    courtesies: words that ask for nothing, before a phrase and after it.
    left_out: owners whose phrases are not understood.
    """

    def __init__(
        self,
        phrases: Iterable[Phrase] | PhraseBook,
        values: Mapping[str, ListedValues | Mapping[Tokens, str]],
        normalise: Normaliser,
        courtesies: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
        left_out: Collection[str] = (),
    ) -> None:
        self._book = phrases if isinstance(phrases, PhraseBook) else PhraseBook(phrases)
        self._values = {
            kind: forms if isinstance(forms, ListedValues) else ListedValues(forms)
            for kind, forms in values.items()
        }
        self._normalise = normalise
        self._before, self._after = courtesies
        self._left_out = frozenset(left_out)

    def match(self, text: str) -> Match | None:
        """What the utterance means; None where it is no phrase."""
        return self.match_words(self._normalise(text))

    def match_words(self, words: Tokens) -> Match | None:
        """As match, of words that are normalised already."""
        if not words:
            return None
        found = self._exact(words, 1.0) or self._with_slots(words, 1.0)
        if found and found.score == 1.0:
            return found
        bare = self._without_courtesies(words)
        if bare == words:
            return found
        return (
            self._exact(bare, COURTEOUS_SCORE) or found or self._with_slots(bare, COURTEOUS_SCORE)
        )

    def _exact(self, words: Tokens, score: float) -> Match | None:
        for number in self._book.exact.find(" ".join(words)):
            owner, intent, means = self._book.intents[number]
            if owner not in self._left_out:
                slots = MappingProxyType(means)
                return Match(intent, slots, slots, score, frozenset(means))
        return None

    def _with_slots(self, words: Tokens, score: float) -> Match | None:
        for fit in self._book.templates.fits(words, self._values):
            owner, intent, _ = self._book.intents[fit.phrase]
            if owner not in self._left_out and not any(map(self._is_rambling, fit.bound)):
                return self._filled(intent, fit, words, score)
        return None

    def _is_rambling(self, bound: Bound) -> bool:
        """Whether a slot was given more words than any value has: a story, not a phrase."""
        return bound.value is None and bound.end - bound.start > MOST_UNKNOWN_WORDS

    def _filled(self, intent: str, fit: Fit, words: Tokens, score: float) -> Match:
        spoken = {each.slot: " ".join(words[each.start : each.end]) for each in fit.bound}
        known = {each.slot: each.value for each in fit.bound if each.value is not None}
        return Match(
            intent,
            MappingProxyType(spoken | known),
            MappingProxyType(spoken),
            score if len(known) == len(spoken) else min(score, UNKNOWN_SCORE),
            frozenset(each.slot for each in fit.bound if each.is_certain),
            any(each.is_guess for each in fit.bound),
        )

    def _without_courtesies(self, words: Tokens) -> Tokens:
        start, end = 0, len(words)
        while start < end - 1 and words[start] in self._before:
            start += 1
        while end > start + 1 and words[end - 1] in self._after:
            end -= 1
        return words[start:end]
