"""The local voice: text to samples in a process of its own, to a WAV file or the sound card.

voice = open_voice()
write_wav(Path("answer.wav"), voice.stream(text), voice.rate)
Player().play(voice.stream(text), voice.rate)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from gentle_back.voice.local import LocalVoice
from gentle_back.voice.player import Player
from gentle_back.voice.wav import write_wav

__all__ = ["LocalVoice", "Player", "Voice", "open_voice", "write_wav"]


class Voice(Protocol):
    """Anything that turns text into samples."""

    @property
    def rate(self) -> int:
        """Samples a second, of one channel, each 16 bits, low byte first."""
        ...

    def stream(self, text: str) -> Iterator[bytes]:
        """Samples, the first of them before the last sentence is spoken; none for empty text.

        Raises VoiceError, from the iterator, where the text cannot be spoken.
        """
        ...

    def close(self) -> None:
        """End what the voice holds; it speaks no more."""
        ...


def open_voice(*, words_a_minute: int | None = None, name: str | None = None) -> Voice:
    """A voice that has shown it can speak.

    words_a_minute: 80 to 450; the engine's usual 175 where it is None.
    name: a voice of the engine, by name, id or language: "English (America)", "gmw/en-us", "en-us".
    Raises VoiceError where there is no engine, or the name or speed is not one of its own.
    """
    voice = LocalVoice(words_a_minute=words_a_minute, name=name)
    voice.prepare()
    return voice
