"""A timeline as SSML, with breaks between the words: approximate, where nothing better can be had.

A break begins where a word ends, and how long a word takes is for the device's voice to say. So
lengths are guessed, and what is guessed wrong adds up: with a voice fifteen per cent faster or
slower, to some seconds a minute. Every other rendering is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gentle_back.routine.speaking import estimated_ms
from gentle_back.speech import LONGEST_BREAK_SECONDS, escape
from gentle_back.values.timeline import COUNT, Cue, Timeline

# Alexa takes 8,000 characters in all, and the speech before a set and the question after it are
# among them.
LONGEST_BODY = 6_500
_LONGEST_BREAK_MS = round(LONGEST_BREAK_SECONDS * 1_000)


def ssml_speech(timeline: Timeline) -> str:
    """The timeline inside its speak tags. Raises ValueError as `ssml_body`."""
    return f"<speak>{ssml_body(timeline)}</speak>"


def ssml_body(timeline: Timeline) -> str:
    """The timeline to stand among other speech; without its counts where it would be too long.

    Raises ValueError where it would be too long even so.
    """
    body = _body(timeline, timeline.cues)
    if len(body) > LONGEST_BODY:
        body = _body(timeline, (cue for cue in timeline.cues if cue.kind != COUNT))
    if len(body) > LONGEST_BODY:
        raise ValueError(
            f"{timeline.title}: {len(timeline.cues)} cues make {len(body):,} characters of SSML; "
            f"{LONGEST_BODY:,} are the most. Take fewer repetitions."
        )
    return body


def _body(timeline: Timeline, cues: Iterable[Cue]) -> str:
    pieces: list[str] = []
    now_ms = 0
    for cue in cues:
        pieces += _breaks(cue.at_ms - now_ms)
        pieces.append(escape(cue.text))
        # A word that is over too late takes its time from the break after it.
        now_ms = max(now_ms, cue.at_ms) + estimated_ms(cue.text)
    pieces += _breaks(timeline.total_ms - now_ms)
    # Two words without a break between them are still two.
    return " ".join(pieces)


def _breaks(length_ms: int) -> Iterator[str]:
    while length_ms > 0:
        part_ms = min(length_ms, _LONGEST_BREAK_MS)
        yield f'<break time="{part_ms}ms"/>'
        length_ms -= part_ms
