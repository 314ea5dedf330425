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
