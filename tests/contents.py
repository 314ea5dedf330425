"""Content for tests: all of our own, and a small tree about tea that changes with no release."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from textwrap import dedent

import yaml

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.language import search
from gentle_back.learn import learn

# What she says to move on, to stop and to ask back.
COMMANDS = ("More", "Next", "Repeat", "Source", "Stop", "Yes", "No", "Pause", "Resume")

FILES = {
    "sources.yaml": """
        leaf:
          title: Leaves
          publisher: the Leaf Board
          address: https://leaf.example
          checked: 2026-01-02
        cup:
          title: Cups
          publisher: the Cup Board
          address: https://cup.example
          checked: 2026-01-03
        """,
    "en/words/same_as.yaml": """
        um: "-"
        can not: can't
        mom: mum
        """,
    "en/words/months.yaml": '"01": January',
    "en/words/told_apart.yaml": """
        denies: without | no
        unless_after: not
        history: years ago
        others: my sister | the cat
        asks: is ... dangerous
        mine: i | my
        now: today
        bare_no: "no"
        subjects: i | my
        agrees: a bit | it is
        refuses: not now | just asking
        carriers: i can't
        """,
    "en/words/countries.yaml": """
        GB:
          emergency: "999"
          locales: [en-GB]
          time_zones: [Europe/London]
          crisis: call the line
          sources: [leaf]
        US:
          emergency: "911"
          locales: [en-US]
          time_zones: [America/New_York]
          sources: [leaf]
        """,
    "en/safety/signs/no-breath.yaml": """
        level: emergency
        answer: Call {{ number }} now.
        answer_with_crisis: "Call {{ number }} now, or {{ crisis }}."
        sources: [leaf]
        phrases: [can't breathe, chest pain]
        pairs: [(breath|air) + (short|gone)]
        question: Is it hard to breathe now?
        """,
    "en/safety/signs/fever.yaml": """
        level: same-day
        question: Are you hot now?
        answer: Call your doctor today.
        sources: [leaf]
        phrases: [high fever]
        """,
    "en/safety/signs/harm.yaml": """
        level: emergency
        manner: quiet
        question: Are you in trouble now?
        answer: Call {{ number }} when you can.
        sources: [leaf]
        phrases: [he hits me]
        """,
    "en/skill/lines/host.yaml": """
        safety_sentence: If it burns, get help.
        local_number: your local number
        emergency_number: It is {{ number }}.
        emergency_number_unknown: Call your local number.
        danger_question: Say it again?
        danger_still: Get that help first.
        welcome: Hello. Ask {{ offers | spoken_list(kind="or") }}.
        welcome_question: ["What would you like?", "What first?"]
        welcome_reprompt: Ask {{ offers | spoken_list(kind="or") }}.
        welcome_back: Hello again.
        help: You can ask {{ offers | spoken_list(kind="or") }}.
        go_on: ["Shall I go on?", "Want more?"]
        go_on_reprompt: Say yes for more.
        carry_on: Back to it?
        carry_on_reprompt: Say yes to go back.
        guide_step_first: Step {{ number | words }} of {{ total | words }}.
        guide_step: Step {{ number | words }}.
        guide_next: Next?
        guide_next_reprompt: Say next.
        guide_end: That was the last step.
        pages_end: That was the last page.
        first_already: This is the first.
        how_many_left: "{{ left | words }} more to go."
        none_left: None left.
        nothing_new: That is all of it.
        nothing_to_repeat: Nothing said yet.
        nothing_running: Nothing runs. Ask {{ offers | spoken_list(kind="or") }}.
        paused: Take your time.
        resumed: Here we were.
        anything_else: ["Anything else?", "What else?"]
        anything_else_reprompt: Ask me something, or say stop.
        okay_no: No problem.
        goodbye: Goodbye.
        trouble: [Sorry about that., My mistake.]
        fallback: I know tea. Ask {{ offers | spoken_list(kind="or") }}.
        forget_question: Delete it all?
        forget_reprompt: Say yes to delete it.
        forgotten: All deleted.
        nothing_to_forget: Nothing to delete.
        nothing_is_kept: Nothing is kept.
        forget_trouble: Nothing is deleted yet.
        memory_trouble: No memory now.
        source: That is from {{ publisher }}, {{ title }}, checked in {{ month }}.
        source_several: That is from {{ publishers | spoken_list(kind="and") }}.
        source_none: Nothing told yet.
        card_title: Where this comes from.
        card_disclaimer: General information.
        """,
    "en/tea/lines/tea.yaml": """
        offer: which tea
        which: ["Which tea?", "Which one?"]
        how_many: How many cups?
        sure: "{{ cups }} of {{ kind }}, shall I?"
        unknown: I do not know {{ kind }}.
        """,
    "en/tea/items/all.yaml": """
        title: Tea
        first: There are three teas.
        sources: [leaf, cup]
        """,
    "en/tea/items/black.yaml": """
        title: Black tea
        first: Black tea is black.
        more: [It is strong., It is old.]
        sources: [leaf]
        """,
    "en/tea/items/green.yaml": """
        title: Green tea
        first: Green tea is green.
        sources: [leaf]
        """,
    "en/tea/items/white.yaml": """
        title: White tea
        first: White tea is white.
        sources: [cup]
        """,
    "en/tea/items/mug.yaml": """
        title: Mugs
        first: A mug holds tea.
        more: [It has a handle.]
        sources: [cup]
        """,
    "en/tea/pages/teas.yaml": """
        title: Teas
        items: [black, green, white]
        """,
    "en/tea/guides/brew.yaml": """
        title: Brewing
        sources: [leaf]
        steps:
          - {say: Boil water., quiet_seconds: 20}
          - {say: Add leaves.}
          - {say: Wait., quiet_seconds: 5}
        """,
    "en/tea/routines/stir.yaml": """
        title: Stirring
        level: 1
        position: Hold the spoon.
        phases:
          - {label: breathe in, cue: in, seconds: 3, kind: in}
          - {label: breathe out and stir, cue: stir, seconds: 3, kind: out}
          - {label: hold and keep breathing, cue: hold, seconds: 3, kind: hold}
          - {label: rest, cue: rest, seconds: 3, kind: rest}
        repetitions: 4
        per_day: 2
        for: {pregnancy: [1, 42], vaginal: 0, caesarean: 0, arms: any}
        when: Anybody may stir.
        tips: [Do not spill.]
        progress: Stir for longer.
        sources: [leaf]
        """,
    "en/tea/routines/pour.yaml": """
        title: Pouring
        level: 2
        position: Lift the pot.
        phases:
          - {label: breathe in and lift, cue: lift, seconds: 4, kind: in}
          - {label: breathe out and pour, cue: pour, seconds: 4, kind: out}
          - {label: rest, cue: rest, seconds: 3, kind: rest}
        repetitions: 2
        sides: [left, right]
        per_day: 1
        for:
          pregnancy: never
          vaginal: 14
          caesarean: 42
          needs_check: after-caesarean
          hard_on_pelvis: "yes"
        when: Pouring comes after two weeks.
        tips: [Mind the lid.]
        progress: Pour more.
        easier: stir
        sources: [cup]
        """,
    "en/tea/slots/kind.yaml": """
        black: [black tea, breakfast tea]
        green: [green tea]
        """,
    "en/tea/phrases/TeasIntent.yaml": "phrases: [which tea is there, name the teas]",
    "en/tea/phrases/TeaIntent.yaml": """
        phrases: ["tell me about {kind}", "what is {kind} like"]
        slots: {kind: kind}
        """,
}


@cache
def real_content() -> CompiledContent:
    """Our own content, compiled; its faults fail the test that asks for it."""
    return _compiled(own_root())


@cache
def learnt_content() -> CompiledContent:
    """Our own content with all that is learnt from it, as a server has it."""
    result = compile_content([own_root()])
    assert not result.faults, "\n".join(map(str, result.faults))
    learn(result.data)
    return CompiledContent(result.data)


def small_content(
    folder: Path, changed: dict[str, str] | None = None, *, is_indexed: bool = False
) -> CompiledContent:
    """The content about tea, written to the folder and compiled; `changed` files differ.

    is_indexed: whether free questions can be searched for. So few words teach no model.
    """
    for path, text in {**FILES, **(changed or {})}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    (folder / "en/skill/lines/others.yaml").write_text(_other_lines(), encoding="utf-8")
    shutil.copy(own_root().path / "en/words/routine.yaml", folder / "en/words/routine.yaml")
    return _compiled(ContentRoot(None, folder, is_own=True), is_indexed=is_indexed)


def talking_content(folder: Path) -> Path:
    """The folder with the content about tea and our own commands: it compiles in no time."""
    small_content(folder)
    ours = own_root().path / "en"
    shutil.copy(ours / "words" / "months.yaml", folder / "en" / "words")
    for name in COMMANDS:
        phrases = ours / "skill" / "phrases" / f"{name}Intent.yaml"
        if phrases.exists():
            (folder / "en" / "skill" / "phrases").mkdir(exist_ok=True)
            shutil.copy(phrases, folder / "en" / "skill" / "phrases")
    return folder


def _other_lines() -> str:
    """Those of the host's lines that have no words here, in their own."""
    ours = (own_root().path / "en/skill/lines").glob("*.yaml")
    known = yaml.safe_load(dedent(FILES["en/skill/lines/host.yaml"]))
    lines = {line: said for file in ours for line, said in yaml.safe_load(file.read_text()).items()}
    return yaml.safe_dump({line: said for line, said in lines.items() if line not in known})


def _compiled(root: ContentRoot, *, is_indexed: bool = False) -> CompiledContent:
    result = compile_content([root])
    assert not result.faults, "\n".join(map(str, result.faults))
    if is_indexed:
        for tree in result.data["languages"].values():
            tree["learnt"] = {search.LEARNT: search.learn(tree)}
    return CompiledContent(result.data)
