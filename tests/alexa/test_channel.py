"""Signed bytes in, Alexa's JSON out: the channel with the skill and a small plugin about tea."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from alexa.envelopes import SKILL, Json, envelope, intent_request, slot
from certificates import NOW, Chain, make_chain
from contents import small_content
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.response import LONGEST_RESPONSE_BYTES
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.alexa_api import UNKNOWN
from gentle_back.clock import MovableClock
from gentle_back.content.compiled import CompiledContent
from gentle_back.errors import RefusedRequest
from gentle_back.hookspecs import RegisterIntent, hookimpl
from gentle_back.plugins import Candidate, load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Card, Content, Reply, Turn, lead, say


def teas(turn: Turn, content: Content) -> Reply:
    return lead(content.pages("teas"))


def much(turn: Turn, content: Content) -> Reply:
    """As SSML each of these has five letters."""
    return say(content.line("unknown", kind="&" * 1_900))


def wide(turn: Turn, content: Content) -> Reply:
    card = Card("Tea", "\N{TEACUP WITHOUT HANDLE}" * 7_900)
    return say(content.item("all").first).with_card(card)


def tea_plugin() -> ModuleType:
    module = ModuleType("tea")

    def register_intents(register: RegisterIntent) -> None:
        register("TeasIntent", teas)
        register("MuchIntent", much)
        register("WideIntent", wide)

    module.register_intents = hookimpl(register_intents)  # type: ignore[attr-defined]  # now it is
    return module


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="module")
def chain() -> Chain:
    return make_chain()


@dataclass
class Alexa:
    """Sends signed requests, and carries the attributes from one to the next."""

    channel: AlexaChannel
    chain: Chain
    attributes: Json = field(default_factory=dict)

    def send(self, request: Json, **more: object) -> Json:
        """The response envelope."""
        plain = envelope(request, attributes=self.attributes, **more)
        answer: Json = json.loads(self.send_plain(plain))
        self.attributes = answer.get("sessionAttributes", {})
        return answer

    def send_plain(self, plain: object) -> bytes:
        body = json.dumps(plain).encode()
        return self.channel.respond(self.chain.headers(body), body)

    def says(self, intent: str, *slots: Json) -> str:
        """What is said to an intent, as SSML without its tag."""
        speech: str = self.send(intent_request(intent, *slots))["response"]["outputSpeech"]["ssml"]
        return speech.removeprefix("<speak>").removesuffix("</speak>")


Meet = Callable[..., Alexa]


@pytest.fixture
def meet(content: CompiledContent, chain: Chain) -> Meet:
    """Alexa in front of the skill; settings as AlexaChannel has them."""

    def meet(**settings: object) -> Alexa:
        verifier = Verifier(
            roots=TrustRoots.from_pem(chain.root_pem),
            download=lambda address: chain.pem,
            clock=MovableClock(NOW),
            skill_ids=frozenset({SKILL}),
        )
        plugins = load_plugins(candidates=[Candidate("tea", "here", is_own=True, load=tea_plugin)])
        channel = AlexaChannel(Skill(content, plugins), verifier, **settings)  # type: ignore[arg-type]  # by name
        return Alexa(channel, chain)

    return meet


def test_conversation_goes_on_by_the_attributes_alone(meet: Meet) -> None:
    alexa = meet()
    assert alexa.says("TeasIntent").startswith("Black tea is black. ")
    assert alexa.says("AMAZON.NextIntent").startswith("Green tea is green. ")
    assert alexa.says("AMAZON.YesIntent").startswith("White tea is white. ")
    answer = alexa.send(intent_request("AMAZON.StopIntent"))
    assert answer["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Goodbye.</speak>"},
        "shouldEndSession": True,
    }


def test_attributes_that_are_not_ours_begin_a_new_conversation(meet: Meet) -> None:
    alexa = meet()
    for attributes in ({"session": [1]}, {"session": {"version": 9}}, {"other": "x" * 9_000}):
        alexa.attributes = attributes
        assert alexa.says("AMAZON.NextIntent").startswith("Nothing runs. ")
        assert "other" not in alexa.attributes


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
        {"type": "AudioPlayer.PlaybackStarted", "token": "t"},
        {"type": "PlaybackController.PlayCommandIssued"},
        {"type": "System.ExceptionEncountered"},
        {"type": "AlexaSkillEvent.SkillDisabled"},
        {"type": "Reminders.ReminderStarted"},
        {"type": "Alexa.Presentation.APLA.RuntimeError", "token": "t", "errors": []},
        {"type": "Tea.PotIsFull"},
    ],
    ids=lambda request: str(request["type"]),
)
@pytest.mark.parametrize("more", [{}, {"session": None}], ids=["in a session", "without one"])
def test_report_is_answered_without_speech(meet: Meet, request_: Json, more: Json) -> None:
    response = meet().send(request_, **more)["response"]
    assert response == {}


@pytest.mark.parametrize(
    "type_", ["Connections.Response", "SessionResumedRequest", "Alexa.Presentation.APL.UserEvent"]
)
def test_who_comes_back_hears_where_she_was(meet: Meet, type_: str) -> None:
    alexa = meet()
    alexa.says("TeasIntent")
    speech = alexa.send({"type": type_})["response"]["outputSpeech"]["ssml"]
    assert speech.startswith("<speak>Here we were. Black tea is black. ")


@pytest.mark.parametrize(("intent", "can"), [("TeasIntent", "YES"), ("CoffeeIntent", "NO")])
def test_whether_an_intent_could_be_fulfilled_is_told_without_doing_it(
    meet: Meet, intent: str, can: str
) -> None:
    request = intent_request(intent) | {"type": "CanFulfillIntentRequest"}
    assert meet().send(request, session=None)["response"] == {
        "canFulfillIntent": {"canFulfill": can}
    }


def test_turn_without_a_session_is_answered(meet: Meet) -> None:
    answer = meet().send({"type": "LaunchRequest"}, session=None)
    assert answer["response"]["outputSpeech"]["ssml"].startswith("<speak>Hello. ")


@pytest.mark.parametrize(
    ("plain", "step"),
    [
        ([], "body"),
        ({}, "envelope"),
        ({"request": "LaunchRequest"}, "envelope"),
        ({"request": {"type": 7}}, "envelope"),
        (envelope({"type": "LaunchRequest", "timestamp": None}), "timestamp"),
        (envelope({"type": "LaunchRequest", "timestamp": "2026-05-04T02:00:00Z"}), "timestamp"),
        (envelope({"type": "LaunchRequest"}, context={}, session=None), "skill"),
        (envelope({"type": "LaunchRequest"}, session={"application": {}}), "skill"),
        (envelope({"type": "LaunchRequest"}, session="here"), "skill"),
        (envelope({"type": "LaunchRequest", "locale": 7}), "envelope"),
    ],
    ids=str,
)
def test_signed_request_that_is_wrong_is_refused(meet: Meet, plain: object, step: str) -> None:
    with pytest.raises(RefusedRequest) as refused:
        meet().send_plain(plain)
    assert refused.value.step == step


def test_body_is_not_parsed_before_its_signature_is_checked(meet: Meet, chain: Chain) -> None:
    with pytest.raises(RefusedRequest) as refused:
        meet().channel.respond(chain.headers(b"{}"), b"{")
    assert refused.value.step == "signature"


def test_speech_too_long_for_alexa_is_an_apology_and_costs_no_place(
    meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    alexa = meet()
    alexa.says("TeasIntent")
    assert alexa.says("MuchIntent").startswith("My mistake. ")
    assert "MuchIntent failed: ValueError" in caplog.text
    assert alexa.says("AMAZON.NextIntent").startswith("Green tea is green. ")


def test_response_too_long_for_alexa_is_sent_without_its_card(
    meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    sent = meet().send_plain(envelope(intent_request("WideIntent")))
    assert len(sent) <= LONGEST_RESPONSE_BYTES
    response = json.loads(sent)["response"]
    assert "card" not in response
    assert response["outputSpeech"]["ssml"].startswith("<speak>There are three teas. ")
    assert "is sent without its card" in caplog.text


def test_log_names_neither_her_words_nor_her(meet: Meet, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    alexa = meet()
    alexa.says("TeasIntent", slot("words", "a secret"), slot("kind", "another secret"))
    alexa.says("MuchIntent", slot("kind", "another secret"))
    assert "amzn1.echo-api.request.one" in caplog.text
    for private in ("secret", "amzn1.ask.account", "a.token", "amzn1.ask.device"):
        assert private not in caplog.text


# The country of the device


@dataclass
class Zones:
    """Stands for Amazon's settings service."""

    zone: str
    asked: int = 0

    def __call__(self, system: object) -> str:
        assert system is not None
        self.asked += 1
        return self.zone


NUMBER = "EmergencyNumberIntent"


def test_time_zone_is_asked_once_a_session_and_after_the_first_answer(meet: Meet) -> None:
    zones = Zones("Europe/London")
    alexa = meet(time_zone_of=zones)
    assert alexa.says(NUMBER).startswith("Call your local number.")
    assert zones.asked == 1
    for _ in range(3):
        assert alexa.says(NUMBER).startswith("It is nine nine nine.")
    assert zones.asked == 1


@pytest.mark.parametrize(
    ("zone", "locale", "told"),
    [
        ("Europe/London", "en-GB", "It is nine nine nine."),
        ("Europe/London", "en-US", "Call your local number."),
        ("America/New_York", "en-US", "It is nine one one."),
        ("Mars/Base", "en-US", "Call your local number."),
        (UNKNOWN, "en-US", "It is nine one one."),
        (UNKNOWN, "en-GB", "It is nine nine nine."),
        (UNKNOWN, "en-ZZ", "Call your local number."),
    ],
)
def test_zone_and_locale_together_tell_the_country(
    meet: Meet, zone: str, locale: str, told: str
) -> None:
    alexa = meet(time_zone_of=Zones(zone))
    for _ in range(2):
        answer = alexa.send(intent_request(NUMBER) | {"locale": locale})
    assert answer["response"]["outputSpeech"]["ssml"].startswith(f"<speak>{told}")


def test_country_of_the_operator_holds_and_nobody_is_asked(meet: Meet) -> None:
    zones = Zones("Europe/London")
    alexa = meet(country="US", time_zone_of=zones)
    assert alexa.says(NUMBER).startswith("It is nine one one.")
    assert zones.asked == 0


def test_without_a_settings_service_the_locale_decides(meet: Meet) -> None:
    assert meet().says(NUMBER).startswith("It is nine nine nine.")


def test_answer_to_danger_waits_for_no_time_zone(meet: Meet) -> None:
    zones = Zones("Europe/London")
    alexa = meet(time_zone_of=zones)
    words = slot("words", "I can't breathe")
    assert alexa.says("AMAZON.FallbackIntent", words).startswith("Call your local number now.")
    assert zones.asked == 0
    alexa.says("AMAZON.RepeatIntent")
    assert zones.asked == 0
    alexa.says("AMAZON.HelpIntent")
    assert zones.asked == 1


def test_farewell_waits_for_no_time_zone(meet: Meet) -> None:
    zones = Zones("Europe/London")
    meet(time_zone_of=zones).says("AMAZON.StopIntent")
    assert zones.asked == 0
