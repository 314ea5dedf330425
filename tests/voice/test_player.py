"""Playing, on a card that plays to nowhere at the true pace."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.errors import VoiceError
from gentle_back.voice import Player
from gentle_back.voice.playback import PERIODS, Playback

RATE = 22_050
TENTH = b"\x01\x02" * (RATE // 10)


@given(st.lists(st.binary(max_size=9000)), st.integers(1, 3000))
def test_card_gets_every_sample_once_and_then_silence(chunks: list[bytes], frames: int) -> None:
    samples = [chunk * 2 for chunk in chunks]
    playback = Playback()
    feed = playback.started()
    playback.take_in(samples)
    heard = b""
    while not playback.over.is_set():
        block = feed.send(frames)
        assert len(block) == frames * 2
        heard += block
    assert heard.startswith(b"".join(samples))
    silence = heard[len(b"".join(samples)) :]
    assert not any(silence)
    assert len(silence) >= PERIODS * frames * 2


def test_card_gets_silence_while_the_voice_is_late() -> None:
    playback = Playback()
    feed = playback.started()
    assert [feed.send(2) for _ in range(PERIODS + 2)] == [bytes(4)] * (PERIODS + 2)
    playback.take_in([b"abcd"])
    assert feed.send(2) == b"abcd"


def test_stopped_playback_gives_silence_at_once() -> None:
    playback = Playback()
    feed = playback.started()
    playback.take_in([b"abcd" * 100])
    playback.over.set()
    assert feed.send(4) == bytes(8)


@pytest.fixture
def player() -> Player:
    pytest.importorskip("miniaudio", reason="the player of the voice extra is not installed")
    return Player(has_card=False)


def test_play_returns_when_the_last_sample_was_heard(player: Player) -> None:
    began = time.monotonic()
    player.play([TENTH, b"", TENTH * 2], RATE)
    assert time.monotonic() - began >= 0.3


def test_stop_ends_a_long_playback_and_the_next_one_plays(player: Player) -> None:
    def a_minute() -> Iterator[bytes]:
        yield TENTH * 600
        threading.Timer(0.1, player.stop).start()

    began = time.monotonic()
    player.play(a_minute(), RATE)
    assert time.monotonic() - began < 30
    player.play([TENTH], RATE)


def test_voice_that_fails_is_heard_of(player: Player) -> None:
    def failing() -> Iterator[bytes]:
        yield TENTH
        raise VoiceError("It broke.")

    threads = threading.active_count()
    with pytest.raises(VoiceError, match="It broke"):
        player.play(failing(), RATE)
    assert threading.active_count() == threads


def test_ctrl_c_ends_playback_and_program(player: Player) -> None:
    program = f"""
import os, signal, threading
from gentle_back.voice import Player

def a_minute():
    yield bytes({RATE} * 2 * 60)
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

try:
    Player(has_card=False).play(a_minute(), {RATE})
except KeyboardInterrupt:
    print("ended kindly")
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )
    assert (ran.stdout, ran.stderr) == ("ended kindly\n", "")


def refusal(hidden: str) -> subprocess.CompletedProcess[str]:
    program = f"""
import sys
{hidden}
from gentle_back.errors import VoiceError
from gentle_back.voice import Player
try:
    Player().check()
except VoiceError as error:
    print(error)
"""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )


def test_missing_player_is_one_line_that_says_what_to_install() -> None:
    ran = refusal("sys.modules['miniaudio'] = None")
    assert ran.stdout == 'There is no player. Run: pip install "gentle-back[voice]"\n'


def test_missing_card_is_one_line_and_no_noise(player: Player) -> None:
    # The sound library is told of a configuration that knows no card.
    ran = refusal(
        "import os; os.environ.update(ALSA_CONFIG_PATH=os.devnull, PULSE_SERVER='unix:/nowhere')"
    )
    assert ran.stdout.startswith("There is no sound card to play on. ")
    assert len(ran.stdout.splitlines()) == 1
    assert ran.stderr == ""
