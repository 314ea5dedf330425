"""English words cut to their stems, so that "feeding" and "feeds" count as "feed".

Only likeness is measured with stems, and nothing is said in them, so a stem need not be a word.
"""

from __future__ import annotations

from functools import lru_cache

SHORTEST_STEM = 3
_ENDINGS = ("nesses", "ness", "ments", "ment", "fully", "ingly", "ings", "ing", "edly", "ed", "ly")
# "sitting" is of "sit", but "stiffness" is of "stiff".
_DOUBLING = frozenset(("ing", "ings", "ingly", "ed", "edly"))
_VOWELS = frozenset("aeiouy")
_STAY_DOUBLE = frozenset("lsz")


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """The stem of a word in small letters."""
    cut = _without_ending(_without_plural(word))
    if len(cut) > SHORTEST_STEM and cut.endswith("e"):
        return cut[:-1]
    if len(cut) > SHORTEST_STEM and cut.endswith("y") and cut[-2] not in _VOWELS:
        return f"{cut[:-1]}i"
    return cut


def _without_plural(word: str) -> str:
    if len(word) <= SHORTEST_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest == word:
            continue
        if len(rest) < SHORTEST_STEM or _VOWELS.isdisjoint(rest):
            return word
        is_doubled = rest[-1] == rest[-2] and rest[-1] not in _STAY_DOUBLE | _VOWELS
        return rest[:-1] if is_doubled and ending in _DOUBLING else rest
    return word
