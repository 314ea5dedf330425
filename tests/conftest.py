"""What most tests stand on: the real content, the real app, and an Echo that speaks HTTP to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

from contents import talking_content
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.consents import GRANTED, REMINDERS, Consents
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.platform import services_of, serving
from gentle_back.device.reminder_service import ReminderService
from gentle_back.device.understanding import Understanding
from gentle_back.dialogue import Session
from gentle_back.effects import Caller
from gentle_back.host import Host
from gentle_back.language import understander_of
from gentle_back.reminders.ringer import Ringer
from gentle_back.reminders.spoken import ring_line
from gentle_back.service import DeviceTrust, Service, build_service, reminder_store
from gentle_back.values import Reply, Turn
from gentle_back.web import create_app

# Examples are bounded in number; how long one takes depends on the machine.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

SKILL_ID = "amzn1.ask.skill.under-test"
START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass
class Home:
    """A device at home with the skill it speaks to, and what the skill replied.

    platform: Alexa's own services for the device, where its reminders are Alexa's.
    """

    echo: Echo
    service: Service
    clock: MovableClock
    url: str
    platform: ReminderService
    replies: list[Reply] = field(default_factory=list)

    def rings(self) -> list[str]:
        """What rings here by now, as it is said; where Alexa rings, the texts that she says."""
        if self.service.config.reminders == "alexa":
            return [one.text for one in self.platform.ring()]
        ringer = Ringer(reminder_store(self.service.config, self.clock), self.clock)
        said = []
        for rung in ringer.due():
            said.append(ring_line(self.service.content, "en", rung).text)
            ringer.told(rung)
        return said


AtHome: TypeAlias = Callable[..., AbstractContextManager[Home]]


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests of a worker: content is compiled once in each."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def tea_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of content that compiles in no time: about tea, with our own commands."""
    return talking_content(tmp_path_factory.mktemp("tea"))


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> DeviceChain:
    """The certificates of the device under test."""
    return DeviceChain.load_or_make(tmp_path_factory.mktemp("device"), START)


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands still until it is moved."""
    return MovableClock(START)


@pytest.fixture
def at_home(
    cache_dir: Path,
    chain: DeviceChain,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AtHome:
    """Opens a home for a `with` block; settings by the names of Config.

    is_allowed: whether she has allowed reminders already. throws_card: whether Alexa puts a card
    into her app where she does not. time_zone: of the device. All of these are for Alexa.
    Homes of one test have the same state folder, as a server has that is started again.
    """

    @contextmanager
    def opened(
        locale: str = "en-US",
        *,
        is_allowed: bool = False,
        throws_card: bool = True,
        time_zone: str | None = "America/New_York",
        **settings: object,
    ) -> Iterator[Home]:
        trust = DeviceTrust(chain.root_pem, chain.chain_pem, chain.address, SKILL_ID)
        folders = {"cache_dir": cache_dir, "state_dir": tmp_path / "state"}
        config = Config(**{**folders, **settings})  # type: ignore[arg-type]  # by name
        service = build_service(config, device=trust, clock=clock)
        left_out = {one.name for one in service.plugins.left_out}
        language = locale.partition("-")[0]
        understander = understander_of(service.content, language, left_out)
        consents = Consents({REMINDERS: GRANTED} if is_allowed else {}, throws_card=throws_card)
        identity = Identity(SKILL_ID, locale=locale, consents=consents)
        platform = services_of(identity, clock, time_zone)
        with (
            LocalServer(create_app(service)) as server,
            HttpLink(f"{server.url}/alexa", chain) as link,
            ExitStack() as stack,
        ):
            if config.reminders == "alexa":
                identity = stack.enter_context(serving(platform, identity))
            echo = Echo(identity, link=link, understanding=Understanding(understander), clock=clock)
            home = Home(echo, service, clock, server.url, platform)
            _record(home.replies, monkeypatch)
            yield home
        if service.memory:
            service.memory.close()

    return opened


@pytest.fixture
def home(at_home: AtHome) -> Iterator[Home]:
    """A home with the skill as it comes."""
    with at_home() as opened:
        yield opened


def _record(replies: list[Reply], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note each reply on its way: on the wire its content keys can no longer be seen."""
    answer = Host.answer

    def noted(self: Host, session: Session, turn: Turn, caller: Caller) -> tuple[Session, Reply]:
        after, reply = answer(self, session, turn, caller)
        replies.append(reply)
        return after, reply

    monkeypatch.setattr(Host, "answer", noted)
