"""What the device heard, made audible: to a WAV file, or through the sound card."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from types import TracebackType
from typing import Self

from gentle_back.device.ssml import Spoken
from gentle_back.errors import VoiceError
from gentle_back.values import Pause
from gentle_back.voice import Player, Voice, open_voice

SAMPLE_BYTES = 2
LOOK_EVERY_SECONDS = 0.05


def pcm(voice: Voice, pieces: Spoken) -> Iterator[bytes]:
    """The speech as 16-bit samples at the voice's rate; pauses are exact silence."""
    for piece in pieces:
        if isinstance(piece, Pause):
            yield bytes(SAMPLE_BYTES * round(piece.seconds * voice.rate))
        else:
            yield from voice.stream(piece)


class Aloud:
    """Speaks through the sound card while the conversation goes on; text only where it cannot.

    trouble: why nothing is heard, with its mend; None while all is well.
    """

    def __init__(self) -> None:
        self.trouble: str | None = None
        self._is_told = False
        self._voice: Voice | None = None
        self._player: Player | None = None
        self._thread: Thread | None = None
        try:
            self._voice = open_voice()
            self._player = Player()
            self._player.check()
        except VoiceError as error:
            self._fall_silent(error)

    def speak(self, pieces: Spoken) -> None:
        """Say this, in the background; what is still being said is cut off."""
        self.hush()
        if self._voice and self._player and not self.trouble:
            told = (self._voice, self._player, pieces)
            self._thread = Thread(target=self._play, args=told, name="voice", daemon=True)
            self._thread.start()

    def why_silent(self) -> str | None:
        """Why nothing is heard, the first time it is asked; None while all is well."""
        told, self._is_told = self._is_told, self.trouble is not None
        return None if told else self.trouble

    def hush(self) -> None:
        """Stop speaking."""
        # A stop before the playing has begun is lost, so it is said until the thread has ended.
        while self._thread and self._thread.is_alive() and self._player:
            self._player.stop()
            self._thread.join(LOOK_EVERY_SECONDS)
        self._thread = None

    def finish(self) -> None:
        """Wait until all is said."""
        if self._thread:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hush() if kind else self.finish()
        if self._voice:
            self._voice.close()

    def _play(self, voice: Voice, player: Player, pieces: Spoken) -> None:
        try:
            player.play(pcm(voice, pieces), voice.rate)
        except VoiceError as error:
            self._fall_silent(error)

    def _fall_silent(self, error: VoiceError) -> None:
        self.trouble = str(error)
