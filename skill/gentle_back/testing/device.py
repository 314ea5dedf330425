"""A device under test: she talks to it, and what it did can be looked at."""

from __future__ import annotations

from collections.abc import Callable

from gentle_back.clock import MovableClock
from gentle_back.device.echo import Echo
from gentle_back.device.heard import Heard
from gentle_back.device.sounding import pcm
from gentle_back.testing.sounds import Moment, RecordingVoice, length_ms, moments
from gentle_back.values import Reply


class Device:
    """An Echo with a clock that stands still until it is moved.

    clock: moved by `wait` and `hear_out`. voice: speaks what was heard, when asked to.
    replies: all of the skill's replies so far; on the wire their content could not be seen.
    rings: what this computer says of reminders that are due by now.
    heard: what was heard last.
    """

    def __init__(
        self,
        echo: Echo,
        clock: MovableClock,
        replies: list[Reply],
        voice: RecordingVoice | None = None,
        rings: Callable[[], list[str]] = list,
    ) -> None:
        self.clock = clock
        self.voice = voice or RecordingVoice()
        self.replies = replies
        self.rings = rings
        self.heard = Heard()
        self._echo = echo

    @property
    def is_open(self) -> bool:
        """Whether the session goes on."""
        return self._echo.is_open

    @property
    def reply(self) -> Reply:
        """The skill's last reply. Raises LookupError where there was none yet."""
        if not self.replies:
            raise LookupError("the skill has not replied yet. Say something first.")
        return self.replies[-1]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The words of what was heard last, each with its time."""
        return moments(self.heard.pieces)

    @property
    def length_ms(self) -> int:
        """How long what was heard last is."""
        return length_ms(self.heard.pieces)

    def open(self) -> Heard:
        """The greeting, in a new session."""
        return self._hear(self._echo.open())

    def say(self, words: str) -> Heard:
        """What is heard when she says this; no words are a silence."""
        return self._hear(self._echo.say(words))

    def silence(self) -> Heard:
        """What is heard when she says nothing."""
        return self._hear(self._echo.silence())

    def leave(self) -> Heard:
        """The end of the session by "exit"."""
        return self._hear(self._echo.leave())

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)

    def hear_out(self, seconds: float | None = None) -> None:
        """Let her hear what was said last to its end, or for so long; time passes meanwhile."""
        heard_ms = self.length_ms if seconds is None else round(seconds * 1_000)
        if self.heard.recording:
            before_ms = self.length_ms - self.heard.recording.length_ms
            self._echo.hear(max(0, heard_ms - before_ms))
        self.wait(heard_ms / 1_000)

    def sound(self) -> bytes:
        """What was heard last as samples, by the recording voice."""
        return b"".join(pcm(self.voice, self.heard.pieces))

    def _hear(self, heard: Heard) -> Heard:
        self.heard = heard
        return heard
