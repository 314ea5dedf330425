"""The claims file, and which item answers what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gentle_back.cli import main
from gentle_back.content.check import check_content
from gentle_back.content.find import ContentRoot

Write = Callable[[str, str], Path]

TODAY = date(2026, 11, 22)
HORMONES = "c-hormones:\n  verdict: partly\n  about: hormones loosen the joints\n"

FAULTS = {
    "lost": ("c-cold:\n  verdict: opinion\n  about: cold\n", 4, "no item answers 'c-cold'"),
    "form": ("c-cold:\n  verdict: wrong\n  about: cold\n", 5, "'verdict' is 'wrong'"),
    "never spoken": ("  not_spoken: an advert\n", 1, "never spoken, and causes/items/hormones"),
    "later": ("  later: exercises\n", 1, "waits for exercises, and causes/items/hormones"),
}


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_fault_of_the_claims_is_told(
    root: ContentRoot, write: Write, case: tuple[str, int, str]
) -> None:
    text, line, message = case
    path = write("claims.yaml", HORMONES + text)

    (found,) = check_content([root], today=TODAY)

    assert (found.level, found.path, found.line) == ("fault", path, line)
    assert message in found.message


def test_claims_that_are_answered_later_or_never_spoken_are_no_fault(
    root: ContentRoot, write: Write
) -> None:
    write(
        "claims.yaml",
        HORMONES
        + "c-bridge:\n  verdict: partly\n  about: bridges\n  later: exercises\n"
        + "c-ad:\n  verdict: opinion\n  about: an advert\n  not_spoken: nothing about backs\n",
    )
    assert check_content([root], today=TODAY) == []


def test_item_that_names_no_claim_is_told(root: ContentRoot, write: Write) -> None:
    write("claims.yaml", HORMONES.replace("c-hormones", "c-hormone"))
    messages = [found.message for found in check_content([root], today=TODAY)]
    assert any("no claim 'c-hormones' in claims.yaml" in message for message in messages)
    assert any("c-hormone" in message and "no item answers" in message for message in messages)


def test_item_that_nobody_can_ask_for_does_not_answer(root: ContentRoot, write: Write) -> None:
    write("claims.yaml", HORMONES)
    write("en/causes/slots/cause.yaml", "weight: [the bump]\n")
    write("en/causes/pages/causes.yaml", "title: Causes\nitems: [weight]\n")
    (found,) = check_content([root], today=TODAY)
    assert "nobody can ask for what answers 'c-hormones'" in found.message


def test_tables_tell_what_answers_each_claim_and_when_each_source_was_read() -> None:
    done = CliRunner().invoke(main, ["check", "--coverage", "--sources"])
    lines = done.output.splitlines()
    assert any(
        line.split() == ["hot-compress-relieves", "partly", "relief/heat", "ReliefHeatIntent"]
        for line in lines
    )
    (counts,) = [line for line in lines if line.split()[1:2] == ["claims:"]]
    assert "lost" not in counts
    days = [line.split()[0] for line in lines if line.startswith("20")]
    assert days == sorted(days)
