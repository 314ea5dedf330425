"""Pages and guides, gone through at her pace."""

from __future__ import annotations

from pathlib import Path

import pytest

from contents import small_content
from gentle_back.skill import Skill
from gentle_back.values import Pause
from tea import Conversation, asks, plugins


def test_pages_are_heard_one_after_another_with_all_there_is_to_each(she: Conversation) -> None:
    reply = she.hears("TeasIntent", "all", "safety_sentence")
    assert asks(reply) == "go_on"
    for page, part in [("black", 0), ("black", 1), ("black", 2), ("green", 0), ("white", 0)]:
        reply = she.hears("MoreIntent", page)
        assert reply.speech[0].part == part  # type: ignore[union-attr]  # one wording
        assert asks(reply) == "go_on"
    reply = she.hears("MoreIntent", "pages_end")
    assert asks(reply) == "anything_else"
    assert she.session.activity is None


def test_next_and_back_go_from_page_to_page(she: Conversation) -> None:
    she.ask("TeasIntent")
    she.hears("NextIntent", "black")
    she.hears("MoreIntent", "black")
    she.hears("NextIntent", "green")
    she.hears("BackIntent", "black")
    reply = she.hears("BackIntent", "first_already")
    assert asks(reply) == "go_on"
    she.hears("NextIntent", "green")
    she.hears("NextIntent", "white")
    she.hears("StartOverIntent", "black")
    for page in ("green", "white", "pages_end"):
        she.hears("NextIntent", page)


def test_yes_goes_on_and_no_ends_the_pages(she: Conversation) -> None:
    she.ask("TeasIntent")
    she.hears("YesIntent", "black")
    assert asks(she.hears("NoIntent", "okay_no")) == "anything_else"
    assert she.session.activity is None


def test_one_page_by_name_leads_on_from_there(she: Conversation) -> None:
    she.hears("TeaIntent", "green", kind="green")
    she.hears("NextIntent", "white")
    she.hears("BackIntent", "green")
    she.hears("StartOverIntent", "black")


def test_walk_without_words_of_its_own_says_its_first_page_once(she: Conversation) -> None:
    she.hears("BareWalkIntent", "black")
    she.hears("NextIntent", "green")


@pytest.mark.parametrize(
    ("before", "left"), [([], 3), (["NextIntent"], 2), (["NextIntent"] * 2, 1)]
)
def test_pages_left_are_counted(she: Conversation, before: list[str], left: int) -> None:
    she.ask("TeasIntent")
    for intent in before:
        she.ask(intent)
    reply = she.hears("HowManyLeftIntent", "how_many_left")
    assert reply.speech[0].values == (("left", left),)  # type: ignore[union-attr]  # a wording
    assert asks(reply) == "go_on"


def test_at_the_last_page_none_is_left(she: Conversation) -> None:
    she.ask("TeaIntent", kind="white")
    she.hears("HowManyLeftIntent", "none_left")
    she.hears("NextIntent", "pages_end")


def test_guide_goes_step_by_step_with_its_quiet_before_the_question(she: Conversation) -> None:
    reply = she.hears("BrewIntent", "guide_step_first", "brew")
    assert reply.speech[-1] == Pause(20)
    assert asks(reply) == "guide_next"
    reply = she.hears("NextIntent", "guide_step", "brew")
    assert not any(isinstance(piece, Pause) for piece in reply.speech)
    reply = she.hears("YesIntent", "guide_step", "brew")
    assert reply.text.startswith("Step three. Wait.")
    assert asks(she.hears("NextIntent", "guide_end")) == "anything_else"
    assert she.session.activity is None


def test_more_in_a_guide_is_the_next_step(she: Conversation) -> None:
    she.ask("BrewIntent")
    assert she.ask("MoreIntent").text.startswith("Step two. Add leaves.")
    assert she.ask("BackIntent").text.startswith("Step one of three. Boil water.")
    she.hears("BackIntent", "first_already")
    assert she.ask("NextIntent").text.startswith("Step two.")
    assert she.ask("StartOverIntent").text.startswith("Step one of three.")


def test_guide_after_words_of_the_plugin_begins_with_its_first_step(she: Conversation) -> None:
    assert asks(she.hears("BrewLaterIntent", "all")) == "guide_next"
    assert she.ask("YesIntent").text.startswith("Step one of three. Boil water.")
    assert she.ask("YesIntent").text.startswith("Step two.")


def test_pause_is_quiet_and_keeps_her_place(she: Conversation) -> None:
    she.ask("BrewIntent")
    she.ask("NextIntent")
    reply = she.hears("PauseIntent", "paused")
    assert isinstance(reply.speech[-1], Pause)
    assert asks(reply) == "carry_on"
    reply = she.hears("ResumeIntent", "resumed", "guide_step", "brew")
    assert "Add leaves." in reply.text
    assert asks(reply) == "guide_next"


@pytest.mark.parametrize("word", ["YesIntent", "ResumeIntent"])
@pytest.mark.parametrize("aside", ["MugIntent", "LaunchIntent", "PauseIntent"])
def test_aside_keeps_her_place_and_leads_back_to_it(
    she: Conversation, aside: str, word: str
) -> None:
    she.ask("BrewIntent")
    she.ask("NextIntent")
    assert asks(she.ask(aside)) == "carry_on"
    assert "Step two. Add leaves." in she.ask(word).text
    assert she.ask("NextIntent").text.startswith("Step three.")


def test_more_after_an_aside_is_more_of_the_aside_first(she: Conversation) -> None:
    she.ask("TeasIntent")
    she.hears("NextIntent", "black")
    she.hears("MugIntent", "mug")
    reply = she.hears("MoreIntent", "mug")
    assert reply.text.startswith("It has a handle.")
    assert asks(reply) == "carry_on"
    assert she.session.activity is not None
    she.hears("NextIntent", "green")


def test_guide_takes_the_place_of_pages_and_is_not_given_up_for_others(she: Conversation) -> None:
    she.ask("TeasIntent")
    she.ask("BrewIntent")
    assert asks(she.hears("TeaIntent", "white", kind="white")) == "carry_on"
    she.hears("NextIntent", "guide_step", "brew")


def test_changed_content_drops_her_place(tmp_path: Path, she: Conversation) -> None:
    she.ask("BrewIntent")
    other = small_content(tmp_path, {"en/tea/lines/tea.yaml": "offer: any tea\nwhich: Which?"})
    she.skill = Skill(other, plugins())
    she.hears("NextIntent", "nothing_new")
    she.hears("HowManyLeftIntent", "nothing_running")
    she.hears("ResumeIntent", "nothing_running")
    assert asks(she.ask("MugIntent")) == "anything_else"
