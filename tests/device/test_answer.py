"""Which answers a strict Alexa takes, and what she takes from them."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.scripted import Json, plain, reprompt, ssml
from gentle_back.device.answer import MOST_ANSWER_BYTES, Answer, read_answer, read_json
from gentle_back.device.link import Delivered
from gentle_back.errors import DeviceError

PLAY = {"type": "AudioPlayer.Play"}
VIDEO = {"type": "VideoApp.Launch"}
DISPLAY = {"type": "Display.RenderTemplate"}


def card(**parts: object) -> Json:
    return plain(card=parts)


def speech(**parts: object) -> Json:
    return {"version": "1.0", "response": {"outputSpeech": parts}}


@pytest.mark.parametrize(
    ("envelope", "answer"),
    [
        ({"version": "1.0", "response": {}}, Answer()),
        (plain("A & <b>."), Answer(("A & <b>.",))),
        (ssml("A &amp; B."), Answer(("A & B.",))),
        (plain("A" * 8_000), Answer(("A" * 8_000,))),
        (
            plain("A.", reprompt=reprompt("B?"), shouldEndSession=False),
            Answer(("A.",), ("B?",), stays_open=True),
        ),
        (card(type="Simple", title="T", content="C"), Answer(("Hello.",), card=("T", "C"))),
        (card(type="Standard", title="T", text="C"), Answer(("Hello.",), card=("T", "C"))),
        (card(type="LinkAccount"), Answer(("Hello.",))),
        (plain(directives=[PLAY, DISPLAY]), Answer(("Hello.",))),
        (
            {**plain("A."), "sessionAttributes": {"a": [1]}},
            Answer(("A.",), attributes={"a": [1]}),
        ),
        ({**plain("A."), "sessionAttributes": None}, Answer(("A.",))),
    ],
)
def test_a_right_answer_is_read(envelope: Json, answer: Answer) -> None:
    assert read_answer(envelope, "IntentRequest") == answer


@pytest.mark.parametrize(
    ("envelope", "why"),
    [
        ({"response": {}}, "no version"),
        ({"version": "1.0"}, "response is NoneType"),
        ({"version": "1.0", "response": []}, "response is list"),
        (speech(type="Text", text="A"), "PlainText or SSML"),
        (speech(type="PlainText"), "text is missing"),
        (speech(type="PlainText", text=7), "no text"),
        (speech(type="PlainText", text="\ud800"), "half a character"),
        (speech(type="PlainText", text="A" * 8_001), "8,001 characters"),
        (ssml("A" * 8_000), "8,015 characters"),
        (plain(reprompt=reprompt("A" * 8_001)), r"response\.reprompt\.outputSpeech"),
        (ssml("A & B"), "well-formed"),
        (ssml("<break time='11s'/>"), "10s at most"),
        (card(type="Poster"), "Write one of Simple"),
        (card(type=["Simple"]), "Write one of Simple"),
        (card(type="Simple", title="T"), "content is missing"),
        (plain(directives={}), "no list"),
        (plain(directives=["Play"]), "no JSON object"),
        (plain(directives=[{}]), "without a type"),
        (plain(directives=[PLAY, PLAY]), "twice"),
        (plain(directives=[PLAY, VIDEO]), "with VideoApp"),
        (plain(directives=[VIDEO, DISPLAY]), "with Display"),
        (plain(shouldEndSession="false"), "true or false"),
        (plain(canFulfillIntent={}), "forbidden"),
        ({**plain(), "sessionAttributes": []}, "sessionAttributes is list"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(envelope: Json, why: str) -> None:
    with pytest.raises(DeviceError, match=why):
        read_answer(envelope, "IntentRequest")


@pytest.mark.parametrize(
    ("request_type", "response"),
    [
        ("AudioPlayer.PlaybackStarted", {"outputSpeech": {"type": "PlainText", "text": "A"}}),
        ("AudioPlayer.PlaybackStarted", {"shouldEndSession": False}),
        ("PlaybackController.NextCommandIssued", {"card": {"type": "LinkAccount"}}),
        ("CanFulfillIntentRequest", {"directives": []}),
        ("LaunchRequest", {"canFulfillIntent": {}}),
    ],
)
def test_a_part_that_is_forbidden_after_a_request_is_refused(
    request_type: str, response: Json
) -> None:
    with pytest.raises(DeviceError, match=request_type):
        read_answer({"version": "1.0", "response": response}, request_type)


@pytest.mark.parametrize(
    ("delivered", "why"),
    [
        (Delivered(500, b"{}"), "status 500"),
        (Delivered(302, b""), "status 302"),
        (Delivered(200, b""), "not JSON"),
        (Delivered(200, b"<html>"), "not JSON"),
        (Delivered(200, b"\xff\xfe{"), "not JSON"),
        (Delivered(200, b"[" * 100_000), "not JSON"),
        (Delivered(200, b"[1]"), "the response is list"),
        (Delivered(200, b" " * (MOST_ANSWER_BYTES + 1)), "122,881 bytes"),
    ],
)
def test_what_is_no_envelope_is_refused(delivered: Delivered, why: str) -> None:
    with pytest.raises(DeviceError, match=why):
        read_json(delivered)


@pytest.mark.parametrize(("size", "is_warned"), [(24 * 1024, False), (24 * 1024 + 1, True)])
def test_an_answer_too_large_for_older_pages_is_warned_of(size: int, is_warned: bool) -> None:
    answer = read_answer(plain(), "LaunchRequest", size=size)
    assert bool(answer.warning) == is_warned


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)
PARTS = ["outputSpeech", "reprompt", "card", "directives", "shouldEndSession"]


@given(
    st.dictionaries(st.sampled_from(PARTS), ANY_JSON | st.fixed_dictionaries({"type": ANY_JSON}))
)
def test_no_response_at_all_breaks_the_device(response: dict[str, Any]) -> None:
    body = json.dumps({"version": "1.0", "response": response}).encode()
    with suppress(DeviceError):
        read_answer(read_json(Delivered(200, body)), "IntentRequest")
