"""Samples to the sound card."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gentle_back.errors import VoiceError
from gentle_back.voice.playback import PERIODS, Playback

_PERIOD_MILLISECONDS = 60
NO_CARD_MEND = (
    "Switch on a sound card (apt install alsa-utils where its library is missing), "
    "or have the answer written with --wav."
)


class Player:
    """Plays one utterance after another; the sound card is held only while one is played.

    has_card: False plays at the same pace to nowhere, for tests.
    """

    def __init__(self, *, has_card: bool = True) -> None:
        self._has_card = has_card
        self._lock = threading.Lock()
        self._playback: Playback | None = None
        self._last: Playback | None = None

    def check(self) -> None:
        """Raise VoiceError where there is no player or no sound card."""
        open_device(22_050, has_card=self._has_card).close()

    def play(self, samples: Iterable[bytes], rate: int) -> None:
        """Play to the end, or until `stop`; samples are taken in as fast as they come.

        Raises VoiceError where there is no player or no sound card, or where it goes away.
        """
        with self._lock, contextlib.closing(open_device(rate, has_card=self._has_card)) as device:
            self._playback = self._last = playback = Playback()
            try:
                device.start(playback.started())
                playback.take_in(samples)
                if not playback.wait():
                    raise VoiceError("The sound card stopped playing.", mend=NO_CARD_MEND)
            finally:
                self._playback = None

    @property
    def heard(self) -> int:
        """How many samples were heard of what is played, or was played last."""
        return self._last.heard if self._last else 0

    def stop(self) -> None:
        """Silence what is being played; does nothing where nothing is."""
        if playback := self._playback:
            playback.over.set()


def open_device(rate: int, *, has_card: bool) -> Any:  # noqa: ANN401 -- miniaudio ships no types
    """The sound card for one channel of 16-bit samples, not started yet.

    Raises VoiceError where there is no player or no sound card.
    """
    try:
        import miniaudio
    except ImportError as error:
        raise VoiceError(
            "There is no player.", mend='Run: pip install "gentle-back[voice]"'
        ) from error
    # Named one by one: left to itself the library takes a card that plays to nowhere.
    # JACK is left out: asked for its server, it may start one.
    nowhere, cards = miniaudio.Backend.NULL, ("PULSEAUDIO", "ALSA", "COREAUDIO")
    backends = [miniaudio.Backend[card] for card in cards] if has_card else [nowhere]
    try:
        with _quiet_stderr():
            return miniaudio.PlaybackDevice(
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=_PERIOD_MILLISECONDS,
                callback_periods=PERIODS,
                backends=backends,
                app_name="Gentle Back",
            )
    except miniaudio.MiniaudioError as error:
        raise VoiceError("There is no sound card to play on.", mend=NO_CARD_MEND) from error


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Standard error goes nowhere: ALSA writes forty lines there where one of ours will do."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
