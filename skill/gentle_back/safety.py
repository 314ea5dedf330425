"""Danger signs, looked for before anything else.

What is a sign, how it is said and what is answered stands in content/<lang>/safety/. Here is only
the looking: a sign's phrase anywhere in her words, word for word after normalising, is the sign. A
plugin can neither come before this nor switch it off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gentle_back.content.model import Country, Sign
from gentle_back.language import Normaliser
from gentle_back.language.normalise import Tokens

LEVELS = ("emergency", "same-day", "routine")
# Directly before it: "i dont have energy my chest hurts" is a report, not a denial.
NEGATION_REACH = 1


class DangerScreen:
    """Finds the danger sign in an utterance.

    signs: in the order of content, which decides between two of the same level.
    negators: words that, right before a sign's phrase, mean that she does not have it.
    doubters: words before which a negator denies nothing: "I can't walk without chest pain".
    """

    def __init__(
        self,
        signs: Iterable[Sign],
        normalise: Normaliser,
        negators: Iterable[str] = (),
        doubters: Iterable[str] = (),
    ) -> None:
        self._normalise = normalise
        self._negators = frozenset(word for text in negators for word in normalise(text))
        self._doubters = frozenset(word for text in doubters for word in normalise(text))
        self._signs: dict[Tokens, tuple[int, str]] = {}
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for order, sign in enumerate(sorted(signs, key=lambda sign: LEVELS.index(sign.level))):
            for words in filter(None, map(normalise, sign.phrases)):
                self._signs.setdefault(words, (order, sign.id))
                self._lengths[words[0]].add(len(words))

    def sign_in(self, utterance: str) -> str | None:
        """The id of the gravest sign reported; None where there is none."""
        words = self._normalise(utterance)
        found = [
            self._signs[words[at : at + length]]
            for at, word in enumerate(words)
            for length in self._lengths.get(word, ())
            if words[at : at + length] in self._signs and not self._is_negated(words, at)
        ]
        return min(found)[1] if found else None

    def _is_negated(self, words: Tokens, at: int) -> bool:
        start = max(0, at - NEGATION_REACH)
        if self._negators.isdisjoint(words[start:at]):
            return False
        return self._doubters.isdisjoint(words[:start])


def emergency_number(countries: Mapping[str, Country], code: str | None, unknown: str) -> str:
    """The emergency number of a country as it is spoken; `unknown` where it is not known."""
    country = countries.get(code or "")
    return country.emergency_words if country else unknown
