"""From replies to Alexa's responses."""

from __future__ import annotations

from typing import Any

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer

from gentle_back.alexa.response import LONGEST_CARD, render
from gentle_back.values import Card, Pause, Question, Reply, Wording, say

WORDS = Wording("Black & strong.", "tea/items/black")
PROMPT = Wording("More?", "skill/lines/go_on")
REPROMPT = Wording("Say <yes>.", "skill/lines/go_on_reprompt")


def sent(reply: Reply) -> Any:  # noqa: ANN401 - JSON
    return DefaultSerializer().serialize(render(reply, ResponseFactory()))


def test_open_reply_ends_in_its_question_and_has_a_reprompt() -> None:
    assert sent(Reply((WORDS, Pause(1)), Question(PROMPT, REPROMPT))) == {
        "outputSpeech": {
            "type": "SSML",
            "ssml": '<speak>Black &amp; strong. <break time="1000ms"/> More?</speak>',
        },
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Say &lt;yes&gt;.</speak>"}},
        "shouldEndSession": False,
    }


def test_question_without_a_reprompt_is_asked_again() -> None:
    response = sent(Reply((WORDS,), Question(PROMPT)))
    assert response["reprompt"]["outputSpeech"]["ssml"] == "<speak>More?</speak>"


def test_closing_reply_ends_the_session_and_has_no_reprompt() -> None:
    assert sent(say(WORDS).closing()) == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Black &amp; strong.</speak>"},
        "shouldEndSession": True,
    }


def test_card_is_plain_text() -> None:
    card = Card("Tea & more", "<b>Leaves</b>\nhttps://leaf.example")
    assert sent(say(WORDS).with_card(card).closing())["card"] == {
        "type": "Simple",
        "title": "Tea & more",
        "content": "<b>Leaves</b>\nhttps://leaf.example",
    }


@pytest.mark.parametrize("length", [1, LONGEST_CARD, 3 * LONGEST_CARD])
def test_card_keeps_within_its_limit(length: int) -> None:
    card = sent(say(WORDS).with_card(Card("Tea", "x" * length)).closing())["card"]
    assert len(card["title"]) + len(card["content"]) == min(length + 3, LONGEST_CARD)
