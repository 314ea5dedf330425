"""Conversations as data: what she says, and which words of content she hears.

Each file in conversations/ is a list of turns. `she` is what she says ("" is silence); `says` the
content keys of the answer, `part` the part of the first, `asks` the key of the question,
`text` words that must be heard, `never` words that must not, `card` text on the card, `ends`
whether the session is over, `most_words` the length. `hours_later` moves the clock before she
speaks. The first entry may set `locale`, `country`, and other settings by their names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import AtHome, Home
from gentle_back.device.heard import Heard
from gentle_back.values import Reply, Wording

FILES = sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
CHECKED = {"says", "part", "asks", "text", "never", "card", "ends", "most_words"}
KNOWN = {"she", "hours_later", *CHECKED}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, at_home: AtHome) -> None:
    turns = yaml.safe_load(path.read_text(encoding="utf-8"))
    setting = turns.pop(0)["setting"] if "setting" in turns[0] else {}
    with at_home(**setting) as home:
        for number, turn in enumerate(turns, start=1):
            assert set(turn) <= KNOWN, f"{path.name}, turn {number}: unknown keys"
            _hold(home, turn, f"{path.name}, turn {number}, {turn['she']!r}")


def _hold(home: Home, turn: dict[str, Any], where: str) -> None:
    replies = len(home.replies)
    home.clock.advance(3_600 * turn.get("hours_later", 0))
    heard = home.echo.say(turn["she"])
    assert not heard.trouble, f"{where}: {heard.trouble}"
    assert heard.is_open is not turn.get("ends", False), where
    if len(home.replies) > replies:
        _check_reply(home.replies[-1], turn, where)
    _check_heard(heard, turn, where)


def _check_reply(reply: Reply, turn: dict[str, Any], where: str) -> None:
    said = [piece for piece in reply.speech if isinstance(piece, Wording)]
    if "says" in turn:
        assert [one.key for one in said] == turn["says"], f"{where}: {reply.text}"
    if "part" in turn:
        assert said[0].part == turn["part"], where
    if "asks" in turn:
        assert reply.question, where
        assert reply.question.prompt.key == turn["asks"], where


def _check_heard(heard: Heard, turn: dict[str, Any], where: str) -> None:
    for text in _listed(turn.get("text")):
        assert text in heard.text, f"{where}: {heard.text}"
    for text in _listed(turn.get("never")):
        assert text not in heard.text, f"{where}: {heard.text}"
    if "card" in turn:
        assert heard.card, where
        assert turn["card"] in heard.card[1], where
    if "most_words" in turn:
        assert len(heard.text.split()) <= turn["most_words"], f"{where}: {heard.text}"


def _listed(texts: str | list[str] | None) -> list[str]:
    return [texts] if isinstance(texts, str) else texts or []
