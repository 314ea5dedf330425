"""An intent as data, and the question whose answer becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gentle_back.values.wording import Pause, Speech, Wording

NO_SLOTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ask:
    """An intent with its slots, dispatched as if she had said it."""

    intent: str
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)


@dataclass(frozen=True, slots=True)
class Question:
    """What a reply asks at its end, and what each answer leads to.

    prompt: the question as spoken; the last thing she hears before the microphone opens.
    reprompt: said after silence; the prompt again where there is none.
    answers: by "yes", "no", the name of an intent, or a slot value she may choose.
    quiet_seconds: how long we wait after the reprompt before we listen once more, while she sees to
    her baby; 0 to 20.
    fills, then: a slot value she gives under the name `fills` is added to the Ask `then`.
    """

    prompt: Wording
    reprompt: Wording | None = None
    answers: Mapping[str, Ask] = field(default_factory=lambda: MappingProxyType({}))
    fills: str | None = None
    then: Ask | None = None
    quiet_seconds: int = 0

    @property
    def after_silence(self) -> Speech:
        """What she hears when she has said nothing."""
        quiet = (Pause(self.quiet_seconds),) if self.quiet_seconds else ()
        return (self.reprompt or self.prompt, *quiet)
