"""Her own report, now, told apart from other talk, with the cues of our own content."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.safety import screen_of

SCREEN = screen_of(real_content(), "en")


def verdict(words: str) -> str:
    """ "none", "ask", "about" where she asks about it, or "sure"."""
    found = SCREEN.look(words)
    if found is None:
        return "none"
    return "sure" if found.is_sure else "about" if found.is_about else "ask"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("i don't have a fever i'm only stiff", "none"),
        ("no fever no chills just a stiff back", "none"),
        ("there's no chest pain or shortness of breath", "none"),
        ("i'm not suicidal i'm just fed up with this chair", "none"),
        ("no i can't breathe", "sure"),
        ("no fever but i can't feel my legs", "sure"),
        ("it isn't only my back i have chest pain", "sure"),
        ("i can't sit up without chest pain", "sure"),
    ],
)
def test_denials(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("years ago i had chest pain", "ask"),
        ("i had a fever years ago", "none"),
        ("when i was a teenager i used to faint and i passed out at school", "ask"),
        ("i had chest pain years ago and now my chest hurts again", "sure"),
        ("at twenty i had a seizure", "ask"),
        ("i had a fever at twenty", "none"),
        ("i have a fever at twenty weeks", "sure"),
        ("i have a fever at twenty seven weeks", "sure"),
    ],
)
def test_history(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my neighbour had a seizure in the garden", "ask"),
        ("my sister has a high temperature", "none"),
        ("my mum says my legs keep giving way and they do", "sure"),
        ("my sister is here and i can't breathe", "sure"),
        ("my husband hits me", "sure"),
        ("the baby isn't breathing", "sure"),
        ("my sister passed out at work", "ask"),
        ("my sister passed out", "sure"),  # she may be lying there
        ("my sister passed out at work just now", "sure"),
    ],
)
def test_other_people(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("my mum says it might be a clot because one leg is so swollen", "calf"),
        ("my husband looked at the epidural mark and it's all red", "epidural-site"),
        ("my friend reckons it's a clot in the leg", "calf"),
        ("my sister only just noticed that the section scar is open and it's oozing", "wound"),
        ("my nan is sure it's a hot breast with a red patch", "breast"),
    ],
)
def test_who_says_of_her_that_she_has_it_does_not_have_it(words: str, sign: str) -> None:
    found = SCREEN.look(words)
    assert found is not None
    assert (found.sign, found.certainty) == (sign, "sure")


@pytest.mark.parametrize(
    "words",
    [
        "my sister says her leg is swollen and hot",
        "my husband says his epidural mark is all red",
        "my mum thinks it's a clot in my sister's leg",
        "my friend told me it's normal to have a high temperature",
    ],
)
def test_who_says_so_of_somebody_else_tells_of_no_sign_of_hers(words: str) -> None:
    found = SCREEN.look(words)
    assert found is None or not found.is_sure


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("is chest pain dangerous", "about"),
        ("what are the signs of saddle numbness", "about"),
        ("what does saddle numbness mean", "about"),
        ("when should i call an ambulance", "about"),
        ("is it normal that i can't feel my legs", "sure"),
        ("is it bad that i have chest pain", "sure"),
    ],
)
def test_questions_about_a_sign(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in the film the woman has chest pain", "none"),
        ("i was watching a film and i can't breathe", "sure"),
    ],
)
def test_stories(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("none of my legs is swollen", "none"),
        ("i've no chest pain or numbness", "none"),
        ("neither of my calves is swollen", "none"),
        ("i have never fainted", "none"),
        ("i've never had chest pain like this", "sure"),
        ("my wound isn't open or smelly", "none"),
        ("no one is hurting me", "none"),
        ("no numbness but my chest is crushing and i can't breathe", "sure"),
    ],
)
def test_denials_of_all_kinds(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("had a clot years ago and now my leg is swollen again", "sure"),
        ("i had chest pain years ago i'm fine now", "ask"),
        ("i had chest pain in lockdown", "ask"),
        ("my ex hit me years ago i'm well out of it now", "ask"),
        ("my ex hit me today", "sure"),
        ("i was in a car crash at nineteen", "ask"),
        ("i was in a car crash at nineteen weeks", "sure"),
        ("this is my first pregnancy and my waters broke", "sure"),
        ("i'm pregnant with my first and i'm bleeding", "sure"),
        ("with my first i had nothing and i'm leaking fluid", "ask"),
        ("my section scar is oozing", "sure"),
        ("my section scar was oozing years ago", "none"),
    ],
)
def test_what_was_once_is_not_what_is_now(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my calf was swollen they scanned it", "ask"),
        ("my calf is swollen and the midwife said it's fine", "ask"),
        ("the midwife said it's fine but my calf is swollen", "sure"),
        ("my calf is swollen the midwife said it's fine but it's worse", "sure"),
    ],
)
def test_what_somebody_has_looked_at_is_asked_about(words: str, expected: str) -> None:
    assert verdict(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my brother in law had an accident on his bike", "ask"),
        ("my cousin had a seizure", "ask"),
        ("my baby had a fall and he isn't breathing", "sure"),
        ("it's like somebody sitting on my chest", "sure"),
    ],
)
def test_whoever_was_named_has_it(words: str, expected: str) -> None:
    assert verdict(words) == expected
