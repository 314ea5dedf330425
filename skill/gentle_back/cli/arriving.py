"""Connections whose requests are still on their way, all waited for at once."""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TypeAlias

Address: TypeAlias = Any  # what accept gives: it differs by family

# From the connection to the last byte: a proxy in front sends both at once.
PATIENCE_SECONDS = 2.0
# After our answer, for one who still sends to hear it; all others have been heard to the end.
LINGER_SECONDS = 0.05
# A connection is often there a moment before its first bytes.
FIRST_BYTES_SECONDS = 0.005
MOST_HELD_BYTES = 256 * 1024
MOST_WAITING = 64
PIECE_BYTES = 64 * 1024

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_LAST_CHUNK = re.compile(rb"\r\n0+[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n\Z")
# The last chunk is looked for no further back: it and what follows it are short.
_LONGEST_TAIL = 512
_ASKS_FIRST = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Arriving(socket.socket):
    """A connection that holds what has come of its request.

    To who reads it, one that takes too long is one that has left.
    until: how long it is waited for, by the monotonic clock.
    """

    def __init__(self, connection: socket.socket, address: Address) -> None:
        kind = connection.family, connection.type, connection.proto
        super().__init__(*kind, fileno=connection.detach())
        self.address = address
        self._held = bytearray()
        self._has_ended = False
        self._is_too_long = False
        self._was_told_to_go_on = False
        self.until = time.monotonic() + PATIENCE_SECONDS
        self.setblocking(False)

    def has_arrived(self) -> bool:
        """Whether there is nothing to wait for: all is here, or too much, or no more will come."""
        self._take_in()
        return self._has_ended or self._is_whole() or self._is_too_long

    def recv(self, size: int, flags: int = 0) -> bytes:
        """The next bytes; none where the other side has ended, or is too slow."""
        if self._held:
            piece = bytes(self._held[:size])
            del self._held[:size]
            return piece
        left = self.until - time.monotonic()
        if self._has_ended or left <= 0:
            return b""
        self.settimeout(left)
        try:
            return super().recv(size, flags)
        except TimeoutError:
            return b""
        finally:
            self.settimeout(PATIENCE_SECONDS)

    def shutdown(self, how: int) -> None:
        """End our side, after which we do not wait long for the other."""
        self._held.clear()
        self.until = time.monotonic() + (LINGER_SECONDS if self._is_too_long else 0)
        super().shutdown(how)

    def _take_in(self) -> None:
        try:
            while len(self._held) < MOST_HELD_BYTES:
                piece = super().recv(PIECE_BYTES)
                self._held += piece
                if not piece:
                    self._has_ended = True
                if len(piece) < PIECE_BYTES:
                    return
        except BlockingIOError:
            return
        except OSError:
            self._has_ended = True

    def _is_whole(self) -> bool:
        """Whether the whole request is here."""
        self._is_too_long = len(self._held) >= MOST_HELD_BYTES
        end = self._held.find(_END_OF_HEAD)
        if end < 0:
            return False
        head = bytes(self._held[: end + 2])
        self._tell_to_go_on(head)
        if _CHUNKED.search(head):
            return bool(_LAST_CHUNK.search(self._held[max(end, len(self._held) - _LONGEST_TAIL) :]))
        length = _LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        self._is_too_long = self._is_too_long or wanted > MOST_HELD_BYTES
        return len(self._held) - end - len(_END_OF_HEAD) >= wanted

    def _tell_to_go_on(self, head: bytes) -> None:
        """Answer who asks, before the body is sent, whether to send it."""
        if not self._was_told_to_go_on and _ASKS_FIRST.search(head):
            self._was_told_to_go_on = True
            with suppress(OSError):
                self.send(_GO_ON)


class WaitingRoom:
    """The connections whose requests are not all here; the oldest leave when it is full."""

    def __init__(self) -> None:
        self._waiting: list[Arriving] = []

    def arrived(self, others: Iterable[Any], within_seconds: float) -> list[Arriving]:
        """Those that are to be served now.

        others: what else ends the waiting, such as a listener. within_seconds: when it ends anyhow.
        """
        if self._waiting:
            within_seconds = min(within_seconds, self._seconds_to_the_first())
        ready, _, _ = select.select([*others, *self._waiting], [], [], within_seconds)
        now = time.monotonic()
        for oldest in self._waiting[: max(len(self._waiting) - MOST_WAITING, 0)]:
            oldest.until = now
        served = [
            one for one in self._waiting if (one in ready and one.has_arrived()) or one.until <= now
        ]
        self._waiting = [one for one in self._waiting if one not in served]
        return served

    def take(self, connection: socket.socket, address: Address) -> Arriving | None:
        """The connection, where its request is here already; else it waits."""
        arriving = Arriving(connection, address)
        if arriving.has_arrived():
            return arriving
        if select.select([arriving], [], [], FIRST_BYTES_SECONDS)[0] and arriving.has_arrived():
            return arriving
        self._waiting.append(arriving)
        return None

    def close(self) -> None:
        """Close all that wait."""
        for one in self._waiting:
            one.close()
        self._waiting.clear()

    def _seconds_to_the_first(self) -> float:
        return max(min(one.until for one in self._waiting) - time.monotonic(), 0.0)
