"""The exercises at the command line: listed, shown, rendered and played."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from conftest import START
from contents import real_content
from gentle_back.cli import main
from gentle_back.clock import MovableClock
from gentle_back.content.find import own_root
from gentle_back.errors import VoiceError
from gentle_back.voice import open_voice

QUICK = "pelvic-floor-quick"
DOCS = Path(__file__).parents[2] / "docs"
PICTURES = sorted((DOCS / "pictures").glob("*.svg"))
NO_CARD = {"ALSA_CONFIG_PATH": os.devnull, "PULSE_SERVER": "unix:/nowhere"}
PATIENCE_SECONDS = 60
STEP_UPS = """
title: Step-ups
level: 2
position: Stand in front of a low step, and hold the rail.
phases:
  - {label: breathe out and step up, cue: out, seconds: 2, kind: out}
  - {label: step down and rest, cue: rest, seconds: 3, kind: rest}
repetitions: 3
per_day: 1
for: {pregnancy: never, vaginal: 42, caesarean: 84, arms: free}
when: Step-ups fit from six weeks after birth.
tips: [Keep hold of the rail.]
progress: Add one when it feels easy.
sources: [mm02]
"""


def run(*arguments: str) -> Result:
    """What `gentle-back exercise` with these arguments did."""
    return CliRunner().invoke(main, ["exercise", *arguments], catch_exceptions=False)


def said(line_id: str, number: str = "") -> str:
    """One of the skill's own lines."""
    return real_content().line("en", "skill", line_id, number=number).text


def written_ids() -> list[str]:
    """The ids of the exercises that stand in content."""
    folder = own_root().path / "en" / "exercises" / "routines"
    return sorted(path.stem for path in folder.glob("*.yaml"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings, and a state of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENTLE_BACK_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("GENTLE_BACK_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def has_voice() -> None:
    """Skips where this machine cannot speak."""
    try:
        open_voice().close()
    except VoiceError as error:
        pytest.skip(f"no voice: {error}")


def test_list_has_a_line_for_each_exercise() -> None:
    listed = run("list")
    assert listed.exit_code == 0
    rows = [line for line in listed.stdout.splitlines()[1:] if not line.startswith(" ")]
    assert [row.split()[0] for row in rows] == written_ids()
    bridge = next(row for row in rows if row.startswith("small-bridge"))
    assert bridge.split()[-5:] == ["2", "0:32", "1-13", "14", "42"]


@pytest.mark.parametrize("name", written_ids())
def test_show_has_all_that_an_editor_looks_for(name: str) -> None:
    shown = run("show", name)
    assert shown.exit_code == 0
    headings = {line.split("  ")[0] for line in shown.stdout.splitlines() if line[0] != " "}
    assert headings >= {"title", "dose", "for whom", "when", "position", "phases", "sources"}


def test_each_kind_of_file_holds_the_same_set(has_voice: None) -> None:
    kinds = ("wav", "mp3", "apla", "ssml", "cues", "svg")
    assert run("render", QUICK, *(f"--{kind}=set.{kind}" for kind in kinds)).exit_code == 0
    cues = json.loads(Path("set.cues").read_text(encoding="utf-8"))
    with wave.open("set.wav") as sound:
        assert sound.getnframes() == cues["total"] * sound.getframerate()
    apla = json.loads(Path("set.apla").read_text(encoding="utf-8"))
    ssml = Path("set.ssml").read_text(encoding="utf-8").strip()
    ET.parse("set.svg")  # noqa: S314 - of our own making
    spoken = [event["text"] for event in cues["events"]]
    assert [one["content"] for one in _speeches(apla)] == spoken
    said = ET.fromstring(ssml).itertext()  # noqa: S314 - of our own making
    assert list(filter(None, map(str.strip, said))) == spoken
    assert Path("set.mp3").stat().st_size == pytest.approx(cues["total"] * 6_000, rel=0.02)


def _speeches(node: object) -> list[dict[str, str]]:
    """The speech components of a document, in order."""
    if isinstance(node, list):
        return [found for one in node for found in _speeches(one)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "Speech":
        return [node]
    return [found for one in node.values() for found in _speeches(one)]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_pictures_in_the_docs_show_the_exercises_as_they_are(path: Path) -> None:
    assert run("render", path.stem, "--svg", "now.svg").exit_code == 0
    assert Path("now.svg").read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
        f"gentle-back exercise render {path.stem} --svg docs/pictures/{path.name} --force"
    )


def test_part_of_a_set_done_otherwise_is_rendered_so() -> None:
    options = ("--repetitions", "3", "--slower", "--from", "3.5")
    assert run("render", QUICK, "--cues", "part.json", *options).exit_code == 0
    part = json.loads(Path("part.json").read_text(encoding="utf-8"))
    squeezes = [event["at"] for event in part["events"] if event["text"] == "squeeze"]
    # A repetition takes 3 seconds and 3.75 so; the count-in 4.5.
    assert squeezes == [4.5 + 0.25, 4.5 + 4.0]


def test_long_walk_is_whole_as_sound_and_in_parts_for_alexa() -> None:
    rendered = run("render", "walk-timer", "--cues", "walk.json", "--apla", "walk.apla")
    assert "walk.apla: written; Alexa's next part begins with --from 180" in rendered.stdout
    total = json.loads(Path("walk.json").read_text(encoding="utf-8"))["total"]
    assert total > 300
    again = run("render", "walk-timer", "--apla", "rest.apla", "--from", "180")
    assert again.stdout == "rest.apla: written\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        pytest.param(["show", "smal-bridge"], 2, "Did you mean 'small-bridge'?", id="unknown"),
        pytest.param(["play", "bridge"], 2, "exercise list", id="unknown to play"),
        pytest.param(["render", QUICK], 2, "--wav bridge.wav", id="no file"),
        pytest.param(["render", QUICK, "--cues", "there"], 2, "--force", id="file exists"),
        pytest.param(
            ["render", QUICK, "--cues", "a", "--svg", "a"], 2, "also named by --cues", id="twice"
        ),
        pytest.param(
            ["render", QUICK, "--cues", "no/a"], 1, "folder that you may write to", id="no folder"
        ),
        pytest.param(["render", QUICK, "--cues", "."], 2, "is a directory", id="a folder"),
        pytest.param(
            ["play", QUICK, "--from", "15"], 2, "set takes 15 seconds", id="beyond the end"
        ),
        pytest.param(["play", QUICK, "--from", "nan"], 2, "set takes 15", id="no number"),
        pytest.param(["play", QUICK, "--from", "-1"], 2, "x>=0", id="before the start"),
        pytest.param(
            ["play", QUICK, "--repetitions", "6"], 2, "number from 1 to that", id="too many"
        ),
        pytest.param(["play", QUICK, "--repetitions", "0"], 2, "x>=1", id="none"),
        pytest.param(
            ["play", QUICK, *["--slower"] * 3], 2, "no slower than 150 per cent", id="too slow"
        ),
    ],
)
def test_what_can_be_mended_is_told_and_nothing_is_written(
    arguments: list[str], code: int, told: str
) -> None:
    Path("there").write_text("kept", encoding="utf-8")
    ended = run(*arguments)
    assert ended.exit_code == code
    assert told in " ".join(ended.stderr.split())
    assert [path.name for path in Path().iterdir() if path.is_file()] == ["there"]
    assert Path("there").read_text(encoding="utf-8") == "kept"


def test_exercise_of_a_drop_in_plugin_is_there_until_its_file_has_a_fault(tmp_path: Path) -> None:
    plugin = tmp_path / "dropped" / "stairs"
    file = plugin / "content/en/stairs/routines/step-ups.yaml"
    file.parent.mkdir(parents=True)
    (plugin / "__init__.py").write_text('"""Stairs."""\n', encoding="utf-8")
    file.write_text(STEP_UPS, encoding="utf-8")
    shown = run("show", "step-ups", "--plugins-dir", str(tmp_path / "dropped"))
    assert shown.exit_code == 0, shown.output
    file.write_text(f"{STEP_UPS}nonsense: 1\n", encoding="utf-8")
    listed = run("list", "--plugins-dir", str(tmp_path / "dropped"))
    assert "step-ups.yaml:" in listed.stderr
    assert "step-ups" not in listed.stdout


def test_file_that_exists_is_replaced_when_that_is_wanted() -> None:
    Path("there").write_text("old", encoding="utf-8")
    assert run("render", QUICK, "--cues", "there", "--force").exit_code == 0
    assert json.loads(Path("there").read_text(encoding="utf-8"))["total"] > 15


def test_in_a_pipe_signs_come_first_and_then_each_cue_with_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = MovableClock(START)
    monkeypatch.setattr("gentle_back.cli.exercise_play.SystemClock", lambda: clock)
    monkeypatch.setattr("gentle_back.cli.exercise_play.sleep", clock.advance)
    played = run("play", "small-bridge", "--silent")
    assert played.exit_code == 0
    before, _, cues = played.stdout.partition("0:00.0  ")
    for line_id in ("safety_sentence", "routine_stop_signs", "gate_signs"):
        assert said(line_id) in " ".join(before.split())
    assert cues.startswith("starting in\n0:01.5  three\n")
    lift = real_content().routine("en", "exercises/routines/small-bridge").phases[1]
    assert f"\n0:07.5  {lift.cue}\n" in cues
    assert 38 <= clock.monotonic() < 40


def test_warning_sign_is_answered_and_nothing_is_played() -> None:
    ended = in_a_terminal("play", QUICK, "--silent", keys=["y\r"])
    assert ended.code == 0
    assert said("routine_has_sign", number=said("local_number")) in " ".join(ended.seen.split())
    assert "starting in" not in ended.seen


def test_in_a_terminal_it_is_held_by_the_space_bar_and_ended_by_a_word() -> None:
    ended = in_a_terminal("play", QUICK, "--silent", keys=["n\r", " ", "stop\r"])
    assert ended.code == 0
    assert "paused" in ended.seen
    assert ended.seen.rstrip().endswith(said("goodbye"))


def test_ctrl_c_in_a_terminal_ends_it_kindly() -> None:
    ended = in_a_terminal("play", QUICK, "--silent", keys=["n\r", "\x03"])
    assert (ended.code, "Traceback" in ended.seen) == (0, False)
    assert ended.seen.rstrip().endswith(said("goodbye"))


def test_ctrl_c_in_a_pipe_ends_it_kindly() -> None:
    with subprocess.Popen(
        command("play", QUICK, "--silent"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout
        for line in playing.stdout:
            if line.startswith("0:00.0"):
                playing.send_signal(signal.SIGINT)
                break
        rest, complaints = playing.communicate(timeout=PATIENCE_SECONDS)
    assert (playing.returncode, complaints) == (0, "")
    assert rest.rstrip().endswith(said("goodbye"))


def test_machine_without_sound_card_is_told_of_silent(has_voice: None) -> None:
    pytest.importorskip("miniaudio", reason="the player of the voice extra is not installed")
    ended = subprocess.run(
        command("play", QUICK),
        env=os.environ | NO_CARD,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("gentle-back: There is no sound card to play on. ")
    assert ended.stderr.endswith("add --silent.\n")
    assert ended.stderr.count("\n") == 1


def test_what_the_sound_card_gets_is_what_is_rendered(has_voice: None, tmp_path: Path) -> None:
    """A card that writes a file, and does not keep time, gets the very samples of the WAV file."""
    pytest.importorskip("miniaudio", reason="the player of the voice extra is not installed")
    heard = tmp_path / "heard.wav"
    config = tmp_path / "asound.conf"
    config.write_text(
        f'pcm.!default {{ type file; slave.pcm null; file "{heard}"; format wav; }}\n'
        "pcm.null { type null }\n",
        encoding="utf-8",
    )
    options = ("--repetitions", "1")
    ended = subprocess.run(
        command("play", QUICK, *options),
        env=os.environ | NO_CARD | {"ALSA_CONFIG_PATH": str(config)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if ended.returncode == 3:
        pytest.skip(f"no ALSA library: {ended.stderr}")
    assert ended.returncode == 0, ended.stderr
    assert run("render", QUICK, "--wav", "set.wav", *options).exit_code == 0
    with wave.open("set.wav") as sound:
        samples = sound.readframes(sound.getnframes())
    assert samples.strip(b"\0") in heard.read_bytes()


def command(*arguments: str) -> list[str]:
    """The command line for a process of its own."""
    return [sys.executable, "-m", "gentle_back", "exercise", *arguments]


class Ended:
    """A program that ran in a terminal: its exit code, and all it showed."""

    def __init__(self, code: int, seen: str) -> None:
        self.code = code
        self.seen = seen


def in_a_terminal(*arguments: str, keys: list[str]) -> Ended:
    """Run it in a terminal of its own; each key is pressed when something new is asked or shown."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command(*arguments),
        env=os.environ | {"TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    awaited = [b"[y/n]: ", b"repetition 1", b"paused"]
    seen = b""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if keys and awaited[0] in seen:
            os.write(ours, keys.pop(0).encode())
            awaited.pop(0)
        if not select.select([ours], [], [], 0.1)[0]:
            continue
        try:
            seen += os.read(ours, 65_536)
        except OSError:  # the other end is gone
            break
    else:
        running.kill()
    os.close(ours)
    return Ended(running.wait(), seen.decode(errors="replace"))
