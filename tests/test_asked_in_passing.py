"""What mothers ask in passing, which once was answered beside the question, or with harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from asked_aloud import Aloud, Talk, keys
from contents import learnt_content
from gentle_back.content.compiled import CompiledContent

# Her words, the item that answers, and what has to be heard at once.
ASKED = [
    ("is this real labour or only my back playing up", "answers/items/labour", "in waves"),
    ("would you tell me what it is that i've got", "answers/items/diagnosis", "can't tell"),
    ("is there a person anywhere i could talk to", "answers/items/somebody-to-talk-to", "listen"),
    ("can i go for a sauna while i'm expecting", "relief/items/hot-bath", "not hot"),
    ("could i have a drop of wine to loosen my back", "medicines/items/alcohol", "can't advise"),
    ("how many drops of vitamin d for my newborn", "calcium/items/babys-vitamins", "baby's doctor"),
    ("can i take a whole gram of calcium in one go", "calcium/items/two-grams", "can't set"),
    ("what's the heaviest i'm allowed to carry", "daily/items/how-heavy", "nothing heavier"),
    ("can i lie on my back to sleep at thirty weeks", "daily/items/sleeping", "not on your back"),
    ("could my husband have a go at rubbing my calves", "relief/items/massage", "calf"),
    ("i quit my antidepressants when the baby came", "medicines/items/prescribed", "before"),
    ("my scar from the section is sore", "causes/items/caesarean", "today"),
    ("i've never been off the couch in weeks", "causes/items/too-little-activity", "walks"),
]
# Reads as leave to use a medicine, unless it names who has to say so.
LEAVE = re.compile(r"\b(can be used|is (fine|okay|safe)|you can (use|take|rub))\b")
WHO_SAYS = re.compile(r"\b(pharmacist|doctor|midwife)\b")


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return learnt_content()


@pytest.fixture(scope="module")
def aloud(content: CompiledContent) -> Aloud:
    return Aloud(content)


@pytest.mark.parametrize(("words", "item", "says"), ASKED, ids=[one[0] for one in ASKED])
def test_answer_is_to_the_question(words: str, item: str, says: str, aloud: Aloud) -> None:
    reply = Talk(aloud).ask(words)
    assert item in keys(reply), reply.text
    assert says in reply.text


def test_what_she_asked_stands_nowhere_in_content(content: CompiledContent) -> None:
    forms = {form for one in content.phrases("en").values() for form in one.forms}
    assert {words for words, *_ in ASKED} & forms == set()


def test_no_part_about_a_medicine_gives_leave(content: CompiledContent) -> None:
    # Asked about another medicine of the same kind, she hears the next part on its own.
    parts = list(_parts(content, "medicines"))
    assert any(LEAVE.search(part) for part in parts)
    assert [part for part in parts if LEAVE.search(part) and not WHO_SAYS.search(part)] == []


def _parts(content: CompiledContent, plugin: str) -> Iterator[str]:
    """All that its items say, part by part."""
    for topic in content.topics("en").values():
        if topic.owner == plugin:
            yield from (part.text for part in content.item("en", plugin, topic.id).parts)


def test_birth_yesterday_counts_over_weeks_she_never_told(aloud: Aloud) -> None:
    reply = Talk(aloud).say("i gave birth yesterday which exercises can i do")
    assert {"stages/items/after-birth-0", "stages/items/vaginal-0"} & set(keys(reply)), reply.text
