"""The door as HTTP has it: the real app, tokens of its own and of others."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio_door.needs import held
from contents import small_content
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.audio_door.door import AudioDoor
from gentle_back.audio_door.render import LINE, Recordings
from gentle_back.audio_door.token import AudioAddresses, RecipeTokens
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.plugins import load_plugins
from gentle_back.service import Service
from gentle_back.skill import Skill
from gentle_back.web import create_app
from sets import recipe_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

KEY = bytes(range(32))
# Stands for the voice: a thousand bytes, whatever the timeline.
MADE = bytes(range(250)) * 4
MAKER = (sys.executable, "-c", "import sys; sys.stdout.buffer.write(bytes(range(250)) * 4)")
FAILING = (sys.executable, "-c", "import sys; sys.exit('no voice')")


@dataclass
class Visitor:
    """Asks at the door of a service."""

    client: FlaskClient
    content: CompiledContent
    tokens: RecipeTokens

    def path(self, **changed: object) -> str:
        """The path that is given out now for a set; `changed` of its recipe."""
        recipe = replace(recipe_of(self.content), **changed)  # type: ignore[arg-type]  # by name
        return f"/audio/{self.tokens.token(recipe)}.mp3"

    def get(self, path: str = "", **headers: str) -> TestResponse:
        """The answer; headers with an underscore for each hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path or self.path(), headers=named)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


@pytest.fixture
def tokens(clock: MovableClock) -> RecipeTokens:
    return RecipeTokens(KEY, clock)


@pytest.fixture
def visitor(content: CompiledContent, tokens: RecipeTokens, tmp_path: Path) -> Visitor:
    return visitor_of(content, tokens, Recordings(tmp_path, command=MAKER))


def visitor_of(content: CompiledContent, tokens: RecipeTokens, recordings: Recordings) -> Visitor:
    """A visitor at the door of the app with these recordings."""
    plugins = load_plugins(candidates=[])
    skill = Skill(content, plugins)
    verifier = Verifier(
        roots=TrustRoots(),
        download=lambda address: b"",
        clock=MovableClock(datetime(2026, 11, 22, tzinfo=UTC)),
        skill_ids=frozenset(),
    )
    door = AudioDoor(content, tokens, recordings, AudioAddresses(tokens, "https://a.example"))
    service = Service(Config(), content, plugins, skill, AlexaChannel(skill, verifier), None, door)
    return Visitor(create_app(service).test_client(), content, tokens)


def test_a_recording_is_given_out_whole(visitor: Visitor) -> None:
    answer = visitor.get()
    assert (answer.status_code, answer.data) == (200, MADE)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Content-Length"] == str(len(MADE))
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=0-99", 206, MADE[:100]),
        ("bytes=900-", 206, MADE[900:]),
        ("bytes=-10", 206, MADE[-10:]),
        ("bytes=990-5000", 206, MADE[990:]),
        ("bytes=1000-", 416, b"{}"),
    ],
)
def test_a_part_is_given_out_as_it_is_asked_for(
    visitor: Visitor, asked: str, status: int, given: bytes
) -> None:
    answer = visitor.get(Range=asked)
    assert (answer.status_code, answer.data) == (status, given)


def test_what_has_not_changed_is_not_sent_again(visitor: Visitor, clock: MovableClock) -> None:
    known = visitor.get().headers["ETag"]
    clock.advance(60)  # another token, the same recording
    same, other = visitor.get(If_None_Match=known), visitor.get(If_None_Match='"another"')
    assert (same.status_code, same.data, other.status_code) == (304, b"", 200)


def test_what_sounds_otherwise_is_another_recording_and_what_does_not_is_none(
    visitor: Visitor,
) -> None:
    changes: list[dict[str, object]] = [
        {},
        {"set_number": 1},
        {"from_ms": 12_000},
        {"variant": "r2"},
    ]
    answers = [visitor.get(visitor.path(**changed)) for changed in changes]
    assert {answer.status_code for answer in answers} == {200}
    first, second, later, fewer = [answer.headers["ETag"] for answer in answers]
    assert first == second
    assert len({first, later, fewer}) == 3


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"content_version": "older"}, 410, "gone"),
        ({"routine": "tea/routines/juggle"}, 404, "unknown"),
        ({"routine": "tea"}, 404, "unknown"),
        ({"from_ms": 3_000_000}, 404, "unknown"),
        ({"from_ms": -1}, 404, "unknown"),
    ],
    ids=str,
)
def test_a_recipe_that_cannot_be_made_says_why(
    visitor: Visitor, changed: dict[str, object], status: int, error: str
) -> None:
    answer = visitor.get(visitor.path(**changed))
    told = json.loads(answer.data)
    assert (answer.status_code, told["error"]) == (status, error)
    assert told["message"].endswith("Ask for the exercise again.")


@pytest.mark.parametrize("token", ["x", "a.b.c", "..%2f..%2fetc", "%00", "é"])
def test_an_address_that_was_not_given_out_leads_nowhere(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/audio/{token}.mp3").status_code == 404


def test_an_old_address_is_gone(visitor: Visitor, clock: MovableClock) -> None:
    path = visitor.path()
    assert visitor.get(path).status_code == 200
    clock.advance(3_601)
    assert visitor.get(path).status_code == 410


def test_other_content_does_not_give_out_its_own_words_for_it(
    visitor: Visitor, tmp_path: Path
) -> None:
    files = {"en/tea/slots/kind.yaml": "black: [black tea]"}
    changed = small_content(tmp_path / "content", files)
    recordings = Recordings(tmp_path / "audio", command=MAKER)
    later = visitor_of(changed, visitor.tokens, recordings)
    assert later.get(visitor.path()).status_code == 410


def test_what_fails_says_so(visitor: Visitor, tmp_path: Path) -> None:
    failing = Recordings(tmp_path, command=FAILING)
    answer = visitor_of(visitor.content, visitor.tokens, failing).get()
    assert (answer.status_code, json.loads(answer.data)["error"]) == (500, "failed")


def test_who_cannot_wait_is_told_when_to_come_again(visitor: Visitor, tmp_path: Path) -> None:
    busy = Recordings(tmp_path, command=MAKER, wait_seconds=0.1)
    with held(tmp_path / LINE / "rendering"):
        answer = visitor_of(visitor.content, visitor.tokens, busy).get()
    assert (answer.status_code, json.loads(answer.data)["error"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_door_gives_and_takes_nothing(visitor: Visitor, method: str) -> None:
    assert getattr(visitor.client, method)("/audio/x.mp3").status_code == 405
