"""Sessions of the device, held with small real skills over loopback."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TypeAlias

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from device.scripted import Answering, Json, Meeting, ScriptedSkill, plain, reprompt, ssml
from gentle_back.clock import MovableClock
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.understanding import Understanding
from gentle_back.errors import DeviceError
from gentle_back.values import Pause

pytestmark = pytest.mark.network

Meet: TypeAlias = Callable[..., Meeting]


def staying(text: str = "Hello.", **response: object) -> Json:
    return plain(text, shouldEndSession=False, **response)


def counting(request: Json) -> Json:
    """Counts its turns in the session's attributes."""
    count = request["session"]["attributes"].get("count", 0) + 1
    return {**staying(f"Turn {count}."), "sessionAttributes": {"count": count}}


@pytest.mark.parametrize(
    ("flag", "stays_open"),
    [
        ({"shouldEndSession": True}, False),
        ({"shouldEndSession": False}, True),
        ({"shouldEndSession": None}, True),
        ({}, False),
    ],
    ids=["true", "false", "null", "absent"],
)
def test_the_flag_decides_whether_a_speaker_listens_on(
    meet: Meet, flag: Json, stays_open: bool
) -> None:
    echo, skill = meet(plain("Hello.", **flag))
    heard = echo.open()
    assert heard.is_open == echo.is_open == stays_open
    echo.say("more")
    first, second = skill.sessions
    assert (first["new"], second["new"]) == (True, not stays_open)
    assert (first["sessionId"] == second["sessionId"]) == stays_open
    assert [request["type"] for request in skill.requests] == ["LaunchRequest", "IntentRequest"]


@pytest.mark.parametrize(
    "text", ["why does my back hurt", "Alexa, ask gentle back why does my back hurt"]
)
def test_words_without_a_session_open_one(meet: Meet, text: str) -> None:
    echo, skill = meet(staying("Because."))
    heard = echo.say(text)
    assert heard.text == "Because."
    assert heard.understood is not None
    assert heard.understood.intent == "CausesIntent"
    assert skill.sessions[0]["new"] is True
    assert skill.requests[0]["intent"]["slots"]["words"]["value"] == "why does my back hurt"


def test_attributes_are_those_of_the_last_answer_and_die_with_the_session(meet: Meet) -> None:
    echo, skill = meet(
        {**staying(), "sessionAttributes": {"a": 1, "b": 2}},
        {**staying(), "sessionAttributes": {"b": 3}},
        {**plain(shouldEndSession=True), "sessionAttributes": {"b": 4}},
        staying(),
    )
    for text in ("open gentle back", "more", "more", "more"):
        echo.say(text)
    attributes = [session["attributes"] for session in skill.sessions]
    assert attributes == [{}, {"a": 1, "b": 2}, {"b": 3}, {}]


def test_opening_again_begins_anew(meet: Meet) -> None:
    echo, skill = meet(counting)
    said = [echo.say(text).text for text in ("open gentle back", "more", "open gentle back")]
    assert said == ["Turn 1.", "Turn 2.", "Turn 1."]
    assert len({session["sessionId"] for session in skill.sessions}) == 2


def test_silence_brings_the_reprompt_once_then_the_end(meet: Meet) -> None:
    echo, skill = meet(
        {
            **staying("Shall I go on?", reprompt=reprompt("Yes or no?")),
            "sessionAttributes": {"a": 1},
        }
    )
    assert echo.open().reprompt == "Yes or no?"
    first = echo.silence()
    assert (first.text, first.is_open, len(skill.bodies)) == ("Yes or no?", True, 1)
    second = echo.say("   ")
    assert (second.text, second.is_open, echo.is_open) == ("", False, False)
    assert skill.requests[1]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert skill.sessions[1]["attributes"] == {"a": 1}
    assert skill.sessions[1]["sessionId"] == skill.sessions[0]["sessionId"]


def test_an_answer_after_the_reprompt_goes_on_in_the_session(meet: Meet) -> None:
    echo, skill = meet(staying(reprompt=reprompt("Yes or no?")))
    echo.open()
    echo.silence()
    echo.say("more")
    assert echo.silence().text == "Yes or no?"
    assert len({session["sessionId"] for session in skill.sessions}) == 1


def test_silence_without_a_reprompt_ends_the_session(meet: Meet) -> None:
    echo, skill = meet(staying())
    echo.open()
    assert not echo.silence().is_open
    assert skill.requests[-1]["reason"] == "EXCEEDED_MAX_REPROMPTS"


@pytest.mark.parametrize("text", ["exit", "Alexa, quit"])
def test_exit_ends_the_session_and_its_answer_is_ignored(meet: Meet, text: str) -> None:
    echo, skill = meet(staying(), ("500 Oh", b"junk"))
    echo.open()
    heard = echo.say(text)
    assert (heard.text, heard.trouble, heard.is_open) == ("", None, False)
    assert skill.requests[-1]["type"] == "SessionEndedRequest"
    assert skill.requests[-1]["reason"] == "USER_INITIATED"


def test_without_a_session_silence_and_exit_reach_nobody(meet: Meet) -> None:
    echo, skill = meet(staying())
    assert not echo.silence().request
    assert not echo.leave().request
    assert skill.bodies == []


def test_the_skill_ending_the_session_is_not_told_so(meet: Meet) -> None:
    echo, skill = meet(plain("Bye.", shouldEndSession=True))
    echo.open()
    echo.silence()
    assert len(skill.bodies) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (ssml("Salt & pepper"), "well-formed"),
        (ssml("<blink>Hello.</blink>"), "no <blink>"),
        (ssml("<break time='12s'/>"), "10s at most"),
        (plain("A" * 9_000), "9,000 characters"),
        (plain("A", directives=[{"type": "AudioPlayer.Play"}] * 2), "twice"),
        (plain("A", canFulfillIntent={}), "forbidden"),
        (b"junk", "not JSON"),
        (b"", "not JSON"),
        (b" " * 2_000_000, "bytes"),
        (("500 Internal Server Error", b"{}"), "status 500"),
        (("302 Found", b""), "status 302"),
    ],
)
def test_an_invalid_answer_ends_the_session_and_the_skill_is_told(
    meet: Meet, answer: Answering, why: str
) -> None:
    echo, skill = meet(staying(), answer, {})
    echo.open()
    heard = echo.say("more")
    assert heard.trouble is not None
    assert why in heard.trouble
    assert (heard.text, heard.is_open, echo.is_open) == ("", False, False)
    ended = skill.requests[2]
    assert (ended["type"], ended["reason"]) == ("SessionEndedRequest", "ERROR")
    assert ended["error"]["type"] == "INVALID_RESPONSE"
    assert skill.sessions[2]["sessionId"] == skill.sessions[1]["sessionId"]
    assert skill.sessions[2]["new"] is False


def test_an_answer_too_late_ends_the_session_and_the_skill_is_told(meet: Meet) -> None:
    released = Event()

    def dawdle(request: Json) -> Json:
        if request["request"]["type"] == "LaunchRequest":
            released.wait(5)
        return staying()

    echo, skill = meet(dawdle, within_seconds=0.5)
    heard = echo.open()
    released.set()
    assert heard.trouble is not None
    assert "within 0.5 seconds" in heard.trouble
    assert not echo.is_open
    assert skill.requests[-1]["error"]["type"] == "ENDPOINT_TIMEOUT"


def test_all_that_was_heard_is_handed_over(meet: Meet) -> None:
    said = [["skill/lines/welcome", 1, {}], ["causes/items/relaxin", 0, {}]]
    answer = ssml(
        "Salt &amp; <break time='2s'/>pepper.",
        shouldEndSession=False,
        reprompt=reprompt("More?"),
        card={"type": "Simple", "title": "Back", "content": "Salt."},
    ) | {"sessionAttributes": {"session": {"last": {"said": said}}}}
    echo, skill = meet(answer)
    heard = echo.say("tell me about weak tummy")
    assert heard.text == "Salt & pepper."
    assert heard.pieces == ("Salt &", Pause(2.0), "pepper.")
    assert heard.reprompt == "More?"
    assert heard.card == ("Back", "Salt.")
    assert heard.keys == ("skill/lines/welcome", "causes/items/relaxin")
    assert heard.said == (("skill/lines/welcome", 1), ("causes/items/relaxin", 0))
    assert heard.understood is not None
    assert heard.understood.slots == {"cause": "weak-core"}
    assert heard.request == skill.sent[0]
    assert heard.response == answer
    assert (heard.trouble, heard.warning) == (None, None)


def test_a_large_answer_is_warned_of_and_used(meet: Meet) -> None:
    echo, _ = meet({**staying(), "sessionAttributes": {"a": "b" * 30_000}})
    heard = echo.open()
    assert (heard.text, heard.trouble, heard.is_open) == ("Hello.", None, True)
    assert heard.warning is not None


def test_requests_tell_the_time_they_were_made(meet: Meet, clock: MovableClock) -> None:
    echo, skill = meet(staying())
    echo.open()
    clock.advance(61)
    echo.say("more")
    times = [request["timestamp"] for request in skill.requests]
    assert times == ["2026-11-22T09:30:00Z", "2026-11-22T09:31:01Z"]


def test_bytes_that_are_no_text_reach_the_skill_as_text(meet: Meet) -> None:
    echo, skill = meet(staying())
    echo.say("caf\udce9 hurts")
    assert skill.requests[0]["intent"]["slots"]["words"]["value"] == "caf? hurts"


def test_a_question_that_was_refused_leaves_the_session_as_it_was(meet: Meet) -> None:
    echo, skill = meet(staying(), ("400 Bad Request", b""), staying())
    echo.open()
    with pytest.raises(DeviceError, match="refused"):
        echo.say("more")
    assert echo.is_open
    echo.say("more")
    assert skill.sessions[2]["sessionId"] == skill.sessions[0]["sessionId"]


def test_trouble_is_told_even_where_the_skill_will_not_hear_of_it(meet: Meet) -> None:
    echo, _ = meet(("500 Oh", b""), ("400 Bad Request", b""))
    heard = echo.open()
    assert heard.trouble is not None
    assert "status 500" in heard.trouble
    assert "refused" in heard.trouble


def test_a_skill_that_checks_signatures_finds_them_right(
    tmp_path: Path, clock: MovableClock, understanding: Understanding
) -> None:
    chain = DeviceChain.load_or_make(tmp_path / "chain", clock.now())
    leaf = load_pem_x509_certificate(chain.chain_pem).public_key()
    assert isinstance(leaf, RSAPublicKey)
    skill = ScriptedSkill([staying()])
    with LocalServer(skill) as server, HttpLink(f"{server.url}/alexa", chain) as link:
        echo = Echo(Identity("one"), link=link, understanding=understanding, clock=clock)
        echo.open()
        echo.say("how's my café")
    for body, environ in zip(skill.bodies, skill.environs, strict=True):
        signature = b64decode(environ["HTTP_SIGNATURE_256"], validate=True)
        leaf.verify(signature, body, PKCS1v15(), SHA256())
        assert environ["HTTP_SIGNATURECERTCHAINURL"] == chain.address
