"""The compact notation of phrases says what it stands for, or where it is broken."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.notation import MOST_FORMS, expand


@pytest.mark.parametrize(
    ("compact", "forms"),
    [
        ("stop", ["stop"]),
        ("(stop|halt)", ["stop", "halt"]),
        ("stop [it]", ["stop", "stop it"]),
        ("[so] why", ["why", "so why"]),
        ("(go (on|ahead)|next)", ["go on", "go ahead", "next"]),
        ("is it [because of] {cause}", ["is it {cause}", "is it because of {cause}"]),
        ("(a|an) [(big|old)] cup", "a cup/a big cup/a old cup/an cup/an big cup/an old cup"),
        ("[my|the] back", ["back", "my back", "the back"]),
        ("(tea|tea) now", ["tea now"]),
        ("  tea   [ for ]  two ", ["tea two", "tea for two"]),
        ("back(ache|ing)", ["backache", "backing"]),
    ],
)
def test_phrase_stands_for_its_forms_in_order(compact: str, forms: list[str] | str) -> None:
    assert expand(compact) == (forms.split("/") if isinstance(forms, str) else forms)


@pytest.mark.parametrize(
    ("compact", "told"),
    [
        ("(tea", "a ')' is missing"),
        ("[tea", "a ']' is missing"),
        ("(tea]", "a ')' is missing"),
        ("tea)", "closes nothing"),
        ("tea|milk", "stands outside ( )"),
        ("tea []", "empty brackets"),
        ("tea (|)", "empty brackets"),
        ("(a|b|c|d|e|f|g) " * 3, f"more than {MOST_FORMS} forms"),
    ],
)
def test_broken_phrase_is_told_with_its_fault(compact: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        expand(compact)


words = st.lists(st.sampled_from(["tea", "milk", "{cup}", "the"]), min_size=1, max_size=2)
choices = st.lists(words.map(" ".join), min_size=1, max_size=3, unique=True)


@given(st.lists(st.tuples(st.booleans(), choices), min_size=1, max_size=4))
def test_forms_are_all_ways_to_choose(parts: list[tuple[bool, list[str]]]) -> None:
    compact = " ".join(
        f"[{'|'.join(some)}]" if is_optional else f"({'|'.join(some)})"
        for is_optional, some in parts
    )
    ways = product(*(["", *some] if is_optional else some for is_optional, some in parts))
    assert set(expand(compact)) == {" ".join(" ".join(way).split()) for way in ways}


@given(st.text("ab ()[]|", max_size=20))
def test_any_text_is_expanded_or_refused_with_words(text: str) -> None:
    try:
        forms = expand(text)
    except ValueError:
        return
    assert len(set(forms)) == len(forms)
    assert not any(mark in form for form in forms for mark in "()[]|")
