"""What the host is to do after a reply. Handlers describe; the host does.

Each effect names the host's lines to be said once it is known how it went; "" says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SaveBookmark:
    """Keep her place beyond the session, where memory is on; where nothing runs, keep none.

    The host does this by itself whenever her place has changed. A reply needs it only to have
    something said of it.
    """

    done: str = ""
    failed: str = "memory_trouble"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is stored of her.

    nothing: said where there was nothing.
    """

    done: str = "forgotten"
    nothing: str = "nothing_to_forget"
    failed: str = "forget_trouble"


Effect: TypeAlias = SaveBookmark | Forget
