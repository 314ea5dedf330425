"""Does what a reply asks of reminders, and tells in lines of the host how it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from gentle_back.reminders.kinds import Kinds
from gentle_back.reminders.pick import moved, of_kind, pick
from gentle_back.reminders.port import (
    LEAST_SECONDS,
    Keeper,
    NotAllowed,
    ReminderCaller,
    ReminderError,
    Unreachable,
)
from gentle_back.values import Ask
from gentle_back.values.effects import (
    CancelReminders,
    ChangeReminder,
    CreateReminder,
    ListReminders,
    ReminderEffect,
)
from gentle_back.values.reminder import ALL, Plan, Reminder

# As many as one listens to; of the others only how many there are.
MOST_TOLD = 3
WHICH_ONE = "reminder_which"

Values: TypeAlias = Mapping[str, str | int]
NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the host with its values.

    permission: what is to be done again once she has permitted it. again: what may be tried again,
    if she likes.
    """

    line: str
    values: Values = field(default_factory=lambda: NO_VALUES)
    permission: Ask | None = None
    again: Ask | None = None


@dataclass(frozen=True, slots=True)
class Reminding:
    """The keeper for one effect of one request. mark: under which it is done once."""

    keeper: Keeper
    kinds: Kinds
    caller: ReminderCaller
    mark: str

    def run(self, effect: ReminderEffect) -> tuple[Told, ...]:
        """What is to be said of how it went. Raises ReminderError."""
        if self.caller.remaining_seconds() < LEAST_SECONDS:
            raise Unreachable("too little of the turn's time is left to ask a keeper of reminders")
        if isinstance(effect, CreateReminder):
            set_now = self.keeper.set(self.caller, effect.plan, self.mark)
            return (self._told(effect.done, set_now.plan),)
        if isinstance(effect, ChangeReminder):
            return self._change(effect)
        if isinstance(effect, CancelReminders):
            return self._cancel(effect)
        if isinstance(effect, ListReminders):
            return self._list(effect)
        settled = self.keeper.settle(self.caller, self.mark)
        return (Told(effect.done if settled else effect.nothing),)

    def forget(self) -> bool:
        """Whether there were any of hers, all of which are cancelled. Raises ReminderError."""
        try:
            reminders = self.keeper.list(self.caller)
        except NotAllowed:  # so that there are none of ours to be seen
            return False
        return bool(reminders and self.keeper.cancel(self.caller, reminders, self.mark))

    def _list(self, effect: ListReminders) -> tuple[Told, ...]:
        found = of_kind(self.keeper.list(self.caller), effect.kind)
        if not found:
            return (Told(effect.nothing),)
        told = (Told(effect.done), *(self._when(one.plan) for one in found[:MOST_TOLD]))
        left = len(found) - MOST_TOLD
        return (*told, Told("reminders_more", {"left": left})) if left > 0 else told

    def _cancel(self, effect: CancelReminders) -> tuple[Told, ...]:
        found = of_kind(self.keeper.list(self.caller), effect.kind)
        if effect.which:
            return self._cancel_one(effect, found)
        if not found or not self.keeper.cancel(self.caller, found, self.mark):
            return (Told(effect.nothing),)
        kinds = {one.plan.kind for one in found}
        is_one = len(kinds) == 1 and effect.kind != ALL
        return (self._told(effect.done, found[0].plan) if is_one else Told("reminders_cancelled"),)

    def _cancel_one(self, effect: CancelReminders, found: tuple[Reminder, ...]) -> tuple[Told, ...]:
        """One time of the day less, or one reminder."""
        picked = pick(found, effect.which)
        if len(picked) != 1:
            return tuple(self._which(found)) if picked else (Told("reminder_not_found"),)
        one = picked[0]
        left = tuple(time for time in one.reminder.plan.times if time != one.time)
        if not left:
            self.keeper.cancel(self.caller, (one.reminder,), self.mark)
            return (self._told(effect.done, one.reminder.plan),)
        plan = replace(one.reminder.plan, times=left)
        return self._changed("reminder_changed", one.reminder, plan)

    def _change(self, effect: ChangeReminder) -> tuple[Told, ...]:
        found = of_kind(self.keeper.list(self.caller), effect.kind)
        if not found:
            return (Told(effect.nothing),)
        which, times = effect.which, effect.times
        picked = pick(found, which)
        if not picked:
            # The same request may come twice, and the time have been moved by the first.
            done = pick(found, times[0]) if len(times) == 1 else ()
            if not done:
                return (Told("reminder_not_found"),)
            return self._changed(effect.done, done[0].reminder, done[0].reminder.plan)
        reminder = picked[0].reminder
        if any(one.reminder != reminder for one in picked):
            return tuple(self._which(found))
        if len(picked) == 1 and len(times) == 1:
            times = moved(reminder.plan, picked[0].time, times[0])
        elif times and (which or len(times) < len(picked)):
            return tuple(self._which(found))
        plan = replace(reminder.plan, times=times or reminder.plan.times)
        return self._changed(effect.done, reminder, _as_often(plan, effect.every))

    def _changed(self, line: str, reminder: Reminder, plan: Plan) -> tuple[Told, ...]:
        if plan != reminder.plan:
            self.keeper.change(self.caller, reminder, plan, self.mark)
        return Told(line), self._when(plan)

    def _which(self, found: tuple[Reminder, ...]) -> Iterator[Told]:
        """That she has several, and when they ring."""
        yield Told(WHICH_ONE)
        yield from (self._when(one.plan) for one in found[:MOST_TOLD])

    def _told(self, line: str, plan: Plan) -> Told:
        return Told(line, {"name": self._name(plan)})

    def _when(self, plan: Plan) -> Told:
        """A sentence that tells when a reminder rings."""
        return Told(f"reminder_{plan.form}", {"name": self._name(plan), **plan.spoken})

    def _name(self, plan: Plan) -> str:
        return self.kinds.name(self.caller.locale.partition("-")[0].lower(), plan.kind)


def told_of(effect: ReminderEffect, error: ReminderError, mark: str) -> Told:
    """What is to be said of an effect that failed, and asked."""
    if not isinstance(effect, CreateReminder) or effect.again is None:
        return Told(error.line)
    if isinstance(error, NotAllowed):
        return Told(error.line, permission=effect.again)
    if not error.may_try_again:
        return Told(error.line)
    again = Ask(effect.again.intent, MappingProxyType({**effect.again.slots, "mark": mark}))
    return Told(error.line, again=again)


def _as_often(plan: Plan, every: str) -> Plan:
    return replace(plan, every=every, days=(), every_days=1) if every else plan
