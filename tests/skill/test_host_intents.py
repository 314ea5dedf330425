"""What the host answers itself, where nothing runs and after an answer."""

from __future__ import annotations

import pytest

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Session
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Turn
from gentle_back.values.intents import HOST_INTENTS
from tea import Conversation, asks, short

HOST: list[str] = sorted(HOST_INTENTS)


@pytest.mark.parametrize(
    ("intent", "line", "question"),
    [
        ("LaunchIntent", "welcome", "welcome_question"),
        ("StartOverIntent", "welcome", "welcome_question"),
        ("HelpIntent", "help", "welcome_question"),
        ("YesIntent", "help", "welcome_question"),
        ("NoIntent", "okay_no", "anything_else"),
        ("RepeatIntent", "nothing_to_repeat", "anything_else"),
        ("MoreIntent", "nothing_running", "anything_else"),
        ("NextIntent", "nothing_running", "anything_else"),
        ("BackIntent", "nothing_running", "anything_else"),
        ("HowManyLeftIntent", "nothing_running", "anything_else"),
        ("PauseIntent", "nothing_running", "anything_else"),
        ("ResumeIntent", "nothing_running", "anything_else"),
        ("SourceIntent", "source_none", "anything_else"),
        ("EmergencyNumberIntent", "emergency_number", "anything_else"),
        ("ForgetIntent", "nothing_is_kept", "anything_else"),
        ("AboutIntent", "about_me", "anything_else"),
        ("PrivacyIntent", "privacy", "anything_else"),
        ("StopIntent", "goodbye", None),
        ("CancelIntent", "goodbye", None),
        ("NavigateHomeIntent", "goodbye", None),
    ],
)
def test_host_intent_at_the_start(
    she: Conversation, intent: str, line: str, question: str | None
) -> None:
    reply = she.hears(intent, line)
    assert asks(reply) == question


@pytest.mark.parametrize("intent", ["FallbackIntent", "DangerSignIntent", "UnheardOfIntent", ""])
def test_what_is_not_understood_is_never_guessed(she: Conversation, intent: str) -> None:
    assert asks(she.hears(intent, "fallback", "safety_sentence")) == "anything_else"


def test_every_host_intent_is_answered_in_these_tests() -> None:
    assert set(HOST) == HOST_INTENTS


def test_no_to_anything_else_says_goodbye(she: Conversation) -> None:
    she.ask("MugIntent")
    she.hears("NoIntent", "goodbye")
    assert not she.is_open


def test_cancel_ends_what_runs_and_then_the_session(she: Conversation) -> None:
    she.ask("BrewIntent")
    she.hears("CancelIntent", "okay_no")
    assert she.session.activity is None
    she.hears("CancelIntent", "goodbye")


def test_stop_ends_the_session_in_the_middle_of_a_guide(she: Conversation) -> None:
    she.ask("BrewIntent")
    she.hears("StopIntent", "goodbye")
    assert not she.is_open


def test_skill_without_plugins_still_answers(content: CompiledContent) -> None:
    she = Conversation(Skill(content, load_plugins(candidates=())))
    for intent in HOST:
        she.ask(intent)
        she.ask("TeasIntent")


def test_language_we_do_not_speak_is_answered_in_english(skill: Skill) -> None:
    for locale in ("xx-YY", ""):
        _, reply = skill.answer(Session(), Turn("MugIntent", locale=locale))
        assert reply.text.startswith("A mug holds tea.")


def test_repeat_says_the_same_words_and_asks_the_same_question(she: Conversation) -> None:
    first = she.ask("TeasIntent")
    for _ in range(3):
        again = she.ask("RepeatIntent")
        assert again.spoken == first.spoken
    she.hears("YesIntent", "black")


def test_repeat_fills_in_the_same_values(she: Conversation) -> None:
    first = she.ask("TeaIntent", kind="oolong & tea")
    assert she.ask("RepeatIntent").spoken == first.spoken


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        ("HelpIntent", "help"),
        ("SourceIntent", "source_several"),
        ("HowManyLeftIntent", "how_many_left"),
        ("EmergencyNumberIntent", "emergency_number"),
        ("FailIntent", "trouble"),
    ],
)
def test_side_word_leaves_the_answer_before_it_to_be_repeated(
    she: Conversation, intent: str, line: str
) -> None:
    first = she.ask("TeasIntent")
    assert short(she.ask(intent).keys[0]) == line
    assert she.ask("RepeatIntent").speech == first.speech


def test_source_of_one_publisher_is_told_with_its_title_and_the_address_on_the_card(
    she: Conversation,
) -> None:
    she.ask("TeaIntent", kind="black")
    reply = she.hears("SourceIntent", "source")
    assert reply.text.startswith("That is from the Leaf Board, Leaves, checked in January.")
    assert reply.card is not None
    assert "https://leaf.example" in reply.card.text
    assert "General information." in reply.card.text
    assert "https://" not in reply.text


def test_sources_of_several_publishers_are_all_on_the_card(she: Conversation) -> None:
    she.ask("TeasIntent")
    reply = she.hears("SourceIntent", "source_several")
    assert "the Leaf Board and the Cup Board" in reply.text
    assert reply.card is not None
    assert "https://leaf.example" in reply.card.text
    assert "https://cup.example" in reply.card.text


def test_source_is_that_of_the_last_answer_that_had_one(she: Conversation) -> None:
    she.ask("TeaIntent", kind="black")
    she.ask("MugIntent")
    she.ask("TeaIntent", kind="oolong")
    assert "the Cup Board" in she.ask("SourceIntent").text
