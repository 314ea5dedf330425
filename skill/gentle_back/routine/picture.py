"""A drawing of a timeline: effort as a wave, each word as a mark at its time, a minute a row."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from gentle_back.content.model import RoutineContent
from gentle_back.routine.cues import clock_time
from gentle_back.routine.moments import HOLD, REST, Moment, moments_of
from gentle_back.routine.variant import read_variant
from gentle_back.values.timeline import COUNT, Cue, Timeline

ROW_MS = 60_000
PIXELS_A_SECOND = 16
_MARGIN, _HEAD, _ROW = 24, 40, 190
_WORDS, _GROUND = 96, 158  # how far below the top of its row: where words begin, and the wave
_WAVE = 48
_TICK_SECONDS = 5
# How much effort each kind of phase leads to; a hold stays where it is.
_EFFORT = {"in": 0.35, "out": 1.0, "move": 0.6, "rest": 0.1}
# In a phase longer than that nothing grows; it is a walk, or circles.
_LONGEST_SLOPE_MS = 15_000

# Readable on white and on black; who prints it gets the first.
_STYLE = """
text { font: 11px sans-serif; fill: #333 } .title { font-size: 15px; font-weight: bold }
.count { fill: #777 } .wave { fill: #9cc8b8; stroke: #2f7f67 }
.hold { fill: #f0c987; stroke: #a8741a } .rest { fill: #dfe3e8; stroke: #8a939c }
line { stroke: #b9bec4 } .mark { stroke: #c2452d }
@media (prefers-color-scheme: dark) {
text { fill: #ddd } .count { fill: #999 } .wave { fill: #2f6f5c; stroke: #8fd3bd }
.hold { fill: #80602a; stroke: #f0c987 } .rest { fill: #3b4148; stroke: #9aa3ab }
line { stroke: #5b6168 } .mark { stroke: #ff8d75 } }
"""


def svg(timeline: Timeline, routine: RoutineContent) -> str:
    """The drawing as a file of its own."""
    rows = -(-timeline.total_ms // ROW_MS)
    width = 2 * _MARGIN + min(timeline.total_ms, ROW_MS) * PIXELS_A_SECOND // 1_000
    height = _HEAD + rows * _ROW
    title = escape(timeline.title)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="{_MARGIN}" y="24">{title}, {clock_time(timeline.total_ms)}</text>',
        *_waves(timeline, routine),
        *_seconds(timeline),
        *map(_mark, timeline.cues),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _waves(timeline: Timeline, routine: RoutineContent) -> Iterator[str]:
    """Each moment as far as it is heard, as high as the effort is."""
    shift_ms = timeline.starts_at_ms - timeline.from_ms
    to_ms = timeline.from_ms + timeline.moving_ms
    before = _EFFORT["rest"]
    for moment in moments_of(routine, read_variant(timeline.recipe.variant, routine)):
        after = _EFFORT.get(moment.phase.kind, before)
        if moment.length_ms > _LONGEST_SLOPE_MS:
            before = after
        starts_ms, ends_ms = max(moment.starts_ms, timeline.from_ms), min(moment.ends_ms, to_ms)
        for first_ms, last_ms in _in_rows(starts_ms + shift_ms, ends_ms + shift_ms):
            shares = (
                (at_ms - shift_ms - moment.starts_ms) / moment.length_ms
                for at_ms in (first_ms, last_ms)
            )
            heights = [before + (after - before) * share for share in shares]
            yield _area(moment, first_ms, last_ms, heights)
        before = after


def _in_rows(first_ms: int, last_ms: int) -> Iterator[tuple[int, int]]:
    while first_ms < last_ms:
        end_ms = min(last_ms, (first_ms // ROW_MS + 1) * ROW_MS)
        yield first_ms, end_ms
        first_ms = end_ms


def _area(moment: Moment, first_ms: int, last_ms: int, heights: list[float]) -> str:
    left, ground = _place(first_ms)
    right = left + (last_ms - first_ms) * PIXELS_A_SECOND / 1_000
    ground += _GROUND
    tops = [ground - height * _WAVE for height in heights]
    kind = moment.phase.kind if moment.phase.kind in {HOLD, REST} else "wave"
    corners = f"{left:g},{ground} {left:g},{tops[0]:g} {right:g},{tops[1]:g} {right:g},{ground}"
    return f'<polygon class="{kind}" points="{corners}"/>'


def _seconds(timeline: Timeline) -> Iterator[str]:
    for second in range(0, timeline.total_ms // 1_000 + 1, _TICK_SECONDS):
        x, top = _place(second * 1_000)
        ground = top + _GROUND
        yield f'<line x1="{x:g}" y1="{ground}" x2="{x:g}" y2="{ground + 5}"/>'
        text = f"{second // 60}:{second % 60:02}"
        yield f'<text x="{x:g}" y="{ground + 18}" text-anchor="middle">{text}</text>'


def _mark(cue: Cue) -> str:
    """A line at the cue's time, and its words standing on it."""
    x, top = _place(cue.at_ms)
    name = "count" if cue.kind == COUNT else "cue"
    return (
        f'<line class="mark" x1="{x:g}" y1="{top + _WORDS + 4}" x2="{x:g}" y2="{top + _GROUND}"/>'
        f'<text class="{name}" transform="translate({x + 4:g} {top + _WORDS}) rotate(-60)">'
        f"{escape(cue.text)}</text>"
    )


def _place(at_ms: int) -> tuple[float, int]:
    """Where a time is: from the left, and the top of its row."""
    row, into_ms = divmod(at_ms, ROW_MS)
    return _MARGIN + into_ms * PIXELS_A_SECOND / 1_000, _HEAD + row * _ROW
