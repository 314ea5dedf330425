"""The words of sets that belong to no exercise."""

from __future__ import annotations

from copy import deepcopy

import pytest

from gentle_back.content.compiled import CompiledContent
from gentle_back.routine.words import routine_words
from routine.exercises import content, words


def test_numbers_are_said_up_to_a_minute() -> None:
    assert [words().number(value) for value in (1, 12, 60, 61)] == ["one", "twelve", "sixty", ""]


def test_a_language_without_content_is_counted_in_english() -> None:
    assert routine_words(content(), "xx") == words()


def test_a_missing_word_is_told_with_its_file() -> None:
    data = deepcopy(content()._data)
    for name in ("side", "halfway"):
        del data["languages"]["en"]["words"]["routine"][name]
    with pytest.raises(KeyError, match=r"routine\.yaml: no side, halfway"):
        routine_words(CompiledContent(data), "en")
