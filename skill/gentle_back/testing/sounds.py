"""What is heard, and when: by a voice whose words all last as long."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gentle_back.device.spoken import InTurn, Part, Sound, Spoken, Together
from gentle_back.values import Pause

RATE = 16_000
# 175 words a minute, which is how fast one talks.
WORD_MS = 343
PITCH_HERTZ = 220
LOUDNESS = 8_000


class RecordingVoice:
    """A voice that keeps what it was given to say: the same text gives the same samples, anywhere.

    texts: what it said, in order. pcm: its samples, 16 bits each, at `rate` a second.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pcm = bytearray()

    @property
    def rate(self) -> int:
        """Samples a second."""
        return RATE

    def stream(self, text: str) -> Iterator[bytes]:
        """The samples of a text: a tone for each word."""
        if not text.split():
            return
        self.texts.append(text)
        for _ in text.split():
            self.pcm += _word()
            yield _word()

    def close(self) -> None:
        """Nothing; it can go on."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Words that are heard, from when to when."""

    text: str
    start_ms: int
    end_ms: int


def moments(pieces: Spoken) -> tuple[Moment, ...]:
    """All words that are heard, in the order in which they begin."""
    found: list[Moment] = []
    _listen(InTurn(pieces), 0, found)
    return tuple(sorted(found, key=lambda one: one.start_ms))


def length_ms(pieces: Spoken) -> int:
    """How long it lasts, with its pauses."""
    return _listen(InTurn(pieces), 0, [])


def _listen(part: Part, at_ms: int, found: list[Moment]) -> int:
    """When the part is over that begins then; its words are added to those found."""
    if isinstance(part, str):
        end_ms = at_ms + WORD_MS * len(part.split())
        found.append(Moment(part, at_ms, end_ms))
        return end_ms
    if isinstance(part, Pause):
        return at_ms + round(part.seconds * 1_000)
    if isinstance(part, Sound):
        return at_ms + part.length_ms
    if isinstance(part, Together):
        return max((_listen(one, at_ms, found) for one in part.parts), default=at_ms)
    for one in part.parts:
        at_ms = _listen(one, at_ms, found)
    return at_ms


@cache
def _word() -> bytes:
    """A tone that begins and ends softly, with a short gap after it."""
    length = RATE * WORD_MS // 1_000
    sounding = length * 9 // 10
    samples = array("h", bytes(2 * length))
    for number in range(sounding):
        swell = math.sin(math.pi * number / sounding)
        samples[number] = int(
            LOUDNESS * swell * math.sin(2 * math.pi * PITCH_HERTZ * number / RATE)
        )
    return samples.tobytes()
