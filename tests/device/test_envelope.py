"""The envelopes of the device, as Alexa's own SDK reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.session_ended_request import SessionEndedRequest

from gentle_back.device.envelope import (
    Identity,
    JsonObject,
    envelope,
    intent_request,
    launch_request,
    session_ended_request,
)
from gentle_back.device.session import DeviceSession
from gentle_back.device.understanding import Understanding, Understood

NOW = datetime(2026, 11, 22, 9, 30, 5, tzinfo=UTC)
IDENTITY = Identity("amzn1.ask.skill.test", locale="en-GB")


def as_alexa_reads(request: JsonObject, session: DeviceSession | None = None) -> Any:  # noqa: ANN401 - ask-sdk-model ships no types
    written = json.dumps(envelope(IDENTITY, session or DeviceSession(), request, NOW))
    return DefaultSerializer().deserialize(written, RequestEnvelope)


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (launch_request(), LaunchRequest),
        (intent_request(Understood("hello")), IntentRequest),
        (session_ended_request("USER_INITIATED"), SessionEndedRequest),
    ],
    ids=["launch", "intent", "ended"],
)
def test_every_envelope_is_what_the_sdk_reads(request_: JsonObject, kind: type) -> None:
    read = as_alexa_reads(request_)
    assert read.request.timestamp == NOW
    assert read.request.locale == "en-GB"
    assert read.session.application.application_id == "amzn1.ask.skill.test"
    system = read.context.system
    assert system.application.application_id == "amzn1.ask.skill.test"
    assert system.device.device_id == IDENTITY.device_id
    assert system.device.supported_interfaces.audio_player is not None
    assert system.device.supported_interfaces.alexa_presentation_apl is None
    assert system.api_endpoint == "http://127.0.0.1"
    assert system.api_access_token
    assert read.context.audio_player.player_activity.value == "IDLE"
    assert isinstance(read.request, kind)


def test_the_session_is_sent_as_it_stands() -> None:
    session = DeviceSession(id="one", is_new=False, attributes={"place": [1, {"a": None}]})
    read = as_alexa_reads(launch_request(), session).session
    assert (read.session_id, read.new) == ("one", False)
    assert read.attributes == {"place": [1, {"a": None}]}


def test_a_known_slot_value_is_sent_with_its_id(understanding: Understanding) -> None:
    understood = understanding.understand("Tell me about weak tummy!")
    intent = as_alexa_reads(intent_request(understood)).request.intent
    slot = intent.slots["cause"]
    (resolution,) = slot.resolutions.resolutions_per_authority
    assert (intent.name, slot.value) == ("CauseIntent", "weak tummy")
    assert resolution.status.code.value == "ER_SUCCESS_MATCH"
    assert resolution.values[0].value.id == "weak-core"


def test_an_unknown_slot_value_is_sent_as_no_match() -> None:
    said = {"cause": "unicorns"}
    understood = Understood("tell me about unicorns", "CauseIntent", said, said)
    slot = as_alexa_reads(intent_request(understood)).request.intent.slots["cause"]
    (resolution,) = slot.resolutions.resolutions_per_authority
    assert slot.value == "unicorns"
    assert resolution.status.code.value == "ER_SUCCESS_NO_MATCH"
    assert resolution.values is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("stop", "AMAZON.StopIntent"),
        ("more", "MoreIntent"),
        ("why does my back hurt", "CausesIntent"),
        ("xylophone", "QuestionIntent"),
    ],
)
def test_intents_go_by_alexas_names_and_bring_the_whole_utterance(
    understanding: Understanding, words: str, name: str
) -> None:
    intent = as_alexa_reads(intent_request(understanding.understand(words))).request.intent
    assert intent.name == name
    assert intent.slots["words"].value == words


def test_an_error_is_sent_with_its_kind() -> None:
    ended = session_ended_request("ERROR", "INVALID_RESPONSE", "too long")
    read = as_alexa_reads(ended).request
    assert read.reason.value == "ERROR"
    assert (read.error.object_type.value, read.error.message) == ("INVALID_RESPONSE", "too long")


def test_times_are_sent_in_utc_and_ids_are_never_sent_twice() -> None:
    later = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    sent = [envelope(IDENTITY, DeviceSession(), launch_request(), later) for _ in range(3)]
    requests: list[Any] = [one["request"] for one in sent]
    assert {request["timestamp"] for request in requests} == {"2026-11-22T09:30:05Z"}
    assert len({request["requestId"] for request in requests}) == 3
