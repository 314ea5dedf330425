"""When each word of a set has to be heard, worked out from the content file and from nothing else.

Written from the rules, second by second, beside the code under test and without it. One word is
taken to last half a second, and a seventh of a second of quiet to stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Heard = tuple[float, str]
COUNTED = {1: "one", 2: "two", 3: "three", 4: "four"}
WORD, QUIET = 0.5, 0.15


def whole_set(file: dict[str, Any]) -> tuple[list[Heard], float]:
    """The seconds and words of a set that is heard in one go, and its whole length."""
    sides = file.get("sides") or [None]
    heard: list[Heard] = []
    now = 0.0
    if sides[0]:
        heard.append((now, f"{sides[0]} side"))
        now += 1.5
    heard += [(now, "starting in"), (now + 1.5, "three"), (now + 2.5, "two"), (now + 3.5, "one")]
    now += 4.5
    for side in sides:
        for repetition in range(1, file["repetitions"] + 1):
            for phase in file["phases"]:
                is_end = phase is file["phases"][-1]
                left = file["repetitions"] - repetition if is_end else None
                is_change = left == 0 and side != sides[-1]
                heard += [(now + at, text) for at, text in _phase(phase, left, is_change=is_change)]
                now += phase["seconds"]
    heard.append((now, "well done" if file["phases"][-1]["kind"] == "rest" else "and rest"))
    return heard, now + 2 * WORD + 0.5


def walk(seconds: int, cue: str) -> list[tuple[list[Heard], float]]:
    """A walk longer than an answer may be: three minutes of it, and then the rest."""
    before = [(0.0, "starting in"), (1.5, "three"), (2.5, "two"), (3.5, "one"), (4.5, cue)]
    middle, end = seconds / 2, seconds - 180
    last = [(4.5 + end - left, COUNTED[left]) for left in (3, 2, 1)]
    return [
        ([*before, (4.5 + middle, "halfway"), (184.5, "keep going")], 186.0),
        ([*before, *last, (4.5 + end, "and rest")], 4.5 + end + 1.5),
    ]


def _phase(phase: dict[str, Any], left: int | None, *, is_change: bool) -> Iterator[Heard]:
    cue, seconds, kind = phase["cue"], phase["seconds"], phase["kind"]
    if kind == "rest" and is_change:
        cue = f"{cue}, other side" if len(cue.split()) + 2 <= seconds else "other side"
    elif kind == "rest" and left == 1 and len(cue.split()) + 2 <= seconds:
        cue = f"{cue}, one more"
    yield 0.0, cue
    free = len(cue.split()) * WORD + QUIET
    for at, text in _counts(seconds, kind):
        if at >= free:
            yield at, text
            free = at + WORD + QUIET


def _counts(seconds: int, kind: str) -> list[Heard]:
    """Holds of four and five seconds each second; long movements in the middle and at the end."""
    if kind == "hold" and seconds in (4, 5):
        return [(at, COUNTED[seconds - at]) for at in range(1, seconds)]
    if kind == "move" and seconds > 5:
        return [(seconds / 2, "halfway"), *((seconds - left, COUNTED[left]) for left in (3, 2, 1))]
    return []
