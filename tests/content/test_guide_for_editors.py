"""docs/content.md: its examples load, are in our tone, and are heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

from gentle_back.content.check import check_content
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot
from gentle_back.content.notation import expand
from gentle_back.content.routine_form import GateForm, PhaseForm, RoutineForm
from gentle_back.content.schema import GuideForm, ItemForm, SignForm

DOCS = Path(__file__).resolve().parents[2] / "docs" / "content.md"
TEXT = DOCS.read_text(encoding="utf-8")
BLOCK = re.compile(r"^( *)```yaml\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
TODAY = date(2026, 11, 22)

Write = Callable[[str, str], Path]


def _files() -> dict[str, str]:
    """The examples, by the path in their first line."""
    blocks = (dedent(text) for _, text in BLOCK.findall(TEXT))
    return {block.partition("\n")[0].removeprefix("# content/"): block for block in blocks}


def test_examples_are_a_whole_answer(root: ContentRoot, write: Write) -> None:
    files = _files()
    for path, text in files.items():
        known = root.path / path
        write(path, (known.read_text(encoding="utf-8") if known.exists() else "") + text)

    assert [str(found) for found in check_content([root], today=TODAY)] == []

    content = CompiledContent(compile_content([root], today=TODAY).data)
    topic = content.topics("en")["AnswersRingSlingIntent"]
    assert "is a ring sling okay for my back" in content.phrases("en")[topic.intent].forms
    assert content.item("en", topic.owner, topic.id).more


def test_example_of_the_notation_stands_for_as_many_as_it_says() -> None:
    assert len(expand("does (heat|a [warm] bath) [really] help")) == 6


def test_every_field_is_told() -> None:
    for form in (ItemForm, GuideForm, SignForm, RoutineForm, PhaseForm, GateForm):
        fields = {field.alias or name for name, field in form.model_fields.items()}
        told = fields - {"manner", "answer_with_crisis"}
        assert [field for field in told if f"`{field}`" not in TEXT] == []


def test_every_list_of_tone_is_told() -> None:
    for name in ("never_said", "may_be_said", "said_only_by", "terms"):
        assert f"`{name}.yaml`" in TEXT
