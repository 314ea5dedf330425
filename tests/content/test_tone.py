"""How we speak to her: nothing unsafe, no dose, no blame, no promise, and easy to hear."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import readability

from gentle_back.content.check import check_content
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.content.reading import read_root
from gentle_back.content.tone import Tone, spoken_in, tone_findings, tone_of

Write = Callable[[str, str], Path]

TODAY = date(2026, 11, 22)
HARDEST_GRADE = 6.0  # what a child of twelve reads with ease
PLUGINS = (
    "answers",
    "calcium",
    "causes",
    "daily",
    "exercises",
    "medicines",
    "myths",
    "posture",
    "relief",
    "reminders",
    "stages",
)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")

NEVER = {"should": 'say "you can"', "two tablets": "never a dose", "cure": "promise nothing"}
TONE = Tone(
    never=NEVER,
    may_be={"no cure": "says that it is none"},
    only_by={"milligrams": "calcium foods"},
    terms={"physiotherapist": "-"},
    lead_ins={"if": "-", "in": "-"},
)


@cache
def _spoken() -> dict[str, list[str]]:
    """All that each owner says, in sentences."""
    told: dict[str, list[str]] = {}
    for file in read_root(own_root()).files:
        if file.kind in ("items", "guides", "routines"):
            for text in spoken_in(file):
                told.setdefault(file.owner, []).extend(_sentences(text.value))
    return told


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(" ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "owner", "expected"),
    [
        ("You should rest.", "tea", ["'should' is never said: say \"you can\"."]),
        ("Take two tablets.", "tea", ["'two tablets' is never said: never a dose."]),
        ("It's no cure, and nothing is.", "tea", []),
        ("It's a cure, and no cure.", "tea", ["'cure' is never said: promise nothing."]),
        ("A shoulder is no cured ham.", "tea", []),
        ("Ten milligrams.", "foods", []),
        (
            "Ten milligrams.",
            "tea",
            ["'milligrams' is said only by calcium and foods. Leave it to them."],
        ),
    ],
)
def test_what_is_never_said_is_found(text: str, owner: str, expected: list[str]) -> None:
    assert list(TONE.faults(text, owner)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Try tea, milk, water, or juice.", 4),
        ("Try tea, milk, water and juice.", 4),
        ("Try tea, milk and water.", 0),
        ("If you can, try tea, milk and water.", 0),
        ("In the first weeks, sit well, walk, rest and breathe.", 4),
        ("Sit down slowly with your feet flat, and breathe out as you do it, or rest.", 0),
    ],
)
def test_more_than_three_things_are_too_many_to_hear(text: str, count: int) -> None:
    expected = [f"lists {count} things. At most 3; move some to `more`."] if count else []
    assert list(TONE.notes(text)) == expected


def test_long_word_is_known_or_told() -> None:
    assert list(TONE.notes("A physiotherapist helps.")) == []
    (note,) = TONE.notes("A counterindication helps.")
    assert note.startswith("'counterindication' is a long word")


def test_fault_of_tone_is_told_with_its_line(root: ContentRoot, write: Write) -> None:
    write("en/words/never_said.yaml", "must: only an emergency commands\n")
    path = write(
        "en/causes/items/weight.yaml",
        "title: T\nfirst: Sit.\nmore:\n  - You must sit.\nsources: [nhs-back]\n",
    )
    (found,) = [each for each in check_content([root], today=TODAY) if each.path == path]
    assert (found.level, found.line) == ("fault", 4)
    assert "'must' is never said" in found.message


def test_emergency_may_command(root: ContentRoot, write: Write) -> None:
    write("en/words/never_said.yaml", "now: nothing has to be at once\n")
    assert check_content([root], today=TODAY) == []


def test_all_of_our_content_is_in_our_tone() -> None:
    assert [str(found) for found in tone_findings(read_root(own_root()).files)] == []


def test_what_is_never_said_would_be_found_in_every_plugin() -> None:
    tone = tone_of(read_root(own_root()).files, "en")
    assert {"should", "must", "cure", "harmless", "nothing to worry about"} <= tone.never.keys()
    for words in tone.never:
        assert list(tone.faults(f"Well, {words} then.", "tea")), words


@pytest.mark.parametrize("plugin", PLUGINS)
def test_whole_plugin_is_easy_to_read(plugin: str) -> None:
    sentences = [" ".join(re.findall(r"[\w'-]+", one)) for one in _spoken()[plugin]]
    measures = readability.getmeasures("\n".join(filter(None, sentences)), lang="en")
    assert measures["readability grades"]["Kincaid"] <= HARDEST_GRADE


def test_every_plugin_is_measured() -> None:
    assert set(PLUGINS) == _spoken().keys()


# The three ideas that may hurt her or her baby, the myths, and doses: no sentence says them as
# fact. A sentence that holds all of the words must hold one that turns it round.
NEGATIONS = (
    "not|no|n't|never|nobody|nothing|leave|waits?|without|too|only|isn't|myth|until|can't|keep|against"
    "|harder|over|limit|may hear"
)
UNSAFE = {
    "sunbathing with bare skin": r"\b(sunbath\w*|bare skin|in the sun|of sun(shine)?)\b",
    "so long in the sun": r"\b(minutes|half an hour)\b.*\bsun|\bsun.*\b(minutes|hour)\b",
    "pedalling in the air": r"\b(pedal\w*|air bicycle)\b",
    "lifting both legs": r"\bboth legs\b",
    "a plank early": r"\bplanks?\b",
    "sit-ups": r"\b(sit-ups?|crunch\w*)\b",
    "two grams of calcium": r"\b(two|and a half) grams|\b(fifteen hundred|two thousand) milligrams",
}
MYTHS = {
    "confinement is to blame": r"\bconfinement\b",
    "an epidural leaves back pain": r"\bepidural\b.*\b(cause|leave|last|long)",
    "a belt puts the pelvis back": r"\b(belt|pelvis)\b.*\b(back in place|puts?|out of place)\b",
    "calcium eases the pain": r"\bcalcium\b.*\b(ease|cause|treatment|prevent|pain)",
    "the cold makes ill": r"\bcold (air|water)\b.*\b(harm|hurt|ill|cause)",
    "wait three months to move": r"\bwait\b.*\bthree months\b.*\bgentle\b",
    "walking tips the womb": r"\bwalking\b.*\b(womb|tip)",
    "nine in ten mothers": r"\b(ninety percent|nine in ten|nine out of ten)\b",
    "all joints are loose for good": r"\b(hormones?|joints)\b.*\b(alone|unstable)\b",
    "massage or else": r"\bmassage\b.*\b(at once|hospital|emergency|skip)",
}


@pytest.mark.parametrize("pattern", [*UNSAFE.values(), *MYTHS.values()], ids=[*UNSAFE, *MYTHS])
def test_unsafe_idea_or_myth_is_only_ever_turned_round(pattern: str) -> None:
    for sentences in _spoken().values():
        for sentence in sentences:
            if re.search(pattern, sentence.casefold()):
                assert re.search(NEGATIONS, sentence.casefold()), sentence


DOSE = re.compile(
    r"\b(one|two|three|four|five|six|eight|ten|half|hundred|thousand)\b[\w\s-]{0,20}"
    r"\b(tablets?|pills?|capsules?|drops|spoonfuls|doses?|puffs|milligrams|micrograms)\b"
)


def test_no_dose_is_said_outside_what_food_holds_and_a_day_needs() -> None:
    told = [one for owner, all_of in _spoken().items() if owner != "calcium" for one in all_of]
    assert [one for one in told if DOSE.search(one.casefold())] == []


def test_no_tablet_of_calcium_has_a_number() -> None:
    tablets = [one for one in _spoken()["calcium"] if re.search(r"tablet|pill|supplement", one)]
    tablets = [one for one in tablets if "limit" not in one]  # of food and tablets together
    assert tablets
    assert [one for one in tablets if DOSE.search(one.casefold())] == []
