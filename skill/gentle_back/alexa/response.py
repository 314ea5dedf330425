"""From a Reply to Alexa's response, with every flag explicit and within every limit."""

from __future__ import annotations

import json
import logging
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

from ask_sdk_model.interfaces.alexa.presentation.apla import RenderDocumentDirective
from ask_sdk_model.ui import SimpleCard

from gentle_back.alexa import consent
from gentle_back.alexa.document import document_of
from gentle_back.alexa.renderings import APLA, AUDIO, SSML
from gentle_back.routine.ssml import ssml_body
from gentle_back.speech import audio, ssml
from gentle_back.values import Reply, Speech, Timeline

log = logging.getLogger(__name__)

Model: TypeAlias = Any  # ask_sdk_model ships no types

# Older copies of Amazon's reference say 24 KB, newer ones 120; below the lower both hold.
LONGEST_RESPONSE_BYTES = 24_000
LONGEST_CARD = 8_000
# By it a device tells which document it could not play.
DOCUMENT = "routine"


def render(
    reply: Reply, builder: Model, *, rendering: str = SSML, audio_address: str = ""
) -> Model:
    """The SDK's response for a reply.

    rendering: how a routine's set in it is heard. audio_address: of its recording, where it is
    heard as one.
    shouldEndSession is always said: left out, each kind of device would decide for itself. Only
    where Alexa asks for her permission it is not, since she goes on by herself. A response that
    stays open ends in a question, and has a reprompt.
    """
    if reply.timeline is None:
        builder.speak(ssml(reply.spoken, is_whispered=reply.is_whispered))
    else:
        _play(reply, reply.timeline, builder, rendering, audio_address)
    if reply.question:
        builder.ask(ssml(reply.question.after_silence, is_whispered=reply.is_whispered))
    if reply.card:
        title = reply.card.title
        builder.set_card(
            SimpleCard(title=title, content=reply.card.text[: LONGEST_CARD - len(title)])
        )
    if reply.permission:
        builder.add_directive(consent.asking())
    else:
        builder.set_should_end_session(reply.is_final)
    return builder.response


def _play(
    reply: Reply, timeline: Timeline, builder: Model, rendering: str, audio_address: str
) -> None:
    """Put the set into the response, with the answer before it and the question after it."""
    after = (reply.question.prompt,) if reply.question else ()
    if rendering == APLA and _play_document(reply.speech, timeline, after, builder):
        return
    as_recording = rendering == AUDIO and audio_address
    spoken_set = audio(audio_address) if as_recording else ssml_body(timeline)
    builder.speak(ssml(reply.speech, then=spoken_set, after=after))


def _play_document(before: Speech, timeline: Timeline, after: Speech, builder: Model) -> bool:
    """Put the set into the response as a document; False where no document can hold it."""
    document = document_of(before, timeline, after)
    if document is None:
        document = document_of((), timeline, after)
        if document is None:
            log.warning("a set is too long for a document; it is sent as speech")
            return False
        builder.speak(ssml(before))
    builder.add_directive(RenderDocumentDirective(token=DOCUMENT, document=document))
    return True


def to_bytes(envelope: Model) -> bytes:
    """The JSON of the SDK's response envelope.

    The SDK's own way walks through every value anew; here the names of a class are looked up once,
    and all that is plain already goes to `json` as it stands.
    """
    text = json.dumps(envelope, default=_as_plain, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _as_plain(value: Model) -> Any:  # noqa: ANN401 - whatever json can write
    """One of the SDK's objects as JSON has it; what is None is left out."""
    if isinstance(value, Enum):
        return value.value
    kind: Model = type(value)
    fields = ((name, getattr(value, attribute)) for attribute, name in _names_of(kind))
    return {name: field for name, field in fields if field is not None}


@lru_cache(maxsize=128)
def _names_of(kind: Model) -> tuple[tuple[str, str], ...]:
    """Each attribute of one of the SDK's classes with its name in JSON."""
    names = getattr(kind, "attribute_map", {})
    return tuple(
        (attribute, names.get(attribute, attribute)) for attribute in kind.deserialized_types
    )
