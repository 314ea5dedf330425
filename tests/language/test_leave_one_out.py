"""A phrase that was hidden while it learnt is still understood."""

from __future__ import annotations

import pytest

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.language import learn, phrases, understander_of
from gentle_back.language.learn import BACKGROUND, Saying
from gentle_back.language.match import PhraseBook
from gentle_back.language.understand import Reading, Understood

# One of so many is hidden; every other one in turn would take minutes, and say the same. There
# is less background, so more of it has to be hidden to say anything.
OF_OURS, OF_BACKGROUND = 10, 4
# Floors, a hundredth or two from what is measured. Most that is missed is a near subject: rest for
# bed rest; what was meant is then nearly always the second reading.
UNDERSTOOD, REFUSED, ASKED = 0.85, 0.85, 0.07

DATA = compile_content([own_root()]).data
TREE = DATA["languages"]["en"]
CONTENT = CompiledContent(DATA)
TOPICS = CONTENT.topics("en")
VALUES = phrases.values_of(CONTENT, "en")


@pytest.fixture(scope="module")
def heard() -> list[tuple[Saying, Understood]]:
    """Every hidden phrase in its first form, and what it was taken for without any phrases."""
    sayings = learn.sayings_of(CONTENT, "en", TREE["background"])
    read = learn.reader_of(CONTENT, "en")
    hidden = {at for at, one in enumerate(sayings) if at % fold_of(one) == fold_of(one) // 2}
    packed = learn.learn_from([one for at, one in enumerate(sayings) if at not in hidden], read)
    TREE["learnt"] = {learn.LEARNT: packed, phrases.LEARNT: PhraseBook().pack()}
    understander = understander_of(CONTENT, "en")
    return [
        (sayings[at], understander.understand(" ".join(sayings[at].forms[0])))
        for at in sorted(hidden)
    ]


def fold_of(saying: Saying) -> int:
    return OF_OURS if saying.intent != BACKGROUND else OF_BACKGROUND


def test_a_hidden_phrase_is_understood_or_asked_about(
    heard: list[tuple[Saying, Understood]],
) -> None:
    ours = [(saying, found) for saying, found in heard if saying.intent != BACKGROUND]
    assert sum(is_right(saying, found) for saying, found in ours) / len(ours) >= UNDERSTOOD


def test_hidden_background_is_refused(heard: list[tuple[Saying, Understood]]) -> None:
    foreign = [found for saying, found in heard if saying.intent == BACKGROUND]
    refused = sum(found.verdict == "none" for found in foreign)
    assert refused / len(foreign) >= REFUSED


def test_little_is_asked_back(heard: list[tuple[Saying, Understood]]) -> None:
    assert sum(found.verdict == "close" for _, found in heard) / len(heard) <= ASKED


def is_right(saying: Saying, found: Understood) -> bool:
    """Whether it was followed as meant, or what was meant is one of the two that are offered."""
    followed = {"sure": 1, "close": 2, "none": 0}[found.verdict]
    return any(answered_by(one) & meant_by(saying) for one in found.readings[:followed])


def meant_by(saying: Saying) -> set[str]:
    """The intent of a phrase, and the items that answer it."""
    owner = CONTENT.phrases("en")[saying.intent].owner
    topic = TOPICS.get(saying.intent)
    named = {each.value for listed in VALUES.values() for each in listed.find(saying.forms[0])}
    items = {topic.id} if topic else named
    return {saying.intent} | {f"{owner}/{item}" for item in items}


def answered_by(reading: Reading) -> set[str]:
    topic = TOPICS.get(reading.intent)
    return {reading.intent} | ({f"{topic.owner}/{topic.id}"} if topic else set())
