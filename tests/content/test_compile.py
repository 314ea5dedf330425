"""Faults are found all at once, each with its place and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gentle_back.content.compile import compile_content, main
from gentle_back.content.compiled import CompiledContent, pack
from gentle_back.content.find import ContentRoot

Write = Callable[[str, str], Path]

TODAY = date(2026, 11, 22)
ITEM = "en/causes/items/weight.yaml"
PHRASES = "en/causes/phrases/CauseIntent.yaml"
LINES = "en/causes/lines/causes.yaml"
PAGES = "en/causes/pages/causes.yaml"
GUIDE = "en/causes/guides/sitting.yaml"
SIGN = "en/safety/signs/bleeding.yaml"
COUNTRIES = "en/words/countries.yaml"
WHOLE_ITEM = "title: T\nfirst: One.\nsources: [nhs-back]\n"
SOURCE = "nhs-back:\n  title: T\n  publisher: P\n  address: https://a.org/\n  checked: 2026-11-21\n"

# What stands in which file, the line it is faulted at, and words of the message.
FAULTS = {
    "unknown key": (ITEM, WHOLE_ITEM + "surces: []\n", 4, "Did you mean 'sources'?"),
    "missing key": (ITEM, "title: T\nsources: [nhs-back]\n", 1, "'first' is missing"),
    "empty value": (ITEM, "title:\nfirst: One.\nsources: [nhs-back]\n", 1, "'title' is empty"),
    "list for text": (ITEM, WHOLE_ITEM.replace("One.", "[One.]"), 2, "'first' is not text"),
    "text for list": (ITEM, WHOLE_ITEM + "more: Two.\n", 4, "'more' is not a list"),
    "no sources": (ITEM, WHOLE_ITEM.replace("nhs-back", ""), 3, "'sources' is empty"),
    "unknown source": (ITEM, WHOLE_ITEM.replace("nhs-", "nsh-"), 3, "Did you mean 'nhs-back'?"),
    "unknown stage": (ITEM, WHOLE_ITEM + "stage: baby\n", 4, "Write 'any', 'pregnancy'"),
    "blank in title": (ITEM, WHOLE_ITEM.replace("T\n", "'{{ t }}'\n"), 1, "plain text"),
    "digit": (ITEM, WHOLE_ITEM.replace("One", "In 9 days"), 2, "'first' holds the digit '9'"),
    "fraction": (ITEM, WHOLE_ITEM.replace("One", "\u00bd a day"), 2, "holds the digit"),
    "markup": (ITEM, WHOLE_ITEM.replace("One", "<b>One</b>"), 2, "cannot be spoken"),
    "emphasis": (ITEM, WHOLE_ITEM + "more:\n- Two.\n- so *very* so.\n", 6, "cannot be spoken"),
    "no end": (ITEM, WHOLE_ITEM.replace("One.", "One"), 2, "End the sentence"),
    "value in item": (ITEM, WHOLE_ITEM.replace("One", "At {{ n }}"), 2, "to be had: none"),
    "brace without quotes": (ITEM, WHOLE_ITEM.replace("One", "{{ n }}"), 2, "between quotes"),
    "46 words": (ITEM, WHOLE_ITEM.replace("One", "so " * 45 + "so"), 2, "has 46 words"),
    "46 words more": (ITEM, WHOLE_ITEM + f"more: [{'so ' * 46}.]\n", 4, "has 47 words"),
    "page unknown": (PAGES, "title: T\nitems:\n- weigth\n", 3, "Did you mean 'weight'?"),
    "page repeated": (PAGES, "title: T\nitems:\n- weight\n- weight\n", 4, "a page already"),
    "no pages": (PAGES, "title: T\nitems: []\n", 2, "'items' is empty"),
    "too quiet": (
        GUIDE,
        "title: T\nsources: [nhs-back]\nsteps:\n- say: Sit.\n  quiet_seconds: 111\n",
        5,
        "from 0 to 110",
    ),
    "too quiet for a guide": (
        GUIDE,
        "title: T\nsources: [nhs-back]\nsteps:\n- say: Sit.\n  quiet_seconds: 21\n",
        1,
        "write `manner: whispered`",
    ),
    "key of a step": (
        GUIDE,
        "title: T\nsources: [nhs-back]\nsteps:\n- say: Sit.\n  quiet: 2\n",
        5,
        "Did you mean 'quiet_seconds'?",
    ),
    "step as text": (GUIDE, "title: T\nsources: [nhs-back]\nsteps:\n- Sit.\n", 4, "has no keys"),
    "13 steps": (
        GUIDE,
        "title: T\nsources: [nhs-back]\nsteps:\n" + "- say: Sit.\n" * 13,
        3,
        "13 entries. At most 12",
    ),
    "phrase in capitals": (PHRASES, "phrases:\n- help\n- Is it\n", 3, "lower-case"),
    "phrase with figures": (PHRASES, "phrases:\n- week 9\n", 2, "numbers as words"),
    "slot without type": (PHRASES, "phrases:\n- is it {cause}\n", 2, "has no type"),
    "slot unused": (PHRASES, "phrases:\n- is it\nslots:\n  cause: cause\n", 4, "no phrase uses"),
    "slot type unknown": (
        PHRASES,
        "phrases: ['is it {cause}']\nslots:\n  cause: cuase\n",
        3,
        "Did you mean 'cause'?",
    ),
    "slot badly named": (PHRASES, "phrases:\n- is it {The Cause}\n", 2, "in lower case"),
    "no phrases": (PHRASES, "phrases: []\n", 1, "'phrases' is empty"),
    "intent of the host": (
        "en/causes/phrases/HelpIntent.yaml",
        "phrases: [help me]\n",
        0,
        "belongs to 'skill'",
    ),
    "synonyms as text": ("en/causes/slots/cause.yaml", "hormones: relaxin\n", 1, "not a list"),
    "line id": (LINES, "Go On: Yes.\n", 1, "such as go_on"),
    "line twice": ("en/skill/lines/more.yaml", "go_on: More?\n", 1, "another file"),
    "line's second wording": (LINES, "a:\n- Yes.\n- No\n", 3, "End the sentence"),
    "tag": (LINES, "a: '{% if x %}Yes.{% endif %}'\n", 1, "hold no logic"),
    "operator": (LINES, "a: 'So {{ a + b }}.'\n", 1, "more than a value and a filter"),
    "call": (LINES, "a: 'So {{ a() }}.'\n", 1, "more than a value"),
    "entry of a list": (LINES, "a: 'So {{ a[0] }}.'\n", 1, "more than a value"),
    "dunder": (LINES, "a: 'So {{ a.__class__ }}.'\n", 1, "not to be had"),
    "unknown filter": (LINES, "a: 'So {{ a | word }}.'\n", 1, "Did you mean 'words'?"),
    "two filters": (LINES, "a: 'So {{ a | words | digits }}.'\n", 1, "two filters"),
    "filter's argument": (LINES, "a: 'So {{ a | count(\"b\") }}.'\n", 1, "without a name"),
    "a plural missing": (LINES, "a: 'So {{ a | count(other=\"b\") }}.'\n", 1, 'one="...", other='),
    "list of another kind": (LINES, "a: '{{ a | spoken_list(kind=\"nor\") }}.'\n", 1, 'kind="or"'),
    "number beyond words": (LINES, "a: 'So {{ 1001 | words }}.'\n", 1, "from 0 to 1000"),
    "bare figure": (LINES, "a: 'So {{ 7 }}.'\n", 1, "holds the digit '7'"),
    "open brace": (LINES, "a: 'So {{ a.'\n", 1, "not a template"),
    "a value we take": (LINES, "a: 'So {{ rotation }}.'\n", 1, "Choose another name"),
    "level": (SIGN, "level: dire\nphrases: [a]\nanswer: A.\nsources: [nhs-back]\n", 1, "'dire'"),
    "sign with slot": (
        SIGN,
        "level: emergency\nphrases: ['a {b}']\nanswer: A.\nsources: [nhs-back]\n",
        2,
        "lower-case letters",
    ),
    "value in answer": (
        SIGN,
        "level: emergency\nphrases: [a]\nanswer: Call {{ crisis }}.\nsources: [nhs-back]\n",
        3,
        "to be had: number",
    ),
    "country code": (COUNTRIES, "gb:\n  emergency: 999\n", 1, "such as GB"),
    "emergency number": (
        COUNTRIES,
        "GB:\n  emergency: nine\n  locales: [en-GB]\n  sources: [nhs-back]\n",
        2,
        "such as 911",
    ),
    "zone of two countries": (
        COUNTRIES,
        "".join(
            f"{code}:\n  emergency: 999\n  locales: [en-GB]\n  sources: [nhs-back]\n"
            "  time_zones:\n  - Europe/London\n"
            for code in ("GB", "IE")
        ),
        12,
        "that of GB already",
    ),
    "source's address": ("sources.yaml", SOURCE.replace("https:", "ftp:"), 4, "https://..."),
    "no such day": ("sources.yaml", SOURCE.replace("-21", "-31"), 5, "is not a day"),
    "day to come": ("sources.yaml", SOURCE.replace("2026", "2027"), 5, "in the future"),
    "source id": ("sources.yaml", SOURCE + "NHS: {}\n", 6, "such as nhs-back-pain"),
    "folder": ("en/causes/item/a.yaml", WHOLE_ITEM, 0, "Did you mean 'items'?"),
    "language": ("english/causes/items/a.yaml", WHOLE_ITEM, 0, "is not a language"),
    "depth": ("en/a.yaml", WHOLE_ITEM, 0, "out of place"),
    "suffix": ("en/causes/items/a.yml", WHOLE_ITEM, 0, "Rename it to a.yaml"),
    "name": ("en/causes/phrases/causes.yaml", "phrases: [a]\n", 0, "like CausesIntent.yaml"),
    "words of no language": ("tlh/causes/items/a.yaml", WHOLE_ITEM, 0, "no number words"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_is_found_with_its_line_and_how_to_mend_it(
    root: ContentRoot, write: Write, fault: tuple[str, str, int, str]
) -> None:
    path, text, line, words = fault
    write(path, text)

    faults = compile_content([root], today=TODAY).faults

    matching = [found for found in faults if words in found.message]
    assert [found.line for found in matching] == [line], faults
    assert matching[0].message.endswith((".", "?"))


def test_five_faults_in_a_file_are_five_messages_in_one_run(
    root: ContentRoot, write: Write
) -> None:
    path = write(
        ITEM,
        "titel: The bump\n"
        "first: It takes 9 months.\n"
        "first: Again.\n"
        "more:\n"
        "  - No end\n"
        "sources: [nobody]\n"
        "title: The bump\n",
    )
    write(PAGES, "title: Causes\nitems: [nothing]\n")

    faults = compile_content([root], today=TODAY).faults

    assert [fault.line for fault in faults if fault.path == path] == [1, 2, 3, 5, 6]
    assert len(faults) == 6
    assert str(faults[0]).startswith(f"{path}:1: unknown key 'titel'. Did you mean 'title'?")


def test_unreadable_sources_do_not_make_every_citation_a_fault(
    root: ContentRoot, write: Write
) -> None:
    write("sources.yaml", "nhs-back: [\n")

    assert len(compile_content([root], today=TODAY).faults) == 1


def test_content_without_english_is_refused(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()

    (fault,) = compile_content([ContentRoot(None, tmp_path, is_own=True)], today=TODAY).faults

    assert "en/" in fault.message


def test_missing_folder_is_a_fault(tmp_path: Path) -> None:
    gone = ContentRoot(None, tmp_path / "gone", is_own=True)

    assert [fault.path for fault in compile_content([gone], today=TODAY).faults] == [gone.path]


def test_foreign_plugin_adds_its_items_and_sources(root: ContentRoot, foreign: ContentRoot) -> None:
    result = compile_content([root, foreign], today=TODAY)
    content = CompiledContent(result.data)

    assert not result.left_out
    assert content.item("en", "sleep", "pillow").first.sources == ("nhs-sleep", "nhs-back")
    assert content.source("nhs-sleep").publisher == "NHS"


FOREIGN_FAULTS = {
    "fault of form": ("en/sleep/items/bad.yaml", "title: T\n"),
    "place of another": ("en/causes/items/bad.yaml", WHOLE_ITEM),
    "words of the host": ("en/words/countries.yaml", "GB: {}\n"),
    "our source": ("sources.yaml", SOURCE),
    "our intent": ("en/sleep/phrases/HelpIntent.yaml", "phrases: [a]\n"),
}


@pytest.mark.parametrize(("path", "text"), FOREIGN_FAULTS.values(), ids=FOREIGN_FAULTS)
def test_faults_of_a_foreign_plugin_leave_out_that_plugin_only(
    root: ContentRoot, foreign: ContentRoot, path: str, text: str
) -> None:
    bad = foreign.path / path
    bad.parent.mkdir(parents=True, exist_ok=True)
    bad.write_text(text)

    result = compile_content([root, foreign], today=TODAY)
    content = CompiledContent(result.data)

    assert result.faults == ()
    assert bad in {fault.path for fault in result.left_out["sleep"]}
    assert content.left_out == result.left_out
    assert content.plugins("en") == ("skill", "causes")
    assert content.sources == ("nhs-back",)


ASKED_AS = "title: T\nfirst: One.\nsources: [nhs-back]\nasked_as: ['{}']\n"
STEPS = "title: T\nsteps: [say: Sit.]\nsources: [nhs-back]\nasked_as: ['{}']\n"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("phrases/TeaIntent", "phrases: ['my tea and {} too']", "reports a danger sign"),
        ("items/tea", ASKED_AS.format("[my] (tea|bed) and {}"), "reports a danger sign"),
        ("guides/tea", STEPS.format("[my tea and] {}"), "reports a danger sign"),
        ("phrases/TeaIntent", "phrases: ['what-can i say']", "asks for HelpIntent"),
        ("items/tea", ASKED_AS.format("(help|tea) [me]"), "asks for HelpIntent"),
        ("phrases/FallbackIntent", "phrases: [put the kettle on]", "is the host's"),
        ("phrases/DangerSignIntent", "phrases: [put the kettle on]", "is the host's"),
    ],
)
def test_foreign_plugin_asks_neither_by_a_danger_sign_nor_by_the_hosts_words(
    root: ContentRoot, foreign: ContentRoot, file: str, text: str, told: str
) -> None:
    known = compile_content([root], today=TODAY).data["languages"]["en"]["signs"]
    sign = next(iter(known.values()))[1][0]
    path = next((foreign.path / "en").iterdir()) / f"{file}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("{}", sign), encoding="utf-8")
    (left_out,) = compile_content([root, foreign], today=TODAY).left_out.values()
    assert [fault.path for fault in left_out if told in fault.message] == [path], left_out


def test_foreign_content_of_our_own_plugin_is_left_out(
    root: ContentRoot, foreign: ContentRoot
) -> None:
    theirs = ContentRoot("causes", foreign.path, is_own=False)

    result = compile_content([root, theirs], today=TODAY)

    assert "already" in result.left_out["causes"][0].message
    assert CompiledContent(result.data).has_item("en", "causes", "weight")


def test_foreign_content_in_a_language_we_do_not_speak_waits(
    root: ContentRoot, foreign: ContentRoot
) -> None:
    (foreign.path / "de/sleep/items").mkdir(parents=True)
    (foreign.path / "de/sleep/items/kissen.yaml").write_text("noch nicht\n")

    result = compile_content([root, foreign], today=TODAY)

    assert not result.left_out
    assert CompiledContent(result.data).languages == ("en",)


def test_compiling_twice_gives_the_same_bytes(root: ContentRoot, foreign: ContentRoot) -> None:
    first, second = (compile_content([root, foreign], today=TODAY) for _ in range(2))

    assert pack(first.data) == pack(second.data)
    assert re.fullmatch(r"[0-9a-f]{12}", first.data["version"])


def test_child_process_writes_the_file_or_tells_the_faults(
    root: ContentRoot, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--out", str(tmp_path / "new" / "out"), json.dumps([[None, str(root.path), True]])]

    assert main(arguments) == 0
    assert CompiledContent.load(tmp_path / "new" / "out").languages == ("en",)
    bad = write(ITEM, "title: T\n")
    assert main(arguments) == 1
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [place[:2] for place in told] == [[str(bad), 1], [str(bad), 1]]
