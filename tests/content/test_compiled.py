"""The run-time reader gives back what the files say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from gentle_back.content.compiled import CompiledContent, PluginContent, pack
from gentle_back.errors import ContentError
from gentle_back.values import Content, Wording


def test_what_was_written_is_read(compiled: CompiledContent) -> None:
    item = compiled.item("en", "causes", "hormones")

    assert item.key == "causes/items/hormones"
    assert item.title == "Hormones, 1 of 2"
    assert item.parts == (
        Wording("Hormones can loosen your joints.", item.key, 0, (), ("nhs-back",)),
        Wording("That is usual.", item.key, 1, (), ("nhs-back",)),
    )
    assert [each.id for each in compiled.items("en", "causes")] == ["hormones", "weight"]
    facts = compiled.item_facts("en", "causes", "hormones")
    assert (facts.stage, facts.claims, facts.names) == ("pregnancy", ("c-hormones",), ("relaxin",))
    source = compiled.source("nhs-back")
    assert (source.title, source.checked) == ("Back pain in pregnancy", "2026-11-21")
    assert compiled.words("en", "same_as") == {"mum": "mother", "um": ""}
    assert compiled.slot_values("en", "causes", "cause")["hormones"] == ["hormones", "my hormones"]


def test_phrases_name_their_owner_and_slots(compiled: CompiledContent) -> None:
    phrases = compiled.phrases("en")

    assert phrases["CauseIntent"].owner == "causes"
    assert phrases["CauseIntent"].slots == {"cause": "cause"}
    assert phrases["HelpIntent"].phrases == (("help",), ("what can i say",))
    assert phrases["HelpIntent"].forms == ("help", "what can i say")


def test_walks_hold_items_or_steps(compiled: CompiledContent) -> None:
    pages = compiled.walk("en", "causes/pages/causes")
    guide = compiled.walk("en", "causes/guides/sitting")

    assert (pages.kind, pages.title, pages.ids) == ("pages", "Causes", ("weight", "hormones"))
    assert [item.id for item in pages.items] == ["weight", "hormones"]
    assert (guide.kind, guide.ids) == ("guide", ("1", "2"))
    said = [(step.wording.text, step.quiet_seconds) for step in guide.steps]
    assert said == [("Sit back.", 5), ("Breathe out.", 0)]


def test_countries_keep_their_order_and_speak_their_numbers(compiled: CompiledContent) -> None:
    countries = compiled.countries("en")

    assert list(countries) == ["GB", "IE"]
    assert countries["GB"].emergency_words == "nine nine nine"
    assert countries["GB"].crisis == "Samaritans on one one six one two three"
    assert (countries["IE"].time_zones, countries["IE"].crisis) == ((), "")


def test_sign_names_the_crisis_line_where_there_is_one(compiled: CompiledContent) -> None:
    sign = compiled.signs("en")["bleeding"]
    without = compiled.sign_answer("en", "bleeding", number="nine")
    with_line = compiled.sign_answer("en", "bleeding", number="nine", crisis="Lifeline")

    assert (sign.level, sign.phrases) == ("emergency", ("i am bleeding heavily",))
    assert (without.text, without.sources) == ("Call nine now.", ("nhs-back",))
    assert with_line.text == "Call nine now, or Lifeline."


def test_wording_rotates_with_the_turn(compiled: CompiledContent) -> None:
    parts = [compiled.line("en", "skill", "go_on", rotation=turn).part for turn in range(4)]

    assert parts == [0, 1, 2, 0]


def test_same_words_are_said_again_from_what_a_session_stores(compiled: CompiledContent) -> None:
    said = [
        compiled.line("en", "skill", "go_on", rotation=5),
        compiled.line("en", "skill", "left", left=2),
        compiled.line("en", "skill", "welcome", offers=("a", "b", "c")),
        compiled.line("en", "skill", "step", number=2, step=SimpleNamespace(text="Sit.")),
        compiled.line("en", "skill", "call"),
        *compiled.item("en", "causes", "hormones").parts,
        *(step.wording for step in compiled.walk("en", "causes/guides/sitting").steps),
        compiled.sign_answer("en", "bleeding", number="nine", crisis="Lifeline"),
    ]
    for wording in said:
        stored = json.loads(json.dumps([wording.key, wording.part, wording.values]))
        assert compiled.again("en", *stored) == wording


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("skill/lines/gone", 0),
        ("skill/lines/go_on", 3),
        ("skill/lines/go_on", -1),
        ("skill/lines/left", 0),  # without its value
        ("causes/items/gone", 0),
        ("causes/pages/causes", 0),
        ("safety/signs/gone", 0),
        ("nothing", 0),
        ("", 0),
        ("a/b/c/d", 0),
    ],
)
def test_words_that_are_gone_are_not_said_again(
    compiled: CompiledContent, key: str, part: int
) -> None:
    with pytest.raises(KeyError):
        compiled.again("en", key, part, {})


def test_stored_value_we_have_no_words_for_is_gone_too(compiled: CompiledContent) -> None:
    with pytest.raises(KeyError):
        compiled.again("en", "skill/lines/left", 0, {"left": 4000})


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (lambda c: c.line("en", "causes", "go_on"), "content/en/causes/lines/go_on: no such line"),
        (lambda c: c.item("en", "sleep", "a"), "content/en/sleep/items/a: no such item"),
        (lambda c: c.walk("en", "causes/guides/a"), "content/en/causes/guides/a: no such guide"),
        (lambda c: c.sign_answer("en", "a", number=""), "content/en/safety/signs/a"),
        (lambda c: c.words("en", "a"), "content/en/words/a.yaml"),
        (lambda c: c.source("a"), "content/sources.yaml"),
        (
            lambda c: c.line("en", "skill", "left"),
            "content/en/skill/lines/left: no value for 'left'",
        ),
    ],
)
def test_gap_names_the_file_that_would_have_to_exist(
    compiled: CompiledContent, read: Callable[[CompiledContent], object], place: str
) -> None:
    with pytest.raises(KeyError, match=place):
        read(compiled)


def test_number_beyond_the_table_is_told_with_the_line(compiled: CompiledContent) -> None:
    with pytest.raises(
        ContentError, match=r"skill/lines/left: 1001 is not a number from 0 to 1000"
    ):
        compiled.line("en", "skill", "left", left=1001)


def test_unknown_language_is_answered_in_english(compiled: CompiledContent) -> None:
    assert compiled.line("fr", "skill", "go_on").text == "Shall I go on?"


def test_plugin_sees_its_own_content(compiled: CompiledContent) -> None:
    content: Content = PluginContent(compiled, "en", "causes", rotation=1)

    assert content.item("weight").first.text == "Your bump pulls you forward."
    assert content.has_item("weight")
    assert not content.has_item("go_on")
    assert [item.id for item in content.items()] == ["hormones", "weight"]
    assert (content.pages("causes").at, content.pages("causes", at="hormones").at) == (-1, 1)
    assert (content.guide("sitting").at, content.guide("sitting").length) == (-1, 2)
    with pytest.raises(KeyError, match="content/en/causes/lines/go_on"):
        content.line("go_on")
    with pytest.raises(KeyError, match="no page 'gone'"):
        content.pages("causes", at="gone")
    assert PluginContent(compiled, "en", "skill", rotation=1).line("go_on").part == 1


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-1], lambda b: b.replace(b"bump", b"lump"), lambda b: b"", lambda b: b[65:]],
    ids=["truncated", "one word changed", "empty", "no checksum"],
)
def test_spoilt_file_is_refused(
    compiled: CompiledContent, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "compiled"
    path.write_bytes(spoil(pack(compiled._data)))

    with pytest.raises(ContentError, match="Delete it"):
        CompiledContent.load(path)
