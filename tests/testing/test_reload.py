"""`gentle-back talk --reload`: an edit is heard by the next question, a broken one by nobody."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from gentle_back.cli.connect import echo_of
from gentle_back.cli.reload import Reloading, reloading_device
from gentle_back.cli.understood_line import understood_of, understood_told
from gentle_back.config import Config
from gentle_back.device.understanding import Understood
from gentle_back.errors import DeviceError

CODE = """
from gentle_back import hookimpl, say


@hookimpl
def register_intents(register):
    register("SlingFitChoiceIntent", choose)


def choose(turn, content):
    return say(content.item("second-kind").first)
"""
ASKED = "tell me about sling fit"


def test_each_edit_is_heard_and_a_broken_one_is_told(
    sling_fit: Path, tea_content: Path, cache_dir: Path, tmp_path: Path
) -> None:
    config = Config(content_dir=tea_content, cache_dir=cache_dir, state_dir=tmp_path / "state")
    item = sling_fit / "content" / "en" / "sling-fit" / "items" / "sling-fit.yaml"
    written = item.read_text(encoding="utf-8")
    told: list[str] = []
    with reloading_device(config, (sling_fit,), told.append) as echo:
        first = echo.say(ASKED)
        assert "Here stands" in first.text

        item.write_text(written.replace("Here stands the first", "Wear it high, the"))
        second = echo.say(ASKED)
        assert "Wear it high" in second.text
        assert told.pop().startswith("reloaded in")
        assert second.request["session"]["new"] is False  # type: ignore[index]  # JSON

        item.write_text(written.replace("sources:", "surces:"))
        assert "when she asks for more" in echo.say(ASKED).text  # as the version before says it
        broken = told.pop()
        assert f"{item}:6: unknown key 'surces'. Did you mean 'sources'?" in broken
        assert "the version before goes on" in broken

        item.write_text(written, encoding="utf-8")
        (sling_fit / "__init__.py").write_text(CODE)
        assert "the second kind" in echo.say("which kind of sling fit suits me").text
        assert told.pop().startswith("reloaded in")

        (sling_fit / "__init__.py").write_text("\n\nimport no_such_module\n")
        assert "the second kind" in echo.say("which kind of sling fit suits me").text
        assert len(told) == 1
        assert "plugin sling-fit: ModuleNotFoundError" in told[0]
        assert "__init__.py, line 3" in told.pop()
    assert not [one for one in threading.enumerate() if one.name == "reload"]
    assert _children() == []


def test_a_plugin_that_never_finishes_loading_is_given_up(
    sling_fit: Path, tea_content: Path, cache_dir: Path, tmp_path: Path
) -> None:
    config = Config(content_dir=tea_content, cache_dir=cache_dir, state_dir=tmp_path / "state")
    code = sling_fit / "__init__.py"
    told: list[str] = []
    is_told = threading.Event()

    def tell(text: str) -> None:
        told.append(text)
        is_told.set()

    with Reloading(config, (sling_fit,), tell, slow_seconds=1.0) as newest:
        echo = echo_of(config, newest, newest)
        is_told.clear()
        code.write_text("while True:\n    pass\n")
        assert is_told.wait(60)
        assert "still loading after 1 s" in told[-1]

        code.write_text(CODE)
        assert "the second kind" in echo.say("which kind of sling fit suits me").text
        assert told[-1].startswith("reloaded in")

        is_told.clear()
        code.write_text("\nwhile True:\n    pass\n")
        assert is_told.wait(60)  # she leaves while it is still being loaded
    assert not [one for one in threading.enumerate() if one.name == "reload"]
    assert _children() == []


def test_a_version_that_has_ended_is_told_and_the_next_one_is_heard(
    sling_fit: Path, tea_content: Path, cache_dir: Path, tmp_path: Path
) -> None:
    config = Config(content_dir=tea_content, cache_dir=cache_dir, state_dir=tmp_path / "state")
    code = sling_fit / "__init__.py"
    code.write_text(f"import os\n{CODE.replace('return say', 'os._exit(3)  # ')}")
    with reloading_device(config, (sling_fit,), lambda text: None) as echo:
        for _ in range(2):
            with pytest.raises(DeviceError, match="cannot be reached"):
                echo.say("which kind of sling fit suits me")
        code.write_text(CODE)
        assert "the second kind" in echo.say("which kind of sling fit suits me").text


UNDERSTOOD = (
    Understood("what was that"),
    Understood("is it my hormones", "CauseIntent", {"cause": "hormones"}, {"cause": "my hormones"}),
    Understood("at nine", "RemindIntent", {"time": "09:00"}, {}, 0.25, frozenset({"time", "day"})),
)


@pytest.mark.parametrize("understood", UNDERSTOOD, ids=["free", "with a slot", "not sure"])
def test_what_is_understood_comes_over_whole(understood: Understood) -> None:
    assert understood_of(json.loads(json.dumps(understood_told(understood)))) == understood


def _children() -> list[str]:
    """The ids of the processes that this one has started and that still run."""
    task = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [
        child
        for child in task.read_text(encoding="ascii").split()
        if "skill_process" in Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8")
    ]
