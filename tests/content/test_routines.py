"""A routine's file: what is read back of it, and what is wrong with it, each with its mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gentle_back.content.check import check_content
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent, PluginContent
from gentle_back.content.find import ContentRoot
from gentle_back.content.model import Gate, Phase
from gentle_back.values import Wording

Write = Callable[[str, str], Path]

TODAY = date(2026, 11, 22)
KEY = "causes/routines/roll"
PATH = f"en/{KEY}.yaml"
ROUTINE = """\
title: Shoulder rolls
level: 2
position: Sit tall.
phases:
- {label: breathe in, cue: in, seconds: 3, kind: in}
- {label: breathe out and roll back, cue: "out, back", seconds: 2, kind: out}
repetitions: 4
sets: 2
per_day: 3
sides: [left, right]
for:
  pregnancy: [1, 13]
  vaginal: 14
  caesarean: never
  needs_check: after-caesarean
  hard_on_pelvis: yes
  arms: any
when: They fit in spring.
tips: [Go slowly., Stay soft.]
progress: Add one a week.
easier: nod
sources: [nhs-back]
claims: [c-roll]
"""
NOD = ROUTINE.replace("easier: nod\n", "").replace("claims: [c-roll]\n", "")

# What is put instead of what, the line that is faulted, and words of the message.
FAULTS = {
    "too long a cue": ("out, back", "out and back", 6, "has 3 words in 2 seconds. At most one a"),
    "half a second": ("seconds: 3", "seconds: 0.5", 5, "'0.5' is not a whole number from 1"),
    "unknown kind": ("kind: in", "kind: inhale", 5, "'kind' is 'inhale'. Write 'in', 'out'"),
    "key of a phase": ("label: breathe in", "lable: breathe in", 5, "Did you mean 'label'?"),
    "no phases": ("repetitions: 4", "repetitions: 0", 7, "'0' is not a whole number from 1 to 20"),
    "one side": ("[left, right]", "[left]", 10, "Write both, such as [left, right]"),
    "weeks turned round": ("[1, 13]", "[13, 1]", 12, "week 13 comes after week 1"),
    "no weeks": ("[1, 13]", "early", 12, "Write [first, last], such as [1, 13], or never"),
    "no day": ("vaginal: 14", "vaginal: two weeks", 13, "Write a number, such as 14, or never"),
    "key of the gate": ("caesarean:", "cesarean:", 14, "Did you mean 'caesarean'?"),
    "unknown check": ("after-caesarean", "maybe", 15, "Write 'no', 'after-caesarean' or 'yes'"),
    "who may": ("for:", "who:", 11, "unknown key 'who'"),
    "digit": ("in spring", "in 2 weeks", 18, "'when' holds the digit '2'"),
    "no easier one": ("easier: nod", "easier: nodd", 21, "no routines/nodd.yaml. Did you mean"),
    "no source": ("[nhs-back]", "[]", 22, "'sources' is empty"),
}


@pytest.fixture
def path(write: Write) -> Path:
    """The routine on disk, and an easier one beside it."""
    write(PATH.replace("roll", "nod"), NOD)
    return write(PATH, ROUTINE)


def _content(root: ContentRoot) -> CompiledContent:
    result = compile_content([root], today=TODAY)
    assert result.faults == ()
    return CompiledContent(result.data)


def test_what_was_written_is_read(root: ContentRoot, path: Path) -> None:
    routine = _content(root).routine("en", KEY)

    assert (routine.id, routine.key, routine.title) == (path.stem, KEY, "Shoulder rolls")
    assert (routine.level, routine.repetitions, routine.sets, routine.per_day) == (2, 4, 2, 3)
    assert routine.phases == (
        Phase("breathe in", "in", 3, "in"),
        Phase("breathe out and roll back", "out, back", 2, "out"),
    )
    assert routine.gate == Gate((1, 13), 14, None, "after-caesarean", True, "any")
    assert (routine.sides, routine.easier) == (("left", "right"), "nod")
    assert routine.position == Wording("Sit tall.", KEY, 0, sources=("nhs-back",))
    said = (routine.when.text, routine.progress.text, *(tip.text for tip in routine.tips))
    assert said == ("They fit in spring.", "Add one a week.", "Go slowly.", "Stay soft.")


@pytest.mark.usefixtures("path")
def test_what_is_spoken_of_it_is_said_again_by_key_and_part(root: ContentRoot) -> None:
    content = _content(root)
    routine = content.routine("en", KEY)
    for said in (routine.position, routine.when, routine.progress, *routine.tips):
        assert content.again("en", KEY, said.part) == said
    with pytest.raises(KeyError, match="no part 5"):
        content.again("en", KEY, 5)


@pytest.mark.usefixtures("path")
def test_plugin_leads_to_its_own_routines_and_to_no_others(root: ContentRoot) -> None:
    content = PluginContent(_content(root), "en", "causes")
    assert content.routine("roll", then=["nod"]).ids == ("roll", "nod")
    assert content.about_routine("nod").tips[0].text == "Go slowly."
    with pytest.raises(KeyError, match="jump: no such routine; write it in content/en/causes/rou"):
        content.routine("roll", then=["jump"])
    for name in ("jump", "../roll"):
        assert not content.has_routine(name)
        with pytest.raises(KeyError, match=name):
            content.routine(name)


def test_item_offers_routines_that_there_are(root: ContentRoot, write: Write, path: Path) -> None:
    item = "title: T\nfirst: One.\nsources: [nhs-back]\noffers: [{}]\n"
    place = write("en/causes/items/weight.yaml", item.format("nod, roll"))
    assert _content(root).offered("en", "causes", "weight") == ("nod", path.stem)

    place.write_text(item.format("rol"), encoding="utf-8")
    (fault,) = compile_content([root], today=TODAY).faults
    assert (fault.path, fault.line) == (place, 4)
    assert "no routines/rol.yaml. Did you mean 'roll'?" in fault.message


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_fault_is_told_with_line_and_mend(
    root: ContentRoot, path: Path, case: tuple[str, str, int, str]
) -> None:
    old, new, line, message = case
    path.write_text(ROUTINE.replace(old, new, 1), encoding="utf-8")
    faults = compile_content([root], today=TODAY).faults
    assert any(
        (fault.path, fault.line) == (path, line) and message in fault.message for fault in faults
    ), faults


def test_all_that_is_said_of_it_is_held_to_our_tone(
    root: ContentRoot, write: Write, path: Path
) -> None:
    write("en/words/never_said.yaml", "should: say what to do\n")
    spoken = ("Sit tall", "breathe in,", "out, back", "They fit", "Go slowly", "Add one")
    for words in spoken:
        path.write_text(ROUTINE.replace(words, f"{words.strip(',')} should,", 1), encoding="utf-8")
        found = check_content([root], today=TODAY)
        assert any("'should' is never said" in str(one) for one in found), words


def test_claim_is_answered_by_a_routine_that_a_slot_names(
    root: ContentRoot, write: Write, path: Path
) -> None:
    claims = "c-hormones:\n  verdict: partly\n  about: hormones\n"
    claims += "c-roll:\n  verdict: opinion\n  about: rolling\n"
    file = write("claims.yaml", claims)
    found = [one for one in check_content([root], today=TODAY) if "c-roll" in one.message]
    assert [(one.path, one.line) for one in found] == [(file, 4)]
    assert "nobody can ask for what answers 'c-roll': causes/routines/roll" in found[0].message

    write("en/causes/slots/cause.yaml", f"{path.stem}: [rolls]\nhormones: [h]\n")
    assert not [one for one in check_content([root], today=TODAY) if "c-roll" in one.message]
