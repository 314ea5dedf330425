"""Free questions find what answers them, and nothing where content has no answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import small_content
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.language import search
from gentle_back.language.search import Evidence, ItemSearch, search_of, term_reader_of
from gentle_back.language.stems import stem
from topics import TOPICS

# How much of what is hidden from the index has still to be found, and of what is not ours declined.
LEAST_FOUND, LEAST_DECLINED = 0.75, 0.75


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("search"), TOPICS, is_indexed=True)


@pytest.fixture(scope="module")
def tea(content: CompiledContent) -> ItemSearch:
    found = search_of(content, "en")
    assert found
    return found


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("limescale", "tea/items/kettle-scale"),
        ("get the chalk out of my kettles", "tea/items/kettle-scale"),
        ("steeping oolong", "tea/items/oolong"),
        ("pouring milk", "tea/items/milk"),
        ("walking through the brewing", "tea/guides/brew"),
    ],
)
def test_best_is_what_the_words_are_about(tea: ItemSearch, words: str, key: str) -> None:
    verdict = tea.answer(words)
    assert [found.item_key for found in verdict.answers] == [key]


def test_intent_with_a_title_and_without_slots_is_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    phrases = "title: the teas\nphrases: [which tea is there, name the teas]"
    changed = {**TOPICS, "en/tea/phrases/TeasIntent.yaml": phrases}
    folder = tmp_path_factory.mktemp("titled")
    found = search_of(small_content(folder, changed, is_indexed=True), "en")
    assert found
    assert found.answer("naming teas").answers[0].item_key == "tea/phrases/TeasIntent"


@pytest.mark.parametrize("words", ["", "is the", "what is the weather", "play some songs", "lions"])
def test_what_is_not_ours_is_declined(tea: ItemSearch, words: str) -> None:
    assert tea.answer(words).answers == ()


def test_item_that_only_code_chooses_is_not_told_by_itself(tea: ItemSearch) -> None:
    assert all(found.item_key != "tea/items/decaf" for found in tea.search("caffeine"))


def test_what_is_likely_to_be_meant_goes_before_what_is_not(tea: ItemSearch) -> None:
    meant = Evidence({"tea/items/milk": 0.9, "tea/items/unheard-of": 0.9})
    assert tea.answer("oolong or milk", meant).answers[0].item_key == "tea/items/milk"
    assert tea.answer("steeping oolong", Evidence(is_ours=0.1)).answers == ()


def test_two_that_are_close_are_both_given(tea: ItemSearch) -> None:
    keys = {found.item_key for found in tea.answer("oolong or milk").answers}
    assert keys == {"tea/items/oolong", "tea/items/milk"}


def test_what_is_left_out_is_not_found(content: CompiledContent) -> None:
    found = search_of(content, "en", left_out={"tea"})
    assert found
    assert found.search("steeping oolong") == ()


def test_content_that_was_not_learnt_from_has_no_search(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert search_of(small_content(tmp_path_factory.mktemp("bare")), "en") is None


@given(
    st.text(max_size=300) | st.lists(st.sampled_from(["oolong", "milk", "the", "x"])).map(" ".join)
)
def test_any_text_has_an_answer_or_none(tea: ItemSearch, text: str) -> None:
    verdict = tea.answer(text)
    assert len(verdict.answers) <= 2
    assert all(found.score <= 1 for found in verdict.considered)
    assert verdict.answers == verdict.considered[: len(verdict.answers)] or verdict.answers


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["feed", "feeds", "feeding"], "feed"),
        (["lift", "lifts", "lifted", "lifting"], "lift"),
        (["sit", "sits", "sitting"], "sit"),
        (["massage", "massages", "massaging", "massaged"], "massag"),
        (["exercise", "exercises", "exercising"], "exercis"),
        (["baby", "babies"], "babi"),
        (["stiff", "stiffness"], "stiff"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_forms_of_a_word_have_one_stem(forms: list[str], expected: str) -> None:
    assert {stem(form) for form in forms} == {expected}


@pytest.mark.parametrize(
    "word", ["pelvis", "us", "bus", "dress", "ing", "red", "bed", "thing", "a", ""]
)
def test_short_words_are_left_whole(word: str) -> None:
    assert stem(word) == word


def test_hidden_phrases_find_their_item_and_background_is_declined() -> None:
    """Each fifth phrase of our own content is hidden from the index, then asked."""
    tree = compile_content([own_root()]).data["languages"]["en"]
    hidden = _hide(tree)
    background = [forms[0] for forms in tree["background"][::5]]
    tree["background"] = [one for at, one in enumerate(tree["background"]) if at % 5]
    content = CompiledContent({"languages": {"en": tree}})
    found = ItemSearch(search.learn(tree), term_reader_of(content, "en"))
    met = [found.search(text)[:3] for text, _ in hidden]
    share = sum(
        any(one.item_key == key for one in best) for best, (_, key) in zip(met, hidden, strict=True)
    ) / len(hidden)
    declined = sum(not found.answer(text).answers for text in background) / len(background)
    assert share >= LEAST_FOUND
    assert declined >= LEAST_DECLINED


def _hide(tree: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg]  # JSON
    """A form of each phrase that is taken out of the tree, and the item it asks for."""
    chance = random.Random(7)  # noqa: S311 - no secret
    hidden: list[tuple[str, str]] = []
    for owner, content in tree["plugins"].items():
        for item_id, item in content.get("items", {}).items():
            asked_as = item[6]
            hidden += [
                (chance.choice(forms), f"{owner}/items/{item_id}") for forms in asked_as[::5]
            ]
            item[6] = [forms for at, forms in enumerate(asked_as) if at % 5]
    return hidden
