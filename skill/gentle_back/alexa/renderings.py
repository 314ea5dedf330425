"""How she hears a routine on her device: as the operator wishes, or the next way that works."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from gentle_back.audio_door.token import AudioAddresses
from gentle_back.dialogue import Session
from gentle_back.values import Recipe, Timeline

log = logging.getLogger(__name__)

Model: TypeAlias = Any  # ask_sdk_model ships no types

APLA, AUDIO, SSML = "apla", "audio", "ssml"
# What is tried after what, for each of the operator's wishes.
WISHES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "auto": (APLA, AUDIO, SSML),
        "apla": (APLA, SSML),
        "audio": (AUDIO, APLA, SSML),
        "ssml": (SSML,),
    }
)
APLA_FAILED = "Alexa.Presentation.APLA.RuntimeError"
# The session's fact by which a device is asked no second time for what it could not play.
NO_APLA = "no_apla"
# The silence with which an MP3 begins; the first word of a set is so much later in it.
BEFORE_MS = 50


@dataclass(frozen=True, slots=True)
class Renderings:
    """The ways there are here.

    wish: the operator's. addresses: of our own recordings; None where there are none.
    """

    wish: str = "auto"
    addresses: AudioAddresses | None = None

    def best(self, session: Session) -> str:
        """The way she hears a routine in this session."""
        return next(way for way in WISHES[self.wish] if self._works(way, session))

    def address(self, timeline: Timeline | None) -> str:
        """Where the recording of a timeline is; "" where there is none."""
        if timeline is None or self.addresses is None:
            return ""
        return self.addresses.address(timeline.recipe)

    def played_ms(self, envelope: Model, session: Session, language: str) -> int | None:
        """How much of the recording that runs in the session its player says she has heard."""
        player = envelope.context.audio_player if envelope.context else None
        running = _running(session, language)
        if self.addresses is None or running is None or not player or not player.token:
            return None
        if self.addresses.recipe(player.token) != running:
            return None
        offset_ms = player.offset_in_milliseconds
        return max(0, int(offset_ms) - BEFORE_MS) if offset_ms is not None else None

    def _works(self, way: str, session: Session) -> bool:
        if way == APLA:
            return NO_APLA not in session.facts
        return way != AUDIO or self.addresses is not None


def note_failure(request: Model, session: Session) -> Session:
    """The session knowing that its device could not play a document, if that is the request."""
    if request.object_type != APLA_FAILED:
        return session
    kinds = sorted({error.object_type for error in request.errors or ()})
    log.warning("a device could not play a routine (%s); it hears the next in another way", kinds)
    # She has heard nothing of it: what she says next is not said in the middle of a set.
    return replace(session.with_fact(NO_APLA, "failed"), running=None)


def _running(session: Session, language: str) -> Recipe | None:
    """The recipe of the recording that she is hearing; None where she hears none."""
    place = session.activity
    if place is None or session.running is None or session.running.rendering != AUDIO:
        return None
    return Recipe(
        place.key, language, place.content_version, place.variant, place.position, place.depth
    )
