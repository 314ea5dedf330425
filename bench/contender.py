"""A process that serves one app and tells what each turn costs it. `race` starts it.

It is told by lines of JSON, and answers with lines of JSON. It imports nothing but its app, so that
start-up and memory are the app's own; its Python may be of another environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any, TextIO

App = Callable[..., Any]
PATH = "/alexa"


def main() -> None:
    """Build the app, answer one turn, tell its cost; then answer as often as told."""
    orders = sys.stdin
    answers = _own_output()
    setup = json.loads(orders.readline())
    app = import_module(f"peers.{sys.argv[1]}").create_app(setup)
    first = _cost(app, [setup["first"]])
    _tell(answers, {"cpu": time.process_time(), "memory_kb": _most_memory_kb(), "first": first})
    for line in orders:
        order = json.loads(line)
        _tell(answers, {"cpu": _cost(app, order["requests"] * order["times"])})


def _own_output() -> TextIO:
    """Our answers' way out; what anybody prints goes with the errors."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _tell(answers: TextIO, answer: dict[str, float]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _cost(app: App, requests: list[dict[str, Any]]) -> float:
    """Seconds of processor time for one turn of these."""
    environs = [_environ(request) for request in requests]
    statuses: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> None:
        statuses.append(status)

    started = time.process_time()
    for environ in environs:
        answer = app(environ, start_response)
        b"".join(answer)
        answer.close()
    spent = time.process_time() - started
    found = {int(status.split()[0]) for status in statuses}
    if found != {requests[0]["status"]}:
        raise AssertionError(f"{sys.argv[1]} answered {found}, not {requests[0]['status']}")
    return spent / len(requests)


def _environ(request: dict[str, Any]) -> dict[str, Any]:
    """As a web server prepares it."""
    body = request["body"].encode()
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request["headers"].items()
        if name != "Content-Type"
    }
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "CONTENT_TYPE": request["headers"]["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "HTTP_ACCEPT": "application/json",
        "HTTP_USER_AGENT": "Apache-HttpClient/4.5.x (Java/1.8.0)",
        **headers,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _most_memory_kb() -> int:
    """The most memory that was resident.

    Linux counts what the parent had into getrusage's figure, hence not from there.
    """
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - pathlib costs memory
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
