"""Dates and days of the week as they are said in English, as Alexa sends them: "2026-11-23"."""

from __future__ import annotations

from datetime import date, timedelta

from gentle_back.language.in_words import SlotValue, scan, word_at, words_in
from gentle_back.language.normalise import Tokens
from gentle_back.language.spoken_durations import amount_at
from gentle_back.language.spoken_numbers import TENS, numbered, under_hundred

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_ORDINALS = numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
) | {"thirtieth": 30}
_RELATIVE = {
    ("the", "day", "after", "tomorrow"): 2,
    ("day", "after", "tomorrow"): 2,
    ("the", "day", "before", "yesterday"): -2,
    ("day", "before", "yesterday"): -2,
    ("today",): 0,
    ("tonight",): 0,
    ("tomorrow",): 1,
    ("yesterday",): -1,
    ("last", "night"): -1,
}
_LOOKS_BACK = words_in("since last born birth had was were gave ago")


def days_of_week(words: Tokens) -> list[SlotValue]:
    """The days of the week in the words, by name: "monday" of "on mondays"."""
    return [
        SlotValue(word.removesuffix("s"), at, 1)
        for at, word in enumerate(words)
        if word.removesuffix("s") in _DAYS
    ]


def dates(words: Tokens, today: date) -> list[SlotValue]:
    """The dates in the words, counted from today.

    A day without a year is the next one to come, or the last one where she speaks of what was.
    """
    return scan(words, lambda said, at: _date_at(said, at, today))


def _date_at(words: Tokens, start: int, today: date) -> SlotValue | None:
    for said, days in _RELATIVE.items():
        if words[start : start + len(said)] == said:
            return _dated(today + timedelta(days=days), start, len(said))
    ago = _ago(words, start, today)
    if ago:
        return ago
    named = _weekday(words, start, today)
    return named or _day_of_month(words, start, today)


def _ago(words: Tokens, start: int, today: date) -> SlotValue | None:
    """ "three days ago", "two weeks ago", "in ten days"."""
    is_ahead = word_at(words, start) == "in"
    part = amount_at(words, start + is_ahead)
    if part is None:
        return None
    amount, unit, length = part
    if unit not in ("day", "week") or amount.denominator != 1:
        return None
    days = timedelta(days=int(amount) * (7 if unit == "week" else 1))
    if is_ahead:
        return _dated(today + days, start, length + 1)
    if word_at(words, start + length) == "ago":
        return _dated(today - days, start, length + 1)
    return None


def _weekday(words: Tokens, start: int, today: date) -> SlotValue | None:
    word = words[start]
    lead = 1 if word in ("next", "last", "this") else 0
    name = word_at(words, start + lead)
    if name not in _DAYS:
        return None
    ahead = (_DAYS.index(name) - today.weekday() - 1) % 7 + 1
    if _is_past(words, start) or word == "last":
        ahead -= 7 if ahead < 7 else 14 if word == "last" else 7
    return _dated(today + timedelta(days=ahead), start, lead + 1)


def _day_of_month(words: Tokens, start: int, today: date) -> SlotValue | None:
    """ "the fifth of march", "march the fifth", "march 5"."""
    if words[start] in _MONTHS:
        article = 1 if word_at(words, start + 1) == "the" else 0
        day, length = _day(words, start + 1 + article)
        found = _MONTHS.index(words[start]) + 1, 1 + article + length
    else:
        article = 1 if words[start] == "the" else 0
        day, length = _day(words, start + article)
        of = 1 if word_at(words, start + article + length) == "of" else 0
        month = word_at(words, start + article + length + of)
        if month not in _MONTHS:
            return None
        found = _MONTHS.index(month) + 1, article + length + of + 1
    if not length:
        return None
    years = range(today.year - 8, today.year + 9)  # a leap day may be eight years away
    days = [day_of for year in years if (day_of := _day_in(year, found[0], day))]
    if _is_past(words, start):
        before = [each for each in days if each <= today]
        return _dated(before[-1], start, found[1]) if before else None
    after = [each for each in days if each >= today]
    return _dated(after[0], start, found[1]) if after else None


def _day(words: Tokens, at: int) -> tuple[int, int]:
    first, second = word_at(words, at), word_at(words, at + 1)
    if first in ("twenty", "thirty") and 1 <= _ORDINALS.get(second, 0) <= 9:
        return TENS[first] + _ORDINALS[second], 2
    if first in _ORDINALS:
        return _ORDINALS[first], 1
    figures = first.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    if figures.isascii() and figures.isdigit() and len(figures) < 3:
        return int(figures), 1
    return under_hundred(words, at)


def _day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the thirtieth of february
        return None


def _is_past(words: Tokens, at: int) -> bool:
    return not _LOOKS_BACK.isdisjoint(words[max(0, at - 6) : at])


def _dated(day: date, start: int, length: int) -> SlotValue:
    return SlotValue(day.isoformat(), start, length)
