"""What tests of the door need: a real voice, where there is one, and another process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from voice import engines

HAS_VOICE = engines.has_system_library() or engines.has_extra()
needs_recording = pytest.mark.skipif(
    not HAS_VOICE or not find_spec("lameenc"),
    reason="a recording needs a speech library and the audio extra",
)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """The lock, in the hands of another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)
