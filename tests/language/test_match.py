"""Which phrase an utterance is, with a few phrases about tea."""

from __future__ import annotations

import json
import time
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.language import Match, Matcher, Normaliser
from gentle_back.language.match import Phrase, PhraseBook

KIND = {"kind": "tea/kind"}
FOUR = dict.fromkeys("abcd", "tea/kind")
COURTESIES = (frozenset({"please", "so", "right"}), frozenset({"please"}))
PHRASES = [
    Phrase("TeasIntent", ("which", "teas", "are", "there")),
    Phrase("TeasIntent", ("name", "all", "your", "teas")),
    Phrase("TeaIntent", ("tell", "me", "about", "{kind}"), KIND),
    Phrase("TeaIntent", ("is", "{kind}", "any", "good"), KIND),
    Phrase("SwapIntent", ("swap", "{kind}", "for", "{other}"), {**KIND, "other": "tea/kind"}),
    Phrase("NoteIntent", ("write", "down", "{note}"), {"note": "AMAZON.SearchQuery"}),
    Phrase("BrewIntent", ("how", "long", "does", "it", "brew")),
    Phrase("SteepIntent", ("how", "long", "does", "it", "steep")),
    Phrase("BrewIntent", ("brew", "it", "for", "{long}"), {"long": "AMAZON.DURATION"}),
    Phrase("WakeIntent", ("wake", "me", "at", "{time}"), {"time": "AMAZON.TIME"}),
    Phrase("MixIntent", ("mix", "{a}", "and", "{b}", "and", "{c}", "and", "{d}"), FOUR),
    Phrase("StopIntent", ("stop",)),
    Phrase("DangerSignIntent", ("the", "kettle", "burns"), means={"sign": "fire"}),
]
VALUES = {
    "tea/kind": {
        ("black",): "black",
        ("black", "tea"): "black",
        ("green", "tea"): "green",
        ("earl", "grey", "with", "milk"): "grey",
    }
}
matcher = Matcher(PHRASES, VALUES, Normaliser({"um": "-"}), COURTESIES)


@pytest.mark.parametrize("phrase", [one for one in PHRASES if not one.slots], ids=str)
def test_phrase_itself_is_exact(phrase: Phrase) -> None:
    found = matcher.match(" ".join(phrase.words).title() + "!")
    means = phrase.means
    assert found == Match(phrase.intent, means, means, known=frozenset(means))


@pytest.mark.parametrize(
    ("text", "intent", "slots", "spoken"),
    [
        ("tell me about black tea", "TeaIntent", {"kind": "black"}, {"kind": "black tea"}),
        (
            "tell me um about the black tea",
            "TeaIntent",
            {"kind": "black"},
            {"kind": "the black tea"},
        ),
        ("is Green Tea any good?", "TeaIntent", {"kind": "green"}, {"kind": "green tea"}),
        (
            "tell me about earl grey with milk",
            "TeaIntent",
            {"kind": "grey"},
            {"kind": "earl grey with milk"},
        ),
        (
            "swap black for green tea",
            "SwapIntent",
            {"kind": "black", "other": "green"},
            {"kind": "black", "other": "green tea"},
        ),
    ],
)
def test_slot_gives_the_id_of_its_value_and_the_words_she_used(
    text: str, intent: str, slots: dict[str, str], spoken: dict[str, str]
) -> None:
    assert matcher.match(text) == Match(intent, slots, spoken, 1.0, frozenset(slots))


@pytest.mark.parametrize(
    ("text", "value"),
    [("brew it for two and a half minutes", "PT2M30S"), ("brew it for half an hour", "PT30M")],
)
def test_slot_of_alexas_own_type_is_read_as_alexa_reads_it(text: str, value: str) -> None:
    found = matcher.match(text)
    assert found is not None
    assert (found.intent, found.slots) == ("BrewIntent", {"long": value})
    assert found.known == {"long"}


def test_time_of_either_half_of_the_day_is_understood_and_not_known() -> None:
    found = matcher.match("wake me at six")
    assert found is not None
    assert (found.slots, found.known) == ({"time": "06:00"}, frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "tell me about oolong",  # its only slot lists its values, and this is none
        "brew it for ever",
        "write down buy milk",  # a carrier, which is for Alexa's cloud
        "tell me about black tea and the weather",
    ],
)
def test_slot_is_filled_by_a_value_of_its_type_only(text: str) -> None:
    assert matcher.match(text) is None


def test_beside_a_known_value_another_may_be_any_words_and_is_less_sure() -> None:
    found = matcher.match("swap black tea for oolong")
    assert found is not None
    assert found.slots == {"kind": "black", "other": "oolong"}
    assert found.known == {"kind"}
    assert found.score < 1
    assert matcher.match("swap oolong for matcha") is None


def test_a_story_beside_a_known_value_is_no_value() -> None:
    assert matcher.match("swap black tea for whatever it was my sister drank last year") is None


def test_slot_of_a_type_that_lists_nothing_takes_any_words_after_known_values() -> None:
    phrases = [
        Phrase("CallIntent", ("call", "{name}"), {"name": "AMAZON.FirstName"}),
        Phrase("TeaIntent", ("call", "{kind}"), KIND),
    ]
    both = Matcher(phrases, VALUES, Normaliser({}))
    assert both.match("call black tea") == Match(
        "TeaIntent", {"kind": "black"}, {"kind": "black tea"}, known=frozenset({"kind"})
    )
    name = {"name": "aunt ada"}
    assert both.match("call aunt ada") == Match("CallIntent", name, name, score=0.9)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("right stop please", "StopIntent"),
        ("please tell me about black tea", "TeaIntent"),
        ("so please stop", "StopIntent"),
    ],
)
def test_courtesies_around_a_phrase_make_no_difference(text: str, intent: str) -> None:
    found = matcher.match(text)
    assert found is not None
    assert (found.intent, found.score) == (intent, 0.95)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "um",
        "please",
        "please so please",
        "is it raining in paris",
        "which teas are there today",
        "the kettle burns a little",
        "stop stop",
        "{kind}",
        "tell me about {kind}",
    ],
)
def test_what_is_no_phrase_is_nothing(text: str) -> None:
    assert matcher.match(text) is None


def test_first_of_two_equal_phrases_keeps_it() -> None:
    phrases = [Phrase("OneIntent", ("tea",)), Phrase("TwoIntent", ("tea",))]
    assert Matcher(phrases, {}, Normaliser({})).match("tea") == Match("OneIntent")


def test_matcher_without_phrases_understands_nothing() -> None:
    assert Matcher([], {}, Normaliser({})).match("tea") is None


def test_phrases_of_an_owner_left_out_hide_no_others() -> None:
    phrases = [
        Phrase("OneIntent", ("tea",), owner="one"),
        Phrase("TwoIntent", ("tea",), owner="two"),
        Phrase("OneIntent", ("a", "{kind}"), KIND, owner="one"),
        Phrase("TwoIntent", ("a", "{kind}"), KIND, owner="two"),
    ]
    left = Matcher(phrases, VALUES, Normaliser({}), left_out=("one",))
    assert left.match("tea") == Match("TwoIntent")
    found = left.match("a black tea")
    assert found is not None
    assert found.intent == "TwoIntent"


def test_book_of_phrases_is_the_same_after_it_was_kept_as_json() -> None:
    book = PhraseBook(PHRASES)
    kept = PhraseBook.unpack(json.loads(json.dumps(book.pack())))
    again = Matcher(kept, VALUES, Normaliser({"um": "-"}), COURTESIES)
    for text in ("stop", "tell me about black tea", "swap black for oolong", "brew it for an hour"):
        assert again.match(text) == matcher.match(text) is not None
    assert json.dumps(kept.pack()) == json.dumps(book.pack())


words = st.sampled_from(
    [word for phrase in PHRASES for word in phrase.words if "{" not in word]
    + ["black", "green", "tea", "grey", "milk", "{kind}", "xyzzy", "two", "minutes"]
)


@given(st.lists(words, max_size=12))
def test_any_words_give_a_match_that_makes_sense_or_none(said: list[str]) -> None:
    found = matcher.match(" ".join(said))
    if found is None:
        return
    names = [
        frozenset(phrase.slots) | frozenset(phrase.means)
        for phrase in PHRASES
        if phrase.intent == found.intent
    ]
    assert set(found.slots) == set(found.spoken)
    assert set(found.slots) in names
    assert found.score in (1.0, 0.95, 0.9)
    assert isinstance(found.slots, MappingProxyType)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 10**6,
        "swap for " * 10**5,
        "tell me about " + "tea " * 10**5,
        "x" * 10**6,
        "mix " + "a and " * 27 + "a",
        "mix " + "tea and black and " * 13 + "tea",
    ],
)
def test_a_flood_of_words_is_soon_done(text: str) -> None:
    started = time.process_time()
    matcher.match(text)
    assert time.process_time() - started < 0.5
