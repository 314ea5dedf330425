"""What is looked at in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contents import real_content
from gentle_back.language.features import CONCEPT, LETTERS, MOST_WORDS, Concepts, features
from gentle_back.language.model import SCALES
from gentle_back.language.phrases import normaliser_of

CONTENT = real_content()
NORMALISE = normaliser_of(CONTENT, "en")
CONCEPTS = Concepts(CONTENT.concepts("en"), NORMALISE)


def found(text: str, kind: str) -> set[str]:
    return {one[1:] for one in features(NORMALISE(text), CONCEPTS) if one[0] == kind}


def test_different_words_for_one_thing_share_a_concept() -> None:
    for one, other, concept in [
        ("a hot water bottle", "the heat pad", "heat"),
        ("since the birth", "post partum", "after birth"),
        ("a wet nappy", "changing diapers", "change baby"),
    ]:
        assert concept in found(one, CONCEPT) & found(other, CONCEPT)


def test_the_longest_form_goes_before_its_parts() -> None:
    concepts = Concepts({"hold": ["rugby ball hold"], "sport": ["rugby"]}, NORMALISE)
    told = features(("the", "rugby", "ball", "hold"), concepts)
    assert f"{CONCEPT}hold" in told
    assert f"{CONCEPT}sport" not in told


def test_a_misheard_word_keeps_most_of_its_letters() -> None:
    meant, heard = found("acupuncture", LETTERS), found("accupunture", LETTERS)
    assert len(meant & heard) > len(meant) / 3


WORDS = ("my", "back", "hurts", "so", "a", "lot", "why", "oh", "relaxin")


@given(st.lists(st.sampled_from(WORDS), max_size=90))
def test_features_are_told_once_in_one_order_and_each_has_a_scale(words: list[str]) -> None:
    told = features(tuple(words), CONCEPTS)
    assert told == features(tuple(words), CONCEPTS)
    assert len(told) == len(set(told))
    assert all(one[0] in SCALES for one in told)
    assert told == features(tuple(words[:MOST_WORDS]), CONCEPTS)
