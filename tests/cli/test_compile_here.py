"""Content compiled in the process that needs it: at hand at once, written when there is time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from contents import small_content
from gentle_back.cli.compile_here import CompilerHere
from gentle_back.content.find import ContentRoot
from gentle_back.content.load import load_content
from gentle_back.errors import ContentError
from gentle_back.service import LEARNER


@pytest.fixture
def root(tmp_path: Path) -> ContentRoot:
    """The content about tea."""
    small_content(tmp_path / "content")
    return ContentRoot(None, tmp_path / "content", is_own=True)


def test_it_is_at_hand_before_it_is_written_and_read_by_the_next_start(
    root: ContentRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, compiler = tmp_path / "cache", CompilerHere()
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    content = load_content([root], cache, compiler=LEARNER, run=compiler)
    assert content.learnt("en", "intents")
    assert not list(cache.glob("learn-*"))
    was_unwritten = compiler.has_unwritten

    compiler.write()

    assert (was_unwritten, compiler.has_unwritten) == (True, False)
    assert len(list(cache.glob("learn-*"))) == 1
    assert load_content([root], cache, compiler=LEARNER).version == content.version


def test_what_is_at_hand_is_what_would_be_read(root: ContentRoot, tmp_path: Path) -> None:
    data = CompilerHere()(LEARNER, [root], tmp_path / "learn.json")
    assert json.loads(json.dumps(data)) == data


def test_nothing_is_left_where_nothing_can_be_kept(root: ContentRoot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    compiler, out = CompilerHere(), tmp_path / "gone" / "learn.json"

    content = load_content([root], tmp_path / "file" / "cache", compiler=LEARNER, run=compiler)
    compiler(LEARNER, [root], out)
    for path in out.parent.iterdir():
        path.unlink()
    out.parent.rmdir()
    compiler.write()

    assert content.languages == ("en",)
    assert not out.parent.exists()


def test_faults_of_ours_are_told_and_nothing_is_written(root: ContentRoot, tmp_path: Path) -> None:
    item = root.path / "en/tea/items/black.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("sources:", "surces:"))
    compiler = CompilerHere()

    with pytest.raises(ContentError, match="unknown key 'surces'"):
        load_content([root], tmp_path / "cache", compiler=LEARNER, run=compiler)

    assert not compiler.has_unwritten
    assert not list((tmp_path / "cache").iterdir())


def test_an_edit_of_ours_is_seen_after_it_was_prepared(root: ContentRoot, tmp_path: Path) -> None:
    compiler = CompilerHere()
    compiler.prepare(root)
    item = root.path / "en/tea/items/black.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("is black.", "is dark."))

    content = load_content([root], tmp_path / "cache", compiler=LEARNER, run=compiler)

    assert content.item("en", "tea", "black").first.text == "Black tea is dark."
