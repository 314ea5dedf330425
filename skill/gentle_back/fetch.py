"""The only way out to the network: allow-listed hosts, and limits on time and size.

No redirects are followed, no proxy is taken from the environment, nothing is tried twice. The time
limit covers all of it: a name that does not resolve, a connection that is not accepted, and a body
that arrives a byte at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from gentle_back.errors import FetchError

if TYPE_CHECKING:  # a worker that never fetches does not pay for these imports
    from urllib3 import HTTPResponse
    from urllib3.connection import HTTPConnection

LOOPBACK = frozenset({"127.0.0.1", "::1"})
CHUNK_BYTES = 16_384
LONGEST_ADDRESS = 8_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status; a redirect is one too."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Order:
    """What to send where, already checked."""

    target: SplitResult
    method: str
    headers: Mapping[str, str]
    body: bytes | None
    limit_bytes: int
    total_seconds: float
    ca_file: Path | None

    @property
    def path(self) -> str:
        query = f"?{self.target.query}" if self.target.query else ""
        return f"{self.target.path or '/'}{query}"


def fetch(  # noqa: PLR0913 - each limit is named by the caller, none has a default
    address: str,
    *,
    hosts: frozenset[str],
    limit_bytes: int,
    total_seconds: float,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    ca_file: Path | None = None,
    allow_loopback_http: bool = False,
) -> Fetched:
    """What the address answers, read within its limits.

    hosts: the only hosts that may be asked, in lower case.
    ca_file: the roots of trust for TLS; those of the system where it is None.
    allow_loopback_http: also speak plain HTTP, on any port, to 127.0.0.1 and ::1.
    Raises FetchError.
    """
    target = _read_address(address, hosts, allow_loopback_http=allow_loopback_http)
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    order = _Order(target, method, sent, body, limit_bytes, total_seconds, ca_file)
    try:
        return _Exchange(order).answer()
    except _NoAnswerError as error:
        is_late = isinstance(error, _TooLateError)
        named = _named(target)
        raise FetchError(f"{named}: {error}", address=named, is_late=is_late) from error


class _NoAnswerError(Exception):
    """Why there is no answer, in words that hold nothing of the address."""


class _TooLateError(_NoAnswerError):
    """The time was over first: what was asked for may still be done."""


def _read_address(address: str, hosts: frozenset[str], *, allow_loopback_http: bool) -> SplitResult:
    """The address in its parts, if it may be asked at all."""
    if len(address) > LONGEST_ADDRESS or not all("!" <= letter <= "~" for letter in address):
        raise _unusable("is too long, or holds spaces or letters that an address cannot")
    try:
        target = urlsplit(address)
        port = target.port
    except ValueError as error:
        raise _unusable("cannot be read") from error
    host = target.hostname or ""
    if host not in hosts:
        raise _unusable("names a host that is not on the list of this call")
    if "@" in target.netloc or target.fragment or "\\" in address:
        raise _unusable("holds a user name, a fragment or a backslash")
    if target.scheme == "http" and allow_loopback_http and host in LOOPBACK:
        return target
    if target.scheme != "https":
        raise _unusable("is not https")
    if port not in {None, 443} and not (allow_loopback_http and host in LOOPBACK):
        raise _unusable("names a port other than 443")
    return target


def _unusable(reason: str) -> FetchError:
    return FetchError(f"The address to fetch {reason}; nothing was sent.", address="")


def _named(target: SplitResult) -> str:
    """The address without query, which may hold a token."""
    return f"{target.scheme}://{target.netloc}{target.path}"


@dataclass(slots=True)
class _Exchange:
    """One request and its answer, in a thread that can be left behind.

    Only so does the limit hold in every step: looking up a name cannot be interrupted, and the
    time-outs of a socket begin anew with each byte.
    """

    order: _Order
    _connection: HTTPConnection | None = None
    _abandoned: bool = False
    _fetched: Fetched | None = None
    _error: Exception | None = None
    _done: threading.Event = field(default_factory=threading.Event)

    def answer(self) -> Fetched:
        """What comes back in time, or _NoAnswerError."""
        threading.Thread(target=self._run, name="fetch", daemon=True).start()
        if not self._done.wait(self.order.total_seconds):
            self._abandon()
            raise self._too_late()
        if self._fetched is None:
            raise self._as_unanswered(self._error) from self._error
        return self._fetched

    def _as_unanswered(self, error: Exception | None) -> _NoAnswerError:
        if isinstance(error, _NoAnswerError):
            return error
        if isinstance(error, TimeoutError):  # of the socket, which has the same time
            return self._too_late()
        return _NoAnswerError(f"the exchange failed ({type(error).__name__})")

    def _abandon(self) -> None:
        """Wake the thread from whatever it reads, so that it ends."""
        import socket

        self._abandoned = True
        connection = self._connection
        if connection is None or connection.sock is None:
            return
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself

    def _run(self) -> None:
        try:
            self._fetched = self._ask()
        except Exception as error:  # whatever ends the exchange is told by the waiting thread
            self._error = error
        finally:
            if self._connection is not None:
                self._connection.close()
            self._done.set()

    def _ask(self) -> Fetched:
        order = self.order
        until = time.monotonic() + order.total_seconds
        self._connection = connection = _connection(order)
        connection.connect()
        if self._abandoned:
            raise self._too_late()
        connection.request(
            order.method,
            order.path,
            body=order.body,
            headers=order.headers,
            preload_content=False,
            decode_content=False,
        )
        with closing(connection.getresponse()) as response:
            return Fetched(response.status, self._read(response, until))

    def _read(self, response: HTTPResponse, until: float) -> bytes:
        """The whole body, read while it keeps within the limits."""
        parts: list[bytes] = []
        size = 0
        while part := response.read1(CHUNK_BYTES):
            parts.append(part)
            size += len(part)
            if size > self.order.limit_bytes:
                raise _NoAnswerError(f"the answer is longer than {self.order.limit_bytes} bytes")
            if time.monotonic() > until:
                raise self._too_late()
        return b"".join(parts)

    def _too_late(self) -> _NoAnswerError:
        return _TooLateError(f"no full answer within {self.order.total_seconds:g} s")


def _connection(order: _Order) -> HTTPConnection:
    """A connection not yet open; one of its own, so no pool, proxy, redirect or retry."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    host, port = order.target.hostname or "", order.target.port
    if order.target.scheme == "http":
        return HTTPConnection(host, port, timeout=order.total_seconds)
    import ssl

    context = ssl.create_default_context(cafile=order.ca_file)
    return HTTPSConnection(host, port, timeout=order.total_seconds, ssl_context=context)
