"""The other end of `skill_process`: starts it, has it serve, and ends it."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

MODULE = "gentle_back.cli.skill_process"
LOOK_EVERY_SECONDS = 0.1


class SkillChild:
    """A process that prepares, and waits to serve one version.

    told: what that will be, as a line.
    """

    def __init__(self, told: bytes) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-P", "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._tell(told)

    def serve(self, keep_waiting: Callable[[], None]) -> dict[str, Any]:
        """What it reports once it serves, or why it does not.

        keep_waiting: called again and again until then; what it raises ends the waiting.
        """
        assert self._child.stdout  # noqa: S101 - it is a pipe
        self._tell(b"\n")
        while not select.select([self._child.stdout], [], [], LOOK_EVERY_SECONDS)[0]:
            keep_waiting()
        reported = self._child.stdout.readline()
        return json.loads(reported) if reported else self._ended()

    def _tell(self, line: bytes) -> None:
        assert self._child.stdin  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):  # it has ended; that is noticed when it is to report
            self._child.stdin.write(line)
            self._child.stdin.flush()

    def end(self) -> None:
        """End it; it has nothing to save."""
        self._child.kill()
        self._child.communicate()

    def _ended(self) -> dict[str, Any]:
        code = self._child.wait()
        return {"fault": f"the skill ended while it was loading (exit code {code})."}
