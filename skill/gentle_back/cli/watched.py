"""The files that are being edited: whether any has changed since they were looked at."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

# An editor may write a file in several steps.
SETTLE_SECONDS = 0.04
PASSED_OVER = frozenset({"__pycache__", ".git", ".venv", "node_modules"})

Seen: TypeAlias = Mapping[str, tuple[int, int]]  # by path: when it was changed, and its size


def look(folders: tuple[Path, ...]) -> Seen:
    """Each file in these folders, with what tells whether it has changed."""
    found: dict[str, tuple[int, int]] = {}
    for folder in folders:
        for here, subfolders, names in os.walk(folder):
            subfolders[:] = [name for name in subfolders if name not in PASSED_OVER]
            for name in names:
                path = os.path.join(here, name)  # noqa: PTH118 - ten times a second, a path is slow
                try:
                    status = os.stat(path)  # noqa: PTH116 - as above
                except OSError:
                    continue  # it went while we looked
                found[path] = (status.st_mtime_ns, status.st_size)
    return found


def settled(folders: tuple[Path, ...]) -> Seen:
    """The same a moment later."""
    time.sleep(SETTLE_SECONDS)
    return look(folders)
