"""Connections whose requests are still on their way, all waited for at once."""

from __future__ import annotations

import re
import select
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias

Address: TypeAlias = Any  # what accept gives: it differs by family

# From the connection to the last byte: a proxy in front sends both at once.
PATIENCE_SECONDS = 2.0
# Alexa's heads have about one kilobyte; what reads them takes long over a long one.
MOST_HEAD_BYTES = 32 * 1024
MOST_HELD_BYTES = 256 * 1024
MOST_WAITING = 64
PIECE_BYTES = 64 * 1024

# tcpi_last_data_recv in Linux's struct tcp_info, in milliseconds.
_SINCE_DATA_CAME = slice(52, 56)
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
# A number of more digits is too much, whatever they are.
_MOST_DIGITS = 10
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_LAST_CHUNK = re.compile(rb"\r\n0+[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n\Z")
# The last chunk is looked for no further back: it and what follows it are short.
_LONGEST_TAIL = 512
# HTTP/1.0 knows of no answer before the answer. One empty line may go before a request.
_HTTP_1_1 = re.compile(rb"(?:\r\n)?[^\r\n]* HTTP/1\.1\r\n")
_ASKS_FIRST = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(frozen=True, slots=True)
class _Head:
    """How many bytes a head has, and those that follow it; None where they come in chunks."""

    size: int
    length: int | None

    def is_too_long(self) -> bool:
        """Whether it says that more follows than we take."""
        return self.length is not None and self.length > MOST_HELD_BYTES


class Arriving(socket.socket):
    """A connection that holds what has come of its request.

    To who reads it, one that takes too long is one that has left.
    until: how long it is waited for, by the monotonic clock. refusal: with what it is to be
    refused, unread, where it is too long.
    """

    def __init__(self, connection: socket.socket, address: Address) -> None:
        kind = connection.family, connection.type, connection.proto
        super().__init__(*kind, fileno=connection.detach())
        self.address = address
        self.until = time.monotonic() + PATIENCE_SECONDS
        self.refusal: HTTPStatus | None = None
        self._held = bytearray()
        self._head: _Head | None = None
        self._searched = 0
        self._has_ended = False
        self.setblocking(False)

    def has_arrived(self) -> bool:
        """Whether there is nothing to wait for: all is here, or too much, or no more will come."""
        self._take_in()
        self._head = self._head or self._read_head()
        is_whole = self._head is not None and self._is_whole(self._head)
        self.refusal = None if is_whole else self._refusal()
        return is_whole or self._has_ended or self.refusal is not None

    def waited_seconds(self) -> float:
        """How long ago the last of it came, also while nobody had let it in yet.

        Only Linux tells; elsewhere, and for what is no TCP, it is 0.
        """
        try:
            told = self.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SINCE_DATA_CAME.stop)
        except (AttributeError, OSError):
            return 0.0
        return int.from_bytes(told[_SINCE_DATA_CAME], sys.byteorder) / 1_000

    def recv(self, size: int, flags: int = 0) -> bytes:
        """The next bytes of those that are here; none after them, for who reads never waits."""
        del flags
        piece = bytes(self._held[:size])
        del self._held[:size]
        return piece

    def shutdown(self, how: int) -> None:
        """End our side; what is left unread is forgotten."""
        self._held.clear()
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

    def _read_head(self) -> _Head | None:
        """What the head says, once it is here; who asks whether to send the rest is answered."""
        start = max(self._searched - len(_END_OF_HEAD) + 1, 0)
        end = self._held.find(_END_OF_HEAD, start, MOST_HEAD_BYTES)
        self._searched = len(self._held)
        if end < 0:
            return None
        asks_first = self._take_out_question(end + 2)
        text = bytes(self._held[: self._held.index(_END_OF_HEAD) + 2])
        head = _Head(len(text) + 2, _length_in(text))
        is_alone = len(self._held) == head.size
        if asks_first and is_alone and not head.is_too_long():
            with suppress(OSError):
                self.send(_GO_ON)
        return head

    def _take_out_question(self, end: int) -> bool:
        """Whether it is asked if the rest is to be sent; gunicorn, too, would answer that."""
        text = bytes(self._held[:end])
        if not _HTTP_1_1.match(text):
            return False
        self._held[:end], count = _ASKS_FIRST.subn(b"", text)
        return count > 0

    def _is_whole(self, head: _Head) -> bool:
        if head.length is not None:
            return len(self._held) >= head.size + head.length
        # The end of the head is the start of the first chunk's line.
        start = max(head.size - len(_END_OF_HEAD), len(self._held) - _LONGEST_TAIL)
        return bool(_LAST_CHUNK.search(self._held[start:]))

    def _refusal(self) -> HTTPStatus | None:
        if self._head is None:
            is_too_long = len(self._held) >= MOST_HEAD_BYTES
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if is_too_long else None
        is_too_long = self._head.is_too_long() or len(self._held) >= MOST_HELD_BYTES
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_long else None


def _length_in(head: bytes) -> int | None:
    """How many bytes follow a head; None where they come in chunks."""
    if _CHUNKED.search(head):
        return None
    found = _LENGTH.search(head)
    digits = found[1].lstrip(b"0")[:_MOST_DIGITS] if found else b""
    return int(digits or b"0")


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
        self._waiting.append(arriving)
        return None

    def is_empty(self) -> bool:
        """Whether nobody waits."""
        return not self._waiting

    def close(self) -> None:
        """Close all that wait."""
        for one in self._waiting:
            one.close()
        self._waiting.clear()

    def _seconds_to_the_first(self) -> float:
        return max(min(one.until for one in self._waiting) - time.monotonic(), 0.0)
