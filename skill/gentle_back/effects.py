"""Runs what a reply asks to be done: after it was checked, once a request, within its time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gentle_back.dialogue import Cursor
from gentle_back.errors import StoreError
from gentle_back.memory import NOTHING, Memory
from gentle_back.values import Effect, SaveBookmark

log = logging.getLogger(__name__)

# A store that fails does so within this time. With less left, the answer goes before the effect.
LEAST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which request, and how long that may take.

    user_id: "" where the channel has none. request_id: the same when a request is repeated.
    """

    user_id: str = field(repr=False)
    request_id: str = field(repr=False)
    remaining_seconds: Callable[[], float]
    is_new_session: bool = False


def run_effects(
    effects: Sequence[Effect], memory: Memory, caller: Caller, place: Cursor | None
) -> tuple[str, ...]:
    """The ids of the host's lines to be said of how it went. Never raises for what failed.

    place: where she is after the reply.
    """
    lines = (_run(effect, index, memory, caller, place) for index, effect in enumerate(effects))
    return tuple(dict.fromkeys(filter(None, lines)))


def check_time(caller: Caller) -> None:
    """Nothing, where a store may still be asked. Raises StoreError."""
    left = caller.remaining_seconds()
    if left < LEAST_SECONDS:
        raise StoreError(
            f"{left:.1f} seconds of the turn are left, which is too little to ask it.",
            place="memory",
            mend="See in the log what took so long.",
        )


def _run(effect: Effect, index: int, memory: Memory, caller: Caller, place: Cursor | None) -> str:
    """The id of the line to be said; "" where there is nothing to say."""
    try:
        check_time(caller)
        if isinstance(effect, SaveBookmark):
            memory.keep(place, caller.user_id, caller.request_id, index)
            return effect.done
        result = memory.forget(caller.user_id, caller.request_id, index)
    except StoreError as error:
        log.error("%s failed: %s", type(effect).__name__, error)
        return effect.failed
    return effect.nothing if result == NOTHING else effect.done
