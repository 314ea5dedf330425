"""What is played at the terminal, and how much of a recording was heard when she speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.cli.aloud import Aloud
from gentle_back.device.spoken import Sound
from gentle_back.values import Pause
from gentle_back.voice import Player
from gentle_back.voice.playback import PERIODS, Playback

RATE = 24_000
# Silence of 24 ms a frame, 144 bytes each.
FRAME = bytes([0xFF, 0xF3, 0x64, 0xC4]) + bytes(140)
RECORDING = Sound("https://localhost/audio/x.mp3", FRAME * 25, 600)


class Mute:
    """A voice that says nothing."""

    rate = RATE

    def stream(self, text: str) -> Iterator[bytes]:
        """No samples."""
        del text
        yield b""

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def aloud() -> Iterator[Aloud]:
    pytest.importorskip("miniaudio", reason="the player of the voice extra is not installed")
    with Aloud(Mute(), Player(has_card=False)) as aloud:
        yield aloud


@given(st.integers(1, 5_000), st.integers(1, 400), st.integers(0, 30))
def test_what_is_on_its_way_to_the_card_does_not_count_as_heard(
    samples: int, frames: int, asked: int
) -> None:
    playback = Playback()
    feed = playback.started()
    playback.take_in([b"\1\1" * samples])
    for _ in range(asked):
        feed.send(frames)
    given, on_the_way = min(samples, frames * asked), frames * (PERIODS + 1)
    assert max(0, given - on_the_way) <= playback.heard <= given
    while not playback.over.is_set():
        feed.send(frames)
    assert playback.heard == samples


def test_all_of_a_recording_was_heard_at_its_end(aloud: Aloud) -> None:
    aloud.speak((Pause(0.1), RECORDING))
    aloud.finish()
    assert aloud.recording_heard_ms == 600


def test_speech_has_no_place(aloud: Aloud) -> None:
    aloud.speak(("words", Pause(0.01), Sound("https://a.org/b.mp3")))
    aloud.finish()
    assert aloud.recording_heard_ms is None


def test_of_a_recording_that_is_interrupted_no_more_counts_than_was_heard(aloud: Aloud) -> None:
    aloud.speak((Pause(30), RECORDING))
    aloud.hush()
    assert aloud.recording_heard_ms == 0
