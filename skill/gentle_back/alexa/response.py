"""From a Reply to Alexa's response, with every flag explicit and within every limit."""

from __future__ import annotations

import json
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

from ask_sdk_model.ui import SimpleCard

from gentle_back.speech import ssml
from gentle_back.values import Reply

Model: TypeAlias = Any  # ask_sdk_model ships no types

# Older copies of Amazon's reference say 24 KB, newer ones 120; below the lower both hold.
LONGEST_RESPONSE_BYTES = 24_000
LONGEST_CARD = 8_000


def render(reply: Reply, builder: Model) -> Model:
    """The SDK's response for a reply.

    shouldEndSession is always said: left out, each kind of device would decide for itself. A
    response that stays open ends in a question, and has a reprompt.
    """
    builder.speak(ssml(reply.spoken))
    if reply.question:
        question = reply.question
        builder.ask(ssml((question.reprompt or question.prompt,)))
    if reply.card:
        title = reply.card.title
        builder.set_card(
            SimpleCard(title=title, content=reply.card.text[: LONGEST_CARD - len(title)])
        )
    builder.set_should_end_session(reply.is_final)
    return builder.response


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
