"""A danger sign, in every state of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Said, Session, Waiting
from gentle_back.skill import Skill
from gentle_back.values import Ask, Reply, Turn
from tea import BROKEN, Conversation, asks, plugins

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


@pytest.mark.parametrize("intent", BROKEN)
def test_no_faulty_plugin_gets_a_turn_with_danger_in_it(
    intent: str, she: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    she.hears(intent, "no-breath", words="chest pain")
    she.session = Session()
    assert asks(she.ask(intent, words=GREY)) == "no-breath"
    assert not caplog.records


def test_plugin_that_swallows_the_words_slot_hides_no_danger(she: Conversation) -> None:
    """A slot named "words" of whatever intent comes as her words, and those are looked at."""
    she.hears("MugIntent", "no-breath", words="i can't breathe")


def test_plugin_whose_handler_hangs_is_never_waited_for(content: CompiledContent) -> None:
    def never(plugin: str, handler: Callable[[], Reply], seconds: float) -> Reply:
        raise AssertionError("a handler was run")

    she = Conversation(Skill(content, plugins(), run=never))
    she.hears("BrewIntent", "no-breath", words="chest pain")
    she.hears("RepeatIntent", "no-breath")


def test_plugin_that_leads_its_question_to_danger_can_only_bring_its_answer(
    she: Conversation,
) -> None:
    waiting = Waiting(Said("tea/lines/which"), {"yes": Ask("DangerSignIntent", {"sign": "gone"})})
    she.session = Session(waiting=waiting)
    she.hears("YesIntent", "fallback", "safety_sentence")


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


# The grey zone

GREY = "my sister says chest pain"
NOT_SURE: Mapping[str, tuple[str, str | None]] = {
    "of somebody else": ("my sister says chest pain", None),
    "of years ago": ("chest pain years ago", None),
    "in general": ("is chest pain dangerous", "danger_about_now"),
}


@pytest.mark.parametrize(("words", "told"), NOT_SURE.values(), ids=NOT_SURE)
def test_what_is_not_sure_is_asked_about_with_the_instruction_after_silence(
    words: str, told: str | None, she: Conversation
) -> None:
    she.ask("BrewIntent")
    reply = she.hears("QuestionIntent", *filter(None, [told]), words=words)
    assert asks(reply) == "no-breath"
    assert reply.text.endswith("Is it hard to breathe now?")
    assert reply.question is not None
    assert reply.question.reprompt is not None
    assert reply.question.reprompt.text == "Call nine nine nine now, or call the line."
    assert she.session.activity is None


YES = {
    "yes": ("YesIntent", {}),
    "yes in words": ("QuestionIntent", {"words": "a bit yes"}),
    "the sign itself": ("QuestionIntent", {"words": "i can't breathe"}),
    "the same once more": ("QuestionIntent", {"words": GREY}),
    "something not understood": ("FallbackIntent", {}),
    "the sign's own intent": ("DangerSignIntent", {"sign": "no-breath"}),
}


@pytest.mark.parametrize("answer", YES)
def test_yes_to_the_question_is_the_sign(answer: str, she: Conversation) -> None:
    she.ask("QuestionIntent", words=GREY)
    intent, slots = YES[answer]
    reply = she.hears(intent, "no-breath", **slots)
    assert asks(reply) == "danger_question"


@pytest.mark.parametrize(
    ("intent", "slots"),
    [("NoIntent", {}), ("QuestionIntent", {"words": "just asking"})],
    ids=["no", "no in words"],
)
def test_no_answers_what_she_first_asked_where_she_was(
    intent: str, slots: dict[str, str], she: Conversation
) -> None:
    she.ask("BrewIntent")
    she.ask("NextIntent")
    she.ask("MugIntent", words=GREY)
    she.hears(intent, "mug", **slots)
    she.ask("YesIntent")
    assert she.session.activity is not None
    assert she.session.activity.position == 1


def test_no_answers_the_question_that_was_open_before(she: Conversation) -> None:
    she.ask("OrderIntent")
    she.ask("OrderIntent", kind="green", words=GREY)
    assert asks(she.ask("NoIntent")) == "how_many"


def test_no_to_free_words_answers_them_as_far_as_a_session_holds_them(she: Conversation) -> None:
    she.ask("QuestionIntent", words=f"{GREY} {'and so on ' * 40}")
    reply = she.hears("NoIntent", "fallback", "safety_sentence")
    assert asks(reply) == "anything_else"


def test_a_sign_is_asked_about_once_and_never_silenced(she: Conversation) -> None:
    she.ask("MugIntent", words=GREY)
    she.ask("NoIntent")
    she.hears("MugIntent", "mug", "safety_sentence", words=GREY)
    she.hears("MugIntent", "no-breath", words="chest pain")


def test_another_sign_is_asked_about_all_the_same(she: Conversation) -> None:
    she.ask("MugIntent", words=GREY)
    reply = she.ask("MugIntent", words="is high fever dangerous")
    assert asks(reply) == "fever"
    she.hears("NoIntent", "mug")


def test_yes_with_another_doubt_is_the_sign_that_was_asked_about(she: Conversation) -> None:
    she.ask("MugIntent", words=GREY)
    she.hears("YesIntent", "no-breath", words="yes and is high fever dangerous")


def test_another_subject_after_the_question_is_answered_with_the_safety_sentence(
    she: Conversation,
) -> None:
    she.ask("QuestionIntent", words=GREY)
    she.hears("MugIntent", "mug", "safety_sentence")


@pytest.mark.parametrize("intent", ["RepeatIntent", "HelpIntent", "EmergencyNumberIntent"])
def test_the_question_stands_with_its_instruction(intent: str, she: Conversation) -> None:
    she.ask("QuestionIntent", words=GREY)
    reply = she.ask(intent)
    assert asks(reply) == "no-breath"
    assert reply.question is not None
    assert reply.question.reprompt is not None
    assert reply.question.reprompt.key == "safety/signs/no-breath"


@pytest.mark.parametrize("intent", ["StopIntent", "CancelIntent"])
def test_stop_at_the_question_ends_with_the_instruction(intent: str, she: Conversation) -> None:
    she.ask("QuestionIntent", words=GREY)
    she.hears(intent, "danger_if_so", "no-breath")
    assert not she.is_open


def test_stop_at_a_quiet_question_gives_nothing_away(she: Conversation) -> None:
    she.ask("QuestionIntent", words="my sister says he hits me years ago is it dangerous")
    assert she.session.waiting is not None
    she.hears("StopIntent", "goodbye")


def test_no_to_what_was_taken_for_a_sign_is_not_taken_for_it_again(she: Conversation) -> None:
    reply = she.ask("DangerSignIntent", sign="no-breath", words=GREY)
    assert asks(reply) == "no-breath"
    assert not she.ask("NoIntent").reports_danger


def test_words_that_a_carrier_was_cut_from_are_looked_at_with_it(she: Conversation) -> None:
    she.hears("ReportIntent", "no-breath", words="breathe")
    she.session = Session()
    assert not she.ask("MugIntent", words="breathe").reports_danger


def test_denied_sign_is_no_danger(she: Conversation) -> None:
    she.hears("MugIntent", "mug", words="no chest pain what about mugs")
    she.hears("MugIntent", "no-breath", words="no fever but chest pain")


@pytest.mark.parametrize(
    "slots",
    [
        {"cleared": "no-breath", "words": "i have a high fever"},
        {"cleared": "no-breath", "place": "guide tea/guides/brew 99 0 x", "words": "tea"},
        {"cleared": "gone", "place": "nowhere at all"},
        {"cleared": "", "place": "pages a/b/c 1 1 x"},
    ],
    ids=["another sign", "no such place", "no such sign", "no such pages"],
)
def test_what_comes_back_with_a_no_is_not_trusted(slots: dict[str, str], she: Conversation) -> None:
    she.ask("QuestionIntent", words=GREY)
    waiting = she.session.waiting
    assert waiting is not None
    forged = {**waiting.answers, "no": Ask("QuestionIntent", slots)}
    she.session = replace(she.session, waiting=replace(waiting, answers=forged))
    reply = she.ask("NoIntent")
    assert reply.reports_danger is (slots["cleared"] == "no-breath" and "fever" in str(slots))
    assert she.session.activity is None
