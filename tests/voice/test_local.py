"""The voice of this machine: real workers, real sound; and workers that fail in every way."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gentle_back.errors import VoiceError
from gentle_back.voice import LocalVoice, open_voice, write_wav
from voice import engines
from voice.loudness import voiced_share

HURTS = "Your back hurts because a hormone called relaxin makes your joints looser."
RISE = "To get up, roll onto your side first, then push yourself up with your arms."
LONG = " ".join(f"This is sentence number {number}, said for its length." for number in range(62))

FAST_PATIENCE = 0.3


def spoken(voice: LocalVoice, text: str) -> bytes:
    return b"".join(voice.stream(text))


def seconds(samples: bytes) -> float:
    return len(samples) / 2 / 22_050


def test_two_texts_are_two_recordings_and_both_are_mostly_speech(voice: LocalVoice) -> None:
    recordings = [spoken(voice, text) for text in (HURTS, RISE)]
    assert recordings[0] != recordings[1]
    for samples in recordings:
        assert 3 < seconds(samples) < 8
        assert 0.40 <= voiced_share(samples, voice.rate) <= 0.95


def test_same_text_twice_is_the_same_recording(voice: LocalVoice) -> None:
    first = spoken(voice, HURTS)
    spoken(voice, RISE)
    assert spoken(voice, f"  {HURTS}\n") == first


def test_long_text_is_spoken_to_its_end_piece_by_piece(voice: LocalVoice) -> None:
    assert len(LONG) > 3000
    chunks = list(voice.stream(LONG))
    assert len(chunks) >= len(LONG) / 400
    assert 150 < seconds(b"".join(chunks)) < 300
    assert all(0.4 < voiced_share(chunk, voice.rate) < 0.95 for chunk in chunks)


def test_many_texts_in_a_row_are_all_spoken_whole(voice: LocalVoice) -> None:
    voice.prepare()
    pid = voice.worker_pid
    took = [seconds(spoken(voice, f"Number {number}, and take your time.")) for number in range(99)]
    assert min(took) > 1.0
    assert voice.worker_pid == pid


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x01"], ids=["empty", "blank", "control"])
def test_text_without_words_is_not_even_asked_for(text: str) -> None:
    voice = LocalVoice(command=["/nowhere"])
    assert list(voice.stream(text)) == []
    assert voice.worker_pid is None


@pytest.mark.parametrize("text", ["...", "—", ". . .", "?!", "😀", "\ud800"])
def test_odd_text_neither_hangs_nor_repeats_what_was_said_before(
    voice: LocalVoice, text: str
) -> None:
    before = spoken(voice, HURTS)
    assert seconds(spoken(voice, text)) < 2.5
    assert spoken(voice, HURTS) == before


def test_slow_speech_takes_longer_by_the_measure_asked_for(spoken_by: tuple[str, ...]) -> None:
    took = {}
    for words_a_minute in (100, 200):
        voice = LocalVoice(words_a_minute=words_a_minute, command=spoken_by)
        took[words_a_minute] = seconds(spoken(voice, HURTS))
        voice.close()
    assert took[100] / took[200] == pytest.approx(2.0, rel=0.2)


@pytest.mark.parametrize("words_a_minute", [79, 451, 0, -1])
def test_speed_the_engine_does_not_have_is_refused(words_a_minute: int) -> None:
    with pytest.raises(VoiceError, match="whole number from 80 to 450"):
        open_voice(words_a_minute=words_a_minute)


@pytest.mark.parametrize("name", ["en-us", "EN-US", "gmw/en-us", "English (America)", "en-us+f3"])
def test_voice_is_known_by_all_its_names(spoken_by: tuple[str, ...], name: str) -> None:
    voice = LocalVoice(name=name, command=spoken_by)
    voice.prepare()
    assert voice.worker_pid
    voice.close()


@pytest.mark.parametrize("name", ["en-uz", "en-us+nosuch", "nobody at all", ""])
def test_unknown_voice_is_refused_with_one_that_is_near(
    spoken_by: tuple[str, ...], name: str
) -> None:
    voice = LocalVoice(name=name, command=spoken_by)
    with pytest.raises(VoiceError, match="There is no voice") as refusal:
        voice.prepare()
    assert "en-us" in refusal.value.mend
    assert voice.worker_pid is None


def test_machine_without_an_engine_is_told_what_to_install() -> None:
    voice = LocalVoice(command=engines.WITH_NOTHING)
    with pytest.raises(VoiceError, match="There is no speech engine") as refusal:
        voice.prepare()
    assert "gentle-back[voice]" in refusal.value.mend
    assert "apt install espeak-ng" in refusal.value.mend


@pytest.mark.skipif(not engines.has_extra(), reason="the extra speech library is not installed")
def test_library_of_the_extra_is_found_below_a_very_long_path(tmp_path: Path) -> None:
    import espeakng_loader

    below = tmp_path / ("a" * 200)
    below.mkdir()
    (below / "espeakng_loader").symlink_to(Path(espeakng_loader.__file__).parent)
    first = f"import sys; sys.path.insert(0, {str(below)!r})\n"
    command = [*engines.WITH_EXTRA[:-1], first + engines.WITH_EXTRA[-1]]
    voice = LocalVoice(command=command)
    assert seconds(spoken(voice, HURTS)) > 3
    voice.close()


def test_killed_worker_is_followed_by_another_and_nothing_is_left_out(
    voice: LocalVoice,
    spoken_by: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uninterrupted = seconds(spoken(voice, LONG))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what is killed cannot tidy up
    again = LocalVoice(command=spoken_by)
    stream = again.stream(LONG)
    heard = next(stream)
    first_pid = again.worker_pid
    assert first_pid
    os.kill(first_pid, signal.SIGKILL)
    heard += b"".join(stream)
    assert again.worker_pid not in (None, first_pid)
    assert seconds(heard) == pytest.approx(uninterrupted, rel=0.01)
    again.close()


def test_many_threads_share_one_voice(voice: LocalVoice) -> None:
    texts = [f"This is text number {number}." for number in range(12)]
    heard: dict[str, bytes] = {}

    def speak(text: str) -> None:
        heard[text] = spoken(voice, text)

    threads = [threading.Thread(target=speak, args=(text,)) for text in texts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(heard.values())) == len(texts)
    assert all(heard[text] == spoken(voice, text) for text in texts)


def test_stream_left_half_way_keeps_nobody_waiting(voice: LocalVoice) -> None:
    left = voice.stream(LONG)
    next(left)
    assert spoken(voice, HURTS)


def test_closed_voice_speaks_no_more_and_its_worker_is_gone(voice: LocalVoice) -> None:
    spoken(voice, HURTS)
    pid = voice.worker_pid
    assert pid
    voice.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(VoiceError, match="closed"):
        spoken(voice, HURTS)


@pytest.mark.parametrize("ending", ["pass", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_worker_ends_with_its_program_however_that_ends(
    spoken_by: tuple[str, ...], ending: str
) -> None:
    program = f"""
import os, signal, sys
from gentle_back.voice import LocalVoice
voice = LocalVoice(command={spoken_by!r})
voice.prepare()
print(voice.worker_pid, flush=True)
sys.stdin.readline()
{ending}
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as ran:
        assert ran.stdin
        assert ran.stdout
        worker = os.pidfd_open(int(ran.stdout.readline()))
        ran.stdin.write("\n")
        ran.stdin.flush()
        ran.wait(20)
    ended, _, _ = select.select([worker], [], [], 20)
    os.close(worker)
    assert ended


def test_worker_leaves_nothing_in_the_temporary_folder(
    spoken_by: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    voice = LocalVoice(command=spoken_by)
    spoken(voice, HURTS)
    assert len(list(tmp_path.iterdir())) == 1
    voice.close()
    assert list(tmp_path.iterdir()) == []


def test_program_itself_never_imports_engine_or_player() -> None:
    program = "import gentle_back.voice, sys; print({'pyttsx3', 'miniaudio'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "set()\n"


HANGS = "import sys; sys.stdin.buffer.read()"
IS_DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
CRASHES = "import sys; sys.exit('no luck today')"
CHATS = "print('Audio saved to somewhere', flush=True); import sys; sys.stdin.buffer.read()"


@pytest.fixture
def worker_that(tmp_path: Path) -> Iterator[Callable[[str], LocalVoice]]:
    """Makes a voice whose worker runs this program, each start noted."""
    voices = []

    def made(program: str) -> LocalVoice:
        note = f"import os; open({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        command = [sys.executable, "-c", note + program]
        voices.append(LocalVoice(command=command, patience_seconds=FAST_PATIENCE))
        return voices[-1]

    yield made
    for voice in voices:
        voice.close()


@pytest.mark.parametrize(
    ("program", "message"),
    [
        pytest.param(HANGS, "did not answer within 0.3 seconds", id="hangs"),
        pytest.param(IS_DEAF, "did not answer within 0.3 seconds", id="deaf"),
        pytest.param(CRASHES, "ended before it had spoken: no luck today", id="crashes"),
        pytest.param(CHATS, "answered with something other than speech", id="chats"),
    ],
)
def test_worker_that_fails_is_ended_and_tried_once_more(
    worker_that: Callable[[str], LocalVoice], tmp_path: Path, program: str, message: str
) -> None:
    with pytest.raises(VoiceError, match=message) as failure:
        spoken(worker_that(program), HURTS)
    assert failure.value.mend
    pids = [int(line) for line in (tmp_path / "pids").read_text().splitlines()]
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_worker_that_cannot_be_started_is_named() -> None:
    with pytest.raises(VoiceError, match="/nowhere/python cannot be started: No such file"):
        LocalVoice(command=["/nowhere/python"]).prepare()


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
@pytest.mark.parametrize("text", [HURTS, RISE, f"{HURTS} {RISE}", LONG], ids=range(4))
def test_length_is_that_of_espeak_ng_itself(
    spoken_by: tuple[str, ...], tmp_path: Path, text: str
) -> None:
    voice = LocalVoice(words_a_minute=175, command=spoken_by)
    write_wav(tmp_path / "ours.wav", voice.stream(text), voice.rate)
    voice.close()
    subprocess.run(["espeak-ng", "-s", "175", "-w", tmp_path / "theirs.wav", text], check=True)
    ours, theirs = (recorded_seconds(tmp_path / name) for name in ("ours.wav", "theirs.wav"))
    assert ours == pytest.approx(theirs, rel=0.1)


def recorded_seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()
