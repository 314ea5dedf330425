"""Runs what a reply asks to be done: after it was checked, once a request, within its time."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from gentle_back.dialogue import Cursor
from gentle_back.errors import StoreError
from gentle_back.memory import NOTHING, Memory
from gentle_back.reminders.kinds import Kinds
from gentle_back.reminders.port import Keeper, NotAllowed, ReminderError
from gentle_back.reminders.run import Reminding, Told, told_of
from gentle_back.values import CreateReminder, Effect, SaveBookmark
from gentle_back.values.effects import ReminderEffect

log = logging.getLogger(__name__)

# A store that fails does so within this time. With less left, the answer goes before the effect.
LEAST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which request, and how long that may take.

    user_id: "" where the channel has none. request_id: the same when a request is repeated.
    time_zone: IANA name of her device's, None where it is not known. channel: what the keeper of
    reminders needs of the channel.
    """

    user_id: str = field(repr=False)
    request_id: str = field(repr=False)
    remaining_seconds: Callable[[], float]
    is_new_session: bool = False
    locale: str = "en-US"
    time_zone: str | None = None
    channel: object = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Means:
    """What effects are run with. memory, keeper: None where nothing is kept there."""

    memory: Memory | None = None
    keeper: Keeper | None = None
    kinds: Kinds | None = None


def run_effects(
    effects: Sequence[Effect], means: Means, caller: Caller, place: Cursor | None
) -> tuple[Told, ...]:
    """The host's lines to be said of how it went. Never raises for what failed.

    place: where she is after the reply.
    """
    told: list[Told] = []
    for index, effect in enumerate(effects):
        told += (one for one in _run(effect, index, means, caller, place) if one.line)
    return tuple(one for at, one in enumerate(told) if one.values or one not in told[:at])


def check_time(caller: Caller) -> None:
    """Nothing, where a store may still be asked. Raises StoreError."""
    left = caller.remaining_seconds()
    if left < LEAST_SECONDS:
        raise StoreError(
            f"{left:.1f} seconds of the turn are left, which is too little to ask it.",
            place="memory",
            mend="See in the log what took so long.",
        )


def _run(
    effect: Effect, index: int, means: Means, caller: Caller, place: Cursor | None
) -> tuple[Told, ...]:
    """The lines to be said; none where there is nothing to say."""
    if isinstance(effect, ReminderEffect):
        return _remind(effect, index, means, caller)
    try:
        if isinstance(effect, SaveBookmark):
            if means.memory:
                check_time(caller)
                means.memory.keep(place, caller.user_id, caller.request_id, index)
            return (Told(effect.done if means.memory else ""),)
        return (Told(effect.done if _forget(index, means, caller) else effect.nothing),)
    except (StoreError, ReminderError) as error:
        log.error("%s failed: %s", type(effect).__name__, error)
        return (Told(effect.failed),)


def _forget(index: int, means: Means, caller: Caller) -> bool:
    """Whether anything was deleted. Her place goes even where her reminders cannot be reached."""
    had_place = False
    if means.memory:
        check_time(caller)
        result = means.memory.forget(caller.user_id, caller.request_id, index)
        had_place = result != NOTHING
    if means.keeper is None or means.kinds is None:
        return had_place
    mark = _mark(caller, index)
    return Reminding(means.keeper, means.kinds, caller, mark).forget() or had_place


def _remind(effect: ReminderEffect, index: int, means: Means, caller: Caller) -> tuple[Told, ...]:
    if means.keeper is None or means.kinds is None:
        return (Told("reminders_off" if effect.failed else ""),)
    mark = (effect.mark if isinstance(effect, CreateReminder) else "") or _mark(caller, index)
    try:
        return Reminding(means.keeper, means.kinds, caller, mark).run(effect)
    except ReminderError as error:
        if not isinstance(error, NotAllowed):
            log.error("%s failed: %s", type(effect).__name__, error)
        return (told_of(effect, error, mark),) if effect.failed else ()


def _mark(caller: Caller, index: int) -> str:
    """A name for one effect of a request; one without an id is like no other."""
    text = f"{caller.user_id} {caller.request_id or secrets.token_hex()} {index}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
