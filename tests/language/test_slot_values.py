"""Values in what she says: found, shared out among slots, and given as Alexa gives them."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from gentle_back.language.in_words import SlotValue, words_in
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.slot_values import ListedValues, find_slots
from gentle_back.language.spoken_dates import dates, days_of_week
from gentle_back.language.spoken_durations import duration_at, durations
from gentle_back.language.spoken_numbers import number_at, numbers
from gentle_back.language.spoken_times import time_at, times

words_of = Normaliser({})
TODAY = date(2026, 11, 22)  # a Sunday


def said(words: Tokens, found: list[SlotValue]) -> list[tuple[str, str]]:
    """Each value with the words it was found in."""
    return [(each.value, " ".join(words[each.start : each.end])) for each in found]


# Numbers


@pytest.mark.parametrize("number", range(1001))
def test_number_in_words_and_in_figures_is_that_number(number: int) -> None:
    for text in (num2words(number), num2words(number).replace(" and ", " "), str(number)):
        words = words_of(text)
        assert number_at(words, 0) == SlotValue(str(number), 0, len(words)), text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thirty two weeks pregnant", [("32", "thirty two")]),
        ("half a dozen then", [("6", "half a dozen")]),
        ("a dozen", [("12", "a dozen")]),
        ("two dozen", [("24", "two dozen")]),
        ("do a couple of them", [("2", "a couple of")]),
        ("a hundred and one", [("101", "a hundred and one")]),
        ("five hundred and then some", [("500", "five hundred")]),
        ("ten and then twelve", [("10", "ten"), ("12", "twelve")]),
        ("20 3", [("20", "20"), ("3", "3")]),
        ("the one with the ball", []),
        ("not that one", []),
        ("one more", [("1", "one")]),
        ("five thousand", [("5", "five")]),
        ("99999", []),
        ("none", []),
    ],
)
def test_numbers_are_found_among_other_words(text: str, found: list[tuple[str, str]]) -> None:
    words = words_of(text)
    assert said(words, numbers(words)) == found


# Durations


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("thirty seconds", "PT30S"),
        ("ninety secs", "PT90S"),
        ("half a minute", "PT30S"),
        ("ten mins", "PT10M"),
        ("a minute", "PT1M"),
        ("a minute and a half", "PT1M30S"),
        ("one minute thirty", "PT1M30S"),
        ("an hour and a half", "PT1H30M"),
        ("one and a half hours", "PT1H30M"),
        ("an hour and twenty minutes", "PT1H20M"),
        ("half an hour", "PT30M"),
        ("a half hour", "PT30M"),
        ("a quarter of an hour", "PT15M"),
        ("three quarters of an hour", "PT45M"),
        ("two hours and a quarter", "PT2H15M"),
        ("one hour ten minutes and five seconds", "PT1H10M5S"),
        ("a couple of minutes", "PT2M"),
        ("ten days", "P10D"),
        ("a week", "P1W"),
        ("a fortnight", "P2W"),
        ("two and a half weeks", "P17DT12H"),
        ("three weeks and two days", "P23D"),
        ("six months", "P6M"),
        ("a year and a half", "P1Y6M"),
        ("5 minutes", "PT5M"),
    ],
)
def test_duration_is_given_as_alexa_gives_it(text: str, value: str) -> None:
    words = words_of(text)
    assert duration_at(words, 0) == SlotValue(value, 0, len(words))
    around = words_of(f"hold it for {text} please")
    assert said(around, durations(around)) == [(value, text)]


@given(st.integers(0, 59), st.integers(0, 59), st.integers(0, 59))
def test_duration_said_in_its_parts_comes_back_whole(h: int, m: int, s: int) -> None:
    parts = [(h, "hour", "H"), (m, "minute", "M"), (s, "second", "S")]
    spoken = [
        f"{num2words(count)} {unit}{'' if count == 1 else 's'}" for count, unit, _ in parts if count
    ]
    found = durations(words_of(" and ".join(spoken)))
    letters = "".join(f"{count}{letter}" for count, _, letter in parts if count)
    assert [each.value for each in found] == ([f"PT{letters}"] if letters else [])


@pytest.mark.parametrize(
    "text", ["three times", "a lot of time", "ten", "the second one", "weeks", ""]
)
def test_what_has_no_length_is_no_duration(text: str) -> None:
    assert durations(words_of(text)) == []


# Times of day


def wordings(hour: int, minute: int) -> list[str]:
    """Some ways to say a time that leave no doubt."""
    twelve, to_come = (num2words((hour + add - 1) % 12 + 1) for add in (0, 1))
    half = "am" if hour < 12 else "pm"
    part = "in the morning" if hour < 12 else "in the afternoon"
    low = f"oh {num2words(minute)}" if 0 < minute < 10 else num2words(minute)
    clock = f"{twelve} {low}" if minute else twelve
    said = [f"{clock} {half}", f"{clock} {part}", f"{clock} {half[0]}.m."]
    said.append(f"{(hour - 1) % 12 + 1}:{minute:02}{half}")
    if not 1 <= hour <= 12:
        said.append(f"{hour:02}:{minute:02}")
    if minute == 0:
        said += [f"{twelve} o'clock {part}", f"{num2words(hour)} hundred hours"]
    elif minute <= 30:
        past = {15: "a quarter", 30: "half"}.get(minute, f"{num2words(minute)} minutes")
        said += [f"{past} past {twelve} {half}"]
    elif hour not in (11, 23):  # beyond these it is the other half of the day
        left = "quarter" if minute == 45 else f"{num2words(60 - minute)} minutes"
        said += [f"{left} to {to_come} {part}"]
    if hour > 12:
        said.append(f"{num2words(hour)} {low}" if minute else f"{num2words(hour)} hundred")
    return said


@pytest.mark.parametrize("hour", range(24))
def test_every_minute_of_the_day_is_understood_in_several_wordings(hour: int) -> None:
    for minute in range(60):
        for text in wordings(hour, minute):
            words = words_of(text)
            found = time_at(words, 0)
            assert found == SlotValue(f"{hour:02}:{minute:02}", 0, len(words)), text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("noon", "12:00"),
        ("twelve noon", "12:00"),
        ("midnight", "00:00"),
        ("half past midnight", "00:30"),
        ("five to midnight", "23:55"),
        ("quarter to nine in the evening", "20:45"),
        ("twenty five past ten at night", "22:25"),
        ("two at night", "02:00"),
        ("twelve at night", "00:00"),
        ("oh six thirty", "06:30"),
        ("this evening at seven", "19:00"),
        ("every morning at half past eight", "08:30"),
        ("tomorrow morning at nine", "09:00"),
    ],
)
def test_time_with_its_part_of_the_day_is_certain(text: str, value: str) -> None:
    (found,) = times(words_of(text))
    assert (found.value, found.is_ambiguous) == (value, False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("six", ["06:00"]),
        ("at six please", ["06:00"]),
        ("seven o'clock", ["07:00"]),
        ("half seven", ["07:30"]),
        ("half past seven", ["07:30"]),
        ("quarter to one", ["12:45"]),
        ("seven thirty", ["07:30"]),
        ("nine and four", ["09:00", "04:00"]),
        ("at nine and at half past four", ["09:00", "04:30"]),
    ],
)
def test_time_of_either_half_of_the_day_says_so(text: str, values: list[str]) -> None:
    found = times(words_of(text))
    assert [each.value for each in found] == values
    assert all(each.is_ambiguous for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "three times a day",
        "i am six weeks along",
        "five to ten minutes",
        "five or six weeks",
        "i have two babies",
        "that one",
        "my back",
        "twenty past",
    ],
)
def test_number_that_is_no_time_is_none(text: str) -> None:
    assert times(words_of(text)) == []


def test_part_of_the_day_alone_is_named_as_alexa_names_it() -> None:
    names = {"in the morning": "MO", "the afternoon": "AF", "this evening": "EV", "at night": "NI"}
    for text, name in names.items():
        assert [each.value for each in times(words_of(text))] == [name]


# Dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tomorrow", "2026-11-23"),
        ("the day after tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-21"),
        ("last night", "2026-11-21"),
        ("on monday", "2026-11-23"),
        ("on sunday", "2026-11-29"),
        ("since monday", "2026-11-16"),
        ("last sunday", "2026-11-15"),
        ("next friday", "2026-11-27"),
        ("three days ago", "2026-11-19"),
        ("a week ago", "2026-11-15"),
        ("in two weeks", "2026-12-06"),
        ("the fifth of march", "2027-03-05"),
        ("march the fifth", "2027-03-05"),
        ("december 25", "2026-12-25"),
        ("the twenty ninth of february", "2028-02-29"),
        ("my baby was born on the twenty third of october", "2026-10-23"),
        ("some day", None),
    ],
)
def test_date_is_counted_from_today(text: str, value: str | None) -> None:
    assert [each.value for each in dates(words_of(text), TODAY)] == ([value] if value else [])


def test_days_of_the_week_are_found_by_name() -> None:
    words = words_of("on mondays and on thursday")
    assert said(words, days_of_week(words)) == [("monday", "mondays"), ("thursday", "thursday")]


# Lists


OFTEN = ListedValues(
    {
        ("in", "the", "mornings"): "mornings",
        ("every", "morning"): "mornings",
        ("every", "evening"): "evenings",
    }
)
TEA = ListedValues(
    {
        ("black",): "black",
        ("black", "tea"): "black",
        ("green", "tea"): "green",
        ("earl", "grey", "with", "milk"): "grey",
        ("the", "usual"): "usual",
        ("glass",): "glass",
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("black tea", [("black", "black tea")]),
        ("black teas and a green tea", [("black", "black teas"), ("green", "a green tea")]),
        ("my earl grey with milk", [("grey", "my earl grey with milk")]),
        ("usual", [("usual", "usual")]),
        ("the usual", [("usual", "the usual")]),
        ("some glasses", []),
        ("earl grey", []),
        ("tea", []),
        ("", []),
    ],
)
def test_longest_value_is_found_with_articles_and_in_the_plural(
    text: str, found: list[tuple[str, str]]
) -> None:
    words = words_of(text)
    assert said(words, TEA.find(words)) == found


# Slots


@pytest.mark.parametrize(
    ("text", "slots", "found"),
    [
        ("black for five minutes", {"kind": "tea", "long": "AMAZON.DURATION"}, "black PT5M"),
        ("green tea then black", {"kind": "tea", "other": "tea"}, "green black"),
        ("i'm thirty two weeks pregnant", {"weeks": "AMAZON.NUMBER"}, "32"),
        ("five weeks since my section", {"weeks": "AMAZON.NUMBER"}, "5"),
        ("i'm in week thirty", {"weeks": "AMAZON.NUMBER"}, "30"),
        ("five", {"weeks": "AMAZON.NUMBER"}, "5"),
        ("two babies at thirty weeks", {"weeks": "AMAZON.NUMBER"}, "30"),
        ("three months", {"weeks": "AMAZON.NUMBER"}, ""),
        ("eight and a half weeks", {"weeks": "AMAZON.NUMBER"}, "8"),
        ("ten times", {"reps": "AMAZON.NUMBER"}, "10"),
        (
            "ten times for thirty seconds",
            {"hold": "AMAZON.DURATION", "reps": "AMAZON.NUMBER"},
            "PT30S 10",
        ),
        ("at nine and four", {"time": "AMAZON.TIME", "second_time": "AMAZON.TIME"}, "09:00 04:00"),
        ("tomorrow at noon", {"day": "AMAZON.DATE", "time": "AMAZON.TIME"}, "2026-11-23 12:00"),
        ("anything at all", {"words": "AMAZON.SearchQuery", "kind": "tea"}, ""),
        ("at eight in the morning", {"often": "often", "time": "AMAZON.TIME"}, "08:00"),
        ("every morning at eight", {"often": "often", "time": "AMAZON.TIME"}, "mornings 08:00"),
        ("at six every evening", {"often": "often", "time": "AMAZON.TIME"}, "evenings 18:00"),
        ("in the mornings", {"often": "often", "time": "AMAZON.TIME"}, "mornings"),
        ("every morning", {"often": "often", "time": "AMAZON.TIME"}, "mornings"),
    ],
)
def test_values_are_shared_out_among_the_slots(
    text: str, slots: dict[str, str], found: str
) -> None:
    filled = find_slots(words_of(text), slots, {"tea": TEA, "often": OFTEN}, today=TODAY)
    assert " ".join(filled.slots[name] for name in slots if name in filled.slots) == found
    assert filled.slots.keys() == filled.spoken.keys()
    assert filled.known <= filled.slots.keys()


def test_time_of_either_half_of_the_day_is_not_known_for_sure() -> None:
    slots = {"time": "AMAZON.TIME"}
    six, evening = (find_slots(words_of(f"at six{part}"), slots, {}) for part in ("", " pm"))
    assert (six.slots["time"], six.known) == ("06:00", frozenset())
    assert (evening.slots["time"], evening.known) == ("18:00", frozenset(slots))


VOCABULARY = sorted(
    words_in(
        "a an and at in of the half quarter past to for ten two twenty five hundred dozen one week "
        "weeks minutes hour seconds oh o'clock am pm morning night noon monday march first ago "
        "last tomorrow couple 7 30 7pm black green tea"
    )
)
EVERYTHING = {
    "kind": "tea",
    "number": "AMAZON.NUMBER",
    "weeks": "AMAZON.NUMBER",
    "long": "AMAZON.DURATION",
    "time": "AMAZON.TIME",
    "date": "AMAZON.DATE",
    "day": "AMAZON.DayOfWeek",
}


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12))
def test_any_words_give_values_of_the_right_form_that_share_no_word(said: list[str]) -> None:
    filled = find_slots(words_of(" ".join(said)), EVERYTHING, {"tea": TEA}, today=TODAY)
    forms = {
        "kind": "black|green",
        "number": r"\d{1,4}",
        "weeks": r"\d{1,4}",
        "long": r"P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)",
        "time": r"([01]\d|2[0-3]):[0-5]\d|MO|AF|EV|NI",
        "date": r"\d{4}-\d\d-\d\d",
        "day": "monday",
    }
    for name, value in filled.slots.items():
        assert re.fullmatch(forms[name], value), (name, value)
    assert sum(len(words.split()) for words in filled.spoken.values()) <= len(said) + said.count(
        "o'clock"
    )


@pytest.mark.parametrize("word", ["twenty ", "a ", "half a ", "the ", "five to ", "and a half "])
def test_flood_of_words_is_soon_done(word: str) -> None:
    words = words_of(word * 2_000)
    started = time.process_time()
    find_slots(words, EVERYTHING, {"tea": TEA}, today=TODAY)
    assert time.process_time() - started < 0.5
