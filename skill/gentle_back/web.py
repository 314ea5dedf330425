"""The Flask app: Alexa's door, the audio door, and a sign of life."""

from __future__ import annotations

import json
import logging
import time

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from gentle_back.audio_door.door import AudioDoor
from gentle_back.audio_door.render import Recording
from gentle_back.errors import AudioRefused, RefusedRequest
from gentle_back.log import NOTHING, told_of
from gentle_back.request_log import Asked, Refusals, tell_event, tell_failure
from gentle_back.service import Service

log = logging.getLogger(__name__)

# An Alexa request has a few kilobytes; session attributes of ours at most two.
LONGEST_BODY = 128 * 1024
# Why a recording is not to be had, as HTTP says it.
AUDIO_STATUS = {"unknown": 404, "gone": 410, "busy": 503, "failed": 500}
RETRY_SECONDS = 3
# Of what says that a request was wrong.
KEPT_HEADERS = ("Allow", "Content-Range", "Retry-After")


def create_app(service: Service, *, refusals: Refusals | None = None) -> Flask:
    """The app of a service: POST /alexa, GET /health, and where there is one, the audio door.

    refusals: tells of refused requests; without it by the clock of this machine.
    """
    app = Flask("gentle_back", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    refused = refusals or Refusals()

    @app.post("/alexa", provide_automatic_options=False)
    def alexa() -> Response:
        started = time.perf_counter()
        refused.close_windows()
        try:
            body = _body()
            return _json(service.alexa.respond(request.headers, body, waited_seconds=_waited()))
        except RefusedRequest as refusal:
            # The step is all that is told, and only to us: who forges a request learns nothing.
            refused.tell(refusal.step, started)
            return _json(b"{}", status=400)

    @app.get("/health", provide_automatic_options=False)
    def health() -> Response:
        return _json(b'{"status":"ok"}' if service.is_whole else b'{"status":"degraded"}')

    if service.audio:
        _add_audio_door(app, service.audio, refused)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        refused.tell(f"http-{error.code}", time.perf_counter())
        return _json(b"{}", status=error.code or 500, headers=dict(error.get_headers()))

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        log.error("a request failed: %s", told_of(error))
        tell_failure(Asked(NOTHING, NOTHING, time.perf_counter()))
        return _json(b"{}", status=500)

    return app


def _add_audio_door(app: Flask, door: AudioDoor, refused: Refusals) -> None:
    @app.get("/audio/<token>.mp3", provide_automatic_options=False)
    def audio(token: str) -> Response:
        started = time.perf_counter()
        refused.close_windows()
        try:
            recording = door.recording(token)
        except AudioRefused as refusal:
            status = AUDIO_STATUS[refusal.reason]
            refused.tell(f"audio-{status}", started)
            headers = {"Retry-After": str(RETRY_SECONDS)} if refusal.reason == "busy" else {}
            told = {"error": refusal.reason, "message": str(refusal)}
            return _json(json.dumps(told).encode(), status, headers)
        tell_event(Asked(NOTHING, "audio", started))
        return _recording(recording)


def _recording(recording: Recording) -> Response:
    """The recording, or the part of it that is asked for, or that it has not changed."""
    length = len(recording.mp3)
    response = Response(recording.mp3, content_type="audio/mpeg")
    response.set_etag(recording.name)
    # The same address always gives the same; it is good for an hour.
    response.headers["Cache-Control"] = "private, max-age=3600, immutable"
    response.make_conditional(request.environ, accept_ranges=True, complete_length=length)
    return response


def _body() -> bytes:
    """The bytes that were sent. Raises RefusedRequest where they were not sent as HTTP has it."""
    try:
        return request.get_data(cache=False)
    except HTTPException:
        raise
    except Exception as error:
        # A server reads chunks only now, and each has its own way to say that they are none.
        raise RefusedRequest("http", "the body cannot be read") from error


def _waited() -> float:
    """How long the request stood in line, in seconds, where the server can tell."""
    tell = getattr(request.environ.get("gunicorn.socket"), "waited_seconds", None)
    return tell() if tell else 0.0


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    kept = {name: headers[name] for name in KEPT_HEADERS if headers and name in headers}
    return Response(
        body, status=status, headers=kept, content_type="application/json;charset=UTF-8"
    )
