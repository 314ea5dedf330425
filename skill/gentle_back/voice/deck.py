"""A sound card that plays samples, is held at one of them, and goes on from that one."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator

from gentle_back.errors import VoiceError
from gentle_back.voice.playback import PERIODS
from gentle_back.voice.player import NO_CARD_MEND, open_device

_SAMPLE_BYTES = 2
_PATIENCE_SECONDS = 2.0


class Reel:
    """Samples in the order in which the card takes them, counted; silence while it is held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._samples = b""
        self._taken = 0
        self._is_held = True
        # Of the last requests, how much was no silence: the card has not played that yet.
        self._on_the_way: deque[int] = deque(maxlen=PERIODS + 1)
        self.asked_at = time.monotonic()

    def load(self, samples: bytes) -> None:
        """Put other samples on, held before the first."""
        with self._lock:
            self._samples, self._taken, self._is_held = samples, 0, True
            self._on_the_way.clear()

    def go(self) -> None:
        """Give samples, from the first that was not given yet."""
        with self._lock:
            self._is_held = False

    def hold(self) -> None:
        """Give silence from the next request on."""
        with self._lock:
            self._is_held = True

    @property
    def taken(self) -> int:
        """How many samples were given; all of them will be heard, also when it is held now."""
        return self._taken // _SAMPLE_BYTES

    @property
    def heard(self) -> int:
        """How many samples were heard by now."""
        with self._lock:
            return (self._taken - sum(self._on_the_way)) // _SAMPLE_BYTES

    @property
    def is_over(self) -> bool:
        """Whether the last sample was heard."""
        return self.heard * _SAMPLE_BYTES == len(self._samples)

    def started(self) -> Generator[bytes, int, None]:
        """What the card's thread takes its samples from."""
        feed = self._feed()
        next(feed)
        return feed

    def _feed(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield self._block(frames * _SAMPLE_BYTES)

    def _block(self, size: int) -> bytes:
        with self._lock:
            self.asked_at = time.monotonic()
            end = self._taken if self._is_held else self._taken + size
            block = self._samples[self._taken : end]
            self._taken += len(block)
            self._on_the_way.append(len(block))
        return block.ljust(size, b"\0")


class Deck:
    """The card and what it plays; the card is held until `close`.

    has_card: False plays at the same pace to nowhere, for tests.
    Raises VoiceError where there is no player or no sound card.
    """

    def __init__(self, rate: int, *, has_card: bool = True) -> None:
        self.reel = Reel()
        self._device = open_device(rate, has_card=has_card)
        self._device.start(self.reel.started())

    def check(self) -> None:
        """Raise VoiceError where the card has stopped asking for samples."""
        if time.monotonic() - self.reel.asked_at > _PATIENCE_SECONDS:
            raise VoiceError("The sound card stopped playing.", mend=NO_CARD_MEND)

    def close(self) -> None:
        """Give the card back."""
        self._device.close()
