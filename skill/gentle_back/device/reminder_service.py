"""Alexa's reminders and settings services on this computer: same paths, same JSON, same errors.

Kept in memory, rung by the clock it is given. What can go wrong on the platform can be made to go
wrong here, one call at a time.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from gentle_back.clock import Clock
from gentle_back.device.consents import REMINDERS, Consents
from gentle_back.device.ringing import Trigger, TriggerError, read_trigger

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json: TypeAlias = dict[str, object]

PATH = "/v1/alerts/reminders"
SETTINGS = "/v2/devices/{device}/settings/System.timeZone"
ON, COMPLETED = "ON", "COMPLETED"
PAGE = "start"
# A service that has nobody to release it ends by itself.
LONGEST_STALL_SECONDS = 10.0
JUNK = b"<html>oh no"
STALL, STALL_DONE, BROKEN, LOST, JUNK_ANSWER = "stall", "stall-done", "broken", "lost", "junk"
# Of these the order is carried out, and only its answer is missing.
DONE_ALL_THE_SAME = frozenset({STALL_DONE, LOST})
CODES: Mapping[int, str] = {
    400: "INVALID_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "ALERT_NOT_FOUND",
    409: "CONFLICT",
    429: "RATE_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}


@dataclass(slots=True)
class Alert:
    """A reminder as the service keeps it. told_until: up to when it has rung."""

    token: str
    body: Json
    trigger: Trigger
    created_at: datetime
    updated_at: datetime
    told_until: datetime
    status: str = ON
    version: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """What the service was asked. token: what stood in its Authorization."""

    method: str
    path: str
    token: str = field(repr=False)
    body: Json | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """A reminder that rings."""

    at: datetime
    token: str
    text: str


class _RefusalError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.code = code or CODES[status]


class ReminderService:
    """The services of one household. A WSGI app, for a LocalServer.

    token: the only one it believes. time_zone: of the device; None where the service has none.
    """

    def __init__(
        self,
        clock: Clock,
        consents: Consents,
        *,
        token: str,
        device_id: str,
        time_zone: str | None = "America/New_York",
    ) -> None:
        self.alerts: dict[str, Alert] = {}
        self.calls: list[Call] = []
        self.events: list[Json] = []
        self.time_zone = time_zone
        self.most_reminders = 500
        self.page_size = 0  # all that there are on one page
        self.can_ring = True
        self._clock = clock
        self._consents = consents
        self._token = token
        self._settings = SETTINGS.format(device=device_id)
        self._faults: list[tuple[str, str | int]] = []
        self._released = Event()
        self._lock = Lock()

    @property
    def active(self) -> list[Alert]:
        """Those that are still to ring."""
        return [one for one in self.alerts.values() if one.status == ON]

    def fail(self, method: str, fault: str | int, times: int = 1) -> None:
        """Answer the next calls of that method, or of any ("*"), so: a status, or a fault's name.

        "stall" never answers, "stall-done" does what is asked first; "broken" ends the connection,
        "lost" does what is asked first; "junk" answers what is no JSON.
        """
        self._released.clear()
        with self._lock:
            self._faults += [(method, fault)] * times

    def recover(self) -> None:
        """Forget the faults that have not come yet, and let go of who waits."""
        with self._lock:
            self._faults.clear()
        self._released.set()

    def ring(self) -> list[Ring]:
        """What rings by now and has not yet, in order of time; one that rings once is over then."""
        now = self._clock.now()
        rings: list[Ring] = []
        with self._lock:
            for alert in self.active:
                times = list(alert.trigger.rings(alert.told_until, now))
                alert.told_until = now
                rings += (Ring(at, alert.token, _text(alert.body)) for at in times)
                if times:
                    self._tell("Started", alert)
                if times and alert.trigger.once:
                    alert.status = COMPLETED
                    self._tell("StatusChanged", alert)
        return sorted(rings, key=lambda one: one.at)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer to a call."""
        request = Request(environ)
        body = _json(request.get_data())
        token = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
        with self._lock:
            self.calls.append(Call(request.method, request.path, token, body))
            fault = self._next_fault(request.method)
        if fault in (STALL, BROKEN):
            return self._silent(fault, environ, start)
        answer = self._answered(request, token, body, fault)
        if fault in DONE_ALL_THE_SAME:
            return self._silent(str(fault), environ, start)
        status, told = answer
        said = JUNK if fault == JUNK_ANSWER else b"" if told is None else json.dumps(told).encode()
        return Response(said, status=status, content_type="application/json")(environ, start)

    def _answered(
        self, request: Request, token: str, body: Json | None, fault: str | int | None
    ) -> tuple[int, object]:
        try:
            if isinstance(fault, int):
                raise _RefusalError(fault)
            if token != self._token:
                raise _RefusalError(401, "INVALID_BEARER_TOKEN")
            if request.path == self._settings and request.method == "GET":
                return (200, self.time_zone) if self.time_zone else (204, None)
            start = int(request.args.get(PAGE, "0"))
            return 200, self._reminders(request.method, request.path, body, start)
        except _RefusalError as refusal:
            return refusal.status, {"code": refusal.code, "message": "as it was to be"}

    def _reminders(self, method: str, path: str, body: Json | None, start: int) -> object:
        token = path.removeprefix(f"{PATH}/") if path.startswith(f"{PATH}/") else ""
        if path != PATH and not token:
            raise _RefusalError(404)
        if not self._consents.allows(REMINDERS):
            raise _RefusalError(403 if method == "POST" else 401)
        with self._lock:
            if not token:
                return self._create(body) if method == "POST" else self._listed(start)
            alert = self.alerts.get(token)
            if alert is None:
                raise _RefusalError(404)
            if method == "PUT":
                return self._update(alert, body)
            if method == "DELETE":
                del self.alerts[token]
                self.events.append(_event("Deleted", {"alertTokens": [token]}))
                return None
            return _shown(alert)

    def _create(self, body: Json | None) -> Json:
        if not self.can_ring:
            raise _RefusalError(403, "DEVICE_NOT_SUPPORTED")
        if len(self.active) >= self.most_reminders:
            raise _RefusalError(403, "MAX_REMINDERS_EXCEEDED")
        now = self._clock.now()
        trigger = _checked(body, now)
        alert = Alert(str(uuid4()), body or {}, trigger, now, now, told_until=now)
        self.alerts[alert.token] = alert
        self._tell("Created", alert)
        return _told(alert)

    def _update(self, alert: Alert, body: Json | None) -> Json:
        now = self._clock.now()
        alert.trigger, alert.body = _checked(body, now), body or {}
        alert.updated_at = alert.told_until = now
        alert.version += 1
        self._tell("Updated", alert)
        return _told(alert)

    def _listed(self, start: int) -> Json:
        shown = [_shown(one) for one in self.alerts.values()]
        end = start + (self.page_size or len(shown))
        links = f"{PATH}?{PAGE}={end}" if end < len(shown) else None
        return {"totalCount": str(len(shown)), "alerts": shown[start:end], "links": links}

    def _tell(self, what: str, alert: Alert) -> None:
        self.events.append(_event(what, {"alertToken": alert.token, "status": alert.status}))

    def _next_fault(self, method: str) -> str | int | None:
        for number, (one, fault) in enumerate(self._faults):
            if one in ("*", method):
                del self._faults[number]
                return fault
        return None

    def _silent(
        self, fault: str, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """No answer: at once, or after a long while."""
        if fault in (STALL, STALL_DONE):
            self._released.wait(LONGEST_STALL_SECONDS)
        connection = environ.get("werkzeug.socket")
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
        return Response(status=500)(environ, start)


def _checked(body: Json | None, now: datetime) -> Trigger:
    """The trigger of a request that is whole."""
    trigger = (body or {}).get("trigger")
    if body is None or not isinstance(trigger, dict) or not _text(body):
        raise _RefusalError(400)
    asked_at = body.get("requestTime")
    if not isinstance(asked_at, str) or "Z" in asked_at:
        raise _RefusalError(400, "INVALID_REQUEST_TIME_FORMAT")
    try:
        return read_trigger(trigger, now)
    except TriggerError as error:
        raise _RefusalError(400, str(error)) from error


def _text(body: Json) -> str:
    match body:
        case {"alertInfo": {"spokenInfo": {"content": [{"locale": str(), "text": str(text)}, *_]}}}:
            return text
    return ""


def _told(alert: Alert) -> Json:
    return {
        "alertToken": alert.token,
        "createdTime": _stamp(alert.created_at),
        "updatedTime": _stamp(alert.updated_at),
        "status": alert.status,
        "version": str(alert.version),
        "href": f"{PATH}/{alert.token}",
    }


def _shown(alert: Alert) -> Json:
    kept = {name: alert.body.get(name) for name in ("trigger", "alertInfo", "pushNotification")}
    return {**_told(alert), **kept}


def _event(what: str, body: Json) -> Json:
    return {"type": f"Reminders.Reminder{what}", "body": body}


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _json(body: bytes) -> Json | None:
    try:
        plain = json.loads(body)
    except ValueError:
        return None
    return plain if isinstance(plain, dict) else None
