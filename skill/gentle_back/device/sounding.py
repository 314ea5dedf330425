"""What is heard as samples: words by a voice, pauses to the sample, and what sounds together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from gentle_back.device.spoken import InTurn, Part, Sound, Spoken
from gentle_back.values import Pause
from gentle_back.voice import Voice
from gentle_back.voice.decode import samples_of_mp3

SAMPLE_BYTES = 2
LOUDEST = 32_767


def pcm(
    voice: Voice, pieces: Spoken, *, before: Callable[[Part, int], None] | None = None
) -> Iterator[bytes]:
    """The samples of it all, 16 bits each at the voice's rate; the first come before the last.

    before: told of each piece, and how many samples come before it.
    """
    given = 0
    for piece in pieces:
        if before:
            before(piece, given)
        for samples in _samples(voice, piece):
            yield samples
            given += len(samples) // SAMPLE_BYTES


def _samples(voice: Voice, part: Part) -> Iterator[bytes]:
    if isinstance(part, str):
        yield from voice.stream(part)
    elif isinstance(part, Pause):
        yield bytes(SAMPLE_BYTES * round(part.seconds * voice.rate))
    elif isinstance(part, Sound):
        if part.mp3:
            yield samples_of_mp3(part.mp3, voice.rate)
    elif isinstance(part, InTurn):
        yield from pcm(voice, part.parts)
    else:
        tracks = [_track(voice, inner) for inner in part.parts]
        yield mixed(tracks, max((track.length for track in tracks), default=0))


@dataclass(frozen=True, slots=True)
class Track:
    """What sounds of one part, without the silence around it. In samples.

    at: where it begins. length: of the whole part, to the end of the silence after it.
    """

    at: int
    samples: bytes = field(repr=False)
    length: int


def _track(voice: Voice, part: Part) -> Track:
    """A part that sounds with others; what is silent before it is not held in memory."""
    parts = list(part.parts) if isinstance(part, InTurn) else [part]
    at = 0
    while parts and isinstance(first := parts[0], Pause):
        at += round(first.seconds * voice.rate)
        parts.pop(0)
    samples = b"".join(pcm(voice, tuple(parts)))
    return Track(at, samples, at + len(samples) // SAMPLE_BYTES)


def mixed(tracks: Iterable[Track], length: int) -> bytes:
    """The tracks in one; where two sound at once they are added, as loud as there is."""
    whole = bytearray(SAMPLE_BYTES * length)
    heard_until = 0
    for track in sorted(tracks, key=lambda track: track.at):
        start = SAMPLE_BYTES * track.at
        both = max(0, min(heard_until - start, len(track.samples)))
        end = start + len(track.samples)
        whole[start : start + both] = _added(whole[start : start + both], track.samples[:both])
        whole[start + both : end] = track.samples[both:]
        heard_until = max(heard_until, end)
    return bytes(whole)


def _added(one: bytes | bytearray, other: bytes) -> bytes:
    added = array("h", one)
    for index, sample in enumerate(array("h", other)):
        added[index] = max(-LOUDEST, min(LOUDEST, added[index] + sample))
    return added.tobytes()
