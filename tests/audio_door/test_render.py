"""Recordings: made once, one at a time, and never more of them asked for than can be made."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_door.needs import held, needs_recording
from gentle_back.audio_door.render import LINE, MOST_IN_LINE, Recordings
from gentle_back.audio_door.timeline_json import read_timeline, write_timeline
from gentle_back.content.compiled import CompiledContent
from gentle_back.device.mp3 import recording_ms
from gentle_back.errors import AudioRefused
from gentle_back.values import Cue, Recipe, Timeline
from sets import recipe_of, timeline_of

# Notes that it ran, and gives back what it was given.
ECHO = "import sys; open({!r}, 'a').write('x'); sys.stdout.buffer.write(sys.stdin.buffer.read())"
numbers = st.integers(0, 3_600_000)
words = st.text(st.characters(exclude_categories=["Cs"]))
timelines = st.builds(
    Timeline,
    recipe=st.builds(Recipe),
    title=words,
    cues=st.lists(st.builds(Cue, numbers, words, words, st.integers(-1, 99))).map(tuple),
    total_ms=numbers,
    starts_at_ms=numbers,
    from_ms=numbers,
    set_ms=numbers,
    repetition_starts_ms=st.lists(numbers).map(tuple),
)


@given(timelines)
def test_a_timeline_comes_back_from_its_json(timeline: Timeline) -> None:
    assert read_timeline(write_timeline(timeline)) == timeline


def test_a_recording_is_made_once_and_named_by_what_is_in_it(
    content: CompiledContent, tmp_path: Path
) -> None:
    recordings, ran = counted(tmp_path)
    timeline = timeline_of(content, recipe_of(content))
    first, again = recordings.recording(timeline), recordings.recording(timeline)
    assert (first, ran.read_text()) == (again, "x")
    assert first.mp3 == write_timeline(timeline)
    other = recordings.recording(replace(timeline, total_ms=timeline.total_ms + 1))
    assert (other.name == first.name, ran.read_text()) == (False, "xx")


def test_who_asks_at_the_same_time_hears_the_same_recording(
    content: CompiledContent, tmp_path: Path
) -> None:
    timeline = timeline_of(content, recipe_of(content))
    recordings, ran = counted(tmp_path)
    with ThreadPoolExecutor(MOST_IN_LINE) as pool:
        made = list(pool.map(recordings.recording, [timeline] * MOST_IN_LINE))
    assert len({one.name for one in made}) == 1
    assert ran.read_text() == "x"


@pytest.mark.parametrize(
    "taken",
    [["rendering"], [f"place-{number}" for number in range(MOST_IN_LINE)]],
    ids=["another is made for too long", "the line is full"],
)
def test_who_cannot_wait_is_told_to_come_again(
    content: CompiledContent, tmp_path: Path, taken: list[str]
) -> None:
    recordings, ran = counted(tmp_path, wait_seconds=0.1)
    timeline = timeline_of(content, recipe_of(content))
    with ExitStack() as stack:
        for name in taken:
            stack.enter_context(held(tmp_path / "audio" / LINE / name))
        with pytest.raises(AudioRefused) as refused:
            recordings.recording(timeline)
    assert refused.value.reason == "busy"
    assert not ran.exists()
    assert recordings.recording(timeline).mp3  # once they have let go


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit('no voice here')", "no voice here"),
        ("pass", "it said nothing"),
    ],
)
def test_a_recording_that_fails_is_logged_and_tried_again(
    content: CompiledContent,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    program: str,
    told: str,
) -> None:
    recordings = Recordings(tmp_path, command=(sys.executable, "-c", program))
    timeline = timeline_of(content, recipe_of(content))
    for _ in range(2):
        with pytest.raises(AudioRefused) as refused:
            recordings.recording(timeline)
        assert refused.value.reason == "failed"
    assert caplog.text.count(told) == 2


def test_a_folder_that_is_none_is_told_of(content: CompiledContent, tmp_path: Path) -> None:
    (tmp_path / "audio").write_text("in the way")
    recordings, _ = counted(tmp_path)
    with pytest.raises(AudioRefused) as refused:
        recordings.recording(timeline_of(content, recipe_of(content)))
    assert refused.value.reason == "failed"


@needs_recording
def test_a_real_recording_is_as_alexa_plays_it_and_lasts_as_long_as_its_timeline(
    content: CompiledContent, tmp_path: Path
) -> None:
    timeline = timeline_of(content, recipe_of(content))
    made = Recordings(tmp_path).recording(timeline)
    assert timeline.total_ms <= recording_ms(made.mp3) <= timeline.total_ms + 150


def counted(folder: Path, wait_seconds: float = 6.0) -> tuple[Recordings, Path]:
    """Recordings whose maker echoes, and the file in which it counts."""
    ran = folder / "ran"
    command = (sys.executable, "-c", ECHO.format(str(ran)))
    return Recordings(folder / "audio", command=command, wait_seconds=wait_seconds), ran
