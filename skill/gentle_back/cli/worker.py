"""The process that serves requests: no slow client holds it up, no odd one hears itself again.

Gunicorn's own sync worker reads a request as slowly as it is sent, and meanwhile serves nobody
else; what it cannot read it repeats, in HTML to the client and in words to the log.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeAlias

from gunicorn.http import errors
from gunicorn.workers.sync import SyncWorker

from gentle_back.cli.arriving import PATIENCE_SECONDS, Address, Arriving, WaitingRoom
from gentle_back.log import told_of
from gentle_back.request_log import Refusals

Gunicorns: TypeAlias = Any  # gunicorn ships no types

log = logging.getLogger(__name__)

# How often to look whether the first process still lives.
LOOK_UP_SECONDS = 1.0
# At a time: who comes by the hundred must not keep those waiting who have arrived.
MOST_ACCEPTED = 16
STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class Worker(SyncWorker):  # type: ignore[misc]  # gunicorn ships no types
    """One process that answers one request at a time, each once it has arrived in full."""

    def run_for_one(self, timeout: float) -> None:
        """Serve until ended."""
        del timeout  # half of what the first process waits for a sign of life; we give it sooner
        self._refusals = Refusals()
        listener, room = self.sockets[0], WaitingRoom()
        while self.alive and self.is_parent_alive():
            self.notify()
            for arrived in room.arrived((listener, self.PIPE[0]), LOOK_UP_SECONDS):
                self._serve(listener, arrived)
            self._accept(listener, room)
            self._hear_signals()
            self._refusals.close_windows()
        self._serve_the_rest(listener, room)

    def handle_error(
        self, req: Gunicorns, client: socket.socket, addr: Address, exc: BaseException
    ) -> None:
        """Answer what is no HTTP, or what failed beneath the app, with a status and no more."""
        del req, addr
        if isinstance(exc, errors.ParseException):
            self._refuse(client, STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST))
        else:
            log.error("a request failed: %s", told_of(exc))
            _answer(client, HTTPStatus.INTERNAL_SERVER_ERROR)

    def _accept(self, listener: Gunicorns, room: WaitingRoom) -> None:
        """Let in who is at the door, until one has arrived in full; the next are for others."""
        for _ in range(MOST_ACCEPTED):
            try:
                connection, address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return  # another worker was faster, or the client left
            arrived = room.take(connection, address)
            if arrived:
                self._serve(listener, arrived)
                return

    def _serve(self, listener: Gunicorns, arrived: Arriving) -> None:
        arrived.settimeout(PATIENCE_SECONDS)
        if arrived.refusal is None:
            self.handle(listener, arrived, arrived.address)
            return
        with arrived, suppress(OSError):
            self._refuse(arrived, arrived.refusal)
            arrived.shutdown(socket.SHUT_WR)

    def _serve_the_rest(self, listener: Gunicorns, room: WaitingRoom) -> None:
        """Serve whose requests were on their way when we were ended; nobody else is let in."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not room.is_empty() and time.monotonic() < until:
            self.notify()
            for arrived in room.arrived((), LOOK_UP_SECONDS):
                self._serve(listener, arrived)
        room.close()

    def _refuse(self, client: socket.socket, status: HTTPStatus) -> None:
        self._refusals.tell(f"http-{status.value}", time.perf_counter())
        _answer(client, status)

    def _hear_signals(self) -> None:
        """Empty the pipe by which signals end the waiting."""
        try:
            os.read(self.PIPE[0], 64)
        except BlockingIOError:
            return


def _answer(client: socket.socket, status: HTTPStatus) -> None:
    """Send a status and no more."""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
    about = "Content-Type: application/json;charset=UTF-8\r\nContent-Length: 2\r\n\r\n{}"
    try:
        client.sendall((head + about).encode())
    except OSError:
        log.debug("the client left before it was refused")
