"""What was compiled and learnt before, given up where nobody has used it for long."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections import defaultdict
from pathlib import Path

# The folder may hold what is not ours: only files of these names are ever deleted. "content" and
# "ours" are of versions before this one.
KINDS = (
    "compile",
    "content",
    "foreign",
    "intents",
    "learn",
    "ours",
    "phrases",
    "signs",
    "terms",
)
# Of each kind; five times all our own content, learnt from.
MOST_BYTES = 48 * 2**20
# Half as long again as compiling may take: what is younger may be another process's work.
LEAST_SECONDS = 900.0

_OURS = re.compile(rf"({'|'.join(KINDS)})-[0-9a-f]{{32}}\.json")
# Written by a process that was ended meanwhile.
_HALF_WRITTEN = re.compile(rf"\.{_OURS.pattern}-.*\.part")


def mark_used(path: Path) -> None:
    """Note that the file is used now; one that is another user's is left as it is."""
    with contextlib.suppress(OSError):
        os.utime(path)


def give_up_old(folder: Path) -> None:
    """Delete, of each kind of file, what was not used for longest, down to what it may take.

    Any number of processes may use the folder: what is deleted is made anew by who needs it, and
    what cannot be deleted stays.
    """
    by_kind: defaultdict[str, list[tuple[float, int, Path]]] = defaultdict(list)
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            kind = _kind(path.name)
            if kind is None:
                continue
            with contextlib.suppress(OSError):  # another process was faster
                status = path.stat()
                by_kind[kind].append((status.st_mtime, status.st_size, path))
    for kind, files in by_kind.items():
        _give_up(files, MOST_BYTES if kind else 0)


def _kind(name: str) -> str | None:
    """The kind of a file of ours; "" for a half-written one, None for what is not ours."""
    found = _OURS.fullmatch(name)
    if found:
        return found[1]
    return "" if _HALF_WRITTEN.fullmatch(name) else None


def _give_up(files: list[tuple[float, int, Path]], most_bytes: int) -> None:
    oldest_kept = time.time() - LEAST_SECONDS
    held_bytes = 0
    for used_at, size, path in sorted(files, reverse=True):
        held_bytes += size
        if held_bytes > most_bytes and used_at < oldest_kept:
            with contextlib.suppress(OSError):
                path.unlink()
