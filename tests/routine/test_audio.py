"""A set as sound, with the voice of this machine: measured, not believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.errors import VoiceError
from gentle_back.routine.audio import Renderer
from gentle_back.routine.audio_files import AudioFiles
from gentle_back.values.timeline import CLOSING, CUE, Cue, Recipe, Timeline
from gentle_back.voice import LocalVoice
from routine.exercises import exercise, files, timeline, whole
from routine.measure import Recording, nearest, read_wav, recorded
from routine.tone import ToneVoice
from routine.worked_out import Heard, walk, whole_set

MOST_OFF_SECONDS = 0.002
LEAST_LIKENESS = 0.98
WALK = "walk-timer"


@pytest.fixture(scope="module", params=[120, 200])
def voice(request: pytest.FixtureRequest) -> Iterator[LocalVoice]:
    """The voice of this machine at a speed, in words a minute."""
    voice = LocalVoice(words_a_minute=request.param)
    try:
        voice.prepare()
    except VoiceError as error:
        pytest.skip(str(error))
    yield voice
    voice.close()


def assert_heard(
    recording: Recording, heard: list[Heard], seconds: float, voice: LocalVoice
) -> None:
    """Each word is heard at its time and whole; the recording ends to the sample."""
    assert len(recording.samples) == round(seconds * recording.rate)
    onsets = recording.onsets()
    for at, text in heard:
        assert abs(nearest(onsets, at) - at) <= MOST_OFF_SECONDS, (text, at)
        alone = recorded(b"".join(voice.stream(text)), voice.rate)
        assert recording.likeness(alone, at) >= LEAST_LIKENESS, (text, at)


@pytest.mark.parametrize("name", [name for name in files() if name != WALK])
def test_each_word_is_heard_at_the_time_worked_out_from_the_file(
    name: str, voice: LocalVoice, tmp_path: Path
) -> None:
    heard, seconds = whole_set(files()[name])
    Renderer(voice).wav(timeline(exercise(name)), tmp_path / "set.wav")
    assert_heard(read_wav(tmp_path / "set.wav"), heard, seconds, voice)


def test_walk_is_heard_in_parts_each_with_its_words_in_time(
    voice: LocalVoice, tmp_path: Path
) -> None:
    (phase,) = files()[WALK]["phases"]
    parts = whole(exercise(WALK))
    for part, (heard, seconds) in zip(parts, walk(phase["seconds"], phase["cue"]), strict=True):
        Renderer(voice).wav(part, tmp_path / "part.wav")
        assert_heard(read_wav(tmp_path / "part.wav"), heard, seconds, voice)


@pytest.mark.parametrize("cut_ms", [0, 4_200, 8_000, 9_000, 31_000])
def test_a_set_carried_on_sounds_as_it_would_have(cut_ms: int) -> None:
    renderer = Renderer(ToneVoice())
    routine = exercise("small-bridge")
    unbroken, resumed = timeline(routine), timeline(routine, cut_ms)
    # From the next cue on; the one that is running is said again.
    next_cue = next(cue for cue in unbroken.cues if cue.at_ms - unbroken.starts_at_ms >= cut_ms)
    left_ms = unbroken.total_ms - next_cue.at_ms
    end = left_ms * renderer.rate // 1_000 * 2
    assert b"".join(renderer.pcm(unbroken))[-end:] == b"".join(renderer.pcm(resumed))[-end:]


@given(st.lists(st.tuples(st.integers(50, 900), st.integers(1, 6)), min_size=1, max_size=12))
def test_words_that_do_not_fit_are_ended_softly_and_never_move_another(
    placed: list[tuple[int, int]],
) -> None:
    cues, at_ms = [], 0
    for apart_ms, length in placed:
        at_ms += apart_ms
        cues.append(Cue(at_ms, "a" * length, CUE))
    made = _timeline((*cues, Cue(at_ms + 900, "a", CLOSING)), at_ms + 1_500)
    voice = ToneVoice(ms_per_letter=100, soft_ms=20)
    recording = recorded(b"".join(Renderer(voice).pcm(made)), voice.rate)
    assert len(recording.samples) == made.total_ms * voice.rate // 1_000
    loud = abs(recording.samples) > ToneVoice.LOUDEST / 2
    for cue in made.cues:
        at = cue.at_ms * voice.rate // 1_000
        assert loud[at : at + 20].any()
        # Its soft beginning stands before it, and the word before has ended.
        assert not loud[at - 20 * voice.rate // 1_000 : at].any()
    assert abs(recording.samples).max() <= ToneVoice.LOUDEST
    # No step is bigger than the tone's own: nothing clicks.
    assert max(abs(recording.samples[1:] - recording.samples[:-1])) <= voice.biggest_step


def test_an_hour_comes_in_pieces_of_a_second() -> None:
    cues = tuple(Cue(second * 1_000, "aa", CUE) for second in range(0, 3_600, 7))
    renderer = Renderer(ToneVoice())
    sizes = [len(piece) for piece in renderer.pcm(_timeline(cues, 3_600_000))]
    assert sum(sizes) == 3_600 * renderer.rate * 2
    assert max(sizes) <= renderer.rate * 2


def test_mp3_is_what_alexa_plays_and_no_word_drifts(voice: LocalVoice) -> None:
    made = timeline(exercise("heel-slides"))
    data = Renderer(voice).mp3(made)
    frames = _frames(data)
    assert {(version, layer, kbps, rate) for version, layer, kbps, rate in frames} == {
        (2, 3, 48, 22_050)
    }
    assert abs(len(frames) * 576 / 22_050 - made.total_ms / 1_000) < 0.15
    miniaudio = pytest.importorskip("miniaudio")
    decoded = miniaudio.decode(data, nchannels=1, sample_rate=22_050)
    onsets = recorded(decoded.samples.tobytes(), 22_050).onsets()
    late = [nearest(onsets, cue.at_ms / 1_000 + 0.045) - cue.at_ms / 1_000 for cue in made.cues]
    assert min(late) >= 0
    assert max(late) <= 0.08
    first, last = late[0], late[-1]
    assert abs(first - last) < 0.02


def test_mp3_is_rendered_once_for_each_voice_and_timeline(tmp_path: Path) -> None:
    pytest.importorskip("lameenc")
    voice = ToneVoice()
    made, other = timeline(exercise("small-bridge")), timeline(exercise("small-bridge"), 1_000)
    first = Renderer(voice, tmp_path, voice_name="low").mp3(made)
    asked = voice.asked
    assert Renderer(voice, tmp_path, voice_name="low").mp3(made) == first
    assert voice.asked == asked
    assert Renderer(voice, tmp_path, voice_name="low").mp3(other) != first
    assert voice.asked > asked
    Renderer(voice, tmp_path, voice_name="high").mp3(made)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_to_keeps_nobody_from_hearing(tmp_path: Path) -> None:
    pytest.importorskip("lameenc")
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    made = timeline(exercise("small-bridge"))
    heard = Renderer(ToneVoice(), tmp_path / "taken").mp3(made)
    assert heard == Renderer(ToneVoice()).mp3(made)


@given(kept=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40)), max_size=20))
def test_files_never_take_more_room_than_they_may(
    tmp_path_factory: pytest.TempPathFactory, kept: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("audio")
    held = AudioFiles(folder, most_bytes=100)
    for name, size in kept:
        held.put(name, bytes(size))
        assert held.get(name) == bytes(size)
        assert sum(path.stat().st_size for path in folder.iterdir()) <= 100


def _timeline(cues: tuple[Cue, ...], total_ms: int) -> Timeline:
    return Timeline(Recipe("any"), "any", cues, total_ms, 0, 0, total_ms, (0,))


def _frames(data: bytes) -> list[tuple[int, int, int, int]]:
    """Version, layer, bit rate and rate of each frame; the data is nothing but frames."""
    kbps_by_index = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    frames, at = [], 0
    while at + 4 <= len(data):
        head = int.from_bytes(data[at : at + 4], "big")
        assert head >> 21 == 0x7FF, f"no frame at {at}"
        version = {2: 2, 3: 1}[head >> 19 & 3]
        kbps, rate = kbps_by_index[head >> 12 & 15], (22_050, 24_000, 16_000)[head >> 10 & 3]
        frames.append((version, 4 - (head >> 17 & 3), kbps, rate))
        at += 72_000 * kbps // rate + (head >> 9 & 1)
    return frames
