"""The skill's answer as a strict Alexa reads it: all of it is in order, or none of it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from gentle_back.device.consents import Asking, read_asking
from gentle_back.device.document import RENDER
from gentle_back.device.link import Delivered
from gentle_back.device.spoken import Spoken
from gentle_back.device.ssml import read_ssml
from gentle_back.errors import DeviceError

Json: TypeAlias = Mapping[str, object]

LONGEST_SPEECH = 8_000
LONGEST_CARD_TEXT = 8_000
# Amazon's newer page says 120 KB, older copies of it 24 KB: beyond the second we warn.
MOST_ANSWER_BYTES = 120 * 1024
WARN_ANSWER_BYTES = 24 * 1024

SPOKEN_OR_SHOWN = frozenset({"outputSpeech", "card", "reprompt", "canFulfillIntent"})
# By the part of the request's type before the first full stop.
FORBIDDEN: Mapping[str, frozenset[str]] = {
    "LaunchRequest": frozenset({"canFulfillIntent"}),
    "IntentRequest": frozenset({"canFulfillIntent"}),
    "CanFulfillIntentRequest": frozenset(
        {"outputSpeech", "card", "reprompt", "directives", "shouldEndSession"}
    ),
    "AudioPlayer": SPOKEN_OR_SHOWN,
    "PlaybackController": SPOKEN_OR_SHOWN,
    "Reminders": SPOKEN_OR_SHOWN | {"directives", "shouldEndSession"},
}
# The only types with a full stop in their name that come within a session and are spoken to.
IN_SESSION = frozenset({"Connections.Response", "Alexa.Presentation.APL.UserEvent"})
PLAY = "AudioPlayer.Play"
NOT_TOGETHER = (
    (PLAY, "VideoApp.Launch"),
    ("VideoApp.Launch", "Display.RenderTemplate"),
)
CARD_TEXT: Mapping[str, str | None] = {
    "Simple": "content",
    "Standard": "text",
    "LinkAccount": None,
    "AskForPermissionsConsent": None,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device does with an answer.

    document: the directive that brings one of APL for Audio; None where there is none.
    asking: the permission that Alexa is to ask for; the session goes on with what she says.
    card: title and text. stays_open: on a speaker, where an absent flag closes the session.
    warning: what an older Alexa would not have taken.
    """

    speech: Spoken = ()
    reprompt: Spoken = ()
    document: Json | None = None
    asking: Asking | None = None
    card: tuple[str, str] | None = None
    stays_open: bool = False
    attributes: Json = field(default_factory=dict)
    warning: str | None = None


def read_json(delivered: Delivered) -> Json:
    """The JSON object that was delivered.

    Raises DeviceError for another status than 200, too many bytes, or anything else than JSON.
    """
    if delivered.status != 200:
        raise DeviceError(
            f"the skill answered with status {delivered.status} instead of 200. "
            f"Its log says why; or is its address wrong? It ends in /alexa."
        )
    if len(delivered.body) > MOST_ANSWER_BYTES:
        raise DeviceError(
            f"the response has {len(delivered.body):,} bytes or more; Alexa takes "
            f"{MOST_ANSWER_BYTES:,}. Send less at once."
        )
    try:
        plain = json.loads(delivered.body)
    except (ValueError, RecursionError) as error:
        raise DeviceError(f"the response is not JSON: {error}. Answer in JSON.") from error
    return _object(plain, "the response")


def read_answer(envelope: Json, request_type: str, *, size: int = 0) -> Answer:
    """What that response envelope says, for a request of that type.

    size: of the envelope in bytes. Raises DeviceError where Alexa would refuse it.
    """
    if not isinstance(envelope.get("version"), str):
        raise DeviceError('the response has no version. Add "version": "1.0".')
    response = _object(envelope.get("response"), "response")
    _check_parts(response, request_type)
    directives = _read_directives(response.get("directives"))
    reprompt = _optional_object(response, "reprompt")
    return Answer(
        speech=_read_speech(response, "response"),
        reprompt=_read_speech(reprompt, "response.reprompt"),
        document=next((one for one in directives if one["type"] == RENDER), None),
        asking=read_asking(directives, response),
        card=_read_card(_optional_object(response, "card")),
        stays_open=_stays_open(response),
        attributes=_optional_object(envelope, "sessionAttributes"),
        warning=_warning(size),
    )


def _check_parts(response: Json, request_type: str) -> None:
    forbidden = FORBIDDEN.get(request_type.partition(".")[0], frozenset())
    for part in sorted(forbidden & response.keys()):
        raise DeviceError(f"response.{part} is forbidden after {request_type}. Leave it out.")
    is_event = "." in request_type and request_type not in IN_SESSION
    if is_event and response.get("shouldEndSession") is False:
        raise DeviceError(
            f"response.shouldEndSession is false after {request_type}, which has no session. "
            f"Send true or leave it out."
        )


def _read_directives(directives: object) -> list[Json]:
    """The directives, each with a type; those that cannot stand together are refused."""
    if directives is None:
        return []
    if not isinstance(directives, list):
        raise DeviceError("response.directives is no list. Write a list of directives.")
    read = [_object(one, "a directive") for one in directives]
    kinds = [one.get("type") for one in read]
    if not all(isinstance(kind, str) for kind in kinds):
        raise DeviceError("response.directives holds a directive without a type. Name its type.")
    for kind in (PLAY, RENDER):
        if kinds.count(kind) > 1:
            raise DeviceError(f"response.directives holds {kind} twice. Send one.")
    for one, other in NOT_TOGETHER:
        if one in kinds and other in kinds:
            raise DeviceError(f"response.directives holds {one} with {other}. Send one of them.")
    return read


def _read_speech(holder: Json, where: str) -> Spoken:
    speech = _optional_object(holder, "outputSpeech")
    if not speech:
        return ()
    where = f"{where}.outputSpeech"
    kind = speech.get("type")
    if kind not in ("PlainText", "SSML"):
        raise DeviceError(f"{where}.type is {kind!r}. Write PlainText or SSML.")
    text = _text(speech, "ssml" if kind == "SSML" else "text", where, LONGEST_SPEECH)
    if kind == "SSML":
        return read_ssml(text)
    words = " ".join(text.split())
    return (words,) if words else ()


def _read_card(card: Json) -> tuple[str, str] | None:
    if not card:
        return None
    kind = card.get("type")
    if not isinstance(kind, str) or kind not in CARD_TEXT:
        raise DeviceError(f"response.card.type is {kind!r}. Write one of {', '.join(CARD_TEXT)}.")
    text = CARD_TEXT[kind]
    if text is None:
        return None
    return (
        _text(card, "title", "response.card", LONGEST_CARD_TEXT),
        _text(card, text, "response.card", LONGEST_CARD_TEXT),
    )


def _stays_open(response: Json) -> bool:
    """Whether a speaker listens on: false and null say so, true and no flag at all do not."""
    flag = response.get("shouldEndSession", True)
    if flag is not None and not isinstance(flag, bool):
        raise DeviceError(f"response.shouldEndSession is {flag!r}. Write true or false.")
    return not flag


def _warning(size: int) -> str | None:
    if size <= WARN_ANSWER_BYTES:
        return None
    return (
        f"the response has {size:,} bytes; older pages of Amazon's allow {WARN_ANSWER_BYTES:,}. "
        f"Send less at once to be safe."
    )


def _object(plain: object, where: str) -> Json:
    if not isinstance(plain, dict):
        raise DeviceError(f"{where} is {type(plain).__name__}, no JSON object. Write one.")
    return plain


def _optional_object(holder: Json, name: str) -> Json:
    """The object of that name; an empty one where it is absent or null."""
    plain = holder.get(name)
    return {} if plain is None else _object(plain, name)


def _text(holder: Json, name: str, where: str, longest: int) -> str:
    text = holder.get(name)
    if not isinstance(text, str):
        raise DeviceError(f"{where}.{name} is missing or no text. Write it as text.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise DeviceError(f"{where}.{name} holds half a character. Send whole ones.")
    if len(text) > longest:
        raise DeviceError(
            f"{where}.{name} has {len(text):,} characters; Alexa takes {longest:,}. "
            f"Shorten it, or give the rest as more."
        )
    return text
