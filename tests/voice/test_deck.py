"""A card that is held and let go: asked by hand, and one that plays to nowhere at the true pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.errors import VoiceError
from gentle_back.voice.deck import Deck, Reel
from gentle_back.voice.playback import PERIODS

RATE = 22_050
SAMPLES = bytes(range(1, 255)) * 4
ASKS = st.integers(1, 200)


@given(st.lists(st.one_of(ASKS, st.sampled_from(["hold", "go"]))))
def test_however_it_is_held_the_card_gets_every_sample_once_in_order(
    steps: list[int | str],
) -> None:
    reel, heard, is_held = Reel(), b"", True
    reel.load(SAMPLES)
    feed = reel.started()
    for step in steps:
        if isinstance(step, str):
            is_held = step == "hold"
            reel.hold() if is_held else reel.go()
            continue
        block = feed.send(step)
        assert len(block) == 2 * step
        if is_held:
            assert not any(block)
        else:
            heard += block.rstrip(b"\0")
    assert SAMPLES.startswith(heard)
    assert reel.taken == len(heard) // 2


@given(ASKS)
def test_it_is_over_when_the_card_has_played_the_last_sample_and_not_before(frames: int) -> None:
    reel = Reel()
    reel.load(SAMPLES)
    reel.go()
    feed = reel.started()
    while reel.taken < len(SAMPLES) // 2:
        feed.send(frames)
    for _ in range(PERIODS + 1):
        assert not reel.is_over
        assert reel.heard < reel.taken
        feed.send(frames)
    assert reel.is_over
    assert reel.heard == reel.taken


@pytest.fixture
def deck() -> Iterator[Deck]:
    """A deck on a card that plays to nowhere."""
    pytest.importorskip("miniaudio", reason="the player of the voice extra is not installed")
    with closing(Deck(RATE, has_card=False)) as deck:
        yield deck


def test_held_card_stands_still_and_goes_on_at_its_own_pace(deck: Deck) -> None:
    deck.reel.load(bytes(2 * RATE))
    began = time.monotonic()
    deck.reel.go()
    wait_until(lambda: deck.reel.taken > RATE // 4)
    deck.reel.hold()
    held_at = deck.reel.taken
    asked_at = deck.reel.asked_at
    wait_until(lambda: deck.reel.asked_at > asked_at)
    assert deck.reel.taken == held_at
    deck.reel.go()
    wait_until(lambda: deck.reel.is_over)
    assert time.monotonic() - began >= 1.0
    deck.check()


def test_card_that_asks_for_nothing_any_more_is_told_of(deck: Deck) -> None:
    deck.close()
    deck.reel.asked_at -= 10
    with pytest.raises(VoiceError, match="stopped playing"):
        deck.check()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look until it is so; half a minute at most."""
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)
