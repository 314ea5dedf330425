"""Sets heard on the device: the real channel and the real door, over signed HTTP."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from contents import small_content
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.renderings import Renderings
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.audio_door.door import AudioDoor
from gentle_back.audio_door.render import Recordings
from gentle_back.audio_door.token import AudioAddresses, RecipeTokens
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.spoken import sounds
from gentle_back.device.understanding import Understanding
from gentle_back.service import DEVICES_URL, Service
from gentle_back.web import create_app
from sets import SetSkill, recipe_of, timeline_of

pytestmark = pytest.mark.network

SKILL_ID = "amzn1.ask.skill.sets"
# A minute of silence: 2,500 frames at 24,000 Hz.
MINUTE = "bytes([255, 243, 100, 196]) + bytes(140)"
MAKER = (sys.executable, "-c", f"import sys; sys.stdout.buffer.write(({MINUTE}) * 2500)")
JUNK = (sys.executable, "-c", "print('no recording')")
FAILING = (sys.executable, "-c", "import sys; sys.exit('no voice')")


@dataclass
class Room:
    """A device, and the skill it hears sets of."""

    echo: Echo
    skill: SetSkill

    @property
    def played_ms(self) -> int | None:
        """What her last words told of the place."""
        return self.skill.turns[-1].played_ms


Furnish = Callable[..., Room]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture
def furnish(
    content: CompiledContent,
    chain: DeviceChain,
    clock: MovableClock,
    understanding: Understanding,
    tmp_path: Path,
) -> Iterator[Furnish]:
    """A room where the operator has this wish, and recordings are made by this command."""
    with ExitStack() as stack:

        def furnish(
            wish: str = "auto", maker: tuple[str, ...] = MAKER, *, plays_documents: bool = True
        ) -> Room:
            tokens = RecipeTokens(bytes(range(32)), clock)
            addresses = AudioAddresses(tokens, DEVICES_URL)
            door = AudioDoor(content, tokens, Recordings(tmp_path, command=maker), addresses)
            verifier = Verifier(
                roots=TrustRoots.from_pem(chain.root_pem),
                download=lambda address: chain.chain_pem,
                clock=clock,
                skill_ids=frozenset({SKILL_ID}),
            )
            skill = SetSkill(content)
            channel = AlexaChannel(skill, verifier, renderings=Renderings(wish, addresses))
            service = Service(Config(), content, skill.plugins, skill, channel, None, door)
            server = stack.enter_context(LocalServer(create_app(service)))
            link = stack.enter_context(HttpLink(f"{server.url}/alexa", chain))
            echo = Echo(
                Identity(SKILL_ID),
                link=link,
                understanding=understanding,
                clock=clock,
                plays_documents=plays_documents,
            )
            return Room(echo, skill)

        yield furnish


def test_a_document_is_heard_in_the_order_of_its_words(
    furnish: Furnish, content: CompiledContent
) -> None:
    heard = furnish().echo.open()
    cues = " ".join(cue.text for cue in timeline_of(content, recipe_of(content)).cues)
    assert heard.text == f"Ready & set. {cues} Another?"
    assert (heard.trouble, heard.warning, heard.is_open) == (None, None, True)


def test_speech_with_breaks_is_heard_in_the_same_order(furnish: Furnish) -> None:
    by_document, by_breaks = furnish("apla").echo.open(), furnish("ssml").echo.open()
    assert by_breaks.text == by_document.text
    assert by_breaks.recording is None


def test_a_recording_is_fetched_between_answer_and_question(furnish: Furnish) -> None:
    heard = furnish("audio").echo.open()
    assert heard.text == "Ready & set. Another?"
    assert heard.shown == "Ready & set. [a recording of 60 seconds] Another?"
    assert [type(piece).__name__ for piece in heard.pieces] == ["str", "Sound", "str"]
    assert heard.recording is not None
    assert heard.recording.length_ms == 60_000


@pytest.mark.parametrize(
    ("heard_ms", "told"),
    [(0, 0), (20_550, 20_500), (60_000, 59_950), (99_000, 59_950), (-5, 0), (None, None)],
    ids=str,
)
def test_her_next_words_tell_how_much_of_a_recording_she_heard(
    furnish: Furnish, clock: MovableClock, heard_ms: int | None, told: int | None
) -> None:
    room = furnish("audio")
    room.echo.open()
    if heard_ms is not None:
        room.echo.hear(heard_ms)
    clock.advance(33)  # whatever the clock says
    room.echo.say("more")
    assert room.played_ms == told


def test_a_place_is_told_once(furnish: Furnish) -> None:
    room = furnish("audio")
    room.echo.open()
    room.echo.hear(9_000)
    room.echo.say("more")
    room.echo.say("more")
    assert [turn.played_ms for turn in room.skill.turns] == [None, 8_950, None]


@pytest.mark.parametrize("wish", ["apla", "ssml"])
def test_of_speech_and_documents_no_place_is_told(furnish: Furnish, wish: str) -> None:
    room = furnish(wish)
    room.echo.open()
    room.echo.hear(9_000)
    room.echo.say("more")
    assert room.played_ms is None


def test_a_device_that_plays_no_documents_hears_the_next_set_as_a_recording(
    furnish: Furnish,
) -> None:
    room = furnish(plays_documents=False)
    first = room.echo.open()
    assert (first.text, first.is_open) == ("", True)
    assert first.warning is not None
    assert "could not be played" in first.warning
    assert room.echo.say("more").recording is not None
    assert room.echo.silence().text == "Another?"


@pytest.mark.parametrize(
    ("maker", "why"), [(FAILING, "not given out (500)"), (JUNK, "no MP3 as Alexa plays it")]
)
def test_a_recording_that_cannot_be_had_ends_the_session(
    furnish: Furnish, maker: tuple[str, ...], why: str
) -> None:
    room = furnish("audio", maker)
    heard = room.echo.open()
    assert heard.trouble is not None
    assert why in heard.trouble
    assert not room.echo.is_open


def test_what_is_not_of_the_skill_itself_is_never_fetched(furnish: Furnish) -> None:
    """The device has no way out but to the skill."""
    from gentle_back.device.own_audio import fetched
    from gentle_back.device.spoken import Sound

    class Unreachable:
        def get(self, path: str) -> None:
            raise AssertionError(path)

    for address in ("https://a.org/b.mp3", "soundbank://soundlibrary/bell", "https://a.org/audio"):
        sound = Sound(address)
        assert fetched(sound, Unreachable()) == sound  # type: ignore[arg-type]  # never asked
    assert sounds(furnish().echo.open().pieces) == ()
