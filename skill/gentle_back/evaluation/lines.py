"""Lines to measure with: JSON objects, one a line, each with what she says and what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gentle_back.errors import ContentError, Fault

FALLBACK = "fallback"
EMERGENCY = "warning.emergency"


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance and its labels.

    means: "area.action" or "area.action:value". also: other readings that are right too.
    slots: canonical values by name. levels: the acceptable ones, of a danger sign.
    topic: where the answer to a question lives; None where nothing answers it.
    is_question: whether the line is of a file of questions, labelled by topic.
    """

    id: str
    text: str
    means: str = FALLBACK
    also: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    levels: tuple[str, ...] = ()
    group: str = ""
    topic: str | None = None
    is_question: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """All readings that are right."""
        return (self.means, *self.also)

    @property
    def is_report(self) -> bool:
        """Whether she reports a danger sign now."""
        return self.means.startswith(EMERGENCY)


def read_lines(paths: Sequence[Path]) -> list[Line]:
    """The lines of all files. Raises ContentError with every fault of every file."""
    faults: list[Fault] = []
    lines = [line for path in paths for line in _lines_of(path, faults)]
    if faults:
        raise ContentError(faults)
    return lines


def _lines_of(path: Path, faults: list[Fault]) -> Iterator[Line]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path, 0, f"cannot be read: {error}. Name a file of JSON lines."))
        return
    for number, told in enumerate(text.splitlines(), start=1):
        if not told.strip():
            continue
        try:
            yield _line(json.loads(told), f"{path.stem}:{number}")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = f"is no labelled line ({error}). It needs text, and means or topic."
            faults.append(Fault(path, number, reason))


def _line(told: dict[str, Any], place: str) -> Line:
    if not isinstance(told, dict):
        raise TypeError(f"{type(told).__name__} instead of an object")
    is_question = "topic" in told and "means" not in told
    topic = told["topic"] if is_question else None
    return Line(
        id=_text(told.get("id", place)),
        text=_text(told["text"]),
        means=_text(told["means"]) if not is_question else topic or FALLBACK,
        also=tuple(_text(one) for one in told.get("also", ())),
        slots=MappingProxyType({k: _text(v) for k, v in told.get("slots", {}).items()}),
        levels=_levels(told.get("level", ())),
        group=_text(told.get("group", "")),
        topic=None if topic is None else _text(topic),
        is_question=is_question,
    )


def _levels(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(_text(level) for level in told)


def _text(told: object) -> str:
    if not isinstance(told, str | int):
        raise TypeError(f"{told!r} is no text")
    return str(told)
