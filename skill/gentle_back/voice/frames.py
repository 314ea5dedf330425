"""How the voice and its worker talk over pipes: a kind, a length, and so many bytes.

SETUP -> READY or REFUSED    once, JSON each way
TEXT  -> AUDIO               for each piece: UTF-8 there, samples back
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

SETUP = b"S"
READY = b"R"
REFUSED = b"X"
TEXT = b"T"
AUDIO = b"A"

_KINDS = frozenset({SETUP, READY, REFUSED, TEXT, AUDIO})
_HEADER = struct.Struct(">cI")
# A piece of 400 characters spelled out at the slowest speed stays well below this.
_MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: bytes
    payload: bytes = b""

    def __bytes__(self) -> bytes:
        return _HEADER.pack(self.kind, len(self.payload)) + self.payload


def read_frame(read: Callable[[int], bytes]) -> Frame:
    """The next message.

    read: gives so many bytes, fewer only where the stream has ended.
    Raises EOFError at the end of the stream, ValueError where it does not hold messages.
    """
    header = _exactly(read, _HEADER.size)
    kind, length = _HEADER.unpack(header)
    if kind not in _KINDS or length > _MOST_BYTES:
        raise ValueError(f"{header!r} does not begin a message.")
    return Frame(kind, _exactly(read, length))


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    data = read(count)
    if len(data) < count:
        raise EOFError(f"The stream ended {count - len(data)} bytes early.")
    return data
