"""A server process for a `with` block, and posts to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import urllib3

LONGEST_SECONDS = 10.0
# With a cache that is empty yet, a server learns from content before it listens.
START_SECONDS = 180.0


@dataclass(frozen=True)
class Server:
    """A server that runs, its log, and the id of its first process."""

    url: str
    log: Path
    pid: int = 0

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def workers(self) -> list[int]:
        """The ids of the processes that answer, the oldest first."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def kill_worker(self) -> None:
        """Kill the oldest worker, and wait until another one has taken its place."""
        before = self.workers()
        os.kill(before[0], signal.SIGKILL)
        # At the start of a server not all of its workers are there yet: there may be more by then.
        wait_until(lambda: len(now := self.workers()) >= len(before) and before[0] not in now)

    def post(self, body: bytes, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """The answer to a POST to /alexa."""
        return urllib3.request(
            "POST", f"{self.url}/alexa", body=body, headers=headers, retries=False, timeout=10
        )


class Running:
    """A server process from entering to leaving the block."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self._command, self._port, self._log = command, port, log

    def __enter__(self) -> Server:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{self._port}"
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if _answers(url):
                return Server(url, self._log, self._process.pid)
            time.sleep(0.05)
        self.__exit__()
        raise AssertionError(f"the server did not start:\n{self._log.read_text()}")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def wait_until(is_so: Callable[[], bool], within_seconds: float = LONGEST_SECONDS) -> None:
    """Nothing, once it is so. Raises TimeoutError."""
    until = time.monotonic() + within_seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"it did not come to that within {within_seconds:.0f} s")
        time.sleep(0.02)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        return urllib3.request("GET", f"{url}/health", retries=False, timeout=1).status == 200
    except urllib3.exceptions.HTTPError:
        return False
