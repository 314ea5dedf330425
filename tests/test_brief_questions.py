"""The questions of the content brief: each is answered as it says there, however it is asked.

Danger signs and reminders have tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from asked_aloud import Aloud, Talk, keys
from contents import learnt_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.language import normaliser_of
from gentle_back.language.search import term_reader_of
from gentle_back.values import Reply

PATH = Path(__file__).parent / "brief" / "questions.yaml"
ACTIONS = {"answer", "ask", "control", "exercise", "refer", "refuse"}
KEYS = {"asked", "action", "heard", "says", "in_all", "never", "or", "or_heard"}
KEYS |= {"starts", "offers", "during"}
MOST_SHARED = 0.5
WHICH = "skill/lines/which_one"


@dataclass(frozen=True)
class Case:
    """One way of asking one of the questions."""

    asked: str
    question: dict[str, Any]
    is_paraphrase: bool


def _cases() -> Iterator[Case]:
    for question in yaml.safe_load(PATH.read_text(encoding="utf-8")):
        assert set(question) <= KEYS, question
        assert question["action"] in ACTIONS, question
        assert len(question["or"]) == 2, question
        yield Case(question["asked"], question, is_paraphrase=False)
        for asked in question["or"]:
            yield Case(asked, question, is_paraphrase=True)


CASES = list(_cases())
PARAPHRASES = [case for case in CASES if case.is_paraphrase]
REFUSED = [case for case in CASES if not case.is_paraphrase and case.question["action"] == "refuse"]


def _asked(case: Case) -> str:
    return case.asked


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return learnt_content()


@pytest.fixture(scope="module")
def aloud(content: CompiledContent) -> Aloud:
    return Aloud(content)


@pytest.mark.parametrize("case", CASES, ids=_asked)
def test_question_is_answered_as_the_brief_says(case: Case, aloud: Aloud) -> None:
    question, talk = case.question, Talk(aloud)
    if "during" in question:
        talk.say(question["during"])
    reply = _choose(talk, case)
    if "starts" in question:
        running = talk.session.activity
        assert running, reply.text
        assert running.key in question["starts"]
        return
    told = keys(reply)
    if case.is_paraphrase and set(told) & set(question.get("or_heard", ())):
        return
    item = next((key for key in told if key in question["heard"]), None)
    assert item, f"{told}: {reply.text}"
    for words in question.get("says", ()):
        assert words.casefold() in reply.text.casefold()
    whole = _whole(aloud.content, item)
    for words in question.get("in_all", ()):
        assert words.casefold() in whole
    for words in question.get("never", ()):
        assert words.casefold() not in f"{reply.text} {whole}".casefold()
    if "offers" in question:
        assert reply.question
        assert reply.question.answers["yes"].slots["exercise"] == question["offers"]


def _choose(talk: Talk, case: Case) -> Reply:
    """The reply to the question; where she is asked which of two she means, the one she means."""
    reply = talk.ask(case.asked)
    if not reply.question or reply.question.prompt.key != WHICH:
        return reply
    topics = talk.aloud.content.topics("en")
    for place in ("first", "second"):
        topic = topics.get(reply.question.answers[place].intent)
        if topic and topic.key in case.question["heard"]:
            return talk.say(f"the {place} one")
    return reply


def _whole(content: CompiledContent, key: str) -> str:
    """All that an item or a guide says."""
    owner, kind, name = key.split("/")
    if kind == "items":
        parts = content.item("en", owner, name).parts
        return " ".join(part.text for part in parts).casefold()
    steps = content.walk("en", key).steps if kind == "guides" else ()
    return " ".join(step.wording.text for step in steps).casefold()


@pytest.mark.parametrize("case", PARAPHRASES, ids=_asked)
def test_paraphrase_shares_few_words_with_its_question(
    case: Case, content: CompiledContent
) -> None:
    read = term_reader_of(content, "en")
    first, second = (
        {term.stem for term in read(one)} for one in (case.question["asked"], case.asked)
    )
    assert len(first & second) <= MOST_SHARED * len(second), first & second


def test_no_paraphrase_stands_in_content(content: CompiledContent) -> None:
    normalise = normaliser_of(content, "en")
    paraphrases = {normalise(case.asked) for case in PARAPHRASES}
    forms = {normalise(form) for one in content.phrases("en").values() for form in one.forms}
    assert paraphrases & forms == set()
    for path in sorted((PATH.parents[2] / "content").rglob("*.yaml")):
        text = " ".join(path.read_text(encoding="utf-8").casefold().split())
        assert not [case.asked for case in PARAPHRASES if case.asked in text], path


@pytest.mark.parametrize("case", REFUSED, ids=_asked)
def test_refusal_has_a_next_step(case: Case, aloud: Aloud) -> None:
    reply = Talk(aloud).ask(case.asked)
    helpers = ("doctor", "midwife", "pharmacist", "physiotherapist", "health visitor", "shade")
    assert any(one in reply.text for one in helpers), reply.text
    assert reply.question


@pytest.mark.parametrize("case", REFUSED, ids=_asked)
def test_refusal_is_never_said_twice_in_the_same_words(case: Case, aloud: Aloud) -> None:
    talk = Talk(aloud)
    first, second = talk.ask(case.asked), talk.ask(case.asked)
    assert _answer(first) != _answer(second), _answer(first)


def _answer(reply: Reply) -> tuple[str, ...]:
    return tuple(str(piece) for piece in reply.speech[:1])
