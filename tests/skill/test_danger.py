"""A danger sign, in every state of a conversation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gentle_back.dialogue import Said, Session
from gentle_back.values import Turn
from tea import Conversation, asks

STATES: Mapping[str, list[tuple[str, dict[str, str]]]] = {
    "at the start": [],
    "in pages": [("TeasIntent", {}), ("NextIntent", {})],
    "in a guide": [("BrewIntent", {}), ("NextIntent", {})],
    "paused": [("BrewIntent", {}), ("PauseIntent", {})],
    "beside a guide": [("BrewIntent", {}), ("MugIntent", {})],
    "at a question": [("OrderIntent", {"kind": "green"})],
    "after danger": [("DangerSignIntent", {"sign": "fever"})],
    "after trouble": [("BrewIntent", {}), ("FailIntent", {})],
    "after help": [("HelpIntent", {})],
}
# How a danger sign may come: as words, in its own intent, or in the slot of another.
REPORTS: Mapping[str, tuple[str, dict[str, str]]] = {
    "as words": ("TeaIntent", {"words": "stop my mom says i can not um breathe"}),
    "as words with stop": ("StopIntent", {"words": "stop i can't breathe"}),
    "as words not understood": ("FallbackIntent", {"words": "chest pain"}),
    "as a sign": ("DangerSignIntent", {"sign": "no-breath"}),
    "as a sign in her words": ("DangerSignIntent", {"sign": "chest pain"}),
    "in another slot": ("TeaIntent", {"kind": "I can't breathe"}),
}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("state", STATES)
def test_danger_goes_before_everything_and_ends_what_runs(
    state: str, report: str, she: Conversation
) -> None:
    for intent, slots in STATES[state]:
        she.ask(intent, **slots)
    intent, slots = REPORTS[report]
    reply = she.hears(intent, "no-breath", **slots)
    assert reply.text.startswith("Call nine nine nine now, or call the line.")
    assert asks(reply) == "danger_question"
    assert reply.question is not None
    # Silence ends an Alexa session: the instruction is the last that is heard of it.
    assert reply.question.reprompt == reply.speech[0]
    assert reply.reports_danger
    assert she.session.activity is None


def test_danger_before_a_failing_handler_never_reaches_it(
    she: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    she.hears("FailIntent", "no-breath", words="chest pain")
    assert not caplog.records


def test_danger_goes_on_until_she_says_stop_and_then_once_more(she: Conversation) -> None:
    she.ask("FallbackIntent", words="chest pain")
    for intent in ("YesIntent", "RepeatIntent"):
        assert asks(she.hears(intent, "no-breath")) == "danger_question"
    she.hears("HelpIntent", "help")
    she.hears("EmergencyNumberIntent", "emergency_number")
    she.hears("NextIntent", "danger_still")
    reply = she.hears("StopIntent", "no-breath")
    assert reply.text == "Call nine nine nine now, or call the line."
    assert not she.is_open


def test_no_after_danger_ends_with_the_instruction(she: Conversation) -> None:
    she.ask("FallbackIntent", words="chest pain")
    she.hears("NoIntent", "no-breath")
    assert not she.is_open


def test_quiet_danger_is_said_once_and_nothing_after_it(she: Conversation) -> None:
    she.ask("BrewIntent")
    reply = she.hears("FallbackIntent", "harm", words="he hits me")
    assert reply.text == "Call nine nine nine when you can."
    assert not she.is_open


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("GB", "Call nine nine nine now, or call the line."),
        ("US", "Call nine one one now."),
        ("ZZ", "Call your local number now."),
        (None, "Call your local number now."),
    ],
)
def test_danger_names_the_number_of_her_country(
    she: Conversation, country: str | None, told: str
) -> None:
    reply = she.ask("FallbackIntent", words="chest pain", country=country)
    assert reply.text.startswith(told)


def test_sign_that_the_content_no_longer_has_is_no_stumbling_block(she: Conversation) -> None:
    she.session = Session(last=(Said("safety/signs/gone"),))
    she.hears("RepeatIntent", "nothing_to_repeat")


def test_what_a_slot_was_taken_for_hides_no_danger(she: Conversation) -> None:
    turn = Turn("TeaIntent", {"kind": "black"}, heard=("my chest pain",))
    _, reply = she.skill.answer(Session(), turn)
    assert reply.reports_danger
