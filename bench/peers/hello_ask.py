"""B: the hello skill in Flask by ask-sdk-core alone. Nothing is verified."""

from __future__ import annotations

from collections.abc import Mapping

from ask_sdk_model import RequestEnvelope
from flask import Flask, Response, jsonify, request

from peers.hello_skill import hello_skill


def create_app(setup: Mapping[str, str] | None = None) -> Flask:
    """An app that reads, dispatches and writes with the SDK's own means."""
    del setup
    app = Flask(__name__, static_folder=None)
    skill = hello_skill()

    @app.post("/alexa")
    def alexa() -> Response:
        envelope = skill.serializer.deserialize(request.data.decode("utf-8"), RequestEnvelope)
        response = skill.invoke(request_envelope=envelope, context=None)
        return jsonify(skill.serializer.serialize(response))

    return app
