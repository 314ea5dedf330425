"""`gentle-back check` finds what is well-formed and wrong all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from gentle_back.content.check import check_content
from gentle_back.content.find import ContentRoot

Write = Callable[[str, str], Path]

TODAY = date(2026, 11, 22)
CHECKED = date(2026, 11, 21)


def test_whole_content_has_no_findings(root: ContentRoot, foreign: ContentRoot) -> None:
    assert check_content([root, foreign], today=TODAY) == []


FINDINGS = {
    "synonym of two values": (
        "en/causes/slots/cause.yaml",
        "hormones: [a]\nweight:\n- b\n- a\n",
        ("warning", 4, "means both 'hormones' and 'weight'"),
    ),
    "long answer": (
        "en/causes/items/weight.yaml",
        f"title: T\nfirst: {'so ' * 31}.\nsources: [nhs-back]\n",
        ("note", 2, "32 words"),
    ),
    "fault of form": ("en/causes/items/weight.yaml", "a", ("fault", 1, "holds no keys")),
}


@pytest.mark.parametrize(("path", "text", "expected"), FINDINGS.values(), ids=FINDINGS)
def test_finding_has_its_level_and_place(
    root: ContentRoot, write: Write, path: str, text: str, expected: tuple[str, int, str]
) -> None:
    where = write(path, text)

    (found,) = [each for each in check_content([root], today=TODAY) if each.path == where]

    level, line, words = expected
    assert (found.level, found.line) == (level, line)
    assert words in found.message


@pytest.mark.parametrize(("days", "is_found"), [(365, False), (366, True)])
def test_source_is_read_again_after_a_year(root: ContentRoot, days: int, is_found: bool) -> None:
    findings = check_content([root], today=CHECKED + timedelta(days=days))

    expected = [("warning", 5, f"'nhs-back' was checked {days} days ago")] if is_found else []
    assert [(f.level, f.line, f.message[: len(expected[0][2])]) for f in findings] == expected


def test_source_nobody_cites_is_found(root: ContentRoot, write: Write) -> None:
    sources = root.path / "sources.yaml"
    write("sources.yaml", sources.read_text() + sources.read_text().replace("nhs-b", "hse-b"))

    (found,) = check_content([root], today=TODAY)

    assert (found.level, found.line) == ("warning", 6)


def test_intents_and_phrases_have_to_match(root: ContentRoot) -> None:
    findings = check_content(
        [root], today=TODAY, intents={"HelpIntent": "skill", "SleepIntent": "sleep"}
    )

    assert [found.message.partition(".")[0] for found in findings] == [
        "no phrases ask for SleepIntent of 'sleep'",
        "nothing answers CauseIntent",
    ]
