"""A secret key in a file of its own, which only its owner reads."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from gentle_back.errors import KeyFileError

KEY_BYTES = 32


def load_or_make_key(path: Path, *, setting: str, lost: str) -> bytes:
    """The key in that file, made on first use: one line of text, to be copied to other machines.

    setting: which names another file. lost: what a new key costs. Raises KeyFileError.
    """
    unusable = f"Make its folder yours and writable, or set {setting}."
    try:
        return _load(path, lost)
    except FileNotFoundError:
        pass
    except OSError as error:
        message = f"cannot be read ({error.strerror})."
        raise KeyFileError(message, place=str(path), mend=unusable) from error
    try:
        _make(path)
        return _load(path, lost)
    except OSError as error:
        message = f"cannot be made ({error.strerror})."
        raise KeyFileError(message, place=str(path), mend=unusable) from error


def _load(path: Path, lost: str) -> bytes:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        text = file.read(4_096)
    if mode & stat.S_IRWXO:
        message = "can be read by every user of this computer."
        raise KeyFileError(message, place=str(path), mend="chmod 600 it.")
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        mend = f"Delete it: a new one is made, and {lost}."
        raise KeyFileError("holds no key.", place=str(path), mend=mend)
    return key


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
