"""Numbers as they are said in English, and the units they count."""

from __future__ import annotations

from gentle_back.language.in_words import SlotValue, scan, word_at, words_in
from gentle_back.language.normalise import Tokens

MOST = 1_000


def numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """The words of a text by their numbers, counted from start."""
    return {word: start + step * at for at, word in enumerate(words.split())}


_UNDER_TWENTY = numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
TENS["fourty"] = 40  # as some write it
_DOZENS = {("half", "a", "dozen"): 6, ("a", "couple", "of"): 2, ("a", "couple"): 2}
_DOZENS |= {("couple", "of"): 2, ("a", "dozen"): 12, ("a", "pair", "of"): 2}
# "That one", "the first one": not a number.
_POINTS_AT = words_in(
    "this that the which other another first second third last next every each no any some new "
    "right wrong same only easy feeding wall"
)

UNITS = {
    word: unit
    for unit, said in {
        "second": "second seconds sec secs",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "week": "week weeks wk wks",
        "month": "month months mth mths",
        "year": "year years yr yrs",
        "rep": "rep reps repetition repetitions time times round rounds go goes",
    }.items()
    for word in said.split()
}


def number_at(words: Tokens, start: int) -> SlotValue | None:
    """The number from zero to a thousand whose words begin there: "half a dozen", "32"."""
    for dozen, count in _DOZENS.items():
        if words[start : start + len(dozen)] == dozen:
            return SlotValue(str(count), start, len(dozen))
    number, length = _cardinal(words, start)
    if length and word_at(words, start + length) == "dozen" and number * 12 <= MOST:
        number, length = number * 12, length + 1
    return SlotValue(str(number), start, length) if length else None


def numbers(words: Tokens) -> list[SlotValue]:
    """The numbers in the words, from zero to a thousand."""
    return [found for found in scan(words, number_at) if not _points_at(words, found)]


def unit_after(words: Tokens, found: SlotValue) -> str | None:
    """The unit that a number counts, "week" of "two and a half weeks"; None where none."""
    after = found.end
    if words[after : after + 3] == ("and", "a", "half"):
        after += 3
    return UNITS.get(word_at(words, after))


def unit_before(words: Tokens, found: SlotValue) -> str | None:
    """The unit that a number counts after it was named: "week" of "week thirty two"."""
    before = word_at(words, found.start - 1)
    return UNITS.get(before) if before in ("week", "month", "day") else None


def unit_named(slot: str) -> str | None:
    """The unit that a slot is called after: "week" of "weeks", "second" of "hold_seconds"."""
    return next((UNITS[part] for part in slot.split("_") if part in UNITS), None)


def _points_at(words: Tokens, found: SlotValue) -> bool:
    is_one = words[found.start : found.end] == ("one",)
    return is_one and word_at(words, found.start - 1) in _POINTS_AT and not unit_after(words, found)


def _cardinal(words: Tokens, at: int) -> tuple[int, int]:
    """The number there and how many words it has; no words where there is none."""
    first = word_at(words, at)
    if first.isascii() and first.isdigit():
        return (int(first), 1) if len(first) < 5 and int(first) <= MOST else (0, 0)
    scale = word_at(words, at + 1)
    if first in ("a", "one") and scale == "thousand":
        return 1_000, 2
    hundreds = 1 if first == "a" else _UNDER_TWENTY.get(first, 0)
    if scale == "hundred" and 1 <= hundreds <= 9:
        joint = 1 if word_at(words, at + 2) == "and" else 0
        rest, length = under_hundred(words, at + 2 + joint)
        if length and rest:
            return hundreds * 100 + rest, 2 + joint + length
        return hundreds * 100, 2
    return under_hundred(words, at)


def under_hundred(words: Tokens, at: int) -> tuple[int, int]:
    """The number from zero to 99 there and how many words it has; no words where there is none."""
    first, second = word_at(words, at), word_at(words, at + 1)
    if first in TENS:
        ones = _UNDER_TWENTY.get(second, 0)
        return (TENS[first] + ones, 2) if 1 <= ones <= 9 else (TENS[first], 1)
    return (_UNDER_TWENTY[first], 1) if first in _UNDER_TWENTY else (0, 0)


def under_hundred_or_digits(words: Tokens, at: int) -> tuple[int, int]:
    """As under_hundred, and figures too."""
    word = word_at(words, at)
    if word.isascii() and word.isdigit():
        return (int(word), 1) if len(word) < 3 else (0, 0)
    return under_hundred(words, at)
