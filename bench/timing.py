"""How well each rendering keeps the time of an exercise, beside one that adds words and pauses.

    .venv/bin/python bench/timing.py [EXERCISE ...] [--voice WORDS_A_MINUTE]

A recording is measured by its sound. What Alexa renders is worked out as she would: words last as
long as the local voice takes for them, and fifteen per cent less or more. Naive is what is usually
written: a word, and then a break as long as the phase.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from set_onsets import Lateness, lateness, onsets_ms, paired
from table import print_table

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.routine.apla import apla_mixer
from gentle_back.routine.audio import Renderer
from gentle_back.routine.audio_words import trimmed
from gentle_back.routine.compile import compile_set
from gentle_back.routine.speaking import estimated_ms
from gentle_back.routine.words import routine_words
from gentle_back.values.timeline import Recipe, Timeline
from gentle_back.voice import Voice, open_voice

EXERCISES = ("small-bridge", "side-stretch", "heel-slides", "pelvic-floor-long", "ankle-pumps")
SLOWNESS = {"15% faster": 0.85, "as it is": 1.0, "15% slower": 1.15}


@dataclass(frozen=True, slots=True)
class DeviceVoice:
    """The local voice as a device would have it, so much slower."""

    voice: Voice
    slowness: float

    def length_ms(self, text: str) -> float:
        """How long it says the text."""
        word = trimmed(b"".join(self.voice.stream(text)))
        return word.length * 1_000 / self.voice.rate * self.slowness


Play = Callable[[Timeline, DeviceVoice], Sequence[float]]


def main() -> None:
    """Print a table for each exercise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercise", nargs="*", default=EXERCISES, help="such as small-bridge")
    parser.add_argument("--voice", type=int, metavar="WORDS_A_MINUTE", help="120 to 200")
    arguments = parser.parse_args()
    content = CompiledContent(compile_content([own_root()]).data)
    voice = open_voice(words_a_minute=arguments.voice)
    for name in arguments.exercise:
        _print_exercise(_timeline(content, name), voice)
    voice.close()


def _timeline(content: CompiledContent, name: str) -> Timeline:
    key = f"exercises/routines/{name}"
    return compile_set(content.routine("en", key), Recipe(key), routine_words(content, "en"))


def _print_exercise(timeline: Timeline, voice: Voice) -> None:
    rows = [["recording, measured", *_cells(_of_recording(timeline, voice))]]
    ways = {"APL for Audio": _mixed, "SSML with breaks": _broken, "naive": _naive}
    for way, play in ways.items():
        for name, slowness in SLOWNESS.items():
            heard = play(timeline, DeviceVoice(voice, slowness))
            rows.append([f"{way}, voice {name}", *_cells(lateness(_due(timeline), heard))])
    head = ["how late a word is", "median", "most", "the last", "drift a minute"]
    length = f"{len(timeline.cues)} words in {timeline.total_ms / 1_000:g} s"
    print_table(f"{timeline.title}, {length}", head, rows)


def _cells(found: Lateness) -> list[str]:
    return [
        f"{found.median_ms:,.2f} ms",
        f"{found.most_ms:,.2f} ms",
        f"{found.last_ms:+,.2f} ms",
        f"{found.drift_ms_a_minute:+,.2f} ms",
    ]


def _of_recording(timeline: Timeline, voice: Voice) -> Lateness:
    renderer = Renderer(voice)
    samples = b"".join(renderer.pcm(timeline))
    assert len(samples) == timeline.total_ms * renderer.rate // 1_000 * 2
    due = _due(timeline)
    return lateness(due, paired(due, onsets_ms(samples, renderer.rate)))


def _due(timeline: Timeline) -> list[float]:
    return [float(cue.at_ms) for cue in timeline.cues]


def _mixed(timeline: Timeline, _device: DeviceVoice) -> Sequence[float]:
    """Each word behind a silence of its own: how long another lasts is nothing to it."""
    _whole, *tracks = apla_mixer(timeline)["items"]
    before = (track.get("items", [])[:-1] for track in tracks)
    return [sum(silence["duration"] for silence in silences) for silences in before]


def _broken(timeline: Timeline, device: DeviceVoice) -> Sequence[float]:
    """Breaks, each shorter by what the word before it is guessed to take."""
    return _in_turn(timeline, device, estimated_ms)


def _naive(timeline: Timeline, device: DeviceVoice) -> Sequence[float]:
    """Breaks as long as the time from word to word."""
    return _in_turn(timeline, device, lambda _text: 0)


def _in_turn(
    timeline: Timeline, device: DeviceVoice, guessed_ms: Callable[[str], float]
) -> Sequence[float]:
    heard, now_ms, over_ms = [0.0], 0.0, 0.0
    for cue, after in pairwise(timeline.cues):
        over_ms = max(over_ms, cue.at_ms) + guessed_ms(cue.text)
        now_ms += device.length_ms(cue.text) + max(0, after.at_ms - over_ms)
        heard.append(now_ms)
    return heard


if __name__ == "__main__":
    main()
