"""The claims: each has its verdict, and whoever asks hears the item that answers it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from asked_aloud import Aloud, Talk, keys
from contents import learnt_content
from gentle_back.content.claims import Claim, read_claims
from gentle_back.content.compile import compile_content
from gentle_back.content.coverage import Covered, cover
from gentle_back.content.find import own_root
from gentle_back.content.reading import read_root

TODAY = date(2026, 11, 22)
# Claims that nobody may hear as fact.
CORRECTED = {"unsupported", "unsafe", "opinion"}
# What an answer has that turns round what she heard: a no, or the better way instead.
TURNED = re.compile(
    r"\b(not?|nobody|nothing|never|isn't|doesn't|don't|can't|too strong|leave|waits?|only|studies"
    r"|you can|all right|in three)\b"
)


@cache
def _covered() -> list[Covered]:
    claims, faults = read_claims(read_root(own_root()), TODAY)
    assert not faults
    return cover(claims, compile_content([own_root()], today=TODAY).data)


ANSWERED = [one for one in _covered() if one.claim.is_answered]
CORRECTIONS = [one for one in ANSWERED if one.claim.verdict in {"unsupported", "unsafe"}]


def _id(one: Covered) -> str:
    return one.claim.id


@pytest.fixture(scope="module")
def aloud() -> Aloud:
    return Aloud(learnt_content())


def test_no_claim_is_lost() -> None:
    assert [one.claim.id for one in _covered() if one.is_lost] == []


def test_each_claim_that_has_no_item_says_why() -> None:
    silent = [one.claim for one in _covered() if not one.answers]
    assert all(claim.later or claim.not_spoken for claim in silent)
    assert {claim.later for claim in silent} <= {"exercises", "reminders", ""}


def test_what_is_never_spoken_is_no_claim_about_backs() -> None:
    never = [one.claim for one in _covered() if one.claim.not_spoken]
    assert {_verdict(claim) for claim in never} <= CORRECTED


def _verdict(claim: Claim) -> str:
    return claim.verdict


@pytest.mark.parametrize("one", ANSWERED, ids=_id)
def test_asking_brings_an_item_that_answers_the_claim(one: Covered, aloud: Aloud) -> None:
    heard = [keys(Talk(aloud).ask(phrase)) for phrase in _phrases(aloud, one)]
    expected = {answer.key for answer in one.answers}
    assert heard
    assert all(expected & set(told) for told in heard), heard


def _phrases(aloud: Aloud, one: Covered) -> list[str]:
    """A phrase for each item that answers the claim and can be asked for."""
    asked = (answer.asked for answer in one.answers if not answer.asked.startswith("pages "))
    return [_phrase(aloud, one) for one in asked if one]


def _phrase(aloud: Aloud, asked: str) -> str:
    """The first phrase of "ReliefHeatIntent", or of "CauseIntent, cause weight" with its value."""
    intent, _, filled = asked.partition(", ")
    known = aloud.content.phrases("en")[intent]
    if not filled:
        return known.forms[0]
    slot, value = filled.split(" ")
    synonyms = aloud.content.slot_values("en", known.owner, known.slots[slot])[value]
    form = next(form for form in known.forms if "{" in form)
    return form.replace(f"{{{slot}}}", synonyms[0])


@pytest.mark.parametrize("one", CORRECTIONS, ids=_id)
def test_what_is_not_so_is_turned_round_in_the_first_answer(one: Covered, aloud: Aloud) -> None:
    told = []
    for answer in one.answers:
        owner, _, item_id = answer.key.split("/")
        told.append(aloud.content.item("en", owner, item_id).parts[0].text)
    assert any(TURNED.search(text.casefold()) for text in told), told
