"""The Flask app: Alexa's door, and a sign of life."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from gentle_back.errors import RefusedRequest
from gentle_back.service import Service

log = logging.getLogger(__name__)

# An Alexa request has a few kilobytes; session attributes of ours at most two.
LONGEST_BODY = 128 * 1024


def create_app(service: Service) -> Flask:
    """The app of a service: POST /alexa, and GET /health."""
    app = Flask("gentle_back", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @app.post("/alexa")
    def alexa() -> Response:
        try:
            return _json(service.alexa.respond(request.headers, request.get_data(cache=False)))
        except RefusedRequest as refusal:
            # The step is all that is told, and only to us: who forges a request learns nothing.
            log.warning("request refused step=%s", refusal.step)
            return _json(b"{}", status=400)

    @app.get("/health")
    def health() -> Response:
        return _json(b'{"status":"ok"}' if service.is_whole else b'{"status":"degraded"}')

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return _json(b"{}", status=error.code or 500, headers=dict(error.get_headers()))

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        log.error("a request failed: %s", type(error).__name__, exc_info=error)
        return _json(b"{}", status=500)

    return app


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    kept = {"Allow": headers["Allow"]} if headers and "Allow" in headers else {}
    return Response(
        body, status=status, headers=kept, content_type="application/json;charset=UTF-8"
    )
