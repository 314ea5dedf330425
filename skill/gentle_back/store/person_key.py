"""The key under which persons are stored: whoever has the store alone cannot tell who is in it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from gentle_back.errors import KeyFileError, StoreError
from gentle_back.key_file import load_or_make_key

HASHED_AS_PERSON = b"person"
HASHED_AS_REQUEST = b"request"


@dataclass(frozen=True, slots=True)
class PersonKey:
    """Makes hashes of ids, by a key that only this service has.

    Several machines with one store need the same key: the file is one line of text to copy.
    """

    _key: bytes = field(repr=False)

    @classmethod
    def load_or_make(cls, path: Path) -> PersonKey:
        """The key in that file, made on first use. Raises StoreError."""
        lost = "what is stored under this one is not found again"
        try:
            return cls(load_or_make_key(path, setting="key_file", lost=lost))
        except KeyFileError as error:
            raise StoreError(error.message, place=error.place, mend=error.mend) from error

    def person(self, user_id: str) -> str:
        """The name under which the user is stored: 64 hex digits."""
        return self._hash(HASHED_AS_PERSON, user_id)

    def request(self, user_id: str, request_id: str) -> str:
        """The name of a request of this user: 64 hex digits."""
        return self._hash(HASHED_AS_REQUEST, user_id, request_id)

    def _hash(self, purpose: bytes, *texts: str) -> str:
        parts = [purpose, *(text.encode(errors="surrogatepass") for text in texts)]
        # With each length in it, no two lists of texts give the same message.
        message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()
