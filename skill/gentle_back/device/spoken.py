"""What comes out of the device's loudspeaker: words, pauses, recordings, in turn or together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from gentle_back.values import Pause


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording at an address.

    mp3: what was fetched; None where nothing was, since it is not of the skill's own service.
    """

    address: str
    mp3: bytes | None = field(default=None, repr=False)
    length_ms: int = 0


@dataclass(frozen=True, slots=True)
class InTurn:
    """Parts that are heard one after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Parts that begin at once; it lasts as long as the longest of them."""

    parts: tuple[Part, ...]


Part: TypeAlias = "str | Pause | Sound | InTurn | Together"
Spoken: TypeAlias = tuple[Part, ...]


def spoken_words(pieces: Spoken) -> str:
    """The words of what is spoken, in order; pauses and recordings left out."""
    return " ".join(part for part in flat(pieces) if isinstance(part, str))


def sounds(pieces: Spoken) -> tuple[Sound, ...]:
    """The recordings in it, in order."""
    return tuple(part for part in flat(pieces) if isinstance(part, Sound))


def flat(pieces: Spoken) -> Iterator[str | Pause | Sound]:
    """Each word, pause and recording, in the order in which they are written."""
    for part in pieces:
        if isinstance(part, InTurn | Together):
            yield from flat(part.parts)
        else:
            yield part


def with_sounds(pieces: Spoken, fetched: Callable[[Sound], Sound]) -> Spoken:
    """The same with each recording as `fetched` gives it."""

    def changed(part: Part) -> Part:
        if isinstance(part, InTurn | Together):
            return replace(part, parts=with_sounds(part.parts, fetched))
        return fetched(part) if isinstance(part, Sound) else part

    return tuple(map(changed, pieces))
