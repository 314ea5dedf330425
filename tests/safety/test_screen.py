"""The screen by itself, with signs and cues of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.model import Country, Sign
from gentle_back.language import Normaliser
from gentle_back.safety import Danger, DangerScreen, emergency_number, gravest
from gentle_back.safety.tables import tables_of

GROUPS = tuple[tuple[str, ...], ...]


def sign(name: str, level: str, *phrases: str, pairs: tuple[GROUPS, ...] = ()) -> Sign:
    return Sign(name, level, phrases, ("leaf",), pairs=pairs)


FIRE = sign("fire", "emergency", "it burns", "the kettle is on fire")
SCALD = sign(
    "scald",
    "emergency",
    "i am scalded",
    pairs=(
        (("scalded", "burnt"), ("hand", "finger", "hot finger")),
        (("steam",), ("eye",), ("my",)),
    ),
)
SPILL = sign("spill", "same-day", "tea on the floor", "burns my hand", "i spilled")
STAIN = sign("stain", "routine", "a stain", "the kettle is on")
GUEST = sign("guest", "emergency", "my guest is choking", "my guest chokes")
SIGNS = [STAIN, SPILL, FIRE, SCALD, GUEST]
CUES = {
    "denies": "without | no | never",
    "unless_after": "not",
    "light": "a | any | sign | of | or",
    "joins": "or",
    "bare_no": "no",
    "subjects": "i | it | my | the",
    "history": "years ago | last year | when i was young",
    "now": "now | again",
    "others": "my guest | the cat | my aunt",
    "baby": "the baby | he",
    "asks": "is ... dangerous | what is",
    "supposes": "what if",
    "media": "in the film",
    "only_asks": "just asking",
    "opens": "is",
    "mine": "i | my",
    "agrees": "yes | a bit | i don't know",
    "refuses": "no | i don't",
    "carriers": "i am | my",
}
normalise = Normaliser({"um": "-", "not any": "without"})
tables = tables_of(SIGNS, normalise, CUES)
screen = DangerScreen(SIGNS, normalise, tables)


def found(words: str) -> str | None:
    """What is found: "fire", "fire?" where it is asked about, "fire??" where she asked about it."""
    danger = screen.look(words)
    if danger is None:
        return None
    return danger.sign + ("" if danger.is_sure else "??" if danger.is_about else "?")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("a stain", "stain"),
        ("a stain and tea on the floor", "spill"),
        ("tea on the floor, a stain, and it burns", "fire"),
        ("it burns my hand", "fire"),
        ("the kettle is on", "stain"),
        ("the kettle is on fire", "fire"),
        ("the kettle um is on, um, FIRE!", "fire"),
        ("the kettle is", None),
        ("is on fire", None),
        ("stains", None),
        ("", None),
    ],
)
def test_gravest_sign_in_the_words_is_found(words: str, what: str | None) -> None:
    assert found(words) == what


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("scalded my hand", "scald"),
        ("my hand is all red and scalded", "scald"),
        ("burnt it was and my poor little finger with it", "scald"),
        ("scalded and then i went to the shop and came back and took her hand", None),
        ("steam went into my eye", "scald"),
        ("my eye hurts from the steam", "scald"),
        ("steam in the eye of the cat", None),
        ("hand", None),
    ],
)
def test_pairs_are_found_in_any_order_near_each_other(words: str, what: str | None) -> None:
    assert found(words) == what


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("scalted my hand", "scald"),
        ("scaldde my finger", "scald"),
        ("scallded my fingger", "scald"),
        ("the kettel is on fire", "fire"),
        ("skolded my hand", None),
        ("it turns", None),  # another word, and a short one
    ],
)
def test_long_words_of_signs_are_found_with_one_letter_misheard(
    words: str, what: str | None
) -> None:
    assert found(words) == what


def test_words_that_are_known_are_never_taken_for_misheard_ones() -> None:
    known = DangerScreen(SIGNS, normalise, known=["scolded"])
    unknown = DangerScreen(SIGNS, normalise)
    assert known.look("scolded my hand") is None
    assert unknown.look("scolded my hand") is not None


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("without a stain", None),
        ("not any tea on the floor", None),
        ("no sign of a stain", None),
        ("no sign of a stain or tea on the floor", None),
        ("without much tea on the floor", "spill"),
        ("without a stain it burns", "fire"),
        ("without a stain but a stain", "stain"),
        ("no it burns", "fire"),
        ("no no no it burns", "fire"),
        ("i can not pour without tea on the floor", "spill"),
    ],
)
def test_what_she_denies_is_no_sign_and_hides_no_other(words: str, what: str | None) -> None:
    assert found(words) == what


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("it burns my aunt says", "fire"),
        ("my aunt says it burns", "fire?"),
        ("my aunt made tea on the floor", None),
        ("my aunt is here and i spilled", "spill"),
        ("my guest is choking", "guest"),
        ("the kettle is on fire years ago", "fire?"),
        ("i spilled years ago", None),
        ("years ago i spilled and now again", "spill?"),
        ("years ago it burns and now i spilled", "spill"),
        ("the baby has tea on the floor", None),
        ("the baby says it burns", "fire?"),
        ("in the film the kettle is on fire", None),
        ("in the film i spilled", "spill"),
        ("is tea on the floor dangerous", "spill??"),
        ("what is a stain", "stain??"),
        ("what if i spilled", "spill??"),
        ("just asking i spilled", "spill??"),
        ("i spilled just asking", "spill??"),
        ("is tea on the floor bad", "spill??"),
        ("is it bad that i spilled", "spill"),
        ("this is tea on the floor", "spill"),
        ("my kettle is on what is a stain", "stain"),
    ],
)
def test_what_is_not_a_report_of_hers_now_is_told_apart(words: str, what: str | None) -> None:
    assert found(words) == what


def test_in_doubt_about_an_emergency_and_a_sure_lesser_sign_the_sure_is_answered() -> None:
    assert found("i spilled and my aunt says it burns") == "spill"
    grey = Danger("fire", "emergency", "ask", "phrase")
    sure = Danger("stain", "routine", "sure", "phrase")
    assert gravest([grey, sure]) == sure
    assert gravest([grey]) == grey
    assert gravest([]) is None


def test_of_two_signs_as_grave_the_first_of_content_is_found() -> None:
    smoke = sign("smoke", "emergency", "smoke")
    for signs, first in [((FIRE, smoke), "fire"), ((smoke, FIRE), "smoke")]:
        danger = DangerScreen(signs, normalise).look("it burns with smoke")
        assert danger is not None
        assert danger.sign == first


@given(st.text(max_size=40), st.sampled_from(FIRE.phrases), st.text(max_size=40))
def test_words_around_never_hide_the_gravest_sign(before: str, phrase: str, after: str) -> None:
    danger = DangerScreen(SIGNS, normalise).look(f"{before} {phrase} {after}")
    assert danger is not None
    assert (danger.level, danger.certainty) == ("emergency", "sure")


def test_screen_without_signs_finds_nothing() -> None:
    assert DangerScreen([], normalise).look("it burns") is None


def test_hostile_words_are_looked_at_in_a_moment() -> None:
    assert found("scalded hand " * 400) == "scald"
    assert found("skalded " * 400 + "xandx " * 400) is None


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("yes", "yes"),
        ("a bit yes", "yes"),
        ("i don't know", "yes"),
        ("no", "no"),
        ("i don't", "no"),
        ("tea", None),
        ("tea no", None),
        ("", None),
    ],
)
def test_answer_stands_at_the_beginning_and_in_doubt_is_a_yes(
    words: str, answer: str | None
) -> None:
    assert screen.yes_or_no(words) == answer


@pytest.mark.parametrize(
    ("code", "number"), [("GB", "nine nine nine"), ("ZZ", "yours"), ("", "yours"), (None, "yours")]
)
def test_number_is_that_of_the_country_or_the_one_for_nowhere(
    code: str | None, number: str
) -> None:
    here = Country("GB", "999", "nine nine nine", ("en-GB",), (), "", ("leaf",))
    assert emergency_number({"GB": here}, code, unknown="yours") == number
