"""What comes out of the device after one utterance, or one silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gentle_back.device.spoken import Sound, Spoken, flat, sounds, spoken_words
from gentle_back.device.understanding import Understood


@dataclass(frozen=True, slots=True)
class Heard:
    """What she hears and sees, and how it came about.

    pieces: words, pauses and recordings, as they are heard. reprompt: what the next silence brings.
    card: title and text. is_open: whether the session goes on.
    understood: None where the device acted by itself.
    request, response: the envelopes as they were sent; empty where nothing was.
    trouble: why the answer could not be used; the session is over then.
    warning: what an older Alexa would not have taken.
    """

    pieces: Spoken = ()
    reprompt: str | None = None
    card: tuple[str, str] | None = None
    is_open: bool = False
    understood: Understood | None = None
    request: Mapping[str, object] = field(default_factory=dict)
    response: Mapping[str, object] = field(default_factory=dict)
    trouble: str | None = None
    warning: str | None = None

    @property
    def text(self) -> str:
        """The words spoken, without markup."""
        return spoken_words(self.pieces)

    @property
    def shown(self) -> str:
        """The words spoken, and where a recording of ours is heard among them."""
        parts = (
            f"[a recording of {round(part.length_ms / 1_000)} seconds]"
            if isinstance(part, Sound) and part.mp3
            else part
            for part in flat(self.pieces)
        )
        return " ".join(part for part in parts if isinstance(part, str))

    @property
    def recording(self) -> Sound | None:
        """The recording of ours in it; None where there is none."""
        return next((sound for sound in sounds(self.pieces) if sound.mp3), None)

    @property
    def said(self) -> tuple[tuple[str, int], ...]:
        """The content key and part of each thing said, where the skill kept them for "repeat"."""
        match self.response:
            case {"sessionAttributes": {"session": {"last": {"said": [*said]}}}}:
                return tuple(_keys_and_parts(said))
        return ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The content keys of all that was said, in order."""
        return tuple(key for key, _ in self.said)


def _keys_and_parts(said: list[object]) -> Iterator[tuple[str, int]]:
    for one in said:
        match one:
            case [str(key), int(part), *_]:
                yield key, part
