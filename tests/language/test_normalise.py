"""One form for the many ways of writing the same utterance."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import real_content
from gentle_back.language import Normaliser, normaliser_of
from gentle_back.language.normalise import MOST_CHARACTERS

SAME_AS = {
    "um": "-",
    "you know": "-",
    "can not": "can't",
    "do not have": "without",
    "c-section": "caesarean",
    "mom": "mum",
    "belly button": "navel",
    "belly": "tummy",
}
normalise = Normaliser(SAME_AS)
plain = Normaliser({})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why does my BACK hurt?", "why does my back hurt"),
        ("  why\tdoes\nmy back -- hurt!!", "why does my back hurt"),
        ("what's that", "whats that"),
        ("what\u2019s that", "whats that"),
        ("rock 'n' roll", "rock n roll"),
        ("my partner's mum's", "my partners mums"),
        ("\uff37\uff49\uff44\uff45 words", "wide words"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u017fore", "sore"),
        ("4 weeks", "4 weeks"),
        ("snake_case", "snake case"),
        ("...", ""),
        ("", ""),
        ("'", ""),
    ],
)
def test_text_is_split_into_plain_words(text: str, words: str) -> None:
    assert plain(text) == tuple(words.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my mom", "my mum"),
        ("I can not sit", "i cant sit"),
        ("I can't sit", "i cant sit"),
        ("i can, um, not sit", "i cant sit"),
        ("i, you know, sit", "i sit"),
        ("my belly button and my belly", "my navel and my tummy"),
        ("C-section or c section", "caesarean or caesarean"),
        ("i do not have chest pain", "i without chest pain"),
        ("i do not", "i do not"),
        ("um", ""),
        ("moms", "moms"),
    ],
)
def test_forms_that_mean_the_same_become_one(text: str, words: str) -> None:
    assert normalise(text) == tuple(words.split())


def test_what_was_misheard_becomes_what_was_said_in_its_one_form() -> None:
    heard = Normaliser(SAME_AS, {"sea section": "c-section", "bell e": "belly", "mom": "man"})
    assert heard("a sea section") == ("a", "caesarean")
    assert heard("my bell e") == ("my", "tummy")
    assert heard("my mom") == ("my", "mum"), "same_as goes before a mis-hearing"


CONTENT = real_content()
ours = normaliser_of(CONTENT, "en")
MISHEARD = CONTENT.words("en", "misheard")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("brest feeding", "breast-feeding"),
        ("set a calcium remainder", "set a calcium reminder"),
        ("pelvic flow", "pelvic floor"),
        ("is massarge any good", "is massage any good"),
        ("my bag hurts", "my back hurts"),
        ("my back is paining", "my back is hurting"),
        ("after my c section", "after my cesarean section"),
        ("after the delivery", "after the birth"),
        ("the diaper", "the nappy"),
        ("lifting the stroller", "lifting the pram"),
        ("physical therapy", "physio therapy"),
        ("can i take tylenol", "can i take acetaminophen"),
        ("centre of gravity", "center of gravity"),
        ("when i'm expecting", "when i am pregnant"),
        ("my my back, um, basically hurts", "my back hurts"),
        ("why is my lower back sore", "why's my low back sore"),
    ],
)
def test_usages_of_our_content_become_one(one: str, other: str) -> None:
    assert ours(one) == ours(other)


def test_mishearings_are_many_and_each_changes_something() -> None:
    assert len(MISHEARD) >= 80
    for heard, meant in MISHEARD.items():
        assert ours(heard) == ours(meant), heard
        assert " ".join(ours(heard)) != heard, f"{heard} means itself"


def test_no_mishearing_takes_a_word_off_a_danger_phrase() -> None:
    """ "Can't catch my breath feeding her" may not become "breastfeeding her"."""
    for heard in MISHEARD:
        form = heard.split()
        for phrase in (one for sign in CONTENT.signs("en").values() for one in sign.phrases):
            words = phrase.split()
            for shared in range(1, len(form)):
                if form[-shared:] == words[:shared]:
                    assert _holds(form[:-shared] + words, phrase), (heard, phrase)
                if form[:shared] == words[-shared:]:
                    assert _holds(words + form[shared:], phrase), (heard, phrase)


@pytest.mark.parametrize("before", ["i have", "i've got", "there is", "there's", "got", "with"])
def test_no_of_a_report_is_left_where_it_is(before: str) -> None:
    """ "I have no feeling down below" is not "without feeling down below"."""
    for phrase in (one for sign in CONTENT.signs("en").values() for one in sign.phrases):
        if phrase.startswith("no "):
            assert _holds([*before.split(), *phrase.split()], phrase), phrase


def _holds(words: list[str], phrase: str) -> bool:
    return f" {' '.join(ours(phrase))} " in f" {' '.join(ours(' '.join(words)))} "


@given(st.text(max_size=60))
def test_case_spaces_and_kind_of_apostrophe_make_no_difference(text: str) -> None:
    words = normalise(text)
    assert normalise(f" {text} ") == words
    assert normalise(text.replace("'", "\u2019")) == words
    assert all(word and word == word.lower() and " " not in word for word in words)


@given(st.text("aAbB umx'-", max_size=60))
def test_words_in_one_form_stay_as_they_are(text: str) -> None:
    words = plain(text)
    assert plain(" ".join(words)) == words


@pytest.mark.parametrize(
    "text", ["a" * 10**6, "um " * 10**6, "can " * 10**6, "a'" * 10**6, "\ufdfa" * 10**6]
)
def test_a_flood_of_text_is_cut_and_soon_done(text: str) -> None:
    normaliser = normaliser_of(real_content(), "en")
    started = time.process_time()
    words = normaliser(text)
    assert time.process_time() - started < 1
    assert words == normaliser(text[:MOST_CHARACTERS])
