"""Questions that wait for an answer, and chains of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from contents import small_content
from gentle_back.skill import Skill
from tea import Conversation, asks, plugins


def test_slot_that_is_asked_for_is_filled_by_whatever_intent_brings_it(she: Conversation) -> None:
    assert asks(she.ask("TeaIntent")) == "which"
    she.hears("TeaIntent", "white", kind="white")
    she.ask("TeaIntent")
    she.hears("SomeOtherIntent", "green", kind="green")


def test_chain_of_questions_keeps_what_was_told(she: Conversation) -> None:
    assert asks(she.ask("OrderIntent")) == "which"
    assert asks(she.ask("KindIntent", kind="green")) == "how_many"
    reply = she.ask("NumberIntent", cups="3")
    assert reply.text == "3 of green, shall I?"
    she.hears("YesIntent", "green")
    assert not she.is_open


def test_no_in_a_chain_leads_where_it_says(she: Conversation) -> None:
    she.ask("OrderIntent", kind="green", cups="3")
    she.hears("NoIntent", "mug")


@pytest.mark.parametrize(
    "between",
    ["HelpIntent", "RepeatIntent", "SourceIntent", "EmergencyNumberIntent", "FailIntent"],
)
def test_open_question_stands_through_a_side_word(she: Conversation, between: str) -> None:
    she.ask("OrderIntent", kind="green")
    reply = she.ask(between)
    assert asks(reply) == "how_many"
    assert she.ask("NumberIntent", cups="3").text == "3 of green, shall I?"


def test_question_lives_one_turn(she: Conversation) -> None:
    she.ask("OrderIntent", kind="green")
    she.ask("MugIntent")
    she.hears("NumberIntent", "fallback", "safety_sentence", cups="3")


def test_question_whose_words_are_gone_is_not_asked_again(
    tmp_path: Path, she: Conversation
) -> None:
    she.ask("OrderIntent", kind="green")
    she.skill = Skill(small_content(tmp_path, {"en/tea/lines/tea.yaml": "offer: tea"}), plugins())
    assert asks(she.ask("HelpIntent")) == "anything_else"
