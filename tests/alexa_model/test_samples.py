"""Which forms are chosen of the many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gentle_back.alexa_model.samples import chosen

FORMS = st.lists(st.lists(st.text("abc", min_size=1), min_size=1, max_size=9), max_size=9)


@given(FORMS, st.integers(1, 40))
def test_each_phrase_is_there_before_any_is_there_twice(
    phrases: list[list[str]], most: int
) -> None:
    samples = chosen(phrases, most)
    everything = {form for forms in phrases for form in forms}
    assert len(samples) == len(set(samples)) == min(most, len(everything))
    assert set(samples) <= everything
    if len(phrases) <= most:
        assert all(set(forms) & set(samples) for forms in phrases)
    assert samples == chosen(phrases, most)


@given(FORMS)
def test_with_room_for_all_every_form_is_chosen(phrases: list[list[str]]) -> None:
    assert set(chosen(phrases, 100)) == {form for forms in phrases for form in forms}


def test_second_form_of_a_phrase_is_far_from_the_first() -> None:
    forms = [f"{opener} my back {verb}" for opener in ("why", "how") for verb in "abcdefgh"]
    first, second = chosen([forms], 2)
    assert first.split()[0] != second.split()[0]


def test_what_was_promised_comes_first() -> None:
    assert chosen([["a", "b", "c"]], 2, first=["c"]) == ["c", "a"]
