"""Every hook is documented, and some plugin of ours or of these tests answers it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from gentle_back import hookspecs
from gentle_back.plugins import find_plugins
from gentle_back.plugins.load import HOOKS

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "hooks.md"


@pytest.mark.parametrize("name", HOOKS)
def test_hook_says_when_it_is_called_and_what_of_a_second_owner(name: str) -> None:
    told = inspect.getdoc(getattr(hookspecs, name)) or ""
    first, _, rest = told.partition("\n")
    assert first.endswith("."), "the first line says what is asked, in one sentence"
    assert re.search(r"\bCalled\b", rest)
    assert "refused" in rest


@pytest.mark.parametrize("name", HOOKS)
def test_hook_is_answered_by_a_plugin_of_ours(name: str) -> None:
    own = [candidate.load() for candidate in find_plugins() if candidate.is_own]
    answers = [getattr(module, name, None) for module in own]
    assert any(hasattr(answer, f"{hookspecs.GROUP}_impl") for answer in answers)


def test_the_reference_is_made_from_the_specifications() -> None:
    told = REFERENCE.read_text(encoding="utf-8")
    assert ".. automodule:: gentle_back.hookspecs" in told
    left_out = set(re.findall(r":exclude-members: (.*)", told)[0].split(", "))
    assert not left_out & set(HOOKS)
