"""One session as the device keeps it, from the first request to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from gentle_back.device.answer import Answer
from gentle_back.device.spoken import Spoken


@dataclass(frozen=True, slots=True)
class DeviceSession:
    """The session of the next request.

    attributes: exactly those of the last answer. reprompt: what is said into the next silence.
    """

    id: str = field(default_factory=lambda: f"amzn1.echo-api.session.{uuid4()}")
    is_new: bool = True
    attributes: Mapping[str, object] = field(default_factory=dict)
    reprompt: Spoken = ()

    def after(self, answer: Answer) -> DeviceSession | None:
        """The session after that answer; None where it is over."""
        if not answer.stays_open and not answer.asking:
            return None
        return replace(self, is_new=False, attributes=answer.attributes, reprompt=answer.reprompt)

    def reprompted(self) -> DeviceSession:
        """The same session with its reprompt said."""
        return replace(self, reprompt=())
