"""When there is a door, and the key by which it opens."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gentle_back import service
from gentle_back.audio_door.door import AudioDoor
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.errors import KeyFileError
from gentle_back.service import open_audio_door
from sets import recipe_of

BASE = "https://back.example.org"
CLOCK = MovableClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the audio extra is installed is not for these tests to depend on."""
    monkeypatch.setattr(service, "ENCODER", "json")


def config_of(folder: Path, **settings: object) -> Config:
    folders = {"state_dir": folder / "state", "cache_dir": folder / "cache"}
    return Config(**{**folders, **settings})  # type: ignore[arg-type]  # by name


def opened(config: Config, content: CompiledContent, base_url: str = BASE) -> AudioDoor | None:
    return open_audio_door(config, content, CLOCK, base_url)


@pytest.mark.parametrize(
    ("asked", "is_open"),
    [
        (("auto", BASE), True),
        (("audio", BASE), True),
        (("apla", BASE), False),
        (("ssml", BASE), False),
        (("auto", ""), False),
        (("audio", ""), False),
    ],
)
def test_the_door_is_there_where_recordings_may_be_heard(
    content: CompiledContent,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    asked: tuple[str, str],
    is_open: bool,
) -> None:
    wish, base_url = asked
    door = opened(config_of(tmp_path, routine_rendering=wish), content, base_url)
    assert (door is not None) == is_open
    assert (tmp_path / "state" / "audio.key").exists() == is_open
    assert ("public_url is not set" in caplog.text) == (wish == "audio" and not is_open)


def test_an_operator_who_wants_recordings_hears_what_is_missing(
    content: CompiledContent,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(service, "ENCODER", "no_such_encoder")
    assert opened(config_of(tmp_path, routine_rendering="auto"), content) is None
    assert caplog.text == ""
    assert opened(config_of(tmp_path, routine_rendering="audio"), content) is None
    assert "pip install 'gentle-back[audio]'" in caplog.text


def test_machines_with_one_key_take_each_others_addresses(
    content: CompiledContent, tmp_path: Path
) -> None:
    shared = tmp_path / "shared.key"
    doors = [
        opened(config_of(tmp_path / "one", audio_key_file=shared), content),
        opened(config_of(tmp_path / "two", audio_key_file=shared), content),
        opened(config_of(tmp_path / "three"), content),
    ]
    assert shared.stat().st_mode & 0o777 == 0o600
    recipe = recipe_of(content)
    one, two, stranger = (door.addresses for door in doors if door)
    token = one.address(recipe).removeprefix(f"{BASE}/audio/").removesuffix(".mp3")
    assert two.recipe(token) == recipe
    assert stranger.recipe(token) is None


def test_a_key_that_cannot_be_used_names_its_setting(
    content: CompiledContent, tmp_path: Path
) -> None:
    with pytest.raises(KeyFileError, match="audio_key_file"):
        opened(config_of(tmp_path, audio_key_file=tmp_path), content)
    open_to_all = tmp_path / "open.key"
    open_to_all.write_text("00" * 32)
    open_to_all.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        opened(config_of(tmp_path, audio_key_file=open_to_all), content)
