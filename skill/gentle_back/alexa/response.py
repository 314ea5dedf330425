"""From a Reply to Alexa's response, with every flag explicit and within every limit."""

from __future__ import annotations

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
