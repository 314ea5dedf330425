"""A player whose card is asked by hand, so that each sample that is heard can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from gentle_back.cli.live.output import SoundOutput
from gentle_back.cli.live.player import LivePlayer, State
from gentle_back.cli.live.sets import RoutineSets
from gentle_back.content.model import RoutineContent
from gentle_back.routine.audio import Renderer
from gentle_back.values.timeline import Timeline
from gentle_back.voice.deck import Reel
from routine.exercises import words
from routine.tone import ToneVoice

RATE = 8_000
SAMPLES_A_MS = RATE // 1_000
PERIOD = 480  # samples in each request of the card


def sets(routine: RoutineContent) -> RoutineSets:
    """The sets of a routine, in the real words."""
    return RoutineSets(routine, words(), "en", "v1")


@dataclass
class ByHand:
    """A live player and its card.

    heard: all that came out of the card while the player was not held.
    """

    routine: RoutineContent
    reel: Reel = field(default_factory=Reel)
    heard: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.renderer = Renderer(ToneVoice(rate=RATE))
        output = SoundOutput(self.renderer, RATE, self.reel)
        self.player = LivePlayer(sets(self.routine), output)
        self.card = self.reel.started()

    def listen(self, milliseconds: int) -> None:
        """Let the card play for so long."""
        left = milliseconds * SAMPLES_A_MS
        while left > 0:
            frames = min(left, PERIOD)
            is_playing = self.player.state is State.PLAYING
            block = self.card.send(frames)
            self.heard += block if is_playing else b""
            left -= frames

    def listen_to_the_end(self) -> None:
        """Let the card play until the set is over."""
        while self.player.tick() is State.PLAYING:
            self.listen(PERIOD // SAMPLES_A_MS)

    def rendered(self, timeline: Timeline) -> bytes:
        """The sound of a timeline."""
        return b"".join(self.renderer.pcm(timeline))
