"""The lines that measure are no lines of content: nothing is measured with what it was told.

own-danger-learn.jsonl is the half of its author's lines that content was written with; it
measures nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluation.conftest import EVAL
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.language import normaliser_of
from gentle_back.language.normalise import Tokens

FOLDER = "GENTLE_BACK_EVAL"
# Of so few words everybody says the same: "next", "say that again".
SHORTEST = 4
# Two authors wrote these alike, neither having seen the other's. No more may come to them.
ALIKE = {
    "own-danger.jsonl": {"d095", "h353", "h355", "h385", "h389", "h397", "h415"},
    "own-utterances.jsonl": {
        *("u057", "u059", "u264", "u270", "u276", "u280", "u304", "u309", "u310", "u314"),
    },
    "own-questions.jsonl": {"q060", "q071"},
}

DATA = compile_content([own_root()]).data
NORMALISE = normaliser_of(CompiledContent(DATA), "en")


def told() -> Iterator[str]:
    """All that content was told she may say, in all its forms."""
    tree: dict[str, Any] = DATA["languages"]["en"]
    for _, phrases, *_, reports, near_misses in tree["signs"].values():
        yield from phrases
        for forms in (*reports, *near_misses):
            yield from forms
    for forms in (*tree["harmless"], *tree["background"]):
        yield from forms
    for plugin in tree["plugins"].values():
        lists = [phrases for phrases, *_ in plugin.get("phrases", {}).values()]
        lists += [item[6] for item in plugin.get("items", {}).values()]
        lists += [guide[3] for guide in plugin.get("guides", {}).values()]
        for forms in (one for phrases in lists for one in phrases):
            yield from forms


@pytest.fixture(scope="module")
def known() -> set[Tokens]:
    """The same as the words that are looked at."""
    return {NORMALISE(form) for form in told()}


def lines_of(path: Path) -> list[tuple[str, Tokens]]:
    """The id of each line, and its words."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(line["id"], NORMALISE(line["text"])) for line in lines]


def found_in(path: Path, known: set[Tokens]) -> list[str]:
    """The ids of lines that content has; never their text, which nobody is to learn from."""
    return [name for name, said in lines_of(path) if len(said) >= SHORTEST and said in known]


@pytest.mark.parametrize("name", ALIKE)
def test_no_line_of_ours_stands_in_content(name: str, known: set[Tokens]) -> None:
    found = {line.removeprefix("own-") for line in found_in(EVAL / name, known)}
    assert found <= ALIKE[name]


def test_no_line_to_measure_with_is_one_to_learn_from() -> None:
    learnt_from = {said for _, said in lines_of(EVAL / "own-danger-learn.jsonl")}
    assert found_in(EVAL / "own-danger.jsonl", learnt_from) == []


def test_no_foreign_line_stands_in_content(known: set[Tokens]) -> None:
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} names no folder of lines by other authors")
    paths = sorted(Path(folder).glob("*.jsonl"))
    assert paths, f"{folder} holds no *.jsonl"
    assert {path.name: found for path in paths if (found := found_in(path, known))} == {}
