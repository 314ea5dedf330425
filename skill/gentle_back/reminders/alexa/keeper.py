"""Alexa as the keeper of reminders: she rings; we ask her service to, once for each yes.

The service takes the same order twice and makes two of it. So what she has is listed first, what
was set for this request or before it counts as set, an order whose answer was lost is looked for
in the list, and what was made twice all the same is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gentle_back.alexa_api import (
    REMINDERS_SCOPE,
    TIME_ZONE_SECONDS,
    UNKNOWN,
    Access,
    Reach,
    ask_time_zone,
)
from gentle_back.clock import Clock
from gentle_back.reminders.alexa.body import Here, request_of
from gentle_back.reminders.alexa.client import AlexaReminders, plain
from gentle_back.reminders.alexa.reading import (
    Listed,
    Sameness,
    as_reminder,
    read_listed,
    sameness_of,
)
from gentle_back.reminders.alexa.troubles import Failed, Gone, Lost, NoTimeZone, Unsure
from gentle_back.reminders.port import (
    NotAllowed,
    NotHere,
    ReminderCaller,
    ReminderError,
    Unreachable,
)
from gentle_back.values.reminder import Plan, Reminder

Model: TypeAlias = Any  # ask_sdk_model ships no types


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be set: as the service takes it, and what tells it from others."""

    request: Model
    sameness: Sameness
    asked_at: datetime


class AlexaKeeper:
    """Keeps reminders with Alexa.

    kind_of: the kind of reminder that says a text, "" where none does: Alexa lists no kinds.
    reach: where her service may be.
    """

    def __init__(self, *, kind_of: Callable[[str], str], clock: Clock, reach: Reach) -> None:
        self._kind_of = kind_of
        self._clock = clock
        self._reach = reach

    def set(self, caller: ReminderCaller, plan: Plan, mark: str) -> Reminder:
        """The reminder, once it is set; the one she has, where it is set already."""
        access = self._access(caller)
        service = self._service(caller, access)
        order = self._order(caller, access, plan, mark)
        copy = self._copy(service, order)
        token = copy.token if copy else self._make(service, order)
        return Reminder(token, plan)

    def list(self, caller: ReminderCaller) -> tuple[Reminder, ...]:
        """Hers that are to ring, in the order they were set."""
        listed = self._listed(self._service(caller, self._access(caller)))
        return tuple(as_reminder(one) for one in listed)

    def change(self, caller: ReminderCaller, reminder: Reminder, plan: Plan, mark: str) -> Reminder:
        """The reminder with another plan; set anew where it is gone."""
        access = self._access(caller)
        order = self._order(caller, access, plan, mark)
        try:
            self._service(caller, access).put(reminder.token, order.request)
        except Gone:
            return self.set(caller, plan, mark)
        return Reminder(reminder.token, plan)

    def cancel(self, caller: ReminderCaller, reminders: tuple[Reminder, ...], mark: str) -> int:
        """How many of them were there, and are no more."""
        del mark  # what is deleted twice is deleted
        service = self._service(caller, self._access(caller))
        return sum(service.drop(one.token) for one in reminders)

    def settle(self, caller: ReminderCaller, mark: str) -> tuple[Reminder, ...]:
        """Nothing: Alexa rings until she is told to stop, and not again for that time."""
        del caller, mark
        return ()

    def _access(self, caller: ReminderCaller) -> Access:
        """What the request brought, where she has allowed it."""
        access = caller.channel
        if not isinstance(access, Access):
            raise NotHere("The request came by no channel of Alexa's.")
        if not access.can_ask(self._reach):
            raise Unreachable("The request names no address of Alexa's services, or no token.")
        if REMINDERS_SCOPE not in access.granted:
            raise NotAllowed("She has not allowed the skill to set reminders.")
        return access

    def _service(self, caller: ReminderCaller, access: Access) -> AlexaReminders:
        return AlexaReminders(access, self._reach, caller.remaining_seconds)

    def _order(self, caller: ReminderCaller, access: Access, plan: Plan, mark: str) -> _Order:
        now = self._clock.now()
        here = self._here(caller, access, now, needs_zone=not plan.in_seconds)
        request = request_of(plan, here, mark)
        return _Order(request, sameness_of(plain(request)), access.asked_at or now)

    def _here(
        self, caller: ReminderCaller, access: Access, now: datetime, *, needs_zone: bool
    ) -> Here:
        """Where and when she is; asked for in this turn where nobody has asked yet."""
        name = caller.time_zone
        if needs_zone and name in (None, UNKNOWN):
            name = ask_time_zone(
                access, self._reach, min(TIME_ZONE_SECONDS, caller.remaining_seconds())
            )
        try:
            zone = ZoneInfo(name) if name and name != UNKNOWN else None
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise NoTimeZone("The time zone of the device is none that we know.") from error
        if zone is None and needs_zone:
            raise NoTimeZone("The time zone of the device could not be had.")
        return Here(now.astimezone(zone or UTC).replace(tzinfo=None), name, caller.locale)

    def _listed(self, service: AlexaReminders) -> tuple[Listed, ...]:
        """What she has that rings, the oldest first."""
        found = (read_listed(one, self._kind_of) for one in service.all())
        return tuple(sorted(filter(None, found), key=_age))

    def _copy(self, service: AlexaReminders, order: _Order) -> Listed | None:
        """The reminder she wants, where she has it; what was made of it twice is taken back."""
        listed = self._listed(service)
        copies = (one for one in listed if one.is_copy(order.sameness, order.asked_at))
        # Of two made at once both of us have to keep the same one.
        first = min(copies, key=lambda one: (*_age(one), one.token), default=None)
        for one in listed:
            is_second = first and one is not first and one.sameness.is_twice(order.sameness)
            if is_second and service.has_time():
                service.drop(one.token)
        return first

    def _make(self, service: AlexaReminders, order: _Order) -> str:
        """The token of the reminder, made once, however often we had to ask."""
        try:
            token = service.make(order.request)
        except Lost as error:
            return self._found(service, order, error) or self._try_again(service, order, error)
        except Failed as error:
            return self._try_again(service, order, error)
        return self._alone(service, order) or token

    def _found(self, service: AlexaReminders, order: _Order, lost: Lost) -> str:
        """The token of the one whose answer was lost; "" where it is certainly not there."""
        try:
            copy = self._copy(service, order)
        except ReminderError as error:
            raise Unsure("It is not known whether a reminder was set.") from error
        if copy is None and lost.is_late:  # it may still come to be
            raise Unsure("It is not known whether a reminder was set.") from lost
        return copy.token if copy else ""

    def _try_again(self, service: AlexaReminders, order: _Order, first: ReminderError) -> str:
        if not service.has_time():
            raise first
        try:
            return service.make(order.request)
        except Lost as error:
            raise Unsure("It is not known whether a reminder was set.") from error

    def _alone(self, service: AlexaReminders, order: _Order) -> str:
        """The token of the one that stays, where the same request came twice at once.

        "" where that cannot be seen now; her next wish for it would.
        """
        if not service.has_time():
            return ""
        try:
            copy = self._copy(service, order)
        except ReminderError:
            return ""
        return copy.token if copy else ""


def _age(listed: Listed) -> tuple[bool, datetime]:
    """What puts the oldest first, and last those that do not say."""
    return listed.created_at is None, listed.created_at or datetime.max.replace(tzinfo=UTC)
