"""The pytest plugin in a run of its own, as the author of a plugin has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import run

FIXTURES = """
from pathlib import Path


def test_all_of_it(device, clock, voice, store, skill, load_plugin, plugins_under_test):
    assert [one.name for one in plugins_under_test] == ["sling_fit"]
    assert {one.name for one in skill.plugins.plugins if not one.is_own} == {"sling-fit"}
    device.say("tell me about sling fit")
    assert device.reply.plugin == "sling-fit"
    assert device.sound() == voice.pcm
    assert voice.texts == [device.heard.text]
    before = clock.now()
    device.hear_out()
    assert (clock.now() - before).total_seconds() == device.length_ms / 1000
    assert store.get("nobody") is None
    assert load_plugin(Path(__file__).parents[1]).has("sling-fit")


def test_another_begins_anew(device, clock):
    assert clock.monotonic() == 0
    assert not device.is_open
    assert not device.replies
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_made_is_green_and_so_are_the_fixtures(
    seed: int, sling_fit: Path, tea_content: Path, cache_dir: Path
) -> None:
    (sling_fit / "tests" / "test_fixtures.py").write_text(FIXTURES, encoding="utf-8")
    done = run(sling_fit, tea_content, cache_dir, seed)
    assert "4 passed" in done.stdout, done.stdout + done.stderr


def test_what_goes_otherwise_is_told_with_file_line_and_both(
    sling_fit: Path, tea_content: Path, cache_dir: Path
) -> None:
    talk = sling_fit / "tests" / "sling-fit.talk.yaml"
    text = talk.read_text(encoding="utf-8").replace("part: 1", "part: 2")
    talk.write_text(text, encoding="utf-8")
    done = run(sling_fit, tea_content, cache_dir)
    line = text.splitlines().index("- she: tell me more") + 1
    assert f"{talk}:{line}: she says 'tell me more'" in done.stdout
    assert "part\n    wanted  2\n    got     1" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_plugin_that_cannot_be_used_is_named(
    sling_fit: Path, tea_content: Path, cache_dir: Path
) -> None:
    (sling_fit / "__init__.py").write_text("gentle_back_api = 2\n", encoding="utf-8")
    done = run(sling_fit / "tests" / "sling-fit.talk.yaml", tea_content, cache_dir)
    assert "written for plugin API 2 (__init__.py, line 1)" in done.stdout
