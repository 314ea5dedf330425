"""The files of conversations: read with their lines, and their faults named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentle_back.testing import TalkError, read_talk
from gentle_back.testing.talk import seconds_of


def test_turns_keep_their_lines_and_the_setting_is_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.talk.yaml"
    path.write_text("# so\n- setting: {locale: en-GB}\n- she: hello\n  ends: yes\n- after: 2 min\n")
    talk = read_talk(path)
    assert talk.setting == {"locale": "en-GB"}
    assert [(turn.line, turn.she) for turn in talk.turns] == [(3, "hello"), (5, None)]
    assert talk.turns[1].waits_seconds == 120


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("she: hello", "is no list of turns"),
        ("- she: [a\n", "cannot be read"),
        ("- says: [a]", ":1: `she` is None"),
        ("- she: a\n- she: b\n  sais: [c]", ":2: there is no key 'sais'. Did you mean 'says'?"),
        ("- she: a\n  after: soon", ":1: 'soon' is no time"),
        ("- she: a\n  plays: 3 hours", ":1: '3 hours' is no time"),
        ("- she: a\n  silence: 3", ":1: `silence` holds"),
        ("", "is no list of turns"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.talk.yaml"
    path.write_text(text)
    with pytest.raises(TalkError) as refused:
        read_talk(path)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("told", "seconds"), [("45 s", 45), ("1.5 s", 1.5), ("2 min", 120), ("3 h", 10_800), (None, 0)]
)
def test_times_are_seconds(told: str | None, seconds: float) -> None:
    assert seconds_of(told) == seconds
