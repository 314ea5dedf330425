"""Words that no channel took for an intent: answered, asked back, or declined."""

from __future__ import annotations

import pytest

from contents import real_content, small_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Reply
from tea import Conversation, asks, plugins, short
from topics import TOPICS

BOTH_MEANT = "oolong or the milk"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("questions"), TOPICS, is_indexed=True)


@pytest.fixture(scope="module")
def skill(content: CompiledContent) -> Skill:
    return Skill(content, plugins())


@pytest.fixture
def she(skill: Skill) -> Conversation:
    return Conversation(skill)


def keys(reply: Reply) -> list[str]:
    return [short(key) for key in reply.keys]


def says(she: Conversation, words: str) -> Reply:
    return she.ask("QuestionIntent", words=words)


@pytest.mark.parametrize("intent", ["QuestionIntent", "ReportIntent", "FallbackIntent"])
def test_words_that_a_phrase_holds_are_understood_whatever_brings_them(
    she: Conversation, intent: str
) -> None:
    assert keys(she.ask(intent, words="is oolong any good"))[0] == "oolong"


def test_words_that_no_phrase_holds_are_answered_by_the_item_they_are_about(
    she: Conversation,
) -> None:
    assert keys(says(she, "the chalk in my kettle"))[0] == "kettle-scale"
    assert asks(she.hears("MoreIntent", "kettle-scale")) == "anything_else"


@pytest.mark.parametrize("words", ["what is the weather", "wash the kettle and my car", "lions"])
def test_what_content_does_not_answer_is_declined(she: Conversation, words: str) -> None:
    assert keys(says(she, words))[:2] == ["fallback", "safety_sentence"]


@pytest.fixture
def asked(she: Conversation) -> Conversation:
    """She was asked which of two she means."""
    reply = says(she, BOTH_MEANT)
    assert asks(reply) == "which_one"
    assert reply.text in ("Do you mean milk, or oolong?", "Do you mean oolong, or milk?")
    return she


def first_and_second(she: Conversation) -> tuple[str, str]:
    assert she.session.waiting
    titles = dict(she.session.waiting.prompt.values)
    return str(titles["first"]), str(titles["second"])


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("the first one", 0),
        ("um the second please", 1),
        ("the latter", 1),
        ("the milk one", "milk"),
        ("oolong", "oolong"),
        ("i mean the oolong", "oolong"),
    ],
)
def test_she_says_which_of_the_two_in_her_own_way(
    asked: Conversation, answer: str, told: int | str
) -> None:
    meant = told if isinstance(told, str) else first_and_second(asked)[told]
    assert keys(says(asked, answer))[0] == meant


@pytest.mark.parametrize(("choice", "place"), [("first", 0), ("second", 1)])
def test_choice_that_comes_as_an_intent_is_understood_too(
    asked: Conversation, choice: str, place: int
) -> None:
    meant = first_and_second(asked)[place]
    assert keys(asked.ask("ChoiceIntent", choice=choice))[0] == meant


@pytest.mark.parametrize("words", [None, "both", "both of them"])
def test_both_are_told_one_after_the_other(asked: Conversation, words: str | None) -> None:
    first, second = first_and_second(asked)
    reply = says(asked, words) if words else asked.ask("ChoiceIntent", choice="both")
    assert keys(reply)[0] == first
    assert asks(reply) == "and_the_other"
    assert keys(asked.ask("YesIntent"))[0] == second


@pytest.mark.parametrize("words", [None, "neither", "neither of them"])
def test_neither_leaves_it_at_that(asked: Conversation, words: str | None) -> None:
    reply = says(asked, words) if words else asked.ask("NoIntent")
    assert keys(reply)[0] == "okay_no"


def test_yes_to_which_of_two_is_asked_again(asked: Conversation) -> None:
    assert asks(asked.ask("YesIntent")) == "which_one"
    assert asks(asked.ask("RepeatIntent")) == "which_one"
    first, _ = first_and_second(asked)
    assert keys(says(asked, "the first"))[0] == first


def test_silence_brings_both_again(she: Conversation) -> None:
    question = says(she, BOTH_MEANT).question
    assert question
    assert question.reprompt
    assert "milk" in question.reprompt.text
    assert "oolong" in question.reprompt.text


def test_another_question_is_answered_instead_of_a_choice(asked: Conversation) -> None:
    assert keys(says(asked, "which pot is best"))[0] == "pots"


def test_sign_of_danger_goes_before_a_choice(asked: Conversation) -> None:
    assert says(asked, "the first one i can't breathe").reports_danger


def test_choice_where_none_was_offered_is_not_guessed(she: Conversation) -> None:
    assert keys(she.ask("ChoiceIntent", choice="first"))[0] == "fallback"


@pytest.mark.parametrize(
    ("words", "kind"), [("the green tea", "green"), ("breakfast tea please", "black")]
)
def test_bare_value_fills_the_slot_that_is_asked_for(
    she: Conversation, words: str, kind: str
) -> None:
    she.ask("OrderIntent")
    assert asks(says(she, words)) == "how_many"
    assert says(she, "i'd like three").text == f"3 of {kind}, shall I?"


def test_long_answer_that_holds_a_value_is_no_bare_answer(she: Conversation) -> None:
    she.ask("OrderIntent")
    said = says(she, "how long does oolong steep and is three minutes of green tea enough for it")
    assert asks(said) != "how_many"


def test_item_named_by_a_question_is_told_only_where_there_is_one(she: Conversation) -> None:
    for key in ("tea/items/gone", "tea/lines/which", "nothing", "skill/items/x", "a/b/c/d"):
        assert keys(she.ask("QuestionIntent", item=key))[0] == "fallback"
    assert keys(she.ask("QuestionIntent", item="tea/items/kettle-scale"))[0] == "kettle-scale"


def test_what_a_plugin_that_is_off_has_is_not_found(content: CompiledContent) -> None:
    she = Conversation(Skill(content, load_plugins(candidates=())))
    for words in ("is oolong any good", "the chalk in my kettle"):
        assert keys(says(she, words))[0] == "fallback"


def test_frames_that_bring_free_words_are_ones_that_alexa_takes() -> None:
    asked = real_content().phrases("en")["QuestionIntent"]
    assert len(asked.phrases) >= 20
    assert set(asked.slots.values()) == {"AMAZON.SearchQuery"}
    for form in asked.forms:
        frame = form.split("{words}")
        assert len(frame) == 2, form
        assert "".join(frame).strip(), form
