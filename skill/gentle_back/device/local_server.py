"""The skill's web app on this computer only, for as long as one conversation lasts."""

from __future__ import annotations

from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# How long closing may take; nobody waits half a second for a prompt to come back.
LOOK_EVERY_SECONDS = 0.02


class LocalServer:
    """Serves the app on 127.0.0.1, on a free port, from entering to leaving the block."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """The address without a path: "http://127.0.0.1:54321"."""
        if self._server is None:
            raise RuntimeError("The local server has an address only inside its `with` block.")
        return f"http://127.0.0.1:{self._server.port}"

    def __enter__(self) -> Self:
        self._server = make_server(
            "127.0.0.1", 0, self._app, threaded=True, request_handler=_QuietHandler
        )
        self._thread = Thread(
            target=self._server.serve_forever,
            args=(LOOK_EVERY_SECONDS,),
            name="local-server",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server = self._thread = None


class _QuietHandler(WSGIRequestHandler):
    """Leaves out the line for each request: the terminal belongs to the conversation."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing; failures are still logged."""
