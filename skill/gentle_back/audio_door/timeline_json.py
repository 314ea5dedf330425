"""Timelines as JSON, for the process that renders them."""

from __future__ import annotations

import json
from dataclasses import asdict

from gentle_back.values import Cue, Recipe, Timeline


def write_timeline(timeline: Timeline) -> bytes:
    """The timeline as JSON, the same bytes for the same timeline."""
    return json.dumps(asdict(timeline), separators=(",", ":"), sort_keys=True).encode()


def read_timeline(written: bytes) -> Timeline:
    """The timeline of that JSON."""
    plain = json.loads(written)
    return Timeline(
        **{
            **plain,
            "recipe": Recipe(**plain["recipe"]),
            "cues": tuple(Cue(**cue) for cue in plain["cues"]),
            "repetition_starts_ms": tuple(plain["repetition_starts_ms"]),
        }
    )
