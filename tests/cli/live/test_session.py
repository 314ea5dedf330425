"""Typed words and keys, and what is shown and said for them."""

from __future__ import annotations

from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console

from cli.live.by_hand import sets
from conftest import START
from contents import real_content, small_content
from gentle_back.cli.live import control_words as words
from gentle_back.cli.live.control_words import ControlWords
from gentle_back.cli.live.follow import followed
from gentle_back.cli.live.output import SilentOutput
from gentle_back.cli.live.player import LivePlayer, State
from gentle_back.cli.live.screen import Typed, picture_of
from gentle_back.cli.live.session import LiveSession, SkillLines
from gentle_back.clock import MovableClock
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import RoutineContent
from gentle_back.routine.variant import Variant
from gentle_back.values import intents
from routine.exercises import routine

THREE = routine("in 2 lift | rest 2 rest", name="three-lifts", repetitions=3)


@cache
def content() -> CompiledContent:
    """The host's lines, and phrases for three of its intents."""
    phrases = {
        "PauseIntent": "phrases: [hold on, wait]",
        "ResumeIntent": "phrases: [on we go]",
        "StopIntent": "phrases: [enough]",
    }
    files = {f"en/skill/phrases/{name}.yaml": text for name, text in phrases.items()}
    with TemporaryDirectory() as folder:
        return small_content(Path(folder), files)


class Live:
    """A session without sound, its clock, and the keys."""

    def __init__(self, done: RoutineContent = THREE) -> None:
        self.clock = MovableClock(START)
        self.player = LivePlayer(sets(done), SilentOutput(self.clock))
        self.lines = SkillLines(content(), "en")
        self.session = LiveSession(self.player, ControlWords(content(), "en"), self.lines)
        self.typed = Typed(self.session)
        self.player.begin()

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by."""
        self.clock.advance(seconds)
        self.session.tick()

    def type(self, keys: str) -> None:
        """Press these keys."""
        for key in keys:
            self.typed.press("c-m" if key == "\n" else key)

    def seen(self) -> str:
        """What the terminal shows."""
        seen = StringIO()
        Console(width=80, file=seen).print(picture_of(self.session, self.typed.line))
        return seen.getvalue()


@pytest.mark.parametrize(
    ("utterance", "control"),
    [
        ("Hold on!", words.PAUSE),
        ("on we go", words.CARRY_ON),
        ("how long left?", words.HOW_LONG),
        ("Start again", words.START_AGAIN),
        ("um pause", words.PAUSE),
        ("hold", None),
        ("", None),
    ],
)
def test_control_is_known_by_its_name_and_by_the_skills_own_phrases(
    utterance: str, control: str | None
) -> None:
    assert ControlWords(content(), "en").control(utterance) == control


def test_every_control_is_known_by_its_name_whatever_the_skill_is_told_by_it() -> None:
    known = ControlWords(real_content(), "en")
    assert {name: known.control(name) for name in words.CONTROLS} == {
        name: name for name in words.CONTROLS
    }


def test_every_control_is_in_the_docs() -> None:
    page = Path(__file__).parents[3] / "docs" / "exercises.md"
    text = page.read_text(encoding="utf-8")
    assert [name for name in words.CONTROLS if f"`{name}`" not in text] == []


def test_words_for_a_control_are_those_of_intents_the_skill_has() -> None:
    named = {name for names in words.CONTROLS.values() for name in names}
    assert named <= intents.HOST_INTENTS


def test_next_after_the_last_repetition_ends_the_set_and_asks() -> None:
    live = Live()
    live.type("next\nnext\nnext\n")
    assert live.player.state is State.BETWEEN
    assert live.session.message == live.lines.line("routine_another")


def test_space_holds_and_goes_on_and_between_words_is_a_space() -> None:
    live = Live()
    live.wait(6)
    live.type(" ")
    live.wait(60)
    assert (live.player.state, live.player.heard_ms) == (State.PAUSED, 6_000)
    live.type("on we go")
    assert live.typed.line == "on we go"
    live.type("\n")
    assert (live.player.state, live.typed.line) == (State.PLAYING, "")


def test_words_nobody_knows_hold_the_sound_and_show_when_to_get_help() -> None:
    live = Live()
    live.wait(6)
    live.type("chest pain\n")
    assert live.player.state is State.PAUSED
    assert live.lines.line("safety_sentence") in live.session.message


def test_that_hurts_ends_it_and_says_what_the_skill_would() -> None:
    live = Live()
    live.type("that hurts\n")
    assert live.player.state is State.OVER
    assert live.session.message == live.lines.all("hurts", "safety_sentence")


def test_change_that_goes_no_further_is_told_in_the_skills_words() -> None:
    live = Live()
    live.type("slower\n")
    assert live.session.message == live.lines.line("routine_slower")
    live.type("slower\nslower\n")
    assert live.session.message == live.lines.line("routine_slower_no_further")
    live.type("fewer\nfewer\nfewer\n")
    assert live.session.message == live.lines.line("routine_fewer_no_further")


def test_what_is_left_and_what_is_next_are_told() -> None:
    live = Live()
    live.wait(live.player.timeline.starts_at_ms / 1_000 + 5)
    live.type("how long left\n")
    assert live.session.message.startswith("0:07 ")
    live.type("what comes next\n")
    assert live.session.message == f"Next: {live.player.timeline.cues[7].text}."


def test_at_the_end_of_a_set_she_is_asked_and_the_space_bar_begins_the_next() -> None:
    live = Live()
    live.wait(live.player.timeline.total_ms / 1_000)
    assert live.player.state is State.BETWEEN
    assert live.session.message == live.lines.line("routine_another")
    live.type(" ")
    assert (live.player.state, live.player.set_number) == (State.PLAYING, 1)


def test_terminal_shows_the_cue_the_next_one_the_time_and_what_is_typed() -> None:
    live = Live()
    live.wait(live.player.timeline.starts_at_ms / 1_000 + 1)
    live.type("slo")
    seen = live.seen()
    for shown in ("three lifts", "set 1 of 1", "repetition 1 of 3", "0:01 of 0:12", "0:11 left"):
        assert shown in seen
    rows = {row.split()[0]: row.split()[1:] for row in seen.splitlines() if row.strip()}
    assert rows["now"] == ["lift"]
    assert rows["next"] == ["rest", "in", "1"]
    assert rows[">"] == ["slo"]


@pytest.mark.parametrize("key", ["c-c", "c-d"])
def test_ctrl_c_and_ctrl_d_end_it(key: str) -> None:
    live = Live()
    live.typed.press(key)
    assert live.player.state is State.OVER


def test_rubout_takes_a_letter_and_arrows_take_nothing() -> None:
    live = Live()
    live.type("stopp")
    for key in ("c-h", "left", "escape"):
        live.typed.press(key)
    assert live.typed.line == "stop"


def test_in_a_pipe_each_cue_of_all_sets_is_followed_in_its_time() -> None:
    live = Live()
    told: list[tuple[float, str]] = []
    begun = live.clock.monotonic()
    for _, text in followed(live.player, live.clock.advance):
        told.append((live.clock.monotonic() - begun, text))
    timeline = sets(THREE).timeline(Variant())
    assert [text for _, text in told] == [cue.text for cue in timeline.cues]
    for (seconds, _), cue in zip(told, timeline.cues, strict=True):
        assert 0 <= seconds - cue.at_ms / 1_000 < 0.05
