"""A rule of Alexa's that a file of the project breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = Any  # what json.loads gives


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule: where, and how to mend it.

    file: in the project. place: an intent, a slot type or a field; found: the sample or value.
    is_advice: whether Alexa takes the file all the same.
    """

    rule: str
    file: str
    place: str
    found: str
    mend: str
    is_advice: bool = False

    def __str__(self) -> str:
        found = f" {self.found!r}:" if self.found else ""
        return f"{self.file}: {self.place}:{found} {self.mend} [{self.rule}]"
