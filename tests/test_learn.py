"""Learning anew only what an edit has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contents import small_content
from gentle_back.content.compile import compile_content
from gentle_back.content.find import ContentRoot
from gentle_back.content.load import load_content
from gentle_back.content.old_files import KINDS
from gentle_back.language.model import Json
from gentle_back.learn import Kept, learn
from gentle_back.service import LEARNER

BLACK = "en/tea/items/black.yaml"
FEVER = "en/safety/signs/fever.yaml"
TEAS = "en/tea/phrases/TeasIntent.yaml"

# What each edit makes learn anew: the file, what is written in place of what.
EDITS = {
    "an answer": (BLACK, "Black tea is black.", "Black tea is dark.", set()),
    "an answer to a sign": (FEVER, "Call your doctor today.", "See your doctor today.", set()),
    "a question about a sign": (FEVER, "Are you hot now?", "Are you very hot?", set()),
    "a sign": (FEVER, "[high fever]", "[high fever, i burn]", {"signs", "phrases"}),
    "a phrase": (
        TEAS,
        "name the teas",
        "list the teas",
        {"signs", "phrases", "intents", "terms", "foreign"},
    ),
}


class Learner:
    """Compiles a folder of content and learns from it, and says what was learnt anew."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._root = ContentRoot(None, folder, is_own=True)
        self._kept = Kept(cache)
        self._made: set[str] = set()

    def learn(self) -> tuple[set[str], Json]:
        """The names of what was learnt anew; and all that is learnt."""
        self._made = set()
        data = compile_content([self._root]).data
        learn(data, self._keep)
        return self._made, data["languages"]["en"]["learnt"]

    def _keep(self, name: str, inputs: dict[str, Any], make: Callable[[], Json]) -> Json:
        def made() -> Json:
            self._made.add(name)
            return make()

        return self._kept(name, inputs, made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content about tea."""
    small_content(tmp_path / "content")
    return tmp_path / "content"


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_learns_anew_what_depends_on_it_and_gives_what_learning_all_gives(
    edit: tuple[str, str, str, set[str]], folder: Path, tmp_path: Path
) -> None:
    path, old, new, expected = edit
    learner = Learner(folder, tmp_path / "cache")
    first, _ = learner.learn()
    assert {"signs", "phrases", "intents", "terms"} <= first
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")

    made, learnt = learner.learn()

    assert made == expected
    _, anew = Learner(folder, tmp_path / "other cache").learn()
    assert json.dumps(learnt) == json.dumps(anew)


def test_what_was_cut_short_is_learnt_anew(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    learner = Learner(folder, cache)
    first, learnt = learner.learn()
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:40])

    made, again = learner.learn()

    assert made == first
    assert json.dumps(again) == json.dumps(learnt)


def test_what_is_kept_is_known_to_who_gives_up_old_files(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_content([ContentRoot(None, folder, is_own=True)], cache, compiler=LEARNER)
    kept = {path.name.rpartition("-")[0] for path in cache.iterdir()}
    assert {"learn", "intents", "signs"} <= kept <= set(KINDS)
