"""One utterance on its way from the voice to the sound card, which takes it in its own thread."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable

# How many requests the card is ahead of what is heard.
PERIODS = 3

_BLOCK_BYTES = 4096
_SAMPLE_BYTES = 2
_PATIENCE_SECONDS = 2.0


class Playback:
    """Samples on their way from the voice to the card; over when the last was heard."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self._blocks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._all_taken_in = False
        self._asked = 0
        self._given = 0
        # Of the last requests, how much was no silence: the card has not played that yet.
        self._on_the_way: deque[int] = deque(maxlen=PERIODS + 1)

    @property
    def heard(self) -> int:
        """How many samples were heard by now."""
        return (self._given - sum(self._on_the_way)) // _SAMPLE_BYTES

    def take_in(self, samples: Iterable[bytes]) -> None:
        """Hand over all samples, as fast as they come."""
        for chunk in samples:
            if self.over.is_set():
                return
            for start in range(0, len(chunk), _BLOCK_BYTES):
                self._blocks.put(chunk[start : start + _BLOCK_BYTES])
        self._all_taken_in = True

    def wait(self) -> bool:
        """True when it is over, False when the card asks for nothing any more."""
        asked = -1
        while not self.over.wait(_PATIENCE_SECONDS):
            if asked == self._asked:
                return False
            asked = self._asked
        return True

    def started(self) -> Generator[bytes, int, None]:
        """What the card's thread takes its samples from."""
        feed = self._feed()
        next(feed)
        return feed

    def _feed(self) -> Generator[bytes, int, None]:
        ready = b""
        silent_periods = 0
        frames = yield b""
        while True:
            self._asked += 1
            size = frames * _SAMPLE_BYTES
            # Before the queue is emptied: a block that comes between would be lost otherwise.
            is_last = self._all_taken_in
            ready = self._filled(ready, size)
            if is_last and not ready:
                silent_periods += 1
            # When one more is asked for, the card has played all it had before this silence.
            if silent_periods > PERIODS:
                self.over.set()
            block, ready = ready[:size], ready[size:]
            if self.over.is_set():
                block, ready = b"", b""
            self._given += len(block)
            self._on_the_way.append(len(block))
            frames = yield block.ljust(size, b"\0")

    def _filled(self, ready: bytes, size: int) -> bytes:
        with contextlib.suppress(queue.Empty):
            while len(ready) < size:
                ready += self._blocks.get_nowait()
        return ready
