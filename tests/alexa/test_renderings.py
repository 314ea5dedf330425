"""How a routine is heard: what is tried, what is sent, and what is known of its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from ask_sdk_core.response_helper import ResponseFactory

from alexa.envelopes import SKILL, Json, envelope, intent_request
from certificates import NOW, Chain, make_chain
from contents import small_content
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.renderings import BEFORE_MS, Renderings
from gentle_back.alexa.response import LONGEST_RESPONSE_BYTES, render, to_bytes
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.audio_door.token import AudioAddresses, RecipeTokens
from gentle_back.clock import MovableClock
from gentle_back.content.compiled import CompiledContent
from gentle_back.routine.ssml import ssml_body
from gentle_back.values import Timeline, Wording
from sets import SetSkill, recipe_of, reply_of, timeline_of

RENDER = "Alexa.Presentation.APLA.RenderDocument"
APLA_ERROR = {
    "type": "Alexa.Presentation.APLA.RuntimeError",
    "token": "routine",
    "errors": [{"type": "RENDER_ERROR", "reason": "UNKNOWN_ERROR", "message": "it did not play"}],
}
TOKENS = RecipeTokens(bytes(range(32)), MovableClock(NOW))
ADDRESSES = AudioAddresses(TOKENS, "https://back.example.org")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="module")
def timeline(content: CompiledContent) -> Timeline:
    return timeline_of(content, recipe_of(content))


@pytest.fixture(scope="module")
def chain() -> Chain:
    return make_chain()


class Conversation:
    """Signed requests in one session, with a player that tells what it is told to tell."""

    def __init__(self, skill: SetSkill, chain: Chain, renderings: Renderings) -> None:
        self.skill = skill
        self._chain = chain
        self._attributes: Json = {}
        self._now = NOW
        self.meet_another_machine(renderings)

    def meet_another_machine(self, renderings: Renderings) -> None:
        """Go on with a service that knows nothing but what is in the session."""
        verifier = Verifier(
            roots=TrustRoots.from_pem(self._chain.root_pem),
            download=lambda address: self._chain.pem,
            clock=MovableClock(NOW),
            skill_ids=frozenset({SKILL}),
        )
        self._channel = AlexaChannel(self.skill, verifier, renderings=renderings)

    def send(
        self, request: Json | None = None, player: Json | None = None, after_seconds: float = 0
    ) -> Json:
        """The response to a request, "yes" without one."""
        self._now += timedelta(seconds=after_seconds)
        plain = envelope(
            {**(request or intent_request("AMAZON.YesIntent")), "timestamp": f"{self._now:%FT%TZ}"},
            attributes=self._attributes,
        )
        plain["context"]["AudioPlayer"] = player or {"playerActivity": "IDLE"}
        body = json.dumps(plain).encode()
        answer: Json = json.loads(self._channel.respond(self._chain.headers(body), body))
        self._attributes = answer["sessionAttributes"]
        response: Json = answer["response"]
        return response


Talk = Callable[..., Conversation]


@pytest.fixture
def talk(content: CompiledContent, chain: Chain) -> Talk:
    """A conversation in which the operator has these wishes."""

    def talk(wish: str = "auto", addresses: AudioAddresses | None = ADDRESSES) -> Conversation:
        return Conversation(SetSkill(content), chain, Renderings(wish, addresses))

    return talk


def heard_as(response: Json) -> str:
    """Which of the renderings a response has; it has to be one of them alone."""
    speech = response.get("outputSpeech", {}).get("ssml", "")
    found = {
        "apla": any(one["type"] == RENDER for one in response.get("directives", ())),
        "audio": "<audio" in speech,
        "ssml": "<break" in speech,
    }
    assert sum(found.values()) == 1
    return next(name for name, is_there in found.items() if is_there)


# What is chosen


@pytest.mark.parametrize(
    ("wish", "addresses", "before", "after"),
    [
        ("auto", ADDRESSES, "apla", "audio"),
        ("auto", None, "apla", "ssml"),
        ("apla", ADDRESSES, "apla", "ssml"),
        ("audio", ADDRESSES, "audio", "audio"),
        ("audio", None, "apla", "ssml"),
        ("ssml", ADDRESSES, "ssml", "ssml"),
    ],
)
def test_what_failed_in_a_session_is_not_tried_there_again(
    talk: Talk, wish: str, addresses: AudioAddresses | None, before: str, after: str
) -> None:
    alexa = talk(wish, addresses)
    assert heard_as(alexa.send()) == before
    assert alexa.send(APLA_ERROR) == {}
    for _ in range(2):
        assert heard_as(alexa.send()) == after
    assert [turn.rendering for turn in alexa.skill.turns] == [before, after, after]
    assert heard_as(talk(wish, addresses).send()) == before  # another session tries again


def test_a_set_that_was_never_heard_begins_anew(talk: Talk) -> None:
    alexa = talk()
    alexa.send()
    alexa.send(APLA_ERROR, after_seconds=2)
    response = alexa.send(after_seconds=40)
    recipe = TOKENS.recipe(response["outputSpeech"]["ssml"].split("/audio/")[1].split(".mp3")[0])
    assert recipe.from_ms == 0


@pytest.mark.parametrize("errors", [None, [], [{"type": "TEAPOT"}], [{}], "junk", [None]], ids=str)
def test_an_error_of_any_form_is_taken_for_one(talk: Talk, errors: object) -> None:
    alexa = talk("apla")
    alexa.send()
    assert alexa.send({**APLA_ERROR, "errors": errors}) == {}
    assert heard_as(alexa.send()) == "ssml"


def test_an_error_of_another_kind_changes_nothing(talk: Talk) -> None:
    alexa = talk()
    alexa.send({"type": "System.ExceptionEncountered"})
    alexa.send({"type": "AudioPlayer.PlaybackStarted", "token": "t"})
    assert heard_as(alexa.send()) == "apla"


# What is sent


def test_a_document_holds_all_that_is_said_in_its_order(timeline: Timeline) -> None:
    response = sent(timeline, "apla")
    assert "outputSpeech" not in response
    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"] == "<speak>Another?</speak>"
    (directive,) = response["directives"]
    (whole,) = directive["document"]["mainTemplate"]["items"]
    before, played, after = whole["items"]
    assert whole["type"] == "Sequencer"
    assert (before["content"], after["content"]) == (
        "<speak>Ready &amp; set.</speak>",
        "<speak>Another?</speak>",
    )
    said = [
        (0, one["content"])
        if one["type"] == "Speech"
        else (one["items"][0]["duration"], one["items"][1]["content"])
        for one in played["items"]
        if one["type"] != "Silence"
    ]
    assert said == [(cue.at_ms, cue.text) for cue in timeline.cues]


@pytest.mark.parametrize("rendering", ["audio", "ssml"])
def test_a_set_stands_between_answer_and_question(timeline: Timeline, rendering: str) -> None:
    response = sent(timeline, rendering)
    assert "directives" not in response
    speech = response["outputSpeech"]["ssml"]
    assert speech.startswith("<speak>Ready &amp; set. ")
    assert speech.endswith(" Another?</speak>")
    inside = speech.removeprefix("<speak>Ready &amp; set. ").removesuffix(" Another?</speak>")
    if rendering == "audio":
        assert inside == f'<audio src="{ADDRESSES.address(timeline.recipe)}"/>'
    else:
        assert inside == ssml_body(timeline)


def test_an_answer_too_long_for_the_document_is_said_before_it(timeline: Timeline) -> None:
    """Forty words at a slow pace take eighteen seconds, and a part may last for 230."""
    long = replace(timeline, total_ms=230_000)
    many = Wording(" ".join(["word"] * 40), "tea/items/all")
    assert "outputSpeech" not in sent(long, "apla")
    response = sent(long, "apla", many)
    assert heard_as(response) == "apla"
    assert response["outputSpeech"]["ssml"] == f"<speak>{many}</speak>"
    assert str(many) not in json.dumps(response["directives"])


def test_a_set_too_long_for_any_document_is_sent_as_speech(
    timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    assert heard_as(sent(replace(timeline, total_ms=239_900), "apla")) == "ssml"
    assert "too long for a document" in caplog.text


def test_every_way_keeps_within_a_response_for_the_longest_set(
    content: CompiledContent, timeline: Timeline
) -> None:
    cues = tuple(
        replace(timeline.cues[0], at_ms=800 * number, text="in, reach up", kind="count")
        for number in range(250)
    )
    long = replace(timeline, cues=cues, total_ms=210_000)
    for rendering in ("apla", "audio", "ssml"):
        built = render(
            reply_of(long), ResponseFactory(), rendering=rendering, audio_address="https://a.org/b"
        )
        assert len(to_bytes(built)) <= LONGEST_RESPONSE_BYTES - 2_500  # the session has its share
        assert len(json.loads(to_bytes(built)).get("outputSpeech", {}).get("ssml", "")) <= 8_000


def sent(timeline: Timeline, rendering: str, *before: Wording) -> Json:
    """The response with this set."""
    built = render(
        reply_of(timeline, *before),
        ResponseFactory(),
        rendering=rendering,
        audio_address=ADDRESSES.address(timeline.recipe),
    )
    response: Json = json.loads(to_bytes(built))
    return response


# What is known of the place


def test_a_player_tells_the_place_of_the_recording_that_runs(talk: Talk) -> None:
    alexa = talk("audio")
    token = token_in(alexa.send())
    response = alexa.send(player=stopped(token, 20_550), after_seconds=70)
    assert [turn.played_ms for turn in alexa.skill.turns] == [None, 20_500]
    # The lead-in of 4.5 seconds is not of the set, nor is the silence before an MP3.
    assert TOKENS.recipe(token_in(response)).from_ms == 16_000


# Each border of a phase, and the middle of each, but for the end of the set.
@pytest.mark.parametrize("cut_ms", range(0, 48_000, 1_500))
def test_a_recording_goes_on_exactly_where_it_was_cut_on_any_machine(
    talk: Talk, content: CompiledContent, cut_ms: int
) -> None:
    alexa = talk("audio")
    token, into_ms = token_in(alexa.send()), 0
    for _ in range(2):  # what goes on is cut once more, a third of what is left later
        recipe = TOKENS.recipe(token)
        lead_in_ms = timeline_of(content, recipe).starts_at_ms
        into_ms = cut_ms if recipe.from_ms == 0 else into_ms + (48_000 - into_ms) // 3
        another = RecipeTokens(bytes(range(32)), MovableClock(NOW))
        alexa.meet_another_machine(
            Renderings("audio", AudioAddresses(another, "https://back.example.org"))
        )
        heard_ms = BEFORE_MS + lead_in_ms + into_ms - recipe.from_ms
        # However late the words arrive: the clock has no part in it.
        token = token_in(alexa.send(player=stopped(token, heard_ms), after_seconds=heard_ms / 500))
        assert TOKENS.recipe(token).from_ms == into_ms


@pytest.mark.parametrize("offset", [0, 49, -1, 10_000_000])
def test_a_place_out_of_the_recording_is_one_of_its_ends(talk: Talk, offset: int) -> None:
    alexa = talk("audio")
    token = token_in(alexa.send())
    alexa.send(player=stopped(token, offset))
    played = alexa.skill.turns[1].played_ms
    assert played is not None
    assert played >= 0


@pytest.mark.parametrize(
    "player",
    [
        {"playerActivity": "IDLE"},
        {"playerActivity": "STOPPED", "token": "a walk", "offsetInMilliseconds": 9_000},
        {"playerActivity": "STOPPED", "token": "", "offsetInMilliseconds": 9_000},
    ],
    ids=str,
)
def test_any_other_player_tells_no_place(talk: Talk, player: Json) -> None:
    alexa = talk("audio")
    alexa.send()
    alexa.send(player=player)
    assert alexa.skill.turns[1].played_ms is None


def test_the_token_of_another_recording_tells_no_place(
    talk: Talk, content: CompiledContent
) -> None:
    alexa = talk("audio")
    alexa.send()
    other = TOKENS.token(recipe_of(content, from_ms=12_000))
    alexa.send(player=stopped(other, 9_000))
    assert alexa.skill.turns[1].played_ms is None


@pytest.mark.parametrize("wish", ["apla", "ssml"])
def test_what_is_no_recording_has_no_place_of_its_own(
    talk: Talk, content: CompiledContent, wish: str
) -> None:
    alexa = talk(wish)
    alexa.send()
    alexa.send(player=stopped(TOKENS.token(recipe_of(content)), 9_000))
    assert alexa.skill.turns[1].played_ms is None


def token_in(response: Json) -> str:
    """The token of the recording in a response."""
    speech: str = response["outputSpeech"]["ssml"]
    return speech.split("/audio/")[1].split(".mp3", maxsplit=1)[0]


def stopped(token: str, offset_ms: int) -> Json:
    return {"playerActivity": "STOPPED", "token": token, "offsetInMilliseconds": offset_ms}
