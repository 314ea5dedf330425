"""What a device reports; nothing is spoken in answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Event:
    """A report of the device or the service, such as "session-ended" or "skill-disabled".

    facts: what it says, as plain values: {"reason": "EXCEEDED_MAX_REPROMPTS"}.
    """

    kind: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    now: datetime | None = None
