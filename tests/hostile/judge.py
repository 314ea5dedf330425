"""What must hold of an answer, whatever was sent."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from gentle_back.device.answer import WARN_ANSWER_BYTES, Answer, read_answer
from gentle_back.device.document import read_document
from gentle_back.device.spoken import Spoken, spoken_words
from gentle_back.errors import DeviceError
from hostile.cases import Case
from hostile.wire import Exchange

LONGEST_SECONDS = 2.0
# Stands in every envelope for what is private, and in every value that nobody may hear again.
CANARY = "quokka"
# The product of the template that is sent to be worked out.
WORKED_OUT = "1337"
INSIDE = ("Traceback", "gentle_back", "site-packages", "gunicorn", "werkzeug", "ask_sdk", '.py"')
STATUSES = {"answered": 200, "acknowledged": 200, "fulfillable": 200, "refused": 400}


def faults_of(case: Case, got: Exchange) -> list[str]:
    """All that is wrong with what came back for a case."""
    found = [*_leaks(got)]
    if got.seconds > LONGEST_SECONDS:
        found.append(f"it took {got.seconds:.1f} s")
    if case.verdict == "silence":
        return found if got.status is None else [*found, f"status {got.status}, not silence"]
    wanted = STATUSES.get(str(case.verdict), case.verdict)
    if wanted == "any":
        if got.status is not None and got.status >= 500 and got.status != 501:
            found.append(f"status {got.status}")
    elif got.status != wanted:
        return [*found, f"status {got.status}, not {wanted}: {got.body[:200]!r}"]
    return [*found, *_faults_of_body(case, got)]


def faults_of_response(request_type: str, body: bytes) -> list[str]:
    """All that is wrong with the body of an answer of 200."""
    try:
        envelope = read_strictly(body)
        answer = read_answer(envelope, request_type, size=len(body))
    except (ValueError, DeviceError) as error:
        return [str(error)]
    found = [] if len(body) <= WARN_ANSWER_BYTES else [f"{len(body)} bytes"]
    return [*found, *_faults_of_end(envelope["response"], answer)]


def read_strictly(body: bytes) -> dict[str, Any]:
    """The object in the body. Raises ValueError where it is not strictly JSON in UTF-8."""
    plain = json.loads(
        body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_object
    )
    if not isinstance(plain, dict):
        raise ValueError(f"it is no object: {body[:100]!r}")
    return plain


def _leaks(got: Exchange) -> list[str]:
    text = (got.head + got.body.decode("utf-8", "replace")).lower()
    secrets = (CANARY, WORKED_OUT, *INSIDE)
    head_of_server = "server: gunicorn"  # gunicorn's own name is no secret
    text = text.replace(head_of_server, "")
    return [f"it tells {secret!r}" for secret in secrets if secret.lower() in text]


def _faults_of_body(case: Case, got: Exchange) -> list[str]:
    if got.status is None or (case.wire.method == "HEAD" and not got.body):
        return []
    if "content-type: application/json" not in got.head.lower():
        return [f"it is no JSON: {got.head!r} {got.body[:200]!r}"]
    if got.status != 200:
        return [] if got.body == b"{}" else [f"status {got.status} with {got.body[:200]!r}"]
    if case.verdict in (200, "any"):
        return []
    found = faults_of_response(case.request_type, got.body)
    return found or _faults_of_kind(str(case.verdict), json.loads(got.body)["response"])


def _faults_of_kind(verdict: str, response: dict[str, Any]) -> list[str]:
    if verdict == "acknowledged":
        return [] if response == {} else [f"not empty: {response}"]
    if verdict == "fulfillable":
        wanted = response.get("canFulfillIntent", {}).get("canFulfill") in {"YES", "NO", "MAYBE"}
        return [] if wanted and len(response) == 1 else [f"no CanFulfill answer: {response}"]
    is_spoken = response.get("outputSpeech", {}).get("ssml") or response.get("directives")
    return [] if is_spoken else [f"no speech: {response}"]


def _faults_of_end(response: dict[str, Any], answer: Answer) -> list[str]:
    """What is wrong with how an answer ends: one that is open asks, and has a reprompt."""
    heard = _heard(answer)
    if not heard:
        return [] if response.get("shouldEndSession") is not False else ["open without a word"]
    if not isinstance(response.get("shouldEndSession"), bool):
        return ["shouldEndSession is not said"]
    if not answer.stays_open:
        return ["a reprompt after the end"] if answer.reprompt else []
    asks = spoken_words(heard).rstrip().endswith("?")
    found = [] if asks else [f"open without a question: {spoken_words(heard)}"]
    return found if answer.reprompt else [*found, "open without a reprompt"]


def _heard(answer: Answer) -> Spoken:
    """All that is heard: the speech, and the document of a routine's set."""
    return (*answer.speech, read_document(answer.document)) if answer.document else answer.speech


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError("a key stands twice")
    return plain
