"""A reply with a routine's set in it, as one document of APL for Audio.

All that is said stands in the document: first the answer, then the set, then the question. Within
the set each word has its own time; what stands before it only moves it as a whole. Where that would
be too long for a document, the answer goes before it as speech: Alexa says that first, and the two
never overlap (developer.amazon.com, "Integrate Visual and Audio Responses").
"""

from __future__ import annotations

import json
import logging
from typing import Any, TypeAlias

from gentle_back.routine.apla import VERSION, apla_mixer
from gentle_back.speech import ssml
from gentle_back.values import Pause, Speech, Timeline

log = logging.getLogger(__name__)

Json: TypeAlias = dict[str, Any]

LONGEST_MS = 240_000
# The rest of a response has room beside it.
MOST_BYTES = 20_000
# A slow voice: a hundred and thirty words a minute.
MS_PER_WORD = 460


def document_of(before: Speech, timeline: Timeline, after: Speech) -> Json | None:
    """The document; None where it would be too long for Alexa, in seconds or in bytes."""
    if length_ms(before) + timeline.total_ms + length_ms(after) > LONGEST_MS:
        return None
    try:
        spoken_set = apla_mixer(timeline)
    except ValueError as error:
        log.warning("%s", error)
        return None
    parts = [*_spoken(before), spoken_set, *_spoken(after)]
    template = {"parameters": [], "items": [{"type": "Sequencer", "items": parts}]}
    document = {"type": "APLA", "version": VERSION, "mainTemplate": template}
    return document if len(json.dumps(document, separators=(",", ":"))) <= MOST_BYTES else None


def length_ms(speech: Speech) -> int:
    """How long a speech may take."""
    return sum(
        round(piece.seconds * 1_000)
        if isinstance(piece, Pause)
        else len(piece.text.split()) * MS_PER_WORD
        for piece in speech
    )


def _spoken(speech: Speech) -> list[Json]:
    return [{"type": "Speech", "contentType": "SSML", "content": ssml(speech)}] if speech else []
