"""A run of pytest as the author of a plugin has it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(
    folder: Path, content: Path, cache: Path, seed: int = 0
) -> subprocess.CompletedProcess[str]:
    """A run of pytest on that folder, with that content."""
    settings = [f"gentle_back_content={content}", f"gentle_back_cache={cache}"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error"]
    for setting in settings:
        command += ["-o", setting]
    return subprocess.run(
        [*command, str(folder)],
        cwd=folder if folder.is_dir() else folder.parent,
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
