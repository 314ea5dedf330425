"""What the host is to do after a reply. Handlers describe; the host does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SaveBookmark:
    """Keep her place beyond the session, where memory is on."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is stored of her."""


Effect: TypeAlias = SaveBookmark | Forget
