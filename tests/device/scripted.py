"""Small real skills: WSGI apps whose answers are written beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from gentle_back.device.echo import Echo

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json: TypeAlias = dict[str, Any]
# An envelope, a body, a status with its body, or what makes one of these from the request.
Scripted: TypeAlias = Json | bytes | tuple[str, bytes]
Answering: TypeAlias = Scripted | Callable[[Json], Scripted]


class Unsigned:
    """Stands for the test chain where nobody checks a signature."""

    def headers(self, body: bytes) -> dict[str, str]:
        """What a signed body has besides its signature."""
        return {"Content-Type": "application/json;charset=UTF-8"}


def plain(text: str = "Hello.", **response: object) -> Json:
    """An envelope that says these words."""
    speech = {"type": "PlainText", "text": text}
    return {"version": "1.0", "response": {"outputSpeech": speech, **response}}


def ssml(inside: str, **response: object) -> Json:
    """An envelope that speaks this SSML."""
    speech = {"type": "SSML", "ssml": f"<speak>{inside}</speak>"}
    return {"version": "1.0", "response": {"outputSpeech": speech, **response}}


def reprompt(text: str) -> Json:
    """The reprompt of a response."""
    return {"outputSpeech": {"type": "PlainText", "text": text}}


@dataclass
class ScriptedSkill:
    """Gives its answers one after another, then the last again, and keeps what it was sent."""

    answers: list[Answering]
    bodies: list[bytes] = field(default_factory=list)
    environs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sent(self) -> list[Json]:
        """The envelopes it was sent."""
        return [json.loads(body) for body in self.bodies]

    @property
    def requests(self) -> list[Json]:
        """The requests inside the envelopes."""
        return [envelope["request"] for envelope in self.sent]

    @property
    def sessions(self) -> list[Json]:
        """The sessions inside the envelopes."""
        return [envelope["session"] for envelope in self.sent]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answer = self.answers[min(len(self.bodies), len(self.answers) - 1)]
        self.environs.append(dict(environ))
        self.bodies.append(body)
        if callable(answer):
            answer = answer(json.loads(body))
        status, said = answer if isinstance(answer, tuple) else ("200 OK", answer)
        answered = said if isinstance(said, bytes) else json.dumps(said).encode()
        start(status, [("Content-Length", str(len(answered)))])
        return [answered]


# A device, and the skill that it talks to.
Meeting: TypeAlias = tuple[Echo, ScriptedSkill]
