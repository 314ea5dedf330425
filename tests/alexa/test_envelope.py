"""From Alexa's requests to turns and events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from alexa.envelopes import Json, envelope, intent_request, resolved, slot
from gentle_back.alexa.envelope import LONGEST_SLOT, LONGEST_WORDS, event_of, is_turn, turn_of
from gentle_back.alexa.model import read_envelope
from gentle_back.values import Event, Turn
from gentle_back.values.event import SKILL_DISABLED
from gentle_back.values.intents import ALEXA_NAMES

MATCH = resolved("ER_SUCCESS_MATCH", ("black tea", "black"), ("black coffee", "coffee"))
NO_MATCH = resolved("ER_SUCCESS_NO_MATCH", authority="dynamic")


def turn(request: Json, **more: Any) -> Turn:  # noqa: ANN401 - anything may stand there
    return turn_of(read_envelope(envelope(request, **more)), country="GB")


def test_all_that_is_known_stands_in_the_turn() -> None:
    assert turn(intent_request("TeaIntent", slot("kind", "black tea", MATCH))) == Turn(
        intent="TeaIntent",
        slots={"kind": "black"},
        words=None,
        locale="en-GB",
        country="GB",
        supports=frozenset({"AudioPlayer", "APL"}),
        now=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC),
        request_id="amzn1.echo-api.request.one",
        heard=("black tea",),
    )


def test_slot_that_is_named_with_its_plugin_comes_by_its_own_name() -> None:
    told = turn(intent_request("TeaIntent", slot("kind__tea", "black tea", MATCH)))
    assert told.slots == {"kind": "black"}


@pytest.mark.parametrize(
    ("arrived", "value"),
    [
        (slot("kind", "black tea", MATCH), "black"),
        (slot("kind", "black tea", NO_MATCH, MATCH), "black"),
        (slot("kind", "black tea", MATCH, resolved("ER_SUCCESS_MATCH", ("b", "two"))), "black"),
        (slot("kind", "oolong"), "oolong"),
        (slot("kind", " oolong "), "oolong"),
        (slot("kind", "oolong", NO_MATCH), "oolong"),
        (slot("kind", "oolong", resolved("ER_ERROR_TIMEOUT")), "oolong"),
        (slot("kind", "oolong", resolved("ER_ERROR_EXCEPTION")), "oolong"),
        (slot("kind", "oolong", resolved("ER_SOMETHING_NEW")), "oolong"),
        (slot("kind", "oolong", resolved("ER_SUCCESS_MATCH")), "oolong"),
        (slot("kind", "x", {"authority": "a"}), "x"),
        (slot("kind", "x", {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{}]}), "x"),
        (slot("kind", "x", resolved("ER_SUCCESS_MATCH", ("a name", ""))), "a name"),
        (slot("kind", "x" * 1_000), "x" * LONGEST_SLOT),
        (slot("kind"), None),
        (slot("kind", ""), None),
        (slot("kind", "  \t"), None),
        ({"name": "kind", "value": None}, None),
        ({"name": "kind", "slotValue": {"type": "List", "values": []}}, None),
    ],
)
def test_slot_gives_its_id_or_her_words_or_nothing(arrived: Json, value: str | None) -> None:
    slots = turn(intent_request("TeaIntent", arrived)).slots
    assert dict(slots) == ({} if value is None else {"kind": value})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("why does it hurt", "why does it hurt"),
        ("  it hurts ", "it hurts"),
        ("w" * 10_000, "w" * LONGEST_WORDS),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_words_slot_brings_her_words_and_is_no_slot(value: str | None, words: str | None) -> None:
    asked = turn(intent_request("TeaIntent", slot("words", value), slot("kind", "black")))
    assert asked.words == words
    assert dict(asked.slots) == {"kind": "black"}


@pytest.mark.parametrize(("host", "alexa"), ALEXA_NAMES.items())
def test_intent_alexa_has_built_in_goes_by_our_name(host: str, alexa: str) -> None:
    assert turn(intent_request(alexa)).intent == host


@pytest.mark.parametrize(
    ("alexa", "intent", "slots"),
    [
        ("DangerSignIntent_saddle_numbness", "DangerSignIntent", {"sign": "saddle-numbness"}),
        ("DangerSignIntent_fever", "DangerSignIntent", {"sign": "fever"}),
        ("DangerSignIntent_", "DangerSignIntent_", {}),
        ("Other_fever", "Other_fever", {}),
    ],
)
def test_intent_of_one_danger_sign_is_ours_with_the_sign(
    alexa: str, intent: str, slots: dict[str, str]
) -> None:
    asked = turn(intent_request(alexa))
    assert (asked.intent, dict(asked.slots)) == (intent, slots)


@pytest.mark.parametrize(
    ("request_", "intent"),
    [
        ({"type": "LaunchRequest"}, "LaunchIntent"),
        ({"type": "Connections.Response"}, "ResumeIntent"),
        ({"type": "SessionResumedRequest"}, "ResumeIntent"),
        ({"type": "Alexa.Presentation.APL.UserEvent"}, "ResumeIntent"),
        (intent_request("MoreIntent"), "MoreIntent"),
        (intent_request("AMAZON.SomethingNewIntent"), "AMAZON.SomethingNewIntent"),
        (intent_request(""), "FallbackIntent"),
        ({"type": "IntentRequest"}, "FallbackIntent"),
        ({"type": "IntentRequest", "intent": {}}, "FallbackIntent"),
    ],
)
def test_request_is_the_turn_of_an_intent(request_: Json, intent: str) -> None:
    assert is_turn(request_["type"])
    assert turn(request_).intent == intent


@pytest.mark.parametrize(
    ("locale", "read"),
    [
        ("en-IN", "en-IN"),
        ("de-DE", "de-DE"),
        (None, "en-US"),
        ("", "en-US"),
        ("en", "en-US"),
        ("en_GB", "en-US"),
        ("../../etc", "en-US"),
        ("en-GB\n", "en-US"),
    ],
)
def test_locale_that_is_none_is_english_of_the_states(locale: str | None, read: str) -> None:
    assert turn(intent_request("MoreIntent") | {"locale": locale}).locale == read


@pytest.mark.parametrize(
    "context", [None, {}, {"System": None}, {"System": {}}, {"System": {"device": {}}}], ids=str
)
def test_device_that_tells_nothing_of_itself_supports_nothing(context: Json | None) -> None:
    assert turn(intent_request("MoreIntent"), context=context).supports == frozenset()


@pytest.mark.parametrize(
    ("request_", "kind", "facts"),
    [
        (
            {"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"},
            "SessionEndedRequest",
            {"reason": "EXCEEDED_MAX_REPROMPTS"},
        ),
        (
            {"type": "SessionEndedRequest", "reason": "A_NEW_ONE"},
            "SessionEndedRequest",
            {"reason": "A_NEW_ONE"},
        ),
        ({"type": "SessionEndedRequest"}, "SessionEndedRequest", {}),
        ({"type": "AlexaSkillEvent.SkillDisabled"}, SKILL_DISABLED, {}),
        ({"type": "AudioPlayer.PlaybackStarted", "token": "t"}, "AudioPlayer.PlaybackStarted", {}),
    ],
)
def test_report_of_a_device_is_an_event(request_: Json, kind: str, facts: dict[str, str]) -> None:
    assert not is_turn(request_["type"])
    event = event_of(read_envelope(envelope(request_)))
    assert event == Event(kind, facts, datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))
