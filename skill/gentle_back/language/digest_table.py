"""Numbers by text, in little room: of each text only eight bytes are kept."""

from __future__ import annotations

import base64
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

Json = Any  # what json.loads gives; its form is documented in DigestTable.pack


class DigestTable:
    """Whole numbers by text.

    Several may stand under one text; they come in the order they were given in.
    """

    __slots__ = ("_digests", "_numbers")

    def __init__(self, entries: Iterable[tuple[str, int]] = ()) -> None:
        # dict: the same number under the same text is kept once. sorted: stable, so in order.
        pairs = dict.fromkeys((digest_of(text), number) for text, number in entries)
        ordered = sorted(pairs, key=lambda pair: pair[0])
        self._digests = array("Q", (digest for digest, _ in ordered))
        self._numbers = array("I", (number for _, number in ordered))

    def __len__(self) -> int:
        return len(self._digests)

    def find(self, text: str) -> Iterator[int]:
        """The numbers under a text."""
        digest = digest_of(text)
        at = bisect_left(self._digests, digest)
        while at < len(self._digests) and self._digests[at] == digest:
            yield self._numbers[at]
            at += 1

    def pack(self) -> Json:
        """Two texts: base64 of the digests, and of the numbers, lowest byte first."""
        return [_packed(self._digests), _packed(self._numbers)]

    @classmethod
    def unpack(cls, packed: Json) -> DigestTable:
        """What was packed."""
        table = cls()
        table._digests, table._numbers = (
            _unpacked(kind, text) for kind, text in zip("QI", packed, strict=True)
        )
        return table


def digest_of(text: str) -> int:
    """The same in every process, unlike hash()."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _packed(numbers: array[int]) -> str:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _unpacked(kind: str, text: str) -> array[int]:
    numbers = array(kind)
    numbers.frombytes(base64.b64decode(text))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
