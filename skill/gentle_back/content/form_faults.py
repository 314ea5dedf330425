"""A file checked against its form, with faults in words that say how to mend them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from gentle_back.content.lines import SpokenForms
from gentle_back.content.nearest import nearest
from gentle_back.content.spoken import SpokenTextError
from gentle_back.content.yaml_lines import Keys, line_of, plain
from gentle_back.errors import Fault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is checked against besides its form.

    sources: the ids that may be cited; None where sources.yaml could not be read.
    items, pages, routines: those of the plugin.
    """

    today: date
    forms: SpokenForms
    sources: Collection[str] | None = None
    items: Collection[str] = ()
    pages: Collection[str] = ()
    routines: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class FileKind(Generic[T]):
    """A kind of content file: its form, and where keys are named, the models that name them.

    keys: the model of the file, or of each of its entries.
    inner: the models of what stands under a key, or of the entries of its list.
    """

    form: TypeAdapter[T]
    keys: type[BaseModel] | None = None
    inner: Mapping[str, type[BaseModel]] = field(default_factory=dict)


def check_form(
    kind: FileKind[T], tree: Keys, path: Path, context: Context
) -> tuple[T | None, list[Fault]]:
    """What a file holds, or all its faults of form."""
    try:
        return kind.form.validate_python(plain(tree), context=context), []
    except ValidationError as error:
        return None, [_fault(kind, tree, path, detail) for detail in error.errors()]


def _fault(kind: FileKind[T], tree: Keys, path: Path, detail: ErrorDetails) -> Fault:
    place = tuple(step for step in detail["loc"] if step != "[key]")
    return Fault(path, line_of(tree, place), _message(kind, place, detail))


def _message(kind: FileKind[T], place: tuple[int | str, ...], detail: ErrorDetails) -> str:
    what = detail["type"]
    facts = detail.get("ctx", {})
    if what == "value_error" and not isinstance(facts["error"], SpokenTextError):
        return f"{facts['error']}".removesuffix(".") + "."
    if what == "missing":
        return f"{place[-1]!r} is missing. Add it."
    if what == "extra_forbidden":
        keys = kind.inner.get(str(place[0]), kind.keys) if len(place) > 1 else kind.keys
        fields = keys.model_fields if keys else {}
        known = [field.alias or name for name, field in fields.items()]
        return f"unknown key {place[-1]!r}. {nearest(str(place[-1]), known)}"
    name = _name(place)
    if what == "value_error":
        return f"{name} {facts['error']}"
    if what == "literal_error":
        return f"{name} is {detail['input']!r}. Write {facts['expected']}."
    if what == "too_long":
        return f"{name} has {facts['actual_length']} entries. At most {facts['max_length']}."
    return f"{name} {_NOT.get(what, detail['msg'])}"


_NOT = {
    "string_type": "is not text. Write text after it, between quotes if need be.",
    "list_type": "is not a list. Begin each entry with `- ` on a line of its own.",
    "dict_type": "has no keys. Write lines such as `key: value` below it.",
    "model_type": "has no keys. Write lines such as `key: value` below it.",
    "too_short": "is empty. Write it, or take it out.",
}


def _name(place: tuple[int | str, ...]) -> str:
    key = next((step for step in reversed(place) if isinstance(step, str)), "the file")
    return f"entry {place[-1] + 1} of {key!r}" if isinstance(place[-1], int) else repr(key)
