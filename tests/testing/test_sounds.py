"""When what is heard is heard."""

from __future__ import annotations

from gentle_back.device.sounding import pcm
from gentle_back.device.spoken import InTurn, Spoken, Together
from gentle_back.testing import RecordingVoice
from gentle_back.testing.sounds import RATE, WORD_MS, length_ms, moments
from gentle_back.values import Pause

IN_TURN: Spoken = ("breathe in", Pause(3.0), "out")
TOGETHER: Spoken = (
    Together((InTurn((Pause(1.0), "in")), InTurn((Pause(4.0), "out")), Pause(6.5))),
    "rest",
)


def test_a_pause_stands_between_the_end_of_one_and_the_start_of_the_next() -> None:
    first, second = moments(IN_TURN)
    assert second.start_ms - first.end_ms == 3_000
    assert length_ms(IN_TURN) == 3_000 + 3 * WORD_MS


def test_what_sounds_together_keeps_its_own_times() -> None:
    assert [(one.text, one.start_ms) for one in moments(TOGETHER)] == [
        ("in", 1_000),
        ("out", 4_000),
        ("rest", 6_500),
    ]


def test_the_samples_are_as_long_as_the_times_say_and_the_voice_keeps_them() -> None:
    for pieces in (IN_TURN, TOGETHER):
        voice = RecordingVoice()
        samples = b"".join(pcm(voice, pieces))
        assert len(samples) == 2 * RATE * length_ms(pieces) // 1_000
        assert voice.texts == [one.text for one in moments(pieces)]
        assert len(voice.pcm) == sum(
            2 * RATE * (one.end_ms - one.start_ms) // 1_000 for one in moments(pieces)
        )
