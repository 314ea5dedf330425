"""`gentle-back doctor`: each thing that can be set wrong is named with its mend."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from audio_door.needs import needs_recording
from gentle_back.audio_door.render import Recordings
from gentle_back.cli import examination, main
from gentle_back.errors import VoiceError
from gentle_back.voice import Player
from running import free_port

ADDRESS = "https://back.example.org"
SKILL = "amzn1.ask.skill.0f9a6f6d-4f4c-4c7e-9d55-1c2e8c1d7a10"


@dataclass
class Place:
    """A folder with settings that are right, until a test changes them."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def set(self, **settings: object) -> None:
        """Change settings, by the environment."""
        for name, value in settings.items():
            self.monkeypatch.setenv(f"GENTLE_BACK_{name.upper()}", str(value))

    def write(self, path: str, text: str = "") -> Path:
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def examined(self, *more: str) -> Result:
        """What the doctor says."""
        return CliRunner().invoke(main, [*more, "doctor"], catch_exceptions=False)


@pytest.fixture
def place(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place where all is well, sound included."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(examination, "open_voice", _Voice)
    monkeypatch.setattr(Player, "check", lambda _: None)
    made = Place(tmp_path, monkeypatch)
    made.set(cache_dir=cache_dir, state_dir=tmp_path / "state", skill_id=SKILL, port=free_port())
    return made


class _Voice:
    """A voice that can speak."""

    def close(self) -> None:
        """Nothing is held."""


def test_all_is_well_where_nothing_is_wrong(place: Place) -> None:
    told = place.examined()
    assert {line.split()[0] for line in told.output.splitlines()} == {"ok"}, told.output
    assert told.exit_code == 0


def _no_voice() -> _Voice:
    raise VoiceError("There is no speech engine.", mend="Run: apt-get install espeak-ng")


def _no_card(_: object) -> None:
    raise VoiceError("There is no sound card to play on.", mend="Connect one.")


class _InThePast:
    """A clock that has lost its battery."""

    def now(self) -> datetime:
        """The beginning of the epoch."""
        return datetime(1970, 1, 1, tzinfo=UTC)

    def monotonic(self) -> float:
        """Seconds since nothing."""
        return 0.0


class _InTheFuture(_InThePast):
    """A clock set by a slip of the finger."""

    def now(self) -> datetime:
        """Long after."""
        return datetime(2126, 1, 1, tzinfo=UTC)


def _clock(kind: type[_InThePast]) -> Callable[[Place], None]:
    return lambda place: place.monkeypatch.setattr("gentle_back.cli.doctor.SystemClock", kind)


def _set(**settings: object) -> Callable[[Place], None]:
    return lambda place: place.set(**settings)


def _broken_plugin(place: Place) -> None:
    place.write("plugins/tea/__init__.py", "1 / 0")
    place.set(plugins_dir=place.folder / "plugins")


def _broken_content(place: Place) -> None:
    place.write("words/en/skill/lines/a.yaml", "help: {{ no }}")
    place.set(content_dir=place.folder / "words")


def _no_folder(name: str) -> Callable[[Place], None]:
    def seed(place: Place) -> None:
        file = place.write("a-file")
        place.set(**{name: file / "folder"})

    return seed


def _device_not_ours(place: Place) -> None:
    place.write("state/device", "a file, where a folder belongs")


def _memory_gone(place: Place) -> None:
    place.set(memory=True)
    place.write("state/memory.db", "no database " * 1_000)


def _recordings_failing(**settings: object) -> Callable[[Place], None]:
    def seed(place: Place) -> None:
        place.set(public_url=ADDRESS, **settings)
        place.monkeypatch.setattr(examination, "Recordings", partial(Recordings, command=["false"]))

    return seed


def _key_for_all(place: Place) -> None:
    place.write("state/audio.key", "ab" * 32).chmod(0o644)
    place.set(public_url=ADDRESS)


# What is set wrong, how grave it is, and what must be told of it and of its mend.
WRONG: dict[str, tuple[Callable[[Place], object], str, str, list[str]]] = {
    "settings file that is none": (
        _set(config="nowhere.toml"),
        "fail",
        "settings",
        ["nowhere.toml: cannot be read", "Name another"],
    ),
    "settings that are no TOML": (
        lambda place: place.write("gentle-back.toml", "port = = 1"),
        "fail",
        "settings",
        ["gentle-back.toml: is no TOML", "Mend that place"],
    ),
    "setting misspelt": (
        lambda place: place.write("gentle-back.toml", 'skil_id = "x"'),
        "fail",
        "settings",
        ["no setting 'skil_id'", "Did you mean 'skill_id'?"],
    ),
    "setting of the wrong kind": (
        _set(port="eighty"),
        "fail",
        "settings",
        ["GENTLE_BACK_PORT: is 'eighty'", "Write a whole number"],
    ),
    "no skill id": (
        _set(skill_id=""),
        "warn",
        "skill id",
        ["not set", "Set skill_id, or GENTLE_BACK_SKILL_ID", "developer console"],
    ),
    "skill id that is none": (
        _set(skill_id="amzn1.ask.skill.your-id"),
        "fail",
        "skill id",
        ["'amzn1.ask.skill.your-id' is none", "It looks like amzn1.ask.skill."],
    ),
    "country that is none": (
        _set(country="UK"),
        "fail",
        "country",
        ["'UK' is none we know", "such as GB"],
    ),
    "locale we do not speak": (
        _set(locale="de-DE"),
        "warn",
        "locale",
        ["no content in 'de'", "Set locale to"],
    ),
    "no folder of plugins": (
        _set(plugins_dir="nowhere"),
        "fail",
        "plugins",
        ["plugins_dir: nowhere is not a folder", "Make it, or name another"],
    ),
    "broken plugin": (
        _broken_plugin,
        "fail",
        "plugins",
        ["tea is left out: ZeroDivisionError", "switch it off with plugins_off"],
    ),
    "plugin switched off that is none": (
        _set(plugins_off="cause"),
        "warn",
        "plugins",
        ["plugins_off names 'cause'", "Did you mean 'causes'?"],
    ),
    "no folder of content": (
        _set(content_dir="nowhere"),
        "fail",
        "content",
        ["nowhere: no such folder", "name a folder of content"],
    ),
    "broken content": (
        _broken_content,
        "fail",
        "content",
        ["a.yaml", "See all of them: gentle-back check"],
    ),
    "clock in the past": (
        _clock(_InThePast),
        "fail",
        "clock",
        ["1970-01-01", "before this version was made", "timedatectl set-ntp true"],
    ),
    "clock in the future": (
        _clock(_InTheFuture),
        "fail",
        "clock",
        ["2126-01-01", "ten years after", "timedatectl set-ntp true"],
    ),
    "trusted certificates that are none": (
        lambda place: place.monkeypatch.setenv("SSL_CERT_FILE", "nowhere.pem"),
        "fail",
        "trust store",
        ["SSL_CERT_FILE is 'nowhere.pem'", "or unset it"],
    ),
    "no place for keys": (
        _no_folder("state_dir"),
        "fail",
        "state_dir",
        ["cannot be written to", "or set state_dir to one that is"],
    ),
    "no place for what is compiled": (
        _no_folder("cache_dir"),
        "warn",
        "cache_dir",
        ["compiled at every start", "or set cache_dir to one that is"],
    ),
    "device's place taken": (
        _device_not_ours,
        "fail",
        "device",
        ["certificates cannot be kept", "Make it a folder"],
    ),
    "memory that is none": (_memory_gone, "fail", "memory", ["memory.db"]),
    "store that is none": (
        _set(memory=True, store_url="tea://cup"),
        "fail",
        "memory",
        ["store_url"],
    ),
    "recordings without an address": (
        _set(routine_rendering="audio"),
        "fail",
        "recordings",
        ["public_url is not set", "give the https address"],
    ),
    "recordings that cannot be made": (
        _recordings_failing(routine_rendering="audio"),
        "fail",
        "recordings",
        ["could not be made", "gentle-back exercise render small-bridge --mp3"],
    ),
    "recordings that cannot be made, where Alexa's voice does": (
        _recordings_failing(routine_rendering="auto"),
        "warn",
        "recordings",
        ["could not be made"],
    ),
    "key of recordings that others can read": (
        _key_for_all,
        "fail",
        "recordings",
        ["audio.key", "can be read by every user", "chmod 600"],
    ),
    "host that is none": (
        _set(host="no host"),
        "fail",
        "port",
        ["that is no address", "Set host to 127.0.0.1"],
    ),
    "host of another computer": (
        _set(host="192.0.2.1"),
        "fail",
        "port",
        ["no address of this computer", "Set host to 127.0.0.1"],
    ),
    "no speech": (
        lambda place: place.monkeypatch.setattr(examination, "open_voice", _no_voice),
        "warn",
        "speech",
        ["no speech engine", "apt-get install espeak-ng", "Only the offline device"],
    ),
    "no sound card": (
        lambda place: place.monkeypatch.setattr(Player, "check", _no_card),
        "warn",
        "player",
        ["no sound card", "Connect one"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_one_line_with_its_mend(case: str, place: Place) -> None:
    seed, level, subject, told = WRONG[case]
    seed(place)
    examined = place.examined()
    lines = [line for line in examined.output.splitlines() if not line.startswith("ok ")]
    (line,) = [one for one in lines if one.split("  ")[1].strip() == subject]
    assert line.startswith(f"{level}  "), examined.output
    for part in told:
        assert part in line
    assert examined.exit_code == (1 if "fail" in {one.split()[0] for one in lines} else 0)
    if level == "fail":
        assert examined.exit_code == 1


@contextmanager
def _answering(body: bytes) -> Iterator[int]:
    """Something that answers every request with this; gives its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("body", [b"hello", b"{}", b'{"status": "fine"}', b"[1]"])
def test_port_of_another_program_is_named_with_its_mend(body: bytes, place: Place) -> None:
    with _answering(body) as port:
        place.set(port=port)
        examined = place.examined()
    assert "another program has it. Set port to another" in examined.output
    assert f"ss -ltnp sport = :{port}" in examined.output
    assert examined.exit_code == 1


def test_silent_program_on_the_port_is_another(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place.set(port=listening.getsockname()[1])
        place.monkeypatch.setattr("gentle_back.cli.port.ANSWER_SECONDS", 0.1)
        assert "another program has it" in place.examined().output


@pytest.mark.parametrize("status", ["ok", "degraded"])
def test_port_on_which_we_answer_already_is_fine(status: str, place: Place) -> None:
    with _answering(json.dumps({"status": status}).encode()) as port:
        place.set(port=port)
        examined = place.examined()
    assert "Gentle Back answers there already" in examined.output
    assert examined.exit_code == 0


def test_settings_that_cannot_be_read_leave_the_rest_to_be_looked_at(place: Place) -> None:
    place.set(port="eighty")
    told = place.examined().output
    assert [line.split()[1] for line in told.splitlines()] == [
        "settings",
        "trust",
        "speech",
        "player",
    ]


def test_settings_file_is_named(place: Place) -> None:
    file = place.write("mine.toml", 'country = "GB"')
    told = place.examined("--config", str(file)).output
    assert f"from {file}" in told
    assert "GB, emergency number 999" in told


def test_memory_that_works_is_told(place: Place) -> None:
    place.set(memory=True)
    assert "on; store and key can be used" in place.examined().output


@needs_recording
def test_recording_is_tried(place: Place) -> None:
    place.set(routine_rendering="audio", public_url=ADDRESS)
    examined = place.examined()
    assert "recordings   one was made" in examined.output
    assert examined.exit_code == 0


def test_json_holds_the_same(place: Place) -> None:
    place.set(country="UK")
    told = CliRunner().invoke(main, ["doctor", "--json"])
    findings = json.loads(told.stdout)
    assert told.exit_code == 1
    assert [one for one in findings if one["level"] == "fail"] == [
        {
            "subject": "country",
            "level": "fail",
            "found": "'UK' is none we know an emergency number of.",
            "mend": findings[[one["subject"] for one in findings].index("country")]["mend"],
        }
    ]
