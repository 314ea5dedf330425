"""Items and guides that the host tells itself, since phrases of their own ask for them."""

from __future__ import annotations

import pytest

from contents import small_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.plugins import Owner, PluginHost, load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Ask, Content, Reply, Turn, say
from tea import Conversation, asks, plugins
from topics import TOPICS


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("topics"), TOPICS)


@pytest.fixture(scope="module")
def skill(content: CompiledContent) -> Skill:
    return Skill(content, plugins())


@pytest.fixture
def she(skill: Skill) -> Conversation:
    return Conversation(skill)


def test_topic_is_told_with_its_safety_sentence_and_more_on_request(she: Conversation) -> None:
    reply = she.hears("TeaOolongIntent", "oolong", "safety_sentence")
    assert asks(reply) == "go_on"
    reply = she.hears("YesIntent", "oolong")
    assert reply.text.startswith("It is rolled.")
    assert asks(reply) == "go_on"
    reply = she.hears("MoreIntent", "oolong")
    assert reply.text.startswith("It is roasted.")
    assert asks(reply) == "anything_else"
    she.hears("MoreIntent", "nothing_new")


def test_topic_without_more_offers_none(she: Conversation) -> None:
    assert asks(she.hears("TeaMilkIntent", "milk")) == "anything_else"


def test_topic_tells_where_it_is_from(she: Conversation) -> None:
    she.ask("TeaOolongIntent")
    assert she.hears("SourceIntent", "source").text.startswith("That is from the Leaf Board")
    assert asks(she.ask("RepeatIntent")) == "go_on"


def test_topic_goes_on_to_the_pages_it_leads_to(she: Conversation) -> None:
    assert asks(she.hears("TeaPotsIntent", "pots")) == "go_on"
    she.hears("MoreIntent", "pots")
    she.hears("YesIntent", "black")
    she.hears("NextIntent", "green")


def test_topic_that_is_a_page_of_those_open_is_where_she_goes_on(she: Conversation) -> None:
    she.ask("TeaPotsIntent")
    she.hears("TeaWhiteIntent", "white")
    she.hears("BackIntent", "green")


def test_guide_begins_at_its_first_step(she: Conversation) -> None:
    assert asks(she.hears("TeaBrewIntent", "guide_step_first", "brew")) == "guide_next"
    she.hears("NextIntent", "guide_step", "brew")


def test_topic_in_the_middle_of_a_guide_keeps_her_place(she: Conversation) -> None:
    she.ask("TeaBrewIntent")
    she.ask("NextIntent")
    assert asks(she.hears("TeaOolongIntent", "oolong", "safety_sentence")) == "carry_on"
    she.hears("MoreIntent", "oolong")
    reply = she.hears("YesIntent", "resumed", "guide_step", "brew")
    assert "Add leaves." in reply.text


def test_code_of_the_same_plugin_goes_before_its_topic(content: CompiledContent) -> None:
    answered = plugins()
    handlers = {**answered.intents, "TeaMilkIntent": answered.intents["MugIntent"]}
    she = Conversation(Skill(content, PluginHost(answered.plugins, (), handlers)))
    she.hears("TeaMilkIntent", "mug")


def test_topic_of_a_plugin_that_is_off_is_not_told(content: CompiledContent) -> None:
    skill = Skill(content, load_plugins(candidates=()))
    she = Conversation(skill)
    she.hears("TeaOolongIntent", "fallback", "safety_sentence")
    assert not skill.knows("TeaOolongIntent")


def test_skill_knows_the_topics_of_its_plugins(skill: Skill) -> None:
    assert skill.knows("TeaOolongIntent")
    assert not skill.knows("TeaKettleScaleIntent")


def test_plugin_may_lead_on_to_a_topic(content: CompiledContent) -> None:
    def lead_on(turn: Turn, content: Content) -> Reply:
        return say(content.item("mug").first).ask(content.line("which"), yes=Ask("TeaMilkIntent"))

    answered = plugins()
    handlers = {**answered.intents, "LeadIntent": Owner("tea", lead_on)}
    she = Conversation(Skill(content, PluginHost(answered.plugins, (), handlers)))
    assert asks(she.ask("LeadIntent")) == "which"
    she.hears("YesIntent", "milk")
