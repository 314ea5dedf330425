"""Durations as they are said in English, as Alexa sends them: "PT1H30M"."""

from __future__ import annotations

from fractions import Fraction

from gentle_back.language.in_words import SlotValue, scan, word_at
from gentle_back.language.normalise import Tokens
from gentle_back.language.spoken_numbers import UNITS, number_at, under_hundred

_LARGER_FIRST = ("year", "month", "week", "day", "hour", "minute", "second")
# Counted in units of their own; a month is taken for thirty days where it is halved.
_PARTS = {
    "year": (12, "month"),
    "month": (30, "day"),
    "week": (7, "day"),
    "day": (24, "hour"),
    "hour": (60, "minute"),
    "minute": (60, "second"),
}


def duration_at(words: Tokens, start: int) -> SlotValue | None:
    """The duration whose words begin there: "PT1H30M" of "an hour and a half"."""
    amounts: dict[str, Fraction] = {}
    end, last = start, ""
    while True:
        joint = 1 if amounts and word_at(words, end) == "and" else 0
        part = amount_at(words, end + joint)
        if part is None or (last and not _is_smaller(part[1], last)):
            break
        amount, unit, length = part
        amounts[unit] = amount
        end, last = end + joint + length, unit
    if not amounts:
        return None
    bare = _bare_rest(words, end, last)
    if bare:  # "one minute thirty"
        amounts[_PARTS[last][1]] = Fraction(bare[0])
        end += bare[1]
    return SlotValue(_iso_duration(amounts), start, end - start)


def durations(words: Tokens) -> list[SlotValue]:
    """The durations in the words."""
    return scan(words, duration_at)


def amount_at(words: Tokens, at: int) -> tuple[Fraction, str, int] | None:
    """An amount with its unit, and how many words they are: "two and a half weeks"."""
    amount, length = _quantity(words, at)
    if not length:
        return None
    if word_at(words, at + length) == "fortnight":
        return amount * 2, "week", length + 1
    unit = UNITS.get(word_at(words, at + length))
    if unit is None or unit == "rep":
        return None
    length += 1
    for tail, more in _TAILS.items():
        if words[at + length : at + length + len(tail)] == tail:
            return amount + more, unit, length + len(tail)
    return amount, unit, length


_HALF, _QUARTER = Fraction(1, 2), Fraction(1, 4)
_TAILS = {
    ("and", "a", "half"): _HALF,
    ("and", "half"): _HALF,
    ("and", "a", "quarter"): _QUARTER,
    ("and", "three", "quarters"): 3 * _QUARTER,
}
# Before the unit itself: "half an hour", "a quarter of an hour".
_SHARES = {
    ("half", "a"): _HALF,
    ("half", "an"): _HALF,
    ("a", "half"): _HALF,
    ("half",): _HALF,
    ("a", "quarter", "of", "an"): _QUARTER,
    ("a", "quarter", "of", "a"): _QUARTER,
    ("quarter", "of", "an"): _QUARTER,
    ("quarter", "of", "a"): _QUARTER,
    ("a", "quarter"): _QUARTER,
    ("quarter",): _QUARTER,
    ("three", "quarters", "of", "an"): 3 * _QUARTER,
    ("three", "quarters", "of", "a"): 3 * _QUARTER,
}


def _quantity(words: Tokens, at: int) -> tuple[Fraction, int]:
    """How much of a unit, and how many words that is; no words where there is none."""
    for share, amount in _SHARES.items():
        if words[at : at + len(share)] == share and _is_unit(words, at + len(share)):
            return amount, len(share)
    number = number_at(words, at)
    if number:
        amount, length = Fraction(number.value), number.length
        for tail, more in _TAILS.items():
            after = at + length + len(tail)
            if words[at + length : after] == tail and _is_unit(words, after):
                return amount + more, length + len(tail)
        return amount, length
    is_single = word_at(words, at) in ("a", "an") and _is_unit(words, at + 1)
    return (Fraction(1), 1) if is_single else (Fraction(0), 0)


def _is_unit(words: Tokens, at: int) -> bool:
    return word_at(words, at) in UNITS or word_at(words, at) == "fortnight"


def _is_smaller(unit: str, than: str) -> bool:
    return _LARGER_FIRST.index(unit) > _LARGER_FIRST.index(than)


def _bare_rest(words: Tokens, at: int, last: str) -> tuple[int, int] | None:
    if last not in ("hour", "minute"):
        return None
    number, length = under_hundred(words, at)
    is_rest = length and 1 < number < 60 and word_at(words, at + length) in ("", "please", "each")
    return (number, length) if is_rest else None


def _iso_duration(amounts: dict[str, Fraction]) -> str:
    whole = dict.fromkeys(_LARGER_FIRST, Fraction(0)) | amounts
    for unit, (count, part) in _PARTS.items():
        rest = whole[unit] % 1
        if rest:
            whole[unit] -= rest
            whole[part] += rest * count
    if whole["week"] and any(whole[unit] for unit in _LARGER_FIRST if unit != "week"):
        # ISO 8601 has weeks by themselves only.
        whole["day"] += whole["week"] * 7
        whole["week"] = Fraction(0)
    dated = _letters(whole, {"year": "Y", "month": "M", "week": "W", "day": "D"})
    timed = _letters(whole, {"hour": "H", "minute": "M", "second": "S"})
    if not dated and not timed:
        return "PT0S"
    return f"P{dated}T{timed}" if timed else f"P{dated}"


def _letters(amounts: dict[str, Fraction], letters: dict[str, str]) -> str:
    return "".join(
        f"{float(amounts[unit]):g}{letter}" for unit, letter in letters.items() if amounts[unit]
    )
