"""A worker process: started, asked, and ended whatever it does."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable, Sequence
from typing import IO, cast

from gentle_back.errors import VoiceError
from gentle_back.voice.frames import Frame, read_frame


class WorkerProcess:
    """One running worker; it ends with this object, and with this program at the latest.

    Raises VoiceError where the command cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        # A file, not a pipe: nobody need read it, so the worker never waits for a reader.
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the worker
        self._popen = _start(command, self._complaints)
        self._stdin = cast("IO[bytes]", self._popen.stdin)
        self._stdout = cast("IO[bytes]", self._popen.stdout)
        self._finish = weakref.finalize(self, _end, self._popen, self._complaints)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    def ask(self, frame: Frame, seconds: float) -> Frame:
        """Its answer.

        Raises TimeoutError after so many seconds, EOFError or OSError where it has ended,
        ValueError where it answers something that is no message.
        """
        self._stdin.write(bytes(frame))
        return read_frame(_reader(self._stdout.fileno(), time.monotonic() + seconds))

    def last_words(self, lines: int = 20) -> str:
        """The last lines it wrote to its standard error."""
        if self._complaints.closed:
            return ""
        size = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, size - 4096))
        text = self._complaints.read().decode("utf-8", "replace")
        return "\n".join(text.strip().splitlines()[-lines:])

    def end(self, *, at_once: bool = False) -> None:
        """End it; at once where it is past listening, else when it has read that we are done."""
        if at_once:
            self._popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(0.5)
            self._popen.kill()
        self._finish()


def _start(command: Sequence[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 -- our own command, never her words
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            bufsize=0,
            # Ctrl-C in the terminal is for the conversation, not for the voice.
            process_group=0,
        )
    except OSError as error:
        complaints.close()
        raise VoiceError(f"{command[0]} cannot be started: {error.strerror}.") from error


def _reader(descriptor: int, deadline: float) -> Callable[[int], bytes]:
    """A function that reads so many bytes, and raises TimeoutError past the deadline."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)

    def read(count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            part = os.read(descriptor, count - len(data))
            if not part:
                break
            data += part
        return bytes(data)

    return read


def _end(popen: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    """Wait until the process is gone: asked first, then told, then made to."""
    cast("IO[bytes]", popen.stdin).close()
    for harder in (popen.terminate, popen.kill):
        try:
            popen.wait(1.0)
            break
        except subprocess.TimeoutExpired:
            harder()
    popen.wait()
    cast("IO[bytes]", popen.stdout).close()
    complaints.close()
