"""What an utterance is taken for, with a few phrases about tea."""

from __future__ import annotations

import time
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.language import Match, Matcher, Normaliser
from gentle_back.language.match import Phrase

KIND = {"kind": "tea/kind"}
PHRASES = [
    Phrase("TeasIntent", ("which", "teas", "are", "there")),
    Phrase("TeasIntent", ("name", "all", "your", "teas")),
    Phrase("TeaIntent", ("tell", "me", "about", "{kind}"), KIND),
    Phrase("TeaIntent", ("is", "{kind}", "any", "good"), KIND),
    Phrase("SwapIntent", ("swap", "{kind}", "for", "{other}"), {**KIND, "other": "tea/kind"}),
    Phrase("NoteIntent", ("write", "down", "{note}"), {"note": "AMAZON.SearchQuery"}),
    Phrase("BrewIntent", ("how", "long", "does", "it", "brew")),
    Phrase("SteepIntent", ("how", "long", "does", "it", "steep")),
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
matcher = Matcher(PHRASES, VALUES, Normaliser({"um": "-"}))


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


def test_slot_without_values_of_its_own_takes_any_words() -> None:
    note = {"note": "buy milk"}
    assert matcher.match("write down buy milk") == Match("NoteIntent", note, note)


def test_value_a_slot_does_not_know_comes_as_her_words_and_less_sure() -> None:
    found = matcher.match("tell me about oolong")
    assert found is not None
    assert (found.intent, found.slots) == ("TeaIntent", {"kind": "oolong"})
    assert found.slots == found.spoken
    assert found.score < 1
    assert not found.known


def test_of_two_slots_each_is_known_or_not_by_itself() -> None:
    found = matcher.match("swap black tea for oolong")
    assert found is not None
    assert found.slots == {"kind": "black", "other": "oolong"}
    assert found.known == {"kind"}


def test_known_value_goes_before_any_words_whichever_phrase_is_first() -> None:
    phrases = [
        Phrase("NoteIntent", ("tell", "{note}"), {"note": "AMAZON.SearchQuery"}),
        Phrase("VagueIntent", ("tell", "me", "{kind}"), KIND),
        Phrase("TeaIntent", ("tell", "me", "about", "{kind}"), KIND),
    ]
    found = Matcher(phrases[1:], VALUES, Normaliser({})).match("tell me about black")
    assert found is not None
    assert (found.intent, found.slots) == ("TeaIntent", {"kind": "black"})


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("please which teas are there today", "TeasIntent", {}),
        ("could you name your teas", "TeasIntent", {}),
        ("hey tell me something about green tea", "TeaIntent", {"kind": "green"}),
        ("green tea is it any good", "TeaIntent", {"kind": "green"}),
        ("stop stop", "StopIntent", {}),
    ],
)
def test_near_phrase_is_understood(text: str, intent: str, slots: dict[str, str]) -> None:
    found = matcher.match(text)
    assert found is not None
    assert (found.intent, dict(found.slots)) == (intent, slots)
    assert found.score < 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "um",
        "is it raining in paris",
        "me",
        "the",
        "something about green tea and the weather of the week",
        "how long does it last",  # as near to brewing as to steeping
        "the kettle burns a little",  # a sign counts by its exact words only
        "kettle",
    ],
)
def test_what_no_phrase_is_near_to_is_nothing(text: str) -> None:
    assert matcher.match(text) is None


def test_two_phrases_of_one_intent_do_not_make_it_doubtful() -> None:
    phrases = [*PHRASES, Phrase("BrewIntent", ("how", "long", "does", "it", "draw"))]
    without_steep = [one for one in phrases if one.intent != "SteepIntent"]
    found = Matcher(without_steep, VALUES, Normaliser({})).match("how long does it take")
    assert found is not None
    assert found.intent == "BrewIntent"


def test_first_of_two_equal_phrases_keeps_it() -> None:
    phrases = [Phrase("OneIntent", ("tea",)), Phrase("TwoIntent", ("tea",))]
    assert Matcher(phrases, {}, Normaliser({})).match("tea") == Match("OneIntent")


def test_matcher_without_phrases_understands_nothing() -> None:
    assert Matcher([], {}, Normaliser({})).match("tea") is None


words = st.sampled_from(
    [word for phrase in PHRASES for word in phrase.words if "{" not in word]
    + ["black", "green", "tea", "grey", "milk", "{kind}", "xyzzy"]
)


@given(st.lists(words, max_size=12))
def test_any_words_give_a_match_that_makes_sense_or_none(said: list[str]) -> None:
    found = matcher.match(" ".join(said))
    if found is None:
        return
    (known,) = {
        frozenset(phrase.slots) | frozenset(phrase.means)
        for phrase in PHRASES
        if phrase.intent == found.intent
    }
    assert set(found.slots) == set(found.spoken)
    assert set(found.slots) in (set(known), set())
    assert 0.6 < found.score <= 1 + 1e-9
    assert isinstance(found.slots, MappingProxyType | dict)


@pytest.mark.parametrize(
    "text", ["a " * 10**6, "swap for " * 10**5, "tell me about " + "tea " * 10**5, "x" * 10**6]
)
def test_a_flood_of_words_is_soon_done(text: str) -> None:
    started = time.process_time()
    matcher.match(text)
    assert time.process_time() - started < 2
