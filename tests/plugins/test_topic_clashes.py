"""Intents that are wanted twice, one of them by an item that phrases ask for."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from contents import small_content
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot
from gentle_back.hookspecs import RegisterIntent, hookimpl
from gentle_back.plugins import Candidate, load_plugins, topic_clashes
from gentle_back.values import Content, Reply, Turn
from topics import TOPICS

ITEM = """
    title: Milk again
    first: Milk goes in first.
    sources: [leaf]
    asked_as: [{phrase}]
    """


def plugin(*intents: str, folder: Path | None = None) -> ModuleType:
    module = ModuleType("foreign")

    def answer(turn: Turn, content: Content) -> Reply:
        raise AssertionError

    def register_intents(register: RegisterIntent) -> None:
        for intent in intents:
            register(intent, answer)

    module.__file__ = str(folder / "__init__.py") if folder else None
    if folder:
        (folder / "content").mkdir(parents=True, exist_ok=True)
    module.register_intents = hookimpl(register_intents)  # type: ignore[attr-defined]  # now it is
    return module


def clashes(tmp_path: Path, name: str, module: ModuleType, *, item: str = "") -> dict[str, str]:
    """What is said of a foreign plugin beside our own one about tea; item: what it brings."""
    jug = {"en/tea/items/milk-jug.yaml": ITEM.format(phrase="which jug")}
    small_content(tmp_path / "own", {**TOPICS, **jug})
    roots = [ContentRoot(None, tmp_path / "own", is_own=True)]
    if item:
        file = tmp_path / f"foreign/en/{name}/items/{item}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(dedent(ITEM.format(phrase=f"a phrase for {name}")), encoding="utf-8")
        roots.append(ContentRoot(name, tmp_path / "foreign", is_own=False))
    compiled = compile_content(roots)
    assert not compiled.left_out, compiled.left_out
    host = load_plugins(
        candidates=[
            Candidate("tea", "here", is_own=True, load=lambda: plugin("TeasIntent")),
            Candidate(name, "there", is_own=False, load=lambda: module),
        ]
    )
    assert not host.left_out, host.left_out
    return dict(topic_clashes(host, CompiledContent(compiled.data)))


def test_plugin_whose_code_wants_the_topic_of_another_is_left_out(tmp_path: Path) -> None:
    found = clashes(tmp_path, "thief", plugin("TeaMilkIntent"))
    assert found.keys() == {"thief"}
    for told in ("TeaMilkIntent", "tea", "thief", "tea/items/milk"):
        assert told in found["thief"]


@pytest.mark.parametrize(
    ("name", "item", "owner"),
    [("emergency", "number", "the host"), ("tea-milk", "jug", "tea/items/milk-jug")],
)
def test_topic_that_is_called_like_the_intent_of_another_is_left_out(
    tmp_path: Path, name: str, item: str, owner: str
) -> None:
    found = clashes(tmp_path, name, plugin(folder=tmp_path / name), item=item)
    assert f"{name}/items/{item}" in found[name]
    assert owner in found[name]


def test_topics_of_its_own_are_no_clash(tmp_path: Path) -> None:
    module = plugin("OtherMilkIntent", folder=tmp_path / "other")
    assert not clashes(tmp_path, "other", module, item="milk")
