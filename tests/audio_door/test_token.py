"""Signed recipes: what comes back of them, and from whom."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from gentle_back.audio_door.token import GOOD_FOR, AudioAddresses, RecipeTokens
from gentle_back.clock import MovableClock
from gentle_back.errors import AudioRefused
from gentle_back.values import Recipe

KEY = bytes(range(32))
RECIPE = Recipe("tea/routines/stir", "en", "1a2b3c", "r3p125", 1, 12_000)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
recipes = st.builds(Recipe, text, text, text, text, st.integers(0, 9), st.integers(0, 3_600_000))


@given(recipes)
def test_recipe_comes_back_from_any_machine_with_the_key(recipe: Recipe) -> None:
    clock = _clock()
    token = RecipeTokens(KEY, clock).token(recipe)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", token)
    assert RecipeTokens(bytes(KEY), clock).recipe(token) == recipe


def test_a_token_stays_short_enough_for_speech_and_player() -> None:
    longest = Recipe("a" * 60, "en", "1a2b3c4d5e6f", "r10p150", 9, 3_600_000)
    assert len(RecipeTokens(KEY, _clock()).token(longest)) < 300


@given(st.data())
def test_no_changed_token_is_taken(data: st.DataObject) -> None:
    tokens = RecipeTokens(KEY, _clock())
    token = tokens.token(RECIPE)
    at = data.draw(st.integers(0, len(token) - 2), label="place")
    other = data.draw(st.sampled_from("abcXYZ019._-"), label="letter")
    changed = token[:at] + other + token[at + 1 :]
    if changed != token:
        assert _reason(tokens, changed) == "unknown"


@pytest.mark.parametrize(
    "made",
    [
        lambda: RecipeTokens(bytes(32), _clock()).token(RECIPE),
        lambda: URLSafeTimedSerializer(KEY).dumps(["a", "b", "c", "d", 0, 0]),
        lambda: URLSafeSerializer(KEY, salt="gentle-back audio").dumps([]),
        lambda: "",
        lambda: "é" * 40,
        lambda: "a" * 100_000,
    ],
    ids=["another key", "another use", "without a time", "empty", "no letters", "long"],
)
def test_what_this_service_has_not_signed_is_unknown(made: object) -> None:
    assert callable(made)
    assert _reason(RecipeTokens(KEY, _clock()), made()) == "unknown"


def test_a_token_is_gone_after_its_hour() -> None:
    clock = _clock()
    tokens = RecipeTokens(KEY, clock)
    token = tokens.token(RECIPE)
    clock.advance(GOOD_FOR.total_seconds())
    assert tokens.recipe(token) == RECIPE
    clock.advance(1)
    assert _reason(tokens, token) == "gone"
    assert AudioAddresses(tokens, "https://a.example").recipe(token) is None


def test_an_address_ends_in_the_token() -> None:
    tokens = RecipeTokens(KEY, _clock())
    address = AudioAddresses(tokens, "https://a.example/back").address(RECIPE)
    assert address == f"https://a.example/back/audio/{tokens.token(RECIPE)}.mp3"


def _clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


def _reason(tokens: RecipeTokens, token: str) -> str:
    with pytest.raises(AudioRefused) as refused:
        tokens.recipe(token)
    return refused.value.reason
