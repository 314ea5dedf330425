"""Requests a second of two servers on loopback, each gunicorn with two sync workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from conversation import SignedRequest, Stage
from race import medians

HERE = Path(__file__).parent
CLIENTS = 4
REQUESTS = 200
ROUNDS = 7
START_WITHIN_SECONDS = 20


def requests_per_second(stage: Stage, request: SignedRequest) -> tuple[float, float]:
    """The median of ours, and of B, in rounds that take turns."""
    with ExitStack() as stack:
        ours = stack.enter_context(_server(_our_command, stage))
        hello = stack.enter_context(_server(_hello_command, stage))
        for port in (ours, hello):
            _rate(port, request)  # warm
        found = medians(
            {"ours": lambda: _rate(ours, request), "hello": lambda: _rate(hello, request)}, ROUNDS
        )
    return found["ours"], found["hello"]


def _our_command(port: int) -> list[str]:
    return ["gentle_back", "serve", "--device", "--workers", "2", "--port", str(port)]


def _hello_command(port: int) -> list[str]:
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--preload"]
    return ["gunicorn", *bind, "--log-level", "warning", "peers.hello_ask:create_app()"]


@contextmanager
def _server(command: Callable[[int], list[str]], stage: Stage) -> Iterator[int]:
    """A running server; its port."""
    port = _free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "GENTLE_BACK_STATE_DIR": str(stage.config.state_dir),
        "GENTLE_BACK_CACHE_DIR": str(stage.config.cache_dir),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *command(port)],
        env=environment,
        cwd=stage.config.state_dir,  # where no settings lie
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no server on port {port} within {START_WITHIN_SECONDS} s")


def _rate(port: int, request: SignedRequest) -> float:
    """Requests a second, from several clients at once; each request has its connection."""
    sent = _http(port, request)
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _exchange(port, sent), range(REQUESTS)))
    return REQUESTS / (time.perf_counter() - started)


def _http(port: int, request: SignedRequest) -> bytes:
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "close",
        "Content-Length": str(len(request.body)),
        **request.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /alexa HTTP/1.1\r\n{lines}\r\n".encode() + request.body


def _exchange(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(sent)
        start = connection.recv(65_536)
        while connection.recv(65_536):
            pass
    assert start.startswith(b"HTTP/1.1 200"), start[:80]
