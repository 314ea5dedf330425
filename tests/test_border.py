"""What a plugin may hand over, and what is refused with the field that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contents import small_content
from gentle_back.border import Border
from gentle_back.content.compiled import CompiledContent, PluginContent
from gentle_back.dialogue import MOST_FACTS, Session
from gentle_back.errors import PluginFault
from gentle_back.plugins import Owner, PluginHost
from gentle_back.skill import Skill
from gentle_back.values import (
    Ask,
    Card,
    Content,
    Forget,
    Pause,
    Question,
    Reply,
    SaveBookmark,
    Turn,
    Walk,
    Wording,
    lead,
    say,
)

SECRET = "what she said"
Make = Callable[[Content], object]


def forged(cls: type[Any], /, **fields: object) -> Any:  # noqa: ANN401 - one of that class
    """A value with fields that its own checks would refuse."""
    made = object.__new__(cls)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def reply(**fields: object) -> Any:  # noqa: ANN401 - a reply of which anything may be wrong
    """A good reply but for these fields."""
    good = {name: getattr(Reply(), name) for name in Reply.__slots__}
    return forged(Reply, **{**good, **fields})


def wording(content: Content, **fields: object) -> Wording:
    """A good piece of speech but for these fields."""
    good = content.item("mug").first
    given = {name: getattr(good, name) for name in Wording.__slots__}
    return forged(Wording, **{**given, **fields})  # type: ignore[no-any-return]  # a wording


def question(content: Content, **fields: object) -> Any:  # noqa: ANN401 - as `reply`
    """A reply with a good question but for these fields."""
    good = Question(content.line("which"))
    given = {name: getattr(good, name) for name in Question.__slots__}
    return reply(question=forged(Question, **{**given, **fields}))


def asking(content: Content, intent: object = "MugIntent", slots: object = None) -> Reply:
    """A reply whose question leads to this on a yes."""
    ask = forged(Ask, intent=intent, slots={} if slots is None else slots)
    return say().ask(content.line("which"), yes=ask)


def walking(content: Content, **fields: object) -> Reply:
    """A reply with a good walk but for these fields."""
    good = content.pages("teas")
    given = {name: getattr(good, name) for name in Walk.__slots__}
    return reply(walk=forged(Walk, **{**given, **fields}))  # type: ignore[no-any-return]  # a reply


class Text(str):
    """Text of a kind of its own."""

    __slots__ = ()


class OddReply(Reply):
    """A reply of a kind of its own."""


GOOD: dict[str, Make] = {
    "an item": lambda c: say(c.item("mug").first),
    "the more of an item": lambda c: say(*c.item("mug").parts),
    "a line with values": lambda c: say(c.line("sure", cups=3, kind="green & black")),
    "a pause": lambda c: say(c.item("mug").first, Pause(20), Pause(0.5)),
    "pages": lambda c: lead(c.pages("teas")),
    "pages at one": lambda c: lead(c.pages("teas", at="white")),
    "pages after words": lambda c: say(c.item("all").first).lead(c.pages("teas")),
    "a guide": lambda c: lead(c.guide("brew")),
    "the safety sentence": lambda c: say(c.item("mug").first).with_safety_sentence(),
    "a question": lambda c: say().ask(c.line("which"), yes=Ask("MugIntent"), no=Ask("StopIntent")),
    "a question with choices": lambda c: say().ask(
        c.line("which"), choices={"green": Ask("MugIntent", {"kind": "green"})}
    ),
    "a question for a slot": lambda c: say().ask_for(
        c.line("which"), slot="kind", then=Ask("MugIntent", MappingProxyType({"cups": "3"}))
    ),
    "a reprompt": lambda c: say().ask(c.line("which"), reprompt=c.line("how_many")),
    "a card": lambda c: say(c.item("mug").first).with_card(Card("Tea", "Black.\nGreen.")),
    "a long card": lambda c: say(c.item("mug").first).with_card(Card("Tea", "a" * 7_997)),
    "an effect": lambda c: say(c.item("mug").first).with_effect(SaveBookmark()),
    "the end": lambda c: say(c.item("mug").first).closing(),
}

# What is returned, and the field that is to be named.
BAD: dict[str, tuple[Make, str]] = {
    "nothing": (lambda c: None, "reply"),
    "text": (lambda c: "tea", "reply"),
    "a wording": (lambda c: c.item("mug").first, "reply"),
    "the class": (lambda c: Reply, "reply"),
    "a reply of another kind": (lambda c: OddReply(), "reply"),
    "a coroutine's like": (lambda c: iter(()), "reply"),
    "an empty reply": (lambda c: Reply(), "speech"),
    "speech: None": (lambda c: reply(speech=None), "speech"),
    "speech: a list": (lambda c: reply(speech=[c.item("mug").first]), "speech"),
    "speech: text": (lambda c: reply(speech="tea"), "speech"),
    "speech: bare text in it": (lambda c: reply(speech=("tea",)), "speech[0]"),
    "speech: an item in it": (lambda c: reply(speech=(c.item("mug"),)), "speech[0]"),
    "speech: a number after words": (
        lambda c: reply(speech=(c.item("mug").first, 7)),
        "speech[1]",
    ),
    "speech: too many pieces": (lambda c: say(*[c.item("mug").first] * 21), "speech"),
    "speech: too long in all": (lambda c: say(*[c.item("long").first] * 5), "speech"),
    "speech: 1 MB": (lambda c: say(wording(c, text="a" * 1_000_000)), "speech[0].text"),
    "words of its own": (lambda c: say(Wording(SECRET, "tea/items/mug")), "speech[0].text"),
    "words changed": (
        lambda c: say(replace(c.item("mug").first, text="A mug holds coffee.")),
        "speech[0].text",
    ),
    "words under another part": (
        lambda c: say(replace(c.item("mug").first, part=1)),
        "speech[0].text",
    ),
    "words without their sources": (
        lambda c: say(replace(c.item("mug").first, sources=())),
        "speech[0].text",
    ),
    "values that were not filled in": (
        lambda c: say(replace(c.item("mug").first, values=(("kind", "x"),))),
        "speech[0].text",
    ),
    "values that are missing": (
        lambda c: say(replace(c.line("unknown", kind="x"), values=())),
        "speech[0].key",
    ),
    "no part": (lambda c: say(wording(c, part=9)), "speech[0].key"),
    "a part before the first": (lambda c: say(wording(c, part=-1)), "speech[0].key"),
    "a part that is a truth": (lambda c: say(wording(c, part=False)), "speech[0].part"),
    "no text": (lambda c: say(wording(c, text=None)), "speech[0].text"),
    "empty text": (lambda c: say(wording(c, text="")), "speech[0].text"),
    "bytes": (lambda c: say(wording(c, text=b"tea")), "speech[0].text"),
    "text of another kind": (
        lambda c: say(wording(c, text=Text("A mug holds tea."))),
        "speech[0].text",
    ),
    "markup": (lambda c: say(wording(c, text="<audio src='x'/>")), "speech[0].text"),
    "markup in a value": (lambda c: say(c.line("unknown", kind="<b>")), "speech[0].text"),
    "a control character": (lambda c: say(c.line("unknown", kind="a\x07")), "speech[0].text"),
    "a line break": (lambda c: say(c.line("unknown", kind="a\nb")), "speech[0].text"),
    "half a character": (lambda c: say(c.line("unknown", kind="\ud800")), "speech[0].text"),
    "a key that is no text": (lambda c: say(wording(c, key=7)), "speech[0].key"),
    "a key of nothing": (lambda c: say(wording(c, key="tea/items/coffee")), "speech[0].key"),
    "a key that is no path": (lambda c: say(wording(c, key="tea/mug")), "speech[0].key"),
    "a key of pages": (lambda c: say(wording(c, key="tea/pages/teas")), "speech[0].key"),
    "words of the host": (
        lambda c: say(Wording("No problem.", "skill/lines/okay_no")),
        "speech[0].key",
    ),
    "a danger sign": (
        lambda c: say(Wording("Call your doctor today.", "safety/signs/fever", 0, (), ("leaf",))),
        "speech[0].key",
    ),
    "values: a mapping": (lambda c: say(wording(c, values={"kind": "x"})), "speech[0].values"),
    "values: None": (lambda c: say(wording(c, values=None)), "speech[0].values"),
    "values: not a number": (
        lambda c: say(wording(c, values=(("kind", float("nan")),))),
        "speech[0].values",
    ),
    "values: a truth": (lambda c: say(c.line("unknown", kind=True)), "speech[0].values"),
    "pause: too long": (lambda c: say(c.item("mug").first, Pause(21)), "speech[1].seconds"),
    "pause: too long in all": (lambda c: say(*[Pause(20)] * 4), "speech"),
    "pause: before now": (lambda c: say(forged(Pause, seconds=-1)), "speech[0].seconds"),
    "pause: for ever": (lambda c: say(forged(Pause, seconds=float("inf"))), "speech[0].seconds"),
    "pause: not a number": (
        lambda c: say(forged(Pause, seconds=float("nan"))),
        "speech[0].seconds",
    ),
    "pause: text": (lambda c: say(forged(Pause, seconds="5")), "speech[0].seconds"),
    "pause: a truth": (lambda c: say(Pause(True)), "speech[0].seconds"),
    "question: text": (lambda c: reply(question="which?"), "question"),
    "question: a wording": (lambda c: reply(question=c.line("which")), "question"),
    "prompt: None": (lambda c: question(c, prompt=None), "question.prompt"),
    "prompt: own words": (
        lambda c: say().ask(Wording("Tea?", "tea/lines/which")),
        "question.prompt.text",
    ),
    "reprompt: text": (lambda c: question(c, reprompt="which?"), "question.reprompt"),
    "answers: None": (lambda c: question(c, answers=None), "question.answers"),
    "answers: pairs": (lambda c: question(c, answers=(("yes", 1),)), "question.answers"),
    "answers: too many": (
        lambda c: say().ask(
            c.line("which"), choices={str(one): Ask("MugIntent") for one in range(7)}
        ),
        "question.answers",
    ),
    "answers: no choice": (
        lambda c: question(c, answers={7: Ask("MugIntent")}),
        "question.answers[0]",
    ),
    "answers: a long choice": (
        lambda c: say().ask(c.line("which"), choices={"x" * 121: Ask("MugIntent")}),
        "question.answers[0]",
    ),
    "answers: text": (
        lambda c: question(c, answers={"yes": "MugIntent"}),
        "question.answers.yes",
    ),
    "ask: nobody's intent": (lambda c: asking(c, "CoffeeIntent"), "question.answers.yes.intent"),
    "ask: no intent": (lambda c: asking(c, None), "question.answers.yes.intent"),
    "ask: a list for intent": (lambda c: asking(c, ["MugIntent"]), "question.answers.yes.intent"),
    "slots: a list": (lambda c: asking(c, slots=["x"]), "question.answers.yes.slots"),
    "slots: too many": (
        lambda c: asking(c, slots={str(one): "x" for one in range(MOST_FACTS + 1)}),
        "question.answers.yes.slots",
    ),
    "slots: no name": (lambda c: asking(c, slots={"": "x"}), "question.answers.yes.slots[0]"),
    "slots: None in them": (
        lambda c: asking(c, slots={"kind": None}),
        "question.answers.yes.slots[0]",
    ),
    "slots: a number": (
        lambda c: asking(c, slots={"a": "x", "cups": 3}),
        "question.answers.yes.slots[1]",
    ),
    "slots: long text": (
        lambda c: asking(c, slots={"kind": "x" * 121}),
        "question.answers.yes.slots[0]",
    ),
    "fills without then": (lambda c: question(c, fills="kind"), "question.then"),
    "then without fills": (lambda c: question(c, then=Ask("MugIntent")), "question.then"),
    "fills: a number": (
        lambda c: question(c, fills=7, then=Ask("MugIntent")),
        "question.fills",
    ),
    "then: nobody's intent": (
        lambda c: question(c, fills="kind", then=Ask("CoffeeIntent")),
        "question.then.intent",
    ),
    "card: text": (lambda c: reply(card="Tea"), "card"),
    "card: no title": (lambda c: reply(card=Card("", "x")), "card.title"),
    "card: None for text": (lambda c: reply(card=forged(Card, title="x", text=None)), "card.text"),
    "card: a control character": (lambda c: reply(card=Card("x", "a\x00")), "card.text"),
    "card: too long": (lambda c: reply(card=Card("Tea", "a" * 7_998)), "card.text"),
    "walk: its key": (lambda c: reply(walk="tea/pages/teas"), "walk"),
    "walk: nowhere": (lambda c: walking(c, key="tea/pages/coffees"), "walk.key"),
    "walk: of another plugin": (lambda c: walking(c, key="cake/pages/cakes"), "walk.key"),
    "walk: no path": (lambda c: walking(c, key="tea/teas"), "walk.key"),
    "walk: no key": (lambda c: walking(c, key=None), "walk"),
    "walk: another kind": (lambda c: walking(c, kind="guide"), "walk"),
    "walk: other pages": (lambda c: walking(c, ids=("mug",)), "walk"),
    "walk: past its end": (lambda c: walking(c, at=3), "walk.at"),
    "walk: before before": (lambda c: walking(c, at=-2), "walk.at"),
    "walk: at a name": (lambda c: walking(c, at="green"), "walk.at"),
    "effects: a list": (lambda c: reply(effects=[SaveBookmark()]), "effects"),
    "effects: None": (lambda c: reply(effects=None), "effects"),
    "effects: too many": (lambda c: reply(effects=(SaveBookmark(),) * 5), "effects"),
    "effects: nobody's": (lambda c: reply(effects=("forget",)), "effects[0]"),
    "effects: the class": (lambda c: reply(effects=(Forget,)), "effects[0]"),
    "effects: no line of the host": (
        lambda c: reply(effects=(SaveBookmark(done="which"),)),
        "effects[0].done",
    ),
    "facts: None": (lambda c: reply(facts=None), "facts"),
    "facts: nobody's": (lambda c: say(c.item("mug").first).with_facts(name="Anna"), "facts"),
    "facts: another value": (lambda c: say(c.item("mug").first).with_facts(stage="tea"), "facts"),
    "facts: a number": (lambda c: reply(facts={"weeks": 5}), "facts"),
    "safety sentence: text": (
        lambda c: reply(speech=say(c.item("mug").first).speech, safety_sentence="no"),
        "safety_sentence",
    ),
    "the end: None": (
        lambda c: reply(speech=say(c.item("mug").first).speech, is_final=None),
        "is_final",
    ),
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    """The content about tea, with a long item and a line that counts."""
    return small_content(
        tmp_path_factory.mktemp("content"),
        {
            "en/tea/items/long.yaml": f"""
                title: Long
                first: {"extraordinarily " * 30}long.
                sources: [leaf]
                """,
            "en/tea/lines/counted.yaml": 'how_many_of: "{{ cups | words }} cups."',
        },
    )


@pytest.fixture(scope="module")
def border(content: CompiledContent) -> Border:
    """The border of a host whose one plugin answers MugIntent."""
    return Border(content, host(lambda turn, content: say()))


def host(handler: Callable[[Turn, Content], Any]) -> PluginHost:
    return PluginHost((), (), {"MugIntent": Owner("tea", handler)})


@pytest.mark.parametrize("make", GOOD.values(), ids=GOOD)
def test_what_content_gave_is_let_through_as_it_is(
    make: Make, border: Border, content: CompiledContent
) -> None:
    given = make(PluginContent(content, "en", "tea"))
    assert border.check(given, "tea", "en") is given


@pytest.mark.parametrize(("make", "field"), BAD.values(), ids=BAD)
def test_what_the_host_cannot_use_is_refused_with_its_field(
    make: Make, field: str, border: Border, content: CompiledContent
) -> None:
    given = make(PluginContent(content, "en", "tea"))
    with pytest.raises(PluginFault) as caught:
        border.check(given, "tea", "en")
    assert caught.value.field == field, caught.value
    assert caught.value.plugin == "tea"
    assert str(caught.value) == f"{field}: {caught.value.mend}"
    assert len(caught.value.found) <= 80
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(("make", "field"), BAD.values(), ids=BAD)
def test_refused_reply_is_a_kind_word_and_a_line_in_the_log(
    make: Make, field: str, content: CompiledContent, caplog: pytest.LogCaptureFixture
) -> None:
    skill = Skill(content, host(lambda turn, content: make(content)))
    _, answered = skill.answer(Session(), Turn("MugIntent", {"kind": SECRET}))
    assert answered.keys[0] == "skill/lines/trouble"
    assert answered.plugin == "tea"
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.startswith(f"plugin tea failed on MugIntent: PluginFault in {field}: ")
    assert SECRET not in told


def test_content_that_cannot_be_said_is_the_plugins_failure(
    content: CompiledContent, caplog: pytest.LogCaptureFixture
) -> None:
    handler = host(lambda turn, content: say(content.line("how_many_of", cups=turn.slots["cups"])))
    skill = Skill(content, handler)
    _, answered = skill.answer(Session(), Turn("MugIntent", {"cups": SECRET}))
    assert answered.keys[0] == "skill/lines/trouble"
    assert "plugin tea failed on MugIntent: " in caplog.text
    assert SECRET not in caplog.text


def test_plugin_cannot_name_another_as_the_one_that_answered(content: CompiledContent) -> None:
    skill = Skill(
        content,
        host(lambda turn, content: replace(say(content.item("mug").first), plugin="cake")),
    )
    _, answered = skill.answer(Session(), Turn("MugIntent"))
    assert answered.plugin == "tea"


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=200),
    st.binary(max_size=20),
    st.sampled_from(["tea/items/mug", "tea/lines/which", "tea/pages/teas", "MugIntent", "yes"]),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=10), inner, max_size=4),
        st.builds(
            lambda text, key, part, values, sources: forged(
                Wording, text=text, key=key, part=part, values=values, sources=sources
            ),
            *[inner] * 5,
        ),
        st.builds(lambda seconds: forged(Pause, seconds=seconds), inner),
        st.builds(lambda intent, slots: forged(Ask, intent=intent, slots=slots), inner, inner),
        st.builds(
            lambda kind, key, ids, at: forged(Walk, kind=kind, key=key, ids=ids, at=at),
            *[inner] * 4,
        ),
        st.builds(
            lambda prompt, answers, fills, then: forged(
                Question, prompt=prompt, reprompt=None, answers=answers, fills=fills, then=then
            ),
            *[inner] * 4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from([name for name in Reply.__slots__ if name != "plugin"]), anything
    )
)
def test_any_reply_is_let_through_or_refused_and_never_a_surprise(
    border: Border, fields: dict[str, object]
) -> None:
    given_reply = reply(**fields)
    try:
        assert border.check(given_reply, "tea", "en") is given_reply
    except PluginFault as fault:
        told = fault.field, fault.mend
        assert all(told)
