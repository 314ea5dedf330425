"""A device in front of a skill whose answers are written beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from device.scripted import Answering, Meeting, ScriptedSkill, Unsigned
from gentle_back.clock import MovableClock
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.understanding import Understanding
from gentle_back.language import Matcher, Normaliser, Understander
from gentle_back.language.features import Concepts
from gentle_back.language.match import Phrase
from gentle_back.language.reader import Reader


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


@pytest.fixture
def understanding() -> Understanding:
    phrases = [
        Phrase("CausesIntent", ("why", "does", "my", "back", "hurt")),
        Phrase("CauseIntent", ("tell", "me", "about", "{cause}"), {"cause": "cause"}),
        Phrase("StopIntent", ("stop",)),
        Phrase("MoreIntent", ("more",)),
    ]
    values = {"cause": {("weak", "tummy"): "weak-core", ("relaxin",): "relaxin"}}
    normalise = Normaliser({})
    read = Reader(Concepts({}, normalise), Concepts({}, normalise))
    matcher = Matcher(phrases, values, normalise)
    return Understanding(Understander(normalise, matcher, None, read, {}, {}))


@pytest.fixture
def meet(clock: MovableClock, understanding: Understanding) -> Iterator[Callable[..., Meeting]]:
    """Puts an Echo in front of a skill with these answers, over loopback."""
    with ExitStack() as stack:

        def meet(*answers: Answering, within_seconds: float = 8.0) -> Meeting:
            skill = ScriptedSkill(list(answers))
            server = stack.enter_context(LocalServer(skill))
            link = HttpLink(f"{server.url}/alexa", Unsigned(), within_seconds=within_seconds)
            stack.enter_context(link)
            echo = Echo(
                Identity("amzn1.ask.skill.test"),
                link=link,
                understanding=understanding,
                clock=clock,
            )
            return echo, skill

        yield meet
