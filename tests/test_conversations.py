"""Conversations as data: what she says, and which words of content she hears.

Each file in conversations/ is a list of turns, as `gentle_back.testing.talk` has it: the kit that
plugins are tested with holds them here too. The first entry may set `locale`, `country`, and other
settings by their names.

Where reminders are Alexa's: `fault` is what befalls the next call of hers, as [method, fault] or
[method, fault, how often]; `rings` what she says by then; `reminders` how many are set after the
turn; `app_card` whether the answer puts a card into the app that asks for permission.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import AtHome, Home
from gentle_back.device.heard import Heard
from gentle_back.testing import Device, TalkTurn, hold, read_talk

FILES = sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
OF_ALEXA = ("fault", "reminders", "app_card")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, at_home: AtHome) -> None:
    talk = read_talk(path, OF_ALEXA)
    with at_home(**talk.setting) as home:

        def before(turn: TalkTurn) -> None:
            _report(home)
            if "fault" in turn.told:
                home.platform.fail(*turn.told["fault"])

        def after(turn: TalkTurn, heard: Heard | None) -> None:
            if heard:
                _check_platform(home, heard, turn)

        device = Device(home.echo, home.clock, home.replies, rings=home.rings)
        hold(talk, device, before=before, after=after)


def _check_platform(home: Home, heard: Heard, turn: TalkTurn) -> None:
    """Check what Alexa has of it; every report of hers is taken by the skill."""
    if "reminders" in turn.told:
        assert len(home.platform.active) == turn.told["reminders"], turn
    if "app_card" in turn.told:
        response: Any = heard.response["response"]
        kind = response.get("card", {}).get("type")
        assert (kind == "AskForPermissionsConsent") is turn.told["app_card"], turn
    _report(home)


def _report(home: Home) -> None:
    """Let Alexa report what became of her reminders; the skill takes it without a word."""
    while home.platform.events:
        told = home.echo.report(home.platform.events.pop())
        assert not told.trouble, told.trouble
