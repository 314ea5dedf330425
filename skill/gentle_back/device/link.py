"""The wire between the device and the skill: signed bytes one way, an answer the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.exceptions import TimeoutError as TooSlow

from gentle_back.errors import DeviceError

# Alexa gives up after about this long.
ANSWER_WITHIN_SECONDS = 8.0
# A recording may have to be made first.
FETCH_WITHIN_SECONDS = 22.0
# Well beyond what Alexa takes; what is longer is known to be too long without reading on.
MOST_BYTES = 1_000_000
# Four minutes at 48 kbit/s, and as much again.
MOST_RECORDED_BYTES = 3_000_000


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came back: the status, and the body as it was sent."""

    status: int
    body: bytes


class Signer(Protocol):
    """Signs a body as Alexa signs hers."""

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers that go with this body."""
        ...


class Link(Protocol):
    """A way to the skill."""

    def post(self, body: bytes) -> Delivered:
        """The answer to this body.

        Raises TimeoutError where none comes in time, DeviceError where the skill cannot be
        reached or refuses the request.
        """
        ...

    def get(self, path: str) -> Delivered:
        """What the skill's server has at this path. Raises as `post` does."""
        ...


class HttpLink:
    """Speaks HTTP to the skill at one address, over one connection that is kept.

    url: with its path, "http://127.0.0.1:8080/alexa".
    """

    def __init__(
        self, url: str, chain: Signer, *, within_seconds: float = ANSWER_WITHIN_SECONDS
    ) -> None:
        self._chain = chain
        self._url = url
        self._within_seconds = within_seconds
        self._pool, self._path = _open_pool(url)

    def post(self, body: bytes) -> Delivered:
        """The answer to this body, signed and sent as it is."""
        deadline = time.monotonic() + self._within_seconds
        try:
            delivered = self._send(body, deadline)
        except NewConnectionError as error:  # before TooSlow, which it counts as
            raise self._unreachable(error) from error
        except TooSlow as error:
            raise self._too_late() from error
        except HTTPError as error:
            raise self._unreachable(error) from error
        if delivered.status == 400:
            raise DeviceError(
                f"{self._url} refused the signed request (400). Only a server on this computer "
                f"that was started with `gentle-back serve --device` trusts this device, and only "
                f"for its own skill id. Its log names the check that failed."
            )
        return delivered

    def get(self, path: str) -> Delivered:
        """What the skill's server has at this path: a recording of its own."""
        try:
            answer = self._pool.request(
                "GET", path, timeout=FETCH_WITHIN_SECONDS, redirect=False, retries=False
            )
        except NewConnectionError as error:
            raise self._unreachable(error) from error
        except TooSlow as error:
            raise TimeoutError(
                f"the recording did not come within {FETCH_WITHIN_SECONDS:g} seconds."
            ) from error
        except HTTPError as error:
            raise self._unreachable(error) from error
        return Delivered(answer.status, answer.data[:MOST_RECORDED_BYTES])

    def close(self) -> None:
        """End the connection."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _send(self, body: bytes, deadline: float) -> Delivered:
        with self._pool.urlopen(
            "POST",
            self._path,
            body=body,
            headers=self._chain.headers(body),
            timeout=urllib3.Timeout(total=self._within_seconds),
            redirect=False,
            retries=False,
            preload_content=False,
        ) as response:
            return Delivered(response.status, self._read(response, deadline))

    def _read(self, response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
        """The body, piece by piece: a server that drips its answer is late as well."""
        body = bytearray()
        while len(body) <= MOST_BYTES:
            if time.monotonic() > deadline:
                raise self._too_late()
            piece = response.read1(65_536, decode_content=False)
            if not piece:
                break
            body += piece
        return bytes(body)

    def _unreachable(self, error: HTTPError) -> DeviceError:
        return DeviceError(
            f"{self._url} cannot be reached ({type(error).__name__}). Start it with "
            f"`gentle-back serve --device`, or give the right address with --url."
        )

    def _too_late(self) -> TimeoutError:
        return TimeoutError(
            f"{self._url} gave no answer within {self._within_seconds:g} seconds. Its log says "
            f"what took so long."
        )


def _open_pool(url: str) -> tuple[urllib3.HTTPConnectionPool, str]:
    """The connection to that address, not yet made, and the path to ask for."""
    wrong = f"{url!r} is no address of a skill. Write it like http://127.0.0.1:8080/alexa."
    try:
        parts = urllib3.util.parse_url(url)
    except LocationParseError as error:
        raise DeviceError(wrong) from error
    if parts.scheme not in {"http", "https"} or not parts.host or parts.auth:
        raise DeviceError(wrong)
    return urllib3.connection_from_url(url, maxsize=1), parts.request_uri
