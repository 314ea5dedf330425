"""What `gentle-back check` finds, in words that say where and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gentle_back.errors import Fault

Level = Literal["fault", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a fault stops the release, a warning wants mending, a note is for taste.

    line counts from 1; 0 where it is of the file as a whole.
    """

    level: Level
    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {Fault(self.path, self.line, self.message)}"
