"""Recordings of the skill's own service: how they are fetched, and how much of one is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from gentle_back.device.link import Link
from gentle_back.device.mp3 import recording_ms
from gentle_back.device.spoken import Sound
from gentle_back.errors import DeviceError

JsonObject: TypeAlias = dict[str, object]

# Whatever host stands before it: the device has no way out but to the skill it speaks to.
_OWN = re.compile(r"https://[^/]+(?:/.*)?(?P<path>/audio/(?P<token>[^/?#]+)\.mp3)")
IDLE: JsonObject = {"playerActivity": "IDLE"}


def fetched(sound: Sound, link: Link) -> Sound:
    """The recording with what is at its address, if that is of our own service.

    Raises DeviceError where Alexa could not play it, TimeoutError where it does not come.
    """
    own = _OWN.fullmatch(sound.address)
    if own is None:
        return sound
    delivered = link.get(own["path"])
    if delivered.status != 200:
        told = delivered.body.decode(errors="replace")
        raise DeviceError(f"the recording was not given out ({delivered.status}): {told}")
    return replace(sound, mp3=delivered.body, length_ms=recording_ms(delivered.body))


@dataclass(frozen=True, slots=True)
class Playing:
    """The recording that was sent last, and how much of it she has heard; None while unknown."""

    token: str = ""
    length_ms: int = 0
    heard_ms: int | None = None

    @classmethod
    def of(cls, sound: Sound | None) -> Playing:
        """The state before any of it is heard."""
        own = _OWN.fullmatch(sound.address) if sound else None
        return cls(own["token"], sound.length_ms) if sound and own else cls()

    def heard(self, milliseconds: int) -> Playing:
        """The state when so much of it has been heard."""
        return replace(self, heard_ms=min(max(milliseconds, 0), self.length_ms))

    @property
    def context(self) -> JsonObject:
        """What the device tells of its player with her next words."""
        if not self.token or self.heard_ms is None:
            return IDLE
        is_over = self.heard_ms >= self.length_ms
        return {
            "token": self.token,
            "offsetInMilliseconds": self.heard_ms,
            "playerActivity": "FINISHED" if is_over else "STOPPED",
        }
