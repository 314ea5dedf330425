"""What every command has in common, and what is seen of them in a terminal."""

from __future__ import annotations

import json
import wave
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gentle_back.cli import COMMANDS, LazyGroup, main
from gentle_back.dialogue import VERSION
from gentle_back.errors import VoiceError
from gentle_back.voice import open_voice


def run(*arguments: str, typed: str | None = None) -> Result:
    """What `gentle-back` with these arguments did."""
    return CliRunner().invoke(main, list(arguments), input=typed, catch_exceptions=False)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings, and a state of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENTLE_BACK_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("GENTLE_BACK_STATE_DIR", str(tmp_path / "state"))


@pytest.mark.parametrize("name", COMMANDS)
def test_short_help_is_how_the_commands_own_help_begins(name: str) -> None:
    group = main
    assert isinstance(group, LazyGroup)
    helped = run(name, "--help").output
    first = COMMANDS[name].split(";")[0].split(",")[0].rstrip(".")
    assert first in " ".join(helped.split())


def test_answer_is_printed() -> None:
    asked = run("ask", "why does my back hurt", "--no-voice")
    assert asked.exit_code == 0
    assert asked.stdout.startswith("Often it is a few things at once")
    assert len(asked.stdout.split()) <= 45


def test_words_need_no_quotation_marks() -> None:
    assert "Often it is" in run("ask", "--no-voice", "why", "does", "my", "back", "hurt").stdout


def test_json_shows_the_real_envelopes() -> None:
    shown = json.loads(run("ask", "is it the hormones", "--json").stdout)
    intent = shown["request"]["request"]["intent"]
    resolved = intent["slots"]["cause"]["resolutions"]["resolutionsPerAuthority"][0]
    assert intent["name"] == "CauseIntent"
    assert resolved["values"][0]["value"]["id"] == "hormones"
    assert shown["response"]["response"]["outputSpeech"]["type"] == "SSML"
    assert shown["response"]["sessionAttributes"]["session"]["version"] == VERSION


def test_two_answers_are_two_recordings(tmp_path: Path) -> None:
    try:
        open_voice().close()
    except VoiceError as error:
        pytest.skip(f"no voice: {error}")
    for name, question in (("one", "why does my back hurt"), ("two", "is it the hormones")):
        assert run("ask", question, "--wav", f"{name}.wav").exit_code == 0
    with wave.open("one.wav") as one, wave.open("two.wav") as two:
        assert one.getnframes() > one.getframerate()
        assert one.readframes(one.getnframes()) != two.readframes(two.getnframes())


def test_each_line_of_a_pipe_brings_one_line_of_answer() -> None:
    talked = run("talk", typed="why does my back hurt\nwhere is that from\n\nstop\n")
    assert talked.exit_code == 0
    assert len(talked.stdout.splitlines()) == 4
    assert "on your card" in talked.stdout.splitlines()[1]


def test_sound_that_cannot_be_played_costs_one_line_and_no_answer() -> None:
    asked = run("ask", "why does my back hurt")
    assert asked.exit_code == 0
    assert asked.stdout.startswith("Often it is")
    assert asked.stderr.count("\n") <= 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        pytest.param(["ask"], 2, "WORDS", id="no words"),
        pytest.param(["aks", "x"], 2, "No such command", id="unknown command"),
        pytest.param(["ask", "x", "--locale", "english"], 1, '"en-GB"', id="bad locale"),
        pytest.param(["ask", "x", "--country", "England"], 1, '"GB"', id="bad country"),
        pytest.param(["ask", "x", "--plugins-dir", "none"], 1, "plugins_dir", id="no folder"),
        pytest.param(
            ["ask", "x", "--url", "http://127.0.0.1:9"], 1, "serve --device", id="no server"
        ),
        pytest.param(
            ["ask", "x", "--url", "nonsense"], 1, "http://127.0.0.1:8080", id="no address"
        ),
        pytest.param(["--config", "none.toml", "ask", "x"], 1, "none.toml", id="no settings"),
    ],
)
def test_what_can_be_mended_is_told_in_a_line(arguments: list[str], code: int, told: str) -> None:
    ended = run(*arguments)
    assert ended.exit_code == code
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_settings_file_with_a_misspelt_key_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "gentle-back.toml").write_text('contry = "GB"\n', encoding="utf-8")
    ended = run("ask", "why does my back hurt")
    assert ended.exit_code == 1
    assert "Did you mean 'country'?" in ended.stderr


BROKEN = {
    "crash": "1/0\n",
    "misspelt": "from gentle_back import hookimpl\n@hookimpl\ndef register_intent(register): ...\n",
    "thief": (
        "from gentle_back import hookimpl\n@hookimpl\ndef register_intents(register):\n"
        "    register('CausesIntent', print)\n"
    ),
    "raises": (
        "from gentle_back import hookimpl\n@hookimpl\ndef register_intents(register):\n"
        "    register('RaisesIntent', lambda turn, content: 1/0)\n"
    ),
}


@pytest.fixture
def broken_plugins(tmp_path: Path) -> Path:
    """Four drop-ins, each broken in its own way."""
    for name, code in BROKEN.items():
        folder = tmp_path / "dropped" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(code, encoding="utf-8")
    phrases = tmp_path / "dropped/raises/content/en/raises/phrases"
    phrases.mkdir(parents=True)
    (phrases / "RaisesIntent.yaml").write_text("phrases: [raise it now]\n", encoding="utf-8")
    return tmp_path / "dropped"


def test_broken_plugins_are_listed_with_their_reasons(broken_plugins: Path) -> None:
    listed = run("plugins", "--plugins-dir", str(broken_plugins), "--json")
    shown = json.loads(listed.stdout)
    reasons = {one["name"]: one["reason"] for one in shown["left_out"]}
    failing = {one["name"]: one["faults"] for one in shown["running"]}
    assert listed.exit_code == 1
    assert "ZeroDivisionError" in reasons["crash"]
    assert "'register_intents'" in reasons["misspelt"]
    assert "belongs to causes" in reasons["thief"]
    assert failing["causes"] == []
    assert "RaisesIntent: its handler raised ZeroDivisionError" in failing["raises"][0]


def test_topics_of_a_plugin_are_counted_and_named_on_demand() -> None:
    shown = json.loads(run("plugins", "--json").stdout)
    relief = next(one for one in shown["running"] if one["name"] == "relief")
    assert relief["intents"] == []
    assert "ReliefHeatIntent" in relief["topics"]
    counted, named = run("plugins").stdout, run("plugins", "--topics").stdout
    assert f"{len(relief['topics'])} topics" in counted
    assert "ReliefHeatIntent" not in counted
    assert "ReliefHeatIntent" in named


def test_causes_still_answer_beside_broken_plugins(broken_plugins: Path) -> None:
    typed = "why does my back hurt\nraise it now\nnext\n"
    lines = run("talk", "--plugins-dir", str(broken_plugins), typed=typed).stdout.splitlines()
    assert lines[0].startswith("Often it is")
    assert "Traceback" not in lines[1]
    assert lines[2].startswith("As your baby grows")


def test_safe_mode_loads_our_own_plugins_only(broken_plugins: Path) -> None:
    listed = run("plugins", "--plugins-dir", str(broken_plugins), "--safe-mode", "--json")
    shown = json.loads(listed.stdout)
    assert listed.exit_code == 0
    ours = [one["name"] for one in shown["running"]]
    assert ours == sorted(entry.name for entry in entry_points(group="gentle_back"))
    assert {one["name"] for one in shown["left_out"]} == set(BROKEN)


def test_check_finds_our_own_content_without_fault() -> None:
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    assert checked.stdout == "0 faults, 0 warnings.\n"


def test_check_tells_every_fault_of_a_file_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "plugins/sleep"
    items = folder / "content/en/sleep/items"
    items.mkdir(parents=True)
    (folder / "__init__.py").write_text(BROKEN["raises"], encoding="utf-8")
    (items / "lying.yaml").write_text(
        "titel: Lying down\nfirst: Rest for 20 minutes\nmore: sleep\nstage: always\nsources: []\n",
        encoding="utf-8",
    )
    checked = run("check", "--plugins-dir", str(tmp_path / "plugins"))
    told = [line for line in checked.stdout.splitlines() if "lying.yaml" in line]
    assert checked.exit_code == 1
    assert {line.split("lying.yaml:")[1].split(":")[0] for line in told} >= {
        "1",
        "2",
        "3",
        "4",
        "5",
    }
