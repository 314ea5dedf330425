"""Flask alone: JSON in, JSON out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Flask, Response, request

ANSWER = {"version": "1.0", "response": {"shouldEndSession": True}}


def create_app(setup: Mapping[str, str] | None = None) -> Flask:
    """An app that reads the body and answers the same each time."""
    del setup
    app = Flask(__name__, static_folder=None)

    @app.post("/alexa")
    def alexa() -> Response:
        assert json.loads(request.get_data())["version"]
        return Response(json.dumps(ANSWER), content_type="application/json;charset=UTF-8")

    return app
