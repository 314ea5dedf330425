"""Times of day as they are said in English, as Alexa sends them: "18:30"."""

from __future__ import annotations

from typing import NamedTuple

from gentle_back.language.in_words import SlotValue, scan, word_at, words_in
from gentle_back.language.normalise import Tokens
from gentle_back.language.spoken_numbers import UNITS, under_hundred, under_hundred_or_digits

_PARTS_OF_DAY = {
    "am": "morning",
    "pm": "afternoon",
    "morning": "morning",
    "mornings": "morning",
    "afternoon": "afternoon",
    "afternoons": "afternoon",
    "evening": "evening",
    "evenings": "evening",
    "night": "night",
    "nights": "night",
    "nighttime": "night",
    "tonight": "night",
}
_ALEXAS_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_BEFORE_PART = words_in("in the this of at every each tomorrow on that early late")
_PAST = frozenset({"past", "after", "passed", "gone"})
_TO = frozenset({"to", "till", "til", "before", "of"})
_NOONS = {"noon": 12, "midday": 12, "noontime": 12, "midnight": 0}
# A bare number is a time only beside these: "at six", and not "six of them".
_BEFORE_TIME = words_in(
    "at by around about round from till til until before after past near for and or to every "
    "say make it"
)
_BEFORE_ONE = words_in("at by around about until till")
_AFTER_TIME = words_in("please every each daily tomorrow today on then instead not to ish sharp")


class _Clock(NamedTuple):
    """A time by the clock. is_bare: nothing but the hour was said."""

    hour: int
    minute: int
    length: int
    is_bare: bool = False
    is_certain: bool = False


def time_at(words: Tokens, start: int) -> SlotValue | None:
    """The time of day whose words begin there: "18:30" of "half past six in the evening"."""
    clock = _clock(words, start)
    return _timed(words, start, clock) if clock else None


def times(words: Tokens) -> list[SlotValue]:
    """The times of day in the words; where none is said, a part of the day as Alexa names it."""
    found = scan(words, _time_in_talk)
    return found or scan(words, _part_of_day_at)


def _time_in_talk(words: Tokens, start: int) -> SlotValue | None:
    clock = _clock(words, start)
    if clock is None:
        return None
    found = _timed(words, start, clock)
    has_part = found.length > clock.length or bool(_part_before(words, start))
    if not clock.is_bare or has_part or _stands_as_time(words, start, clock.length):
        return found
    return None


def _stands_as_time(words: Tokens, start: int, length: int) -> bool:
    """Whether a bare number may be a time where it stands: "at six", "nine and four"."""
    before, after = word_at(words, start - 1), word_at(words, start + length)
    if words[start] == "one" and before not in _BEFORE_ONE:
        return False
    if after in ("and", "or", "to"):  # "five or six weeks"
        other = _clock(words, start + length + 1)
        if other:
            return word_at(words, start + length + 1 + other.length) not in UNITS
        return before in _BEFORE_TIME and after != "to"
    return (not before or before in _BEFORE_TIME) and (not after or after in _AFTER_TIME)


def _timed(words: Tokens, start: int, clock: _Clock) -> SlotValue:
    """The time with what is said of the part of the day, after it or before it."""
    part, length = _part_after(words, start + clock.length)
    part = part or _part_before(words, start)
    hour, is_ambiguous = clock.hour, False
    if not clock.is_certain:
        hour = _hour_of_day(clock.hour, part) if part else clock.hour
        is_ambiguous = not part
    value = f"{hour % 24:02}:{clock.minute:02}"
    return SlotValue(value, start, clock.length + length, is_ambiguous)


def _hour_of_day(hour: int, part: str) -> int:
    """The hour from 0 to 23 of one from 1 to 12."""
    if part == "morning":
        return hour % 12
    if part == "afternoon":
        return hour % 12 + 12
    if part == "evening":
        return hour % 12 + 12 if hour != 12 else 0
    return hour % 12 if hour <= 4 or hour == 12 else hour + 12


def _part_after(words: Tokens, at: int) -> tuple[str, int]:
    """The part of the day that is said after a time, and how many words that is."""
    length = 0
    while length < 3 and word_at(words, at + length) in _BEFORE_PART:
        length += 1
    word = word_at(words, at + length)
    if not length and word in ("a", "p") and word_at(words, at + 1) == "m":
        return ("morning" if word == "a" else "afternoon"), 2
    return (_PARTS_OF_DAY[word], length + 1) if word in _PARTS_OF_DAY else ("", 0)


def _part_before(words: Tokens, at: int) -> str:
    """The part of the day that is said before a time: "tomorrow morning at nine"."""
    if word_at(words, at - 1) in ("at", "around", "about", "by"):
        at -= 1
    word = word_at(words, at - 1)
    return _PARTS_OF_DAY.get(word, "") if word not in ("am", "pm") else ""


def _clock(words: Tokens, at: int) -> _Clock | None:
    """What the clock shows, by the first of these manners that fits."""
    for manner in (_noon, _glued, _half, _past_or_to, _military, _hour_and_minute):
        clock = manner(words, at)
        if clock:
            return clock
    return None


def _noon(words: Tokens, at: int) -> _Clock | None:
    twelve = 1 if word_at(words, at) in ("twelve", "12") else 0
    word = word_at(words, at + twelve)
    return _Clock(_NOONS[word], 0, twelve + 1, is_certain=True) if word in _NOONS else None


def _glued(words: Tokens, at: int) -> _Clock | None:
    """ "7pm", and "30pm" after a seven, since a colon parts words."""
    first, second = word_at(words, at), word_at(words, at + 1)
    hour, minute, length = (first, "0", 1) if first[-2:] in ("am", "pm") else (first, second, 2)
    glued = first if length == 1 else second
    figures = glued[:-2]
    if glued[-2:] not in ("am", "pm") or not (figures.isascii() and figures.isdigit()):
        return None
    hour = figures if length == 1 else hour
    minute = figures if length == 2 else minute
    if not (hour.isascii() and hour.isdigit() and len(hour) < 3 and len(minute) < 3):
        return None
    if not (1 <= int(hour) <= 12 and int(minute) < 60):
        return None
    part = "morning" if glued.endswith("am") else "afternoon"
    return _Clock(_hour_of_day(int(hour), part), int(minute), length, is_certain=True)


def _half(words: Tokens, at: int) -> _Clock | None:
    """ "half past seven", and "half seven", which is the same."""
    if word_at(words, at) != "half":
        return None
    past = 1 if word_at(words, at + 1) in _PAST else 0
    return _with_minutes(words, at + 1 + past, 30, 1 + past)


def _past_or_to(words: Tokens, at: int) -> _Clock | None:
    """ "quarter to nine", "ten past six", "three minutes before noon"."""
    article = 1 if word_at(words, at) == "a" and word_at(words, at + 1) == "quarter" else 0
    if word_at(words, at + article) == "quarter":
        minute, length, is_exact = 15, article + 1, True
    else:
        minute, length = under_hundred_or_digits(words, at)
        is_exact = minute % 5 == 0
    if not length or not 1 <= minute <= 59:
        return None
    if UNITS.get(word_at(words, at + length)) == "minute":
        length, is_exact = length + 1, True
    link = word_at(words, at + length)
    if not is_exact or link not in _PAST | _TO or (link == "of" and minute != 15):
        return None
    signed = minute if link in _PAST else -minute
    return _with_minutes(words, at + length + 1, signed, length + 1)


def _with_minutes(words: Tokens, at: int, minutes: int, before: int) -> _Clock | None:
    """The time so many minutes past the hour that is said there."""
    noon = _noon(words, at)
    hour, length = (noon.hour, noon.length) if noon else under_hundred_or_digits(words, at)
    if noon is None and not (length and 1 <= hour <= 12):
        return None
    after = word_at(words, at + length)
    if after in UNITS:  # "five to ten minutes"
        return None
    if after == "oclock":
        length += 1
    total = (hour * 60 + minutes) % (24 * 60)
    if noon is None and total < 60:  # "quarter to one" is 12:45, of whichever half of the day
        total += 12 * 60
    return _Clock(total // 60, total % 60, before + length, is_certain=noon is not None)


def _military(words: Tokens, at: int) -> _Clock | None:
    """ "fourteen hundred", "oh nine hundred hours"."""
    oh = 1 if word_at(words, at) in ("oh", "o", "zero") and under_hundred(words, at + 1)[1] else 0
    hour, length = under_hundred(words, at + oh)
    if not length or hour > 23 or word_at(words, at + oh + length) != "hundred":
        return None
    length += oh + 1
    has_hours = word_at(words, at + length) == "hours"
    if 0 < hour < 13 and not (oh or has_hours):
        return None
    return _Clock(hour, 0, length + has_hours, is_certain=True)


def _hour_and_minute(words: Tokens, at: int) -> _Clock | None:
    """ "seven", "seven o'clock", "seven thirty", "seven oh five", "18 30"."""
    oh = 1 if word_at(words, at) in ("oh", "o") else 0
    hour, length = under_hundred_or_digits(words, at + oh)
    if not length or hour > 23:
        return None
    length += oh
    is_certain = bool(oh) or hour == 0 or hour > 12 or words[at].startswith("0")
    rest = words[at + length : at + length + 2]
    if rest[:1] == ("oclock",):
        return _Clock(hour, 0, length + 1, is_certain=is_certain)
    if rest == ("o", "clock"):
        return _Clock(hour, 0, length + 2, is_certain=is_certain)
    minute, more = _minutes(words, at + length)
    if more and word_at(words, at + length + more) not in UNITS:
        return _Clock(hour, minute, length + more, is_certain=is_certain)
    if oh:
        return None
    return _Clock(hour, 0, length, is_bare=True, is_certain=is_certain)


def _minutes(words: Tokens, at: int) -> tuple[int, int]:
    """The minutes after an hour: "thirty", "oh five", "30", "05"; no words where there are none."""
    if word_at(words, at) in ("oh", "o", "zero"):
        minute, length = under_hundred(words, at + 1)
        return (minute, length + 1) if length and 1 <= minute <= 9 else (0, 0)
    word = word_at(words, at)
    if word.isascii() and word.isdigit():
        return (int(word), 1) if len(word) == 2 and int(word) < 60 else (0, 0)
    minute, length = under_hundred(words, at)
    return (minute, length) if length and 10 <= minute < 60 else (0, 0)


def _part_of_day_at(words: Tokens, start: int) -> SlotValue | None:
    part = _PARTS_OF_DAY.get(words[start])
    return SlotValue(_ALEXAS_PARTS[part], start, 1) if part and words[start] not in _GLUED else None


_GLUED = frozenset({"am", "pm"})
