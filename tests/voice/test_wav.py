"""WAV files, whole or not at all."""

from __future__ import annotations

import os
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from gentle_back.errors import VoiceError
from gentle_back.voice import write_wav

RATE = 22_050
SECOND = b"\x01\x02" * RATE


def test_file_holds_all_samples_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    write_wav(path, iter([SECOND, b"", SECOND]), RATE)
    with wave.open(str(path), "rb") as sound:
        assert sound.getparams()[:4] == (1, 2, RATE, 2 * RATE)
        assert sound.readframes(2 * RATE) == 2 * SECOND
    assert path.stat().st_size == 44 + 4 * RATE


def test_silence_is_a_valid_file(tmp_path: Path) -> None:
    write_wav(tmp_path / "nothing.wav", [], RATE)
    with wave.open(str(tmp_path / "nothing.wav"), "rb") as sound:
        assert sound.getnframes() == 0


def test_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    write_wav(tmp_path / "answer.wav", [SECOND], RATE)
    assert (tmp_path / "answer.wav").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_voice_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield SECOND
        raise VoiceError("It broke.")

    path = tmp_path / "answer.wav"
    path.write_bytes(b"old")
    with pytest.raises(VoiceError, match="It broke"):
        write_wav(path, failing(), RATE)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    write_wav(tmp_path / "link.wav", [SECOND], RATE)
    assert (tmp_path / "link.wav").is_symlink()
    assert (tmp_path / "real.wav").stat().st_size > len(SECOND)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "it is not a file"),
        ("pipe", "it is not a file"),
        ("missing/answer.wav", "No such file or directory"),
        ("file/answer.wav", "Not a directory"),
        ("loop", "loop"),
        ("n" * 300, "too long"),
    ],
)
def test_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(VoiceError, match=f"cannot be written: .*{reason}") as refusal:
        write_wav(tmp_path / name, [SECOND], RATE)
    assert name in str(refusal.value)
    assert refusal.value.mend
    assert sorted(tmp_path.iterdir()) == before
