"""Our reader of requests against the SDK's own."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope
from ask_sdk_model.request import Request
from hypothesis import given, settings
from hypothesis import strategies as st

from alexa.envelopes import Json, envelope, intent_request, resolved, slot
from gentle_back.alexa.envelope import event_of, turn_of
from gentle_back.alexa.model import is_known_type, read_envelope
from gentle_back.errors import RefusedRequest

MATCH = resolved("ER_SUCCESS_MATCH", ("black tea", "black"), ("black coffee", "coffee"))
NO_MATCH = resolved("ER_SUCCESS_NO_MATCH", authority="dynamic")
SIMPLE = {"type": "Simple", "value": "black", "resolutions": {"resolutionsPerAuthority": [MATCH]}}

REQUESTS: dict[str, Json] = {
    "launch": {"type": "LaunchRequest", "shouldLinkResultBeReturned": False},
    "launch with a task": {
        "type": "LaunchRequest",
        "task": {"name": "AMAZON.PrintPDF", "version": "1", "input": {"any": [1, "thing"]}},
    },
    "intent": intent_request("AMAZON.HelpIntent"),
    "intent with slots": intent_request(
        "TeaIntent", slot("kind", "black tea", NO_MATCH, MATCH), slot("cups"), slot("size", "")
    ),
    "slot of several values": intent_request(
        "TeaIntent",
        {"name": "kind", "slotValue": {"type": "List", "values": [SIMPLE, SIMPLE]}},
    ),
    "session ended": {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
    "session ended by an error": {
        "type": "SessionEndedRequest",
        "reason": "ERROR",
        "error": {"type": "INVALID_RESPONSE", "message": "exceeds allowed size"},
    },
    "can fulfill": intent_request("TeaIntent", slot("kind", "tea"))
    | {"type": "CanFulfillIntentRequest"},
    "playback started": {
        "type": "AudioPlayer.PlaybackStarted",
        "token": "a walk",
        "offsetInMilliseconds": 10,
    },
    "playback failed": {
        "type": "AudioPlayer.PlaybackFailed",
        "token": "a walk",
        "error": {"type": "MEDIA_ERROR_UNKNOWN", "message": "gone"},
        "currentPlaybackState": {
            "token": "a walk",
            "offsetInMilliseconds": 5,
            "playerActivity": "PLAYING",
        },
    },
    "playback controller": {"type": "PlaybackController.PauseCommandIssued"},
    "connection": {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"permissionScope": "a::b", "status": "ACCEPTED"},
        "token": "t",
    },
    "session resumed": {
        "type": "SessionResumedRequest",
        "cause": {
            "type": "ConnectionCompleted",
            "token": "t",
            "status": {"code": "200", "message": "OK"},
            "result": {"any": "thing"},
        },
        "originIpAddress": "1.2.3.4",
    },
    "screen touched": {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": "t",
        "arguments": ["next", 2, {"k": 1.5}],
        "source": {"type": "TouchWrapper", "handler": "Press", "id": "more"},
        "components": {},
    },
    "audio that failed": {
        "type": "Alexa.Presentation.APLA.RuntimeError",
        "token": "t",
        "errors": [{"type": "AUDIO_SOURCE_ERROR", "reason": "UNKNOWN_ERROR", "message": "m"}],
    },
    "reminder started": {
        "type": "Reminders.ReminderStarted",
        "body": {"alertToken": "one"},
    },
    "skill disabled": {
        "type": "AlexaSkillEvent.SkillDisabled",
        "eventCreationTime": "2026-05-04T03:02:01Z",
        "eventPublishingTime": "2026-05-04T03:02:02.123Z",
    },
    "permission changed": {
        "type": "AlexaSkillEvent.SkillPermissionChanged",
        "body": {"acceptedPermissions": [{"scope": "alexa::alerts:reminders:skill:readwrite"}]},
    },
    "exception": {
        "type": "System.ExceptionEncountered",
        "error": {"type": "INVALID_RESPONSE", "message": "m"},
        "cause": {"requestId": "r"},
    },
}


def assert_within(ours: object, theirs: object) -> None:
    """All that we read is what the SDK reads; what nothing of ours needs may be left out."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name, value in ours.items():
            assert_within(value, theirs[name])
    elif ours is not None:
        assert ours == theirs


def assert_read_as_the_sdk_reads(plain: Json) -> None:
    theirs = DefaultSerializer().deserialize(json.dumps(plain), RequestEnvelope)
    ours = read_envelope(plain)
    assert type(ours.request) is type(theirs.request)
    assert_within(ours.to_dict(), theirs.to_dict())
    assert event_of(ours) == event_of(theirs)
    assert turn_of(ours, "GB") == turn_of(theirs, "GB")
    if theirs.context and theirs.context.system:
        system = theirs.context.system
        assert ours.context.system.api_endpoint == system.api_endpoint
        assert ours.context.system.api_access_token == system.api_access_token
        assert ours.context.system.device == system.device


@pytest.mark.parametrize("name", REQUESTS)
def test_request_is_read_as_the_sdk_reads_it(name: str) -> None:
    assert_read_as_the_sdk_reads(envelope(REQUESTS[name]))


@pytest.mark.parametrize("kind", sorted(Request.discriminator_value_class_map))
def test_bare_request_of_every_type_is_read_as_the_sdk_reads_it(kind: str) -> None:
    assert is_known_type(kind)
    assert_read_as_the_sdk_reads(envelope({"type": kind}))


@pytest.mark.parametrize(
    "session_and_context",
    [
        {"session": None},
        {"session": None, "context": {}},
        {"context": {"System": {}}},
        {"context": {"System": {"application": {"applicationId": None}}}},
        {"version": None},
    ],
    ids=str,
)
def test_envelope_with_parts_missing_is_read_as_the_sdk_reads_it(session_and_context: Json) -> None:
    assert_read_as_the_sdk_reads(envelope(REQUESTS["intent"], **session_and_context))


def test_attributes_come_back_as_they_were_sent() -> None:
    attributes = {"session": {"version": 1, "deep": [[{"k": None}], 2.5, True]}, "other": 7}
    read = read_envelope(envelope(REQUESTS["intent"], attributes=attributes))
    assert read.session.attributes == attributes


def test_field_and_enum_value_that_the_sdk_does_not_know_pass() -> None:
    request = intent_request("TeaIntent", slot("kind", "tea", resolved("ER_SUCCESS_GUESS")))
    request |= {"dialogState": "SINGING", "mood": {"new": "field"}}
    read = read_envelope(envelope(request, weather="fine"))
    (authority,) = read.request.intent.slots["kind"].resolutions.resolutions_per_authority
    assert authority.status.code == "ER_SUCCESS_GUESS"
    assert read.request.dialog_state == "SINGING"


@pytest.mark.parametrize("kind", ["Tea.PotIsFull", "", None, 7, ["LaunchRequest"][0].lower()])
def test_type_that_the_sdk_does_not_know_is_said_to_be_unknown(kind: object) -> None:
    assert not is_known_type(kind)


# Where in the envelope, and what stands there that does not belong.
WRONG: list[tuple[tuple[str, ...], object]] = [
    (("request",), "LaunchRequest"),
    (("request", "type"), "Tea.PotIsFull"),
    (("request", "type"), 7),
    (("request", "type"), None),
    (("request", "requestId"), 7),
    (("request", "timestamp"), 1_700_000_000),
    (("request", "timestamp"), "yesterday"),
    (("request", "locale"), ["en-GB"]),
    (("request", "intent"), "TeaIntent"),
    (("request", "intent", "name"), 7),
    (("request", "intent", "slots"), ["kind"]),
    (("request", "intent", "slots", "kind"), "tea"),
    (("request", "intent", "slots", "kind", "value"), 7),
    (("request", "intent", "slots", "kind", "value"), {"k": 1}),
    (("request", "intent", "slots", "kind", "resolutions"), []),
    (("request", "intent", "slots", "kind", "resolutions", "resolutionsPerAuthority"), {}),
    (("request", "intent", "slots", "kind", "confirmationStatus"), 7),
    (("session",), "amzn1.echo-api.session.one"),
    (("session", "new"), "true"),
    (("session", "attributes"), []),
    (("session", "user"), 7),
    (("context",), "here"),
    (("context", "System"), []),
    (("context", "System", "device", "supportedInterfaces"), ["AudioPlayer"]),
    (("context", "System", "apiEndpoint"), {}),
    (("context", "AudioPlayer", "offsetInMilliseconds"), "10"),
    (("context", "AudioPlayer", "offsetInMilliseconds"), True),
    (("version",), 1),
]


def with_wrong(place: tuple[str, ...], value: object) -> Json:
    plain: Json = json.loads(json.dumps(envelope(REQUESTS["intent with slots"])))
    inner = plain
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return plain


@pytest.mark.parametrize(("place", "value"), WRONG, ids=lambda one: str(one)[:60])
def test_field_of_a_wrong_type_is_refused(place: tuple[str, ...], value: object) -> None:
    with pytest.raises(RefusedRequest) as refused:
        read_envelope(with_wrong(place, value))
    assert refused.value.step == "envelope"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from([place for place, _ in WRONG]), anything)
def test_anything_anywhere_is_read_or_refused(place: tuple[str, ...], value: object) -> None:
    with suppress(RefusedRequest):
        assert read_envelope(with_wrong(place, value)).to_dict()
