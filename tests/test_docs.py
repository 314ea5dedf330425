"""The documents: each command in them exists, each example runs, the tutorial goes as written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import click
import pytest

import gentle_back
from contents import small_content
from gentle_back import Turn
from gentle_back.cli import COMMANDS, main
from gentle_back.content.compiled import PluginContent
from gentle_back.plugins import load_plugins, plugin_at
from gentle_back.testing import at_home, hold, read_talk

CHECKOUT = Path(__file__).resolve().parents[1]
DOCS = CHECKOUT / "docs"
DOCUMENTS = sorted(
    [*DOCS.rglob("*.md"), *CHECKOUT.glob("*.md"), *(CHECKOUT / "skill").rglob("new_plugin/**/*.md")]
)
HOW_TOS = sorted((DOCS / "how-to").glob("*.md"))
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
CALLED = re.compile(r"(?:^|[ /(|])gentle-back((?: [^|;&<>]*)?)")


def blocks(text: str, language: str) -> list[str]:
    """The code of a document in one language, without its indentation."""
    found = []
    for indent, name, code in BLOCK.findall(text):
        if name == language:
            found.append("".join(line.removeprefix(indent) for line in code.splitlines(True)))
    return found


def called(text: str) -> Iterator[list[str]]:
    """The arguments of each call of our command in a document."""
    code = [line for block in blocks(text, "sh") for line in block.splitlines()]
    code += INLINE.findall(BLOCK.sub("", text))
    for line in code:
        for rest in CALLED.findall(line.partition(" #")[0]):
            try:
                yield shlex.split(rest)
            except ValueError:
                yield rest.split()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_command_and_option_of_a_document_exists(path: Path) -> None:
    context = click.Context(main)
    for arguments in called(path.read_text(encoding="utf-8")):
        command: click.Command = main
        for argument in arguments:
            if isinstance(command, click.Group) and re.fullmatch(r"[a-z-]+", argument):
                found = command.get_command(context, argument)
                if argument.startswith("--"):
                    continue
                assert found, f"{path}: there is no command {argument} ({arguments})"
                command = found
            elif argument.startswith("--"):
                options = {name for param in command.params for name in param.opts}
                options |= {"--help", "--version"}
                named = argument.partition("=")[0].rstrip(".,")
                assert named in options, f"{path}: {arguments} has no option {named}"


def test_the_reference_has_every_command() -> None:
    told = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`gentle-back {name}`" not in told] == []


def test_the_reference_has_every_name_of_the_api_and_no_other() -> None:
    told = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## `(\w+)`$", told, re.MULTILINE)) == sorted(gentle_back.__all__)


def test_every_name_of_the_api_has_an_example_that_runs(tmp_path: Path) -> None:
    told = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    content = PluginContent(small_content(tmp_path), "en", "tea")
    turn = Turn("TeaIntent", MappingProxyType({"kind": "green"}))
    names: dict[str, object] = {"content": content, "turn": turn, "say": gentle_back.say}
    for section in told.split("\n## ")[1:]:
        name = section.partition("`")[2].partition("`")[0]
        examples = blocks(section, "python")
        assert any(name in example for example in examples), name
        for example in examples:
            exec(compile(example, f"api.md, {name}", "exec"), names)  # noqa: S102 - our own


def files_of(path: Path) -> Mapping[str, str]:
    """The files of a how-to, by the path in the first line of each."""
    text = path.read_text(encoding="utf-8")
    code = [*blocks(text, "python"), *blocks(text, "yaml")]
    return {block.partition("\n")[0].removeprefix("# "): block for block in code}


@pytest.mark.parametrize("path", HOW_TOS, ids=lambda path: path.stem)
def test_the_plugin_of_a_how_to_loads_and_talks(
    path: Path, tmp_path: Path, tea_content: Path, cache_dir: Path
) -> None:
    files = files_of(path)
    for place, text in files.items():
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder,) = {tmp_path / Path(place).parts[0] for place in files}
    assert load_plugins(candidates=[plugin_at(folder).candidate]).has(folder.name)
    settings = {"content_dir": tea_content, "cache_dir": cache_dir}
    with at_home(tmp_path, [folder], **settings) as home:  # type: ignore[arg-type]  # by name
        for talk in map(read_talk, sorted(folder.rglob("*.talk.yaml"))):
            hold(talk, home.device(str(talk.setting.get("locale", "en-US"))))


def test_the_tutorial_goes_as_it_is_written(
    tmp_path: Path, tea_content: Path, cache_dir: Path
) -> None:
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    # A copy is made of our own content, everything else is tried with a smaller one.
    lines = [
        f"env -u GENTLE_BACK_CONTENT_DIR {line}" if "--from" in line else line
        for block in blocks(text, "sh")
        for line in block.splitlines()
    ]
    program = "\n".join(["set -e", *lines])
    settings = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "GENTLE_BACK_CONTENT_DIR": str(tea_content),
        "GENTLE_BACK_CACHE_DIR": str(cache_dir),
        "GENTLE_BACK_STATE_DIR": str(tmp_path / "state"),
        "PYTEST_ADDOPTS": f"-o gentle_back_content={tea_content} -o gentle_back_cache={cache_dir}",
    }
    folder = tmp_path / "empty"
    folder.mkdir()
    done = subprocess.run(
        ["bash", "-c", program],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for heard in blocks(text, "text"):
        assert heard in done.stdout
    assert "1 passed" in done.stdout
    assert "0 faults" in done.stdout
