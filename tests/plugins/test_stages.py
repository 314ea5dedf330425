"""Stages: what she tells is noted for the session alone, and what fits then is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import real_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Session, session_to_json
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from gentle_back.values.facts import told_among, with_told
from tea import Conversation, short

CAESAREAN_FACTS = {"stage": "after-birth", "weeks": "5", "birth": "caesarean"}


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return real_content()


@pytest.fixture(scope="module")
def skill(content: CompiledContent) -> Skill:
    return Skill(content, load_plugins())


@pytest.fixture
def she(skill: Skill) -> Conversation:
    return Conversation(skill)


@pytest.mark.parametrize(
    ("slots", "facts", "page"),
    [
        pytest.param(
            {"stage": "pregnant", "weeks": "13"},
            {"stage": "pregnancy", "weeks": "13"},
            "pregnancy-0",
            id="thirteen weeks pregnant",
        ),
        pytest.param(
            {"stage": "pregnant", "weeks": "14"},
            {"stage": "pregnancy", "weeks": "14"},
            "pregnancy-14",
            id="fourteen weeks pregnant",
        ),
        pytest.param(
            {"stage": "pregnant", "months": "3"},
            {"stage": "pregnancy", "weeks": "17"},
            "pregnancy-14",
            id="three months pregnant, till the end of the month",
        ),
        pytest.param(
            {"stage": "pregnant", "months": "6"},
            {"stage": "pregnancy", "weeks": "30"},
            "pregnancy-28",
            id="six months pregnant, till the end of the month",
        ),
        pytest.param(
            {"stage": "second-trimester"}, {"stage": "pregnancy"}, "pregnancy-14", id="a trimester"
        ),
        pytest.param(
            {"stage": "caesarean", "weeks": "5"}, CAESAREAN_FACTS, "caesarean-3", id="a caesarean"
        ),
        pytest.param(
            {"stage": "caesarean", "days": "20"},
            {"stage": "after-birth", "weeks": "2", "days": "20", "birth": "caesarean"},
            "caesarean-0",
            id="twenty days after a caesarean",
        ),
        pytest.param(
            {"stage": "caesarean", "weeks": "12"},
            {"stage": "after-birth", "weeks": "12", "birth": "caesarean"},
            "caesarean-12",
            id="twelve weeks after a caesarean",
        ),
        pytest.param(
            {"stage": "vaginal-birth", "weeks": "2"},
            {"stage": "after-birth", "weeks": "2", "birth": "vaginal"},
            "vaginal-2",
            id="two weeks after a vaginal birth",
        ),
        pytest.param(
            {"stage": "assisted-birth", "weeks": "3"},
            {"stage": "after-birth", "weeks": "3", "birth": "assisted"},
            "after-birth-2",
            id="after forceps, as careful as for any birth",
        ),
        pytest.param(
            {"stage": "postpartum", "lately": "0"},
            {"stage": "after-birth", "weeks": "0"},
            "after-birth-0",
            id="born yesterday",
        ),
        pytest.param(
            {"stage": "postpartum", "months": "3"},
            {"stage": "after-birth", "weeks": "13"},
            "after-birth-12",
            id="three months after the birth",
        ),
        pytest.param(
            {"weeks": "60"},
            {"stage": "after-birth", "weeks": "60"},
            "after-birth-26",
            id="too many weeks for a pregnancy",
        ),
    ],
)
def test_stage_is_noted_and_what_fits_is_said(
    she: Conversation, slots: dict[str, str], facts: dict[str, str], page: str
) -> None:
    she.hears("StageIntent", page, **slots)
    assert told_among(she.session.facts) == facts


def test_birth_is_asked_for_once_where_the_answer_depends_on_it(she: Conversation) -> None:
    reply = she.hears("StageIntent", "after-birth-2", stage="postpartum", weeks="3")
    assert reply.question
    assert short(reply.question.prompt.key) == "ask_birth"
    she.hears("YesIntent", "vaginal-2")
    assert she.session.facts["birth"] == "vaginal"


def test_she_is_not_asked_a_second_time(she: Conversation) -> None:
    she.ask("StageIntent", stage="postpartum", weeks="3")
    she.ask("NoIntent")
    reply = she.hears("StageIntent", "after-birth-2", stage="postpartum", weeks="4")
    assert reply.question
    assert not reply.question.prompt.key.startswith("stages/")


def test_weeks_asked_for_are_those_of_the_stage_she_told(she: Conversation) -> None:
    reply = she.hears("StageIntent", "pregnancy", stage="pregnant")
    assert reply.question
    assert reply.question.fills == "weeks"
    she.hears("StageIntent", "pregnancy-28", weeks="31")


def test_she_may_answer_with_more_than_was_asked(she: Conversation) -> None:
    she.ask("StageIntent", stage="postpartum")
    she.hears("StageIntent", "caesarean-3", weeks="5", stage="caesarean")
    assert told_among(she.session.facts).items() >= CAESAREAN_FACTS.items()


@pytest.mark.parametrize(
    ("choice", "page"), [("pregnant", "pregnancy-14"), ("caesarean", "caesarean-12")]
)
def test_bare_weeks_are_asked_about(she: Conversation, choice: str, page: str) -> None:
    reply = she.ask("StageIntent", weeks="20")
    assert short(reply.spoken[0].key) == "which_count"  # type: ignore[union-attr]  # no pause
    assert not told_among(she.session.facts)
    she.hears("StageIntent", page, stage=choice)
    assert she.session.facts["weeks"] == "20"


def test_other_bare_weeks_are_asked_about_again(she: Conversation) -> None:
    """Thirty weeks pregnant are no thirty weeks since the birth that she told of before."""
    she.ask("StageIntent", stage="caesarean", weeks="3")
    reply = she.ask("StageIntent", weeks="30")
    assert short(reply.spoken[0].key) == "which_count"  # type: ignore[union-attr]  # no pause
    assert she.session.facts["weeks"] == "3"


def test_question_about_a_stage_is_not_taken_for_hers(she: Conversation) -> None:
    she.hears("StageExercisesIntent", "after-birth-2", stage="postpartum", weeks="3")
    she.hears("YesIntent", "vaginal-2")
    assert told_among(she.session.facts) == {"stage_asked": "yes"}


def test_question_without_a_stage_is_answered_by_what_she_told(she: Conversation) -> None:
    she.ask("StageIntent", stage="caesarean", weeks="5")
    she.hears("StageExercisesIntent", "caesarean-3")


def test_unknown_stage_gets_what_fits_any_and_is_asked_for(she: Conversation) -> None:
    reply = she.hears("StageExercisesIntent", "unknown")
    assert reply.question
    assert short(reply.question.prompt.key) == "ask_stage"
    she.hears("StageIntent", "pregnancy-14", stage="pregnant", weeks="20")


def test_another_stage_ends_what_was_told_of_the_last(she: Conversation) -> None:
    she.ask("StageIntent", stage="caesarean", weeks="5")
    she.ask("StageIntent", stage="second-trimester")
    assert told_among(she.session.facts) == {"stage": "pregnancy"}


def test_full_arms_last_until_they_are_free(she: Conversation) -> None:
    she.hears("ArmsFullIntent", "arms-full")
    she.ask("StageIntent", stage="caesarean", weeks="5")
    assert she.session.facts["arms"] == "full"
    she.hears("ArmsFreeIntent", "arms_free")
    assert she.session.facts["arms"] == "free"


@given(st.integers(0, 999), st.sampled_from(["pregnant", "postpartum", "caesarean"]))
def test_every_week_has_its_page_in_time(
    skill: Skill, content: CompiledContent, weeks: int, stage: str
) -> None:
    """Never a page of later weeks, and never one before that still holds."""
    she = Conversation(skill)
    reply = she.ask("StageIntent", stage=stage, weeks=str(weeks))
    said = int(short(reply.spoken[0].key).rpartition("-")[2])  # type: ignore[union-attr]  # no pause
    assert she.session.activity
    ids = content.walk("en", she.session.activity.key).ids
    begun = [int(one.rpartition("-")[2]) for one in ids]
    assert said == max(one for one in begun if one <= weeks)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6))
def test_of_a_sessions_facts_only_what_she_told_reaches_a_plugin(facts: dict[str, str]) -> None:
    known = {**facts, "time_zone": "Europe/London", "stage": "pregnancy"}
    assert told_among(known) == {"stage": "pregnancy"}


def test_told_facts_are_in_the_session_alone() -> None:
    session = Session(facts=with_told({"time_zone": "Europe/London"}, CAESAREAN_FACTS))
    assert json.loads(json.dumps(session_to_json(session)))["facts"] == {
        "time_zone": "Europe/London",
        **CAESAREAN_FACTS,
    }


def test_neither_a_turn_nor_a_reply_shows_what_she_told(skill: Skill) -> None:
    reply = Conversation(skill).ask("StageIntent", stage="caesarean", weeks="5")
    assert reply.facts
    assert "after-birth'" not in repr(reply)


def test_every_answer_and_its_question_is_short_enough(skill: Skill) -> None:
    for stage in ("pregnant", "third-trimester", "postpartum", "caesarean", "breastfeeding"):
        for weeks in ("", "0", "2", "3", "6", "12", "26", "30"):
            she = Conversation(skill)
            reply = she.ask("StageIntent", stage=stage, **({"weeks": weeks} if weeks else {}))
            assert len(reply.text.split()) <= 45, reply.text
