"""What lets a timeline be heard, or only keeps its time: to begin, hold, and go on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from gentle_back.clock import Clock
from gentle_back.values.timeline import Timeline
from gentle_back.voice.deck import Deck, Reel

MS_A_SECOND = 1000


class Output(Protocol):
    """Anything that can go through a timeline at its true pace."""

    def load(self, timeline: Timeline) -> None:
        """Have it ready, held at its start."""
        ...

    def go(self) -> None:
        """Begin, or go on where it was held."""
        ...

    def hold(self) -> None:
        """Stand still from now on."""
        ...

    @property
    def played_ms(self) -> int:
        """How much of the timeline was given; where it is held now, all of it will be heard."""
        ...

    @property
    def heard_ms(self) -> int:
        """How much of the timeline was heard by now."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether all of it was heard."""
        ...

    def check(self) -> None:
        """Raise VoiceError where nothing is heard any more."""
        ...


class Renders(Protocol):
    """Makes samples of a timeline: routine.audio.Renderer."""

    def pcm(self, timeline: Timeline) -> Iterator[bytes]:
        """The samples, one channel of 16 bits."""
        ...


class SoundOutput:
    """A timeline as sound: the number of samples played is its only clock.

    reel: where the card takes its samples. deck: that card; without it nobody is asked whether it
    still plays.
    """

    def __init__(self, renderer: Renders, rate: int, reel: Reel, deck: Deck | None = None) -> None:
        self._renderer = renderer
        self._rate = rate
        self._reel = reel
        self._deck = deck

    def load(self, timeline: Timeline) -> None:
        """Have it ready, held at its start."""
        # Whole, not piece by piece: rendering that falls behind would be heard as a longer second.
        self._reel.load(b"".join(self._renderer.pcm(timeline)))

    def go(self) -> None:
        """Begin, or go on with the very next sample."""
        self._reel.go()

    def hold(self) -> None:
        """Silence from the card's next request on."""
        self._reel.hold()

    @property
    def played_ms(self) -> int:
        """How much of the timeline the card was given."""
        return self._reel.taken * MS_A_SECOND // self._rate

    @property
    def heard_ms(self) -> int:
        """How much of the timeline the card has played."""
        return self._reel.heard * MS_A_SECOND // self._rate

    @property
    def is_over(self) -> bool:
        """Whether the last sample was heard."""
        return self._reel.is_over

    def check(self) -> None:
        """Raise VoiceError where the card has stopped asking for samples."""
        if self._deck:
            self._deck.check()


class SilentOutput:
    """A timeline to be read along: nothing is heard, the clock alone goes through it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before_ms = 0.0
        self._total_ms = 0
        self._went_at: float | None = None

    def load(self, timeline: Timeline) -> None:
        """Have it ready, held at its start."""
        self._before_ms, self._total_ms, self._went_at = 0.0, timeline.total_ms, None

    def go(self) -> None:
        """Begin, or go on where it was held."""
        if self._went_at is None:
            self._went_at = self._clock.monotonic()

    def hold(self) -> None:
        """Stand still from now on."""
        self._before_ms, self._went_at = self._now_ms, None

    @property
    def played_ms(self) -> int:
        """How much of the timeline has gone by."""
        return int(self._now_ms)

    @property
    def heard_ms(self) -> int:
        """The same: nothing is on its way to be heard."""
        return self.played_ms

    @property
    def is_over(self) -> bool:
        """Whether all of it has gone by."""
        return self._now_ms >= self._total_ms

    def check(self) -> None:
        """Nothing: a clock does not stop."""

    @property
    def _now_ms(self) -> float:
        if self._went_at is None:
            return self._before_ms
        gone_ms = (self._clock.monotonic() - self._went_at) * MS_A_SECOND
        return min(self._before_ms + gone_ms, self._total_ms)
