"""The other end of `skill_process`: starts it, has it serve, asks it, and ends it."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from gentle_back.cli.understood_line import understood_of
from gentle_back.device.link import ANSWER_WITHIN_SECONDS
from gentle_back.device.understanding import Understood

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
        self._answers = True
        self._asking = threading.Lock()
        self._tell(told)

    def serve(self, keep_waiting: Callable[[], None]) -> dict[str, Any]:
        """What it reports once it serves, or why it does not.

        keep_waiting: called again and again until then; what it raises ends the waiting.
        """
        self._tell(b"\n")
        while not self._has_told(LOOK_EVERY_SECONDS):
            keep_waiting()
        reported = self._line()
        return json.loads(reported) if reported else self._ended()

    def understand(self, words: str, attributes: Mapping[str, object] | None = None) -> Understood:
        """The intent and slots of these words, as this version understands them.

        A free question where it does not answer: then its door tells why.
        """
        told = self._asked({"words": words, "attributes": attributes})
        return understood_of(told) if told else Understood(words)

    def reply(self) -> dict[str, Any] | None:
        """What went out since this was asked last, as reply_told tells it; None for nothing."""
        told: dict[str, Any] | None = self._asked({}).get("reply")
        return told

    def end(self) -> None:
        """End it; it has nothing to save."""
        self._child.kill()
        with self._asking:  # who asks it just now hears nothing
            self._answers = False
            self._child.communicate()

    def _asked(self, question: dict[str, Any]) -> dict[str, Any]:
        """What it answers; nothing where it does not answer in time, and ever after."""
        with self._asking:
            if not self._answers:
                return {}
            self._tell(json.dumps(question).encode() + b"\n")
            line = self._line() if self._has_told(ANSWER_WITHIN_SECONDS) else b""
            self._answers = bool(line)
            return json.loads(line) if line else {}

    def _has_told(self, within_seconds: float) -> bool:
        assert self._child.stdout  # noqa: S101 - it is a pipe
        return bool(select.select([self._child.stdout], [], [], within_seconds)[0])

    def _line(self) -> bytes:
        assert self._child.stdout  # noqa: S101 - it is a pipe
        return self._child.stdout.readline()

    def _tell(self, line: bytes) -> None:
        assert self._child.stdin  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):  # it has ended; that is noticed when it is to answer
            self._child.stdin.write(line)
            self._child.stdin.flush()

    def _ended(self) -> dict[str, Any]:
        code = self._child.wait()
        return {"fault": f"the skill ended while it was loading (exit code {code})."}
