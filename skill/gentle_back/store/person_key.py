"""The key under which persons are stored: whoever has the store alone cannot tell who is in it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from gentle_back.errors import StoreError

KEY_BYTES = 32
HASHED_AS_PERSON = b"person"
HASHED_AS_REQUEST = b"request"
NEW_KEY = "Delete it: a new one is made, and what is stored under this one is not found again."


@dataclass(frozen=True, slots=True)
class PersonKey:
    """Makes hashes of ids, by a key that only this service has.

    Several machines with one store need the same key: the file is one line of text to copy.
    """

    _key: bytes = field(repr=False)

    @classmethod
    def load_or_make(cls, path: Path) -> PersonKey:
        """The key in that file, made on first use. Raises StoreError."""
        try:
            return _load(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise _unusable(path, f"cannot be read ({error.strerror}).") from error
        try:
            _make(path)
            return _load(path)
        except OSError as error:
            raise _unusable(path, f"cannot be made ({error.strerror}).") from error

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


def _load(path: Path) -> PersonKey:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        text = file.read(4_096)
    if mode & stat.S_IRWXO:
        raise StoreError(
            "can be read by every user of this computer.", place=str(path), mend="chmod 600 it."
        )
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise StoreError("holds no key.", place=str(path), mend=NEW_KEY)
    return PersonKey(key)


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; one that another process has made stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"{secrets.token_hex(KEY_BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)


def _unusable(path: Path, message: str) -> StoreError:
    return StoreError(
        message, place=str(path), mend="Make its folder yours and writable, or set key_file."
    )
