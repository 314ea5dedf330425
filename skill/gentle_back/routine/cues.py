"""A timeline to read: as JSON for other programs, and as text to follow along."""

from __future__ import annotations

import json

from gentle_back.values.timeline import Cue, Timeline


def cues_json(timeline: Timeline) -> str:
    """The cues with their seconds, and the whole length.

    {"title": ..., "total": 38.0, "events": [{"at": 4.5, "text": "in", "kind": "cue",
    "repetition": 1}]}; the repetition counts from 1, and is left out where there is none.
    """
    told = {
        "title": timeline.title,
        "total": timeline.total_ms / 1_000,
        "events": [_event(cue) for cue in timeline.cues],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def follow_along(timeline: Timeline) -> str:
    """A line for each cue, "0:04.5  in"; the last says when it is over."""
    lines = [f"{clock_time(cue.at_ms)}  {cue.text}" for cue in timeline.cues]
    return "\n".join([timeline.title, *lines, clock_time(timeline.total_ms)]) + "\n"


def clock_time(at_ms: int) -> str:
    """64500 as "1:04.5"."""
    minutes, rest_ms = divmod(at_ms, 60_000)
    return f"{minutes}:{rest_ms // 1_000:02}.{rest_ms % 1_000 // 100}"


def _event(cue: Cue) -> dict[str, object]:
    event: dict[str, object] = {"at": cue.at_ms / 1_000, "text": cue.text, "kind": cue.kind}
    if cue.repetition >= 0:
        event["repetition"] = cue.repetition + 1
    return event
