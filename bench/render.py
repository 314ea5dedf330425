"""What it costs to render an exercise: five minutes cold and from the cache, and an hour's memory.

    .venv/bin/python bench/render.py

Cold is a process of its own with nothing kept: it starts the voice, speaks each word, mixes and
encodes. Times are of the clock on the wall, and beside it of the processor, which is the better
figure on a busy machine. Memory is the most that a process ever held.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from table import megabytes, milliseconds, print_table

from gentle_back.routine.audio import Renderer
from gentle_back.values.timeline import CUE, REST, Cue, Recipe, Timeline
from gentle_back.voice import open_voice

FIVE_MINUTES_MS, HOUR_MS = 300_000, 3_600_000
# Twelve seconds, over and over: about as many words as our exercises have.
BEAT = ((0, "in, ready"), (2_000, "out, slide away"), (6_000, "slide back"), (10_000, "rest"))
BEAT_MS = 12_000
ROUNDS = 3
COLD, HOUR = "--cold", "--hour"


def main() -> None:
    """Print the tables; with an argument, do one of the measured things in this process."""
    if sys.argv[1:] == [COLD]:
        _render_cold()
    elif sys.argv[1:] == [HOUR]:
        _stream_hour()
    else:
        print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
        _print_five_minutes()
        _print_hour()


def _print_five_minutes() -> None:
    made = _exercise(FIVE_MINUTES_MS)
    voice = open_voice()
    with tempfile.TemporaryDirectory() as folder:
        renderer, keeping = Renderer(voice), Renderer(voice, Path(folder))
        keeping.mp3(made)
        ways: dict[str, Callable[[], object]] = {
            "MP3 cold, in a process of its own": lambda: _run(COLD),
            "MP3, the words known": lambda: renderer.mp3(made),
            "samples, the words known": lambda: sum(map(len, renderer.pcm(made))),
            "MP3, cached on disk": lambda: keeping.mp3(made),
        }
        rows = [[way, *_cells(work)] for way, work in ways.items()]
    voice.close()
    title = f"Five minutes of an exercise, {len(made.cues)} words"
    print_table(title, ["", "time", "processor", "times real time"], rows)


def _cells(work: Callable[[], object]) -> list[str]:
    spent = [_spent(work) for _ in range(ROUNDS)]
    wall, processor = (median(times) for times in zip(*spent, strict=True))
    return [milliseconds(wall), milliseconds(processor), f"{FIVE_MINUTES_MS / 1_000 / wall:,.0f}"]


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and of the processor, in this process and those it waited for."""
    started, used = time.perf_counter(), _processor_seconds()
    work()
    return time.perf_counter() - started, _processor_seconds() - used


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _print_hour() -> None:
    spent, own_kb, voice_kb = map(float, _run(HOUR).split())
    row = [milliseconds(spent), f"{HOUR_MS / 1_000 / spent:,.0f}"]
    head = ["", "time", "times real time", "most memory", "and its voice"]
    title = f"An hour of samples, {len(_exercise(HOUR_MS).cues):,} words"
    print_table(title, head, [["streamed", *row, megabytes(own_kb), megabytes(voice_kb)]])


def _render_cold() -> None:
    voice = open_voice()
    data = Renderer(voice).mp3(_exercise(FIVE_MINUTES_MS))
    voice.close()
    assert len(data) > FIVE_MINUTES_MS * 48 // 8


def _stream_hour() -> None:
    """Print the seconds it took, and the kilobytes that this process and its voice held."""
    made = _exercise(HOUR_MS)
    voice = open_voice()
    renderer = Renderer(voice)
    started = time.perf_counter()
    length = sum(map(len, renderer.pcm(made)))
    spent = time.perf_counter() - started
    assert length == HOUR_MS * renderer.rate // 1_000 * 2
    voice.close()  # what it held is known when it has ended
    held = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(spent, *held)


def _run(what: str) -> str:
    command = [sys.executable, __file__, what]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _exercise(length_ms: int) -> Timeline:
    """An exercise that goes on for so long, from one side to the other."""
    beats = range(0, length_ms, BEAT_MS)
    cues = tuple(
        Cue(beat_ms + at_ms, text, REST if text == "rest" else CUE, number)
        for number, beat_ms in enumerate(beats)
        for at_ms, text in BEAT
    )
    return Timeline(Recipe("bench"), "bench", cues, length_ms, 0, 0, length_ms, tuple(beats))


if __name__ == "__main__":
    main()
