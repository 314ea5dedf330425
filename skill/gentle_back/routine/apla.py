"""A timeline as a document of APL for Audio: Alexa's own voice, each word at its exact time.

All words are mixed, each behind a silence of its own, so that no word's length moves another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from gentle_back.values.timeline import COUNT, Cue, Timeline

VERSION = "0.91"
# The whole of a response has 24 kB in the stricter reading; the session and the speech are in it.
LONGEST_BYTES = 18_000
LONGEST_MS = 240_000

Json = dict[str, Any]  # JSON as Alexa defines it


def apla_document(timeline: Timeline) -> Json:
    """A whole document with nothing but the timeline. Raises ValueError as `apla_mixer`."""
    template = {"parameters": [], "items": [apla_mixer(timeline)]}
    return {"type": "APLA", "version": VERSION, "mainTemplate": template}


def apla_mixer(timeline: Timeline) -> Json:
    """The timeline as one component; without its counts where it would not fit a response.

    Raises ValueError where it would be too long even so.
    """
    if timeline.total_ms > LONGEST_MS:
        raise ValueError(
            f"{timeline.title}: {timeline.total_ms} ms of sound; {LONGEST_MS} are the most in an "
            f"answer. Compile it in parts."
        )
    mixer = _mixer(timeline, timeline.cues)
    if _size(mixer) > LONGEST_BYTES:
        mixer = _mixer(timeline, (cue for cue in timeline.cues if cue.kind != COUNT))
    if _size(mixer) > LONGEST_BYTES:
        raise ValueError(
            f"{timeline.title}: {len(timeline.cues)} cues make {_size(mixer):,} bytes; "
            f"{LONGEST_BYTES:,} are the most. Take fewer repetitions."
        )
    return mixer


def _mixer(timeline: Timeline, cues: Iterable[Cue]) -> Json:
    # The silence of the whole length keeps the answer going for as long as the timeline lasts.
    return {"type": "Mixer", "items": [_silence(timeline.total_ms), *map(_track, cues)]}


def _track(cue: Cue) -> Json:
    # Speech takes plain text unless it is told otherwise.
    speech = {"type": "Speech", "content": cue.text}
    if not cue.at_ms:
        return speech
    return {"type": "Sequencer", "items": [_silence(cue.at_ms), speech]}


def _silence(length_ms: int) -> Json:
    return {"type": "Silence", "duration": length_ms}


def _size(component: Json) -> int:
    return len(json.dumps(component, separators=(",", ":")).encode())
