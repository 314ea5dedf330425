"""The values of slots in what she says: of types that list their values, and of Alexa's own types.

A reader of a type finds its values anywhere in the words; `find_slots` shares what is found out
among the slots of an intent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from gentle_back.language.in_words import ScanOf, SlotValue, ValueAt, words_in
from gentle_back.language.normalise import Tokens
from gentle_back.language.spoken_dates import dates, days_of_week
from gentle_back.language.spoken_durations import duration_at, durations
from gentle_back.language.spoken_numbers import (
    number_at,
    numbers,
    unit_after,
    unit_before,
    unit_named,
)
from gentle_back.language.spoken_times import time_at, times

BUILT_IN = "AMAZON."
SEARCH_QUERY = "AMAZON.SearchQuery"
NUMBER = "AMAZON.NUMBER"
DURATION = "AMAZON.DURATION"
TIME = "AMAZON.TIME"
DATE = "AMAZON.DATE"
DAY_OF_WEEK = "AMAZON.DayOfWeek"

# In this order: the five of "five weeks" is the duration's, not a number of its own.
_SCANS: Mapping[str, ScanOf] = {
    DURATION: lambda words, today: durations(words),
    TIME: lambda words, today: times(words),
    DATE: dates,
    DAY_OF_WEEK: lambda words, today: days_of_week(words),
    NUMBER: lambda words, today: numbers(words),
}
_AT: Mapping[str, ValueAt] = {NUMBER: number_at, DURATION: duration_at, TIME: time_at}

HOW_OFTEN = words_in("every each")
ARTICLES = words_in("a an the my your his her our their some any this that these those")

Slots: TypeAlias = Mapping[str, str]


class Filled(NamedTuple):
    """What was found for the slots of an intent.

    slots: value ids, or values as Alexa sends them: "PT30S". spoken: the same as she said them.
    known: the slots of which the value is certain; a time that may be morning or evening is not.
    """

    slots: dict[str, str]
    spoken: dict[str, str]
    known: frozenset[str]


class ListedValues:
    """The values of a type that lists them.

    forms: the id of each value by the words she may use for it. Articles before them, and one
    or several of a thing, make no difference.
    """

    __slots__ = ("_exact", "_lengths", "_loose")

    def __init__(self, forms: Mapping[Tokens, str]) -> None:
        self._exact = {words: value for words, value in forms.items() if words}
        self._loose: dict[Tokens, str] = {}
        for words, value in self._exact.items():
            self._loose.setdefault(_loose(words), value)
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in self._loose:
            lengths[words[0]].add(len(words))
        self._lengths = {first: sorted(of, reverse=True) for first, of in lengths.items()}

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all values."""
        return frozenset(self._exact.values())

    def value(self, words: Tokens) -> str | None:
        """The value that these words are; None where they are none."""
        return self._exact.get(words) or self._loose.get(_loose(words))

    def at(self, words: Tokens, start: int) -> Iterator[SlotValue]:
        """The values whose words begin there, the longest first."""
        first = start
        while first < len(words) - 1 and words[first] in ARTICLES:
            first += 1
        lengths = {
            first + length - start
            for length in self._lengths.get(_singular(words[first]), ())
            if first + length <= len(words)
        }
        if first > start:  # "that time of the month" may be a value as it stands
            lengths.update(
                length
                for length in self._lengths.get(_singular(words[start]), ())
                if start + length <= len(words)
            )
        for length in sorted(lengths, reverse=True):
            value = self.value(words[start : start + length])
            if value is not None:
                yield SlotValue(value, start, length)

    def find(self, words: Tokens) -> list[SlotValue]:
        """The values in the words: of those that overlap the longest, then the first."""
        everywhere = (found for start in range(len(words)) for found in self.at(words, start))
        return _apart(sorted(everywhere, key=lambda found: (-found.length, found.start)))


def find_slots(
    words: Tokens,
    slots: Mapping[str, str],
    values: Mapping[str, ListedValues],
    *,
    today: date | None = None,
) -> Filled:
    """What the words say for the slots of an intent; what they do not say is absent.

    slots: the type of each slot by its name. values: the types that list their values; slots of
    any other type that is not Alexa's are left. today: what "tomorrow" is counted from; where it
    is not given, the day of this machine.
    Of two slots of one type the first in order gets what is said first. A number goes to the
    slot that is called like its unit: five of "five weeks" to `weeks`, and not to `days`. A time
    keeps its own words: "eight in the morning" does not say "in the mornings"; but "six every
    evening" says both when and how often.
    """
    filled = Filled({}, {}, frozenset())
    taken: list[SlotValue] = []
    known = set()
    clock = _scan(TIME, words, today) if TIME in slots.values() else []
    for kind in _in_order(slots.values(), values):
        if kind in values:
            found = values[kind].find(words)
        else:
            found = clock if kind == TIME else _scan(kind, words, today)
        free = [
            each
            for each in found
            if not any(_is_in_the_way(words, other, each) for other in taken)
            and (_says_how_often(words, each) or not any(map(each.is_part_of, clock)))
        ]
        for name in (name for name, declared in slots.items() if declared == kind):
            value = _choose(words, name, free) if kind == NUMBER else next(iter(free), None)
            if value is None:
                continue
            free.remove(value)
            taken.append(value)
            filled.slots[name] = value.value
            filled.spoken[name] = " ".join(words[value.start : value.start + value.length])
            if not value.is_ambiguous:
                known.add(name)
    return filled._replace(known=frozenset(known))


def values_at(
    kind: str, words: Tokens, start: int, values: Mapping[str, ListedValues], today: date | None
) -> Iterator[SlotValue]:
    """The values of a type whose words begin there, the longest first."""
    if kind in values:
        yield from values[kind].at(words, start)
    elif kind in _AT:
        found = _AT[kind](words, start)
        if found:
            yield found
    elif kind in _SCANS:
        yield from (found for found in _scan(kind, words, today) if found.start == start)


def takes_any_words(kind: str, values: Mapping[str, ListedValues]) -> bool:
    """Whether a slot of that type takes whatever is said."""
    return kind not in values and kind not in _SCANS


def _scan(kind: str, words: Tokens, today: date | None) -> list[SlotValue]:
    return _SCANS[kind](words, today or date.today())


def _in_order(kinds: Iterable[str], values: Mapping[str, ListedValues]) -> list[str]:
    """Types that list their values first, then Alexa's own in the order of the table."""
    used = dict.fromkeys(kinds)
    return [kind for kind in used if kind in values] + [kind for kind in _SCANS if kind in used]


def _is_in_the_way(words: Tokens, taken: SlotValue, value: SlotValue) -> bool:
    """Whether words of a value are another's; "six every evening" may hold "every evening"."""
    is_beside = _says_how_often(words, taken) and taken.is_part_of(value)
    return value.overlaps(taken) and not is_beside


def _says_how_often(words: Tokens, value: SlotValue) -> bool:
    return not HOW_OFTEN.isdisjoint(words[value.start : value.end])


def _choose(words: Tokens, slot: str, found: Sequence[SlotValue]) -> SlotValue | None:
    """The number for a slot: that of the slot's own unit, else one that counts nothing else."""
    own = unit_named(slot)
    units = [unit_after(words, each) or unit_before(words, each) for each in found]
    for wanted in (own, None) if own else (None,):
        for each, unit in zip(found, units, strict=True):
            if unit == wanted:
                return each
    return None


def _apart(found: Iterable[SlotValue]) -> list[SlotValue]:
    """Those that overlap none before them, in the order of the words."""
    kept: list[SlotValue] = []
    for each in found:
        if not any(map(each.overlaps, kept)):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _loose(words: Tokens) -> Tokens:
    first = 0
    while first < len(words) - 1 and words[first] in ARTICLES:
        first += 1
    return tuple(map(_singular, words[first:]))


def _singular(word: str) -> str:
    """One of a thing as of several: only for comparing, so that it need not be a word."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
