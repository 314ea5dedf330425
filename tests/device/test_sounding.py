"""What is heard as samples: exact pauses, sums of what sounds together."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.device.mp3 import recording_ms
from gentle_back.device.sounding import LOUDEST, Track, mixed, pcm
from gentle_back.device.spoken import InTurn, Part, Sound, Spoken, Together
from gentle_back.errors import DeviceError
from gentle_back.values import Pause

RATE = 1_000
samples = st.lists(st.integers(-LOUDEST, LOUDEST), max_size=30)


@dataclass(frozen=True)
class Beeper:
    """A voice that takes a millisecond for each letter, each as loud as the letter's number."""

    rate: int = RATE

    def stream(self, text: str) -> Iterator[bytes]:
        """A sample for each letter."""
        yield array("h", map(ord, text)).tobytes()

    def close(self) -> None:
        """Nothing is held."""


def heard(*pieces: Part) -> list[int]:
    return list(array("h", b"".join(pcm(Beeper(), pieces))))


def ms(length: int) -> Pause:
    return Pause(length / 1_000)


A, B = ord("a"), ord("b")


@pytest.mark.parametrize(
    ("pieces", "sound"),
    [
        (("a", ms(2), "b"), [A, 0, 0, B]),
        ((InTurn(("a", InTurn((ms(1), "b")))),), [A, 0, B]),
        ((Together((ms(4), InTurn((ms(1), "b")))),), [0, B, 0, 0]),
        ((Together((InTurn((ms(1), "b")), "a")),), [A, B]),
        ((Together(("aa", InTurn((ms(1), "bb")))),), [A, A + B, B]),
        ((Together((InTurn(("a", ms(1), "b")), ms(1))),), [A, 0, B]),
        ((Together(()), "a", Together((ms(2),)), "b"), [A, 0, 0, B]),
        (("a", Sound("https://a.org/b.mp3"), "b"), [A, B]),
    ],
    ids=str,
)
def test_all_is_heard_at_its_sample(pieces: Spoken, sound: list[int]) -> None:
    assert heard(*pieces) == sound


def test_a_longer_word_moves_no_other() -> None:
    """The reason for documents: of words in turn, each is as late as those before it are long."""

    def second(word: str) -> int:
        return heard(Together((ms(40), InTurn((ms(5), word)), InTurn((ms(30), "b"))))).index(B)

    assert second("a") == second("a" * 20) == 30


@given(st.lists(st.tuples(st.integers(0, 40), samples), max_size=5), st.integers(0, 20))
def test_what_sounds_together_is_added_as_loud_as_there_is(
    placed: list[tuple[int, list[int]]], silence: int
) -> None:
    tracks = [Track(at, array("h", one).tobytes(), at + len(one)) for at, one in placed]
    length = max((track.length for track in tracks), default=0) + silence
    expected = [0] * length
    for at, one in sorted(placed, key=lambda place: place[0]):
        for index, sample in enumerate(one, start=at):
            expected[index] = max(-LOUDEST, min(LOUDEST, expected[index] + sample))
    assert list(array("h", mixed(tracks, length))) == expected


def test_each_piece_is_told_of_with_what_is_heard_before_it() -> None:
    told: list[tuple[Part, int]] = []
    recording = Sound("https://a.org/b.mp3")
    list(pcm(Beeper(), ("aaa", ms(5), recording), before=lambda *one: told.append(one)))
    assert told == [("aaa", 0), (ms(5), 3), (recording, 8)]


# An MP3 at 48 kbit/s and 24,000 Hz: 144 bytes a frame, 24 ms each.
FRAME = bytes([0xFF, 0xF3, 0x64, 0xC4]) + bytes(140)


@pytest.mark.parametrize(
    ("mp3", "length_ms"),
    [
        (FRAME, 24),
        (FRAME * 10_000, 240_000),
        (b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + FRAME * 2, 48),
    ],
    ids=["a frame", "four minutes", "behind a tag"],
)
def test_a_recording_is_as_long_as_its_frames(mp3: bytes, length_ms: int) -> None:
    assert recording_ms(mp3) == length_ms


@pytest.mark.parametrize(
    "mp3",
    [
        b"",
        b"{}" * 100,
        b"\xff\xfb\x64\xc4" + bytes(140),
        b"\xff\xf3\x74\xc4" + bytes(140),
        FRAME + b"x" * 144,
        FRAME * 10_001,
    ],
    ids=["nothing", "no MP3", "MPEG 1", "56 kbit/s", "junk behind", "over four minutes"],
)
def test_a_recording_that_alexa_would_not_play_is_refused(mp3: bytes) -> None:
    with pytest.raises(DeviceError):
        recording_ms(mp3)
