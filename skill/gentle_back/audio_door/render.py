"""Recordings made on first use and kept on disk: one at a time, for all processes of a machine."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from gentle_back.audio_door.timeline_json import write_timeline
from gentle_back.errors import AudioRefused
from gentle_back.routine.audio_files import AudioFiles
from gentle_back.values import Timeline

log = logging.getLogger(__name__)

# -P: the folder we are called from must not shadow a module of the worker.
WORKER_COMMAND = (sys.executable, "-P", "-m", "gentle_back.audio_door.worker")
# Together below what a server's worker may take for a request.
RENDER_SECONDS = 15.0
WAIT_SECONDS = 6.0
LOOK_EVERY_SECONDS = 0.02
# Who is rendering, and who waits for that.
MOST_IN_LINE = 4
# Beside the recordings: what is longest not asked for is deleted there.
LINE = "line"
# Changes with anything that makes another recording of the same timeline.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Recording:
    """An MP3. name: says what is in it; another content has another name."""

    name: str
    mp3: bytes = field(repr=False)


class Recordings:
    """The recordings of timelines, in a folder that never grows beyond its bounds.

    command: what makes an MP3 of a timeline, from its input to its output.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] = WORKER_COMMAND,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._files = AudioFiles(folder / "made")
        self._line = folder / LINE
        self._command = command
        self._wait_seconds = wait_seconds

    def recording(self, timeline: Timeline) -> Recording:
        """Its recording, made now where there is none. Raises AudioRefused: busy, or failed."""
        name = _name(timeline)
        return Recording(name, self._files.get(name) or self._made(name, timeline))

    def _made(self, name: str, timeline: Timeline) -> bytes:
        try:
            self._line.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._place_in_line(), self._alone():
                mp3 = self._files.get(name)  # the one before us in line may have made it
                if mp3 is None:
                    mp3 = self._rendered(write_timeline(timeline))
                    self._files.put(name, mp3)
                return mp3
        except OSError as error:
            log.error("no recording can be made: %s", error)
            raise AudioRefused("failed", "The recording could not be made.") from error

    def _rendered(self, written: bytes) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                self._command,
                input=written,
                capture_output=True,
                timeout=RENDER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            log.error("a recording took longer than %g seconds", RENDER_SECONDS)
            raise AudioRefused("failed", "The recording could not be made in time.") from error
        if done.returncode or not done.stdout:
            log.error("a recording failed: %s", _last_line(done.stderr))
            raise AudioRefused("failed", "The recording could not be made.")
        return done.stdout

    @contextmanager
    def _place_in_line(self) -> Iterator[None]:
        """One of the few places; each is a file, and the system frees those of who dies."""
        for number in range(MOST_IN_LINE):
            with _lock(self._line / f"place-{number}") as is_ours:
                if is_ours:
                    yield
                    return
        raise AudioRefused("busy", "Too many recordings are being made. Try again soon.")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        until = time.monotonic() + self._wait_seconds
        while True:
            with _lock(self._line / "rendering") as is_ours:
                if is_ours:
                    yield
                    return
            if time.monotonic() > until:
                raise AudioRefused("busy", "Another recording is being made. Try again soon.")
            time.sleep(LOOK_EVERY_SECONDS)


def _name(timeline: Timeline) -> str:
    """The same for all timelines that sound the same: one set is like the other."""
    sound = [FORMAT, timeline.total_ms, [(cue.at_ms, cue.text) for cue in timeline.cues]]
    return blake2b(json.dumps(sound).encode(), digest_size=16).hexdigest()


@contextmanager
def _lock(path: Path) -> Iterator[bool]:
    """Whether the lock is ours now; it is freed at the end of the block."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _last_line(told: bytes) -> str:
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
