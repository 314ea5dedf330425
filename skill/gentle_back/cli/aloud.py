"""What the device heard, made audible through the sound card."""

from __future__ import annotations

from threading import Thread
from types import TracebackType
from typing import Self

from gentle_back.device.sounding import pcm
from gentle_back.device.spoken import Part, Sound, Spoken, sounds
from gentle_back.errors import VoiceError
from gentle_back.voice import Player, Voice, open_voice

LOOK_EVERY_SECONDS = 0.05


class Aloud:
    """Speaks through the sound card while the conversation goes on; text only where it cannot.

    voice, player: others than those of this machine.
    trouble: why nothing is heard, with its mend; None while all is well.
    """

    def __init__(self, voice: Voice | None = None, player: Player | None = None) -> None:
        self.trouble: str | None = None
        self._is_told = False
        self._voice: Voice | None = None
        self._player: Player | None = None
        self._thread: Thread | None = None
        self._has_recording = False
        # How many samples come before the recording; None as long as that is not known.
        self._before_recording: int | None = None
        try:
            self._voice = voice or open_voice()
            self._player = player or Player()
            self._player.check()
        except VoiceError as error:
            self._fall_silent(error)

    def speak(self, pieces: Spoken) -> None:
        """Say this, in the background; what is still being said is cut off."""
        self.hush()
        self._has_recording = any(sound.mp3 for sound in sounds(pieces))
        self._before_recording = None
        if self._voice and self._player and not self.trouble:
            told = (self._voice, self._player, pieces)
            self._thread = Thread(target=self._play, args=told, name="voice", daemon=True)
            self._thread.start()

    def why_silent(self) -> str | None:
        """Why nothing is heard, the first time it is asked; None while all is well."""
        told, self._is_told = self._is_told, self.trouble is not None
        return None if told else self.trouble

    @property
    def recording_heard_ms(self) -> int | None:
        """How much was heard of the recording in what was said last; None where it had none."""
        if not self._has_recording or not self._voice or not self._player or self.trouble:
            return None
        if self._before_recording is None:
            return 0
        return max(0, self._player.heard - self._before_recording) * 1_000 // self._voice.rate

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
            player.play(pcm(voice, pieces, before=self._note), voice.rate)
        except VoiceError as error:
            self._fall_silent(error)

    def _note(self, part: Part, samples_before: int) -> None:
        if isinstance(part, Sound) and part.mp3:
            self._before_recording = samples_before

    def _fall_silent(self, error: VoiceError) -> None:
        self.trouble = str(error)
