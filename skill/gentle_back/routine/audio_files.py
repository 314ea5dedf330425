"""Rendered exercises on disk, so that each is rendered once."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

# About nine hours at 48 kilobits a second.
MOST_BYTES = 200 * 2**20


class AudioFiles:
    """Files by name in a folder of their own, the least lately used given up first.

    Any number of processes may use one folder. A file is there whole or not at all. A folder that
    cannot be written to keeps nothing, and is no reason not to hear an exercise.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, name: str) -> bytes | None:
        """The file; None where there is none."""
        path = self._folder / name
        try:
            data = path.read_bytes()
            os.utime(path)  # used lately
        except OSError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep the file, and give up old ones to make room."""
        part = self._folder / f".{name}-{os.getpid()}-{threading.get_ident()}.part"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(data)
                part.replace(self._folder / name)
            finally:
                part.unlink(missing_ok=True)
            self._make_room()

    def _make_room(self) -> None:
        newest_first = sorted(
            ((path.stat(), path) for path in self._folder.iterdir() if path.is_file()),
            key=lambda found: found[0].st_mtime_ns,
            reverse=True,
        )
        held_bytes = 0
        for status, path in newest_first:
            held_bytes += status.st_size
            if held_bytes > self._most_bytes:
                path.unlink(missing_ok=True)
