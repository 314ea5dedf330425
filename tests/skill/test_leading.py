"""She is led through a routine: gates first; each word does what docs/exercise-words.md says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Session
from gentle_back.set_place import BEGUN_MS
from gentle_back.skill import Skill
from gentle_back.values import Reply, Timeline, Wording
from tea import Conversation, asks, short

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "exercise-words.md"
INTENTS = {
    "ready": "ReadyIntent",
    "carry on": "ResumeIntent",
    "yes": "YesIntent",
    "next": "NextIntent",
    "another set": "AnotherSetIntent",
    "repeat": "RepeatIntent",
    "back": "BackIntent",
    "start again": "StartOverIntent",
    "pause": "PauseIntent",
    "slower": "SlowerIntent",
    "faster": "FasterIntent",
    "fewer": "FewerIntent",
    "more": "MoreIntent",
    "how long left": "HowManyLeftIntent",
    "what comes next": "WhatNextIntent",
    "skip this one": "SkipIntent",
    "no": "NoIntent",
    "cancel": "CancelIntent",
    "that hurts": "HurtsIntent",
    "stop": "StopIntent",
}
STATES = ("before a set", "within a set", "after a set")
RENDERINGS = ("audio", "apla", "ssml")
ROWS = [
    [cell.strip() for cell in line.strip("|\n ").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [a-z]", line)
]
TABLE = {row[0]: dict(zip(STATES, row[1:], strict=True)) for row in ROWS if row[0] in INTENTS}
# Stirring: four repetitions of twelve seconds, then "in three" at the front.
REPETITION_MS, SET_MS = 12_000, 48_000
# Within the third repetition, some way off its start and the next.
INTO_MS = 31_000
CLEAR = {"stage": "after-birth", "weeks": "20", "birth": "vaginal"}


@pytest.fixture
def she(skill: Skill) -> Conversation:
    return Conversation(skill, now=NOON, rendering="apla")


def test_the_page_has_every_word() -> None:
    assert TABLE.keys() == INTENTS.keys()


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("word", INTENTS)
def test_each_word_does_what_the_page_says(
    she: Conversation, word: str, state: str, rendering: str
) -> None:
    she.rendering = rendering
    _bring_to(she, state)
    reply = she.ask(INTENTS[word])
    assert _done(reply, she, state) & set(TABLE[word][state].split(", or ")), reply.text


def _bring_to(she: Conversation, state: str) -> None:
    """To the start of stirring; into its third repetition; or to the end of its first set."""
    she.ask("StageIntent", **CLEAR)
    she.ask("StirIntent")
    _answer_gates(she)
    if state == "before a set":
        return
    playing = she.ask("ReadyIntent")
    assert playing.timeline
    into_ms = INTO_MS if state == "within a set" else SET_MS
    _hear(she, playing, into_ms)


def _answer_gates(she: Conversation) -> None:
    while (waiting := she.session.waiting) and short(waiting.prompt.key).startswith("gate_"):
        she.ask("NoIntent")


def _hear(she: Conversation, playing: Reply, into_ms: int) -> None:
    """Time passes until she is so far into the set."""
    timeline = playing.timeline
    assert timeline
    assert she.now
    played_ms = timeline.starts_at_ms + into_ms - timeline.from_ms
    if into_ms >= SET_MS:
        played_ms = timeline.total_ms + 4_000  # the question is asked, and she hears it out
    she.now += timedelta(milliseconds=played_ms)
    she.played_ms = min(played_ms, timeline.total_ms) if she.rendering == "audio" else None


def _done(reply: Reply, she: Conversation, state: str) -> set[str]:
    """What a reply does, in the words of the page: all of those that fit."""
    if reply.is_final:
        return {"leaves"}
    if reply.timeline:
        return _played(reply.timeline, state, she)
    activity, asked = she.session.activity, asks(reply)
    if not activity:
        return {"ends"}
    if asked == "routine_next_one" or short(activity.key) == "pour":
        return {"offers the next one"}
    if any(not isinstance(piece, Wording) for piece in reply.speech):
        return {"waits"}
    if any("/routines/" in one.key for one in reply.speech if isinstance(one, Wording)):
        return {"explains"}
    return {"asks"}


def _played(timeline: Timeline, state: str, she: Conversation) -> set[str]:
    if timeline.recipe.set_number:
        return {"plays the next set"}
    was_ms = {"before a set": 0, "within a set": INTO_MS, "after a set": SET_MS}[state]
    number = was_ms // REPETITION_MS
    starts = dict(enumerate(timeline.repetition_starts_ms))
    here_ms = was_ms if she.rendering == "audio" else starts.get(number)
    told = {
        "plays from here": here_ms,
        "plays this set": 0,
        "plays this repetition": starts.get(number),
        "plays the next repetition": starts.get(number + 1),
        "plays the repetition before": starts.get(number - 1),
    }
    return {words for words, from_ms in told.items() if from_ms == timeline.from_ms}


@pytest.mark.parametrize(
    "word", ["repeat", "back", "slower", "fewer", "start again", "carry on", "next"]
)
def test_first_repetition_of_a_set_by_the_clock_is_within_it(she: Conversation, word: str) -> None:
    _bring_to(she, "before a set")
    _hear(she, she.ask("ReadyIntent"), 5_000)
    playing = she.ask(INTENTS[word]).timeline
    assert playing
    assert playing.from_ms == (REPETITION_MS if word == "next" else 0)


@pytest.mark.parametrize("rendering", RENDERINGS)
@given(into_ms=st.integers(0, SET_MS - 1), late_ms=st.integers(0, 2_000))
def test_carrying_on_is_never_later_than_where_she_was(
    skill: Skill, rendering: str, into_ms: int, late_ms: int
) -> None:
    she = Conversation(skill, now=NOON, rendering=rendering)
    _bring_to(she, "before a set")
    playing = she.ask("ReadyIntent")
    _hear(she, playing, into_ms)
    assert she.now
    she.now += timedelta(milliseconds=late_ms)  # the sound began so much later
    carried = she.ask("ResumeIntent").timeline
    assert carried
    if rendering == "audio":
        assert carried.from_ms == (into_ms if into_ms > BEGUN_MS else 0)
    else:
        earliest = max(0, into_ms // REPETITION_MS - 1) * REPETITION_MS
        assert earliest <= carried.from_ms <= into_ms
        assert carried.from_ms % REPETITION_MS == 0


GATES = [
    # what she tells, the answers she gives, and what comes of it
    ({"stage": "pregnancy", "weeks": "20"}, "", "closed_pregnancy"),
    ({"stage": "after-birth", "weeks": "1", "birth": "vaginal"}, "", "closed_too_early"),
    ({"stage": "after-birth", "weeks": "3", "birth": "caesarean"}, "", "closed_too_early"),
    ({"stage": "after-birth", "weeks": "3", "birth": "assisted"}, "", "closed_too_early"),
    ({"stage": "after-birth", "weeks": "3", "birth": "vaginal"}, "yes", "closed_too_early"),
    ({"stage": "after-birth", "weeks": "3", "birth": "vaginal"}, "no yes", "closed_front_pain"),
    ({"stage": "after-birth", "weeks": "3", "birth": "vaginal"}, "no no yes", "routine_has_sign"),
    ({"stage": "after-birth", "weeks": "3", "birth": "vaginal"}, "no no no", "pour"),
    ({"stage": "after-birth", "weeks": "7", "birth": "caesarean"}, "no", "closed_check"),
    ({"stage": "after-birth", "weeks": "7", "birth": "caesarean"}, "yes no no", "pour"),
    ({"stage": "after-birth", "days": "13", "weeks": "1"}, "", "closed_too_early"),
]


@pytest.mark.parametrize(("told", "answers", "outcome"), GATES)
def test_gates_are_asked_one_by_one_and_hold(
    she: Conversation, told: dict[str, str], answers: str, outcome: str
) -> None:
    she.ask("StageIntent", **told)
    reply = she.ask("PourIntent")
    for answer in answers.split():
        assert (asks(reply) or "").startswith("gate_"), reply.text
        reply = she.ask("YesIntent" if answer == "yes" else "NoIntent")
    said = [short(piece.key) for piece in reply.speech if isinstance(piece, Wording)]
    assert outcome in said, reply.text
    assert reply.timeline is None


def test_what_she_tells_in_between_opens_the_next_gate(she: Conversation) -> None:
    assert asks(she.ask("PourIntent")) == "gate_stage"
    assert asks(she.ask("StageIntent", stage="after-birth")) == "gate_since_birth"
    assert asks(she.ask("StageIntent", weeks="3")) == "gate_birth"
    assert asks(she.ask("NoIntent")) == "gate_hard_birth"
    assert she.session.facts["birth"] == "vaginal"
    she.ask("NoIntent")
    she.ask("NoIntent")
    reply = she.hears(
        "NoIntent",
        "routine_stop_signs",
        "routine_put_down",
        "pour",
        "routine_each_time",
        "routine_sides",
    )
    assert asks(reply) == "routine_ready"
    # Once asked, never again in this session, and the stop signs are said once.
    again = she.hears(
        "PourIntent", "routine_put_down", "pour", "routine_each_time", "routine_sides"
    )
    assert asks(again) == "routine_ready"


def test_who_cannot_say_gets_only_what_suits_everybody(she: Conversation) -> None:
    she.ask("PourIntent")
    reply = she.hears("NoIntent", "closed_unsure")
    assert asks(reply) == "routine_instead"
    _answer_gates(she)
    assert asks(she.ask("YesIntent")) in {"gate_signs", "routine_ready"}


@pytest.mark.parametrize("word", ["RepeatIntent", "PauseIntent", "ReadyIntent", "ResumeIntent"])
def test_a_gate_is_asked_again_after_a_word_that_is_no_answer(she: Conversation, word: str) -> None:
    she.ask("PourIntent")
    assert asks(she.ask(word)) == "gate_stage"
    she.ask("StageIntent", stage="after-birth")
    assert asks(she.ask(word)) == "gate_since_birth"
    she.ask("StageIntent", weeks="3")
    assert asks(she.ask(word)) == "gate_birth"


def test_a_side_question_in_a_gate_is_no_answer_to_it(she: Conversation) -> None:
    she.ask("PourIntent")
    assert asks(she.hears("MugIntent", "mug")) == "routine_carry_on"
    assert asks(she.ask("YesIntent")) == "gate_stage"


def test_who_tells_something_else_twice_is_unsure(she: Conversation) -> None:
    she.ask("PourIntent")
    assert asks(she.ask("StageIntent", stage="after-birth")) == "gate_since_birth"
    reply = she.ask("StageIntent", stage="after-birth")
    assert asks(reply) != "gate_since_birth"
    assert reply.timeline is None


def test_a_baby_in_her_arms_is_put_down_first(she: Conversation) -> None:
    she.ask("StageIntent", **CLEAR, arms="full")
    assert asks(she.ask("PourIntent")) == "gate_arms"
    she.hears("NoIntent", "closed_arms")
    assert asks(she.ask("PourIntent")) == "gate_arms"
    assert asks(she.ask("YesIntent")) == "gate_hard_birth" or she.session.facts["arms"] == "free"


def test_a_danger_sign_in_a_set_ends_it(she: Conversation) -> None:
    _bring_to(she, "within a set")
    she.ask("FallbackIntent", words="chest pain")
    assert she.session.activity is None
    assert she.session.running is None
    assert not she.ask("ResumeIntent").timeline


def test_what_hurts_ends_it_and_twice_is_the_end_of_the_plan(she: Conversation) -> None:
    _bring_to(she, "within a set")
    assert asks(she.hears("HurtsIntent", "hurts")) == "hurts_question"
    she.hears("YesIntent", "hurts_eased")
    assert not she.ask("ResumeIntent").timeline
    she.hears("HurtsIntent", "hurts_again")


def test_in_a_new_session_the_gates_come_first_and_then_her_place(she: Conversation) -> None:
    _bring_to(she, "within a set")
    she.ask("PauseIntent")
    kept = she.session.activity
    she.session = Session(activity=kept)
    assert asks(she.ask("ResumeIntent")) == "gate_stage"
    she.ask("StageIntent", **CLEAR)
    _answer_gates(she)
    assert asks(she.ask("RepeatIntent")) != ""
    carried = she.ask("ReadyIntent").timeline
    assert carried
    assert kept
    assert carried.from_ms == kept.depth


def test_a_side_question_keeps_her_place(she: Conversation) -> None:
    _bring_to(she, "within a set")
    reply = she.hears("MugIntent", "mug")
    assert asks(reply) == "routine_carry_on"
    carried = she.ask("YesIntent").timeline
    assert carried
    assert carried.from_ms == 24_000


def test_the_next_routine_of_today_is_offered(she: Conversation) -> None:
    _bring_to(she, "after a set")
    assert asks(she.ask("NoIntent")) == "routine_next_one"
    assert (asks(she.ask("YesIntent")) or "").startswith("gate_")


def test_a_third_set_is_the_last(she: Conversation) -> None:
    _bring_to(she, "after a set")
    for _ in range(2):
        playing = she.ask("AnotherSetIntent")
        _hear(she, playing, SET_MS)
    assert asks(playing) == "routine_next_one"
    assert she.ask("AnotherSetIntent").timeline is None


def test_content_of_another_version_has_no_place(
    she: Conversation, content: CompiledContent
) -> None:
    _bring_to(she, "within a set")
    activity = she.session.activity
    assert activity
    assert activity.content_version == content.version
    she.session = replace(she.session, activity=replace(activity, content_version="0" * 12))
    she.hears("ResumeIntent", "nothing_running")
