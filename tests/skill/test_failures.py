"""What she hears, and the log tells, when a plugin fails."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from gentle_back.skill import Skill
from gentle_back.values import Turn
from tea import BROKEN, SECRET, Conversation, asks, short


@pytest.mark.parametrize("intent", BROKEN)
def test_failing_handler_is_a_kind_word_and_costs_neither_place_nor_question(
    intent: str, she: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    she.ask("BrewIntent")
    she.ask("NextIntent")
    before = she.session
    reply = she.hears(intent, "trouble", kind=SECRET)
    assert she.is_open
    assert asks(reply) == "guide_next"
    assert she.session == replace(before, turns=before.turns + 1)
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert record.getMessage().startswith(f"plugin tea failed on {intent}: ")
    assert SECRET not in record.getMessage()
    assert she.ask("YesIntent").text.startswith("Step three.")


def test_failure_is_logged_with_the_place_in_the_plugin(
    she: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    she.ask("FailIntent")
    assert "tea.py" in caplog.text
    assert "in fail" in caplog.text


def test_failure_at_the_start_is_a_kind_word_and_an_open_session(she: Conversation) -> None:
    assert asks(she.hears("FailIntent", "trouble")) == "anything_else"


def test_apology_of_a_channel_keeps_place_and_question(skill: Skill, she: Conversation) -> None:
    she.ask("BrewIntent")
    after, reply = skill.apologise(she.session, Turn("NextIntent"))
    assert short(reply.keys[0]) == "trouble"
    assert asks(reply) == "guide_next"
    assert after.activity == she.session.activity
