"""What a device reports; nothing is spoken in answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

# She has put the skill away. Where a kind has no name of ours, it is the channel's own.
SKILL_DISABLED = "skill-disabled"


@dataclass(frozen=True, slots=True)
class Event:
    """A report of the device or the service.

    facts: what it says, as plain values: {"reason": "EXCEEDED_MAX_REPROMPTS"}.
    """

    kind: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    now: datetime | None = None
