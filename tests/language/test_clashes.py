"""`gentle-back check` finds phrases that are heard as one, and names both owners and both files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentle_back.content.find import ContentRoot
from gentle_back.language.clashes import clashing_phrases

TEA = "en/tea/phrases/TeaIntent.yaml"
CUP = "en/cup/phrases/CupIntent.yaml"
WORDS = {
    "en/words/same_as.yaml": "um: '-'\nmom: mum\nwhat is: what's\n",
    "en/words/misheard.yaml": "cattle: kettle\n",
}
ITEM = "title: T\nfirst: One.\nsources: [leaf]\nasked_as: ['{}']\n"
KIND = {"en/tea/slots/kind.yaml": "black: [black tea]\n"}


def found(folder: Path, files: dict[str, str]) -> list[tuple[str, str, int, str]]:
    """Level, file, line and message of each finding."""
    for path, text in {**WORDS, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    findings = clashing_phrases([ContentRoot(None, folder, is_own=True)])
    return [
        (one.level, str(one.path.relative_to(folder)), one.line, one.message) for one in findings
    ]


@pytest.mark.parametrize(
    ("cup", "tea"),
    [
        ("which cup", "which cup"),
        ("which-cup", "um which cup"),
        ("what is my mom's cup", "what's my mom's cup"),
        ("tell mum", "tell mom"),
        ("is the kettle on", "is the cattle on"),
        ("[now] (fill|take) the cup", "(hold|take) the cup"),
        ("is it {time}", "is it {hour}"),
    ],
)
def test_phrase_of_two_intents_is_a_fault_with_both_owners_and_both_files(
    tmp_path: Path, cup: str, tea: str
) -> None:
    slots = [
        f"slots:\n  {name}: AMAZON.TIME\n" if name in phrase else ""
        for name, phrase in (("time", cup), ("hour", tea))
    ]
    (finding,) = found(
        tmp_path,
        {
            CUP: f"phrases:\n- fill it\n- '{cup.replace(chr(39), chr(39) * 2)}'\n{slots[0]}",
            TEA: f"phrases:\n- '{tea.replace(chr(39), chr(39) * 2)}'\n{slots[1]}",
        },
    )
    level, path, line, message = finding
    assert (level, path, line) == ("fault", TEA, 2)
    assert f"TeaIntent of 'tea' and for CupIntent of 'cup' ({tmp_path / CUP}:3)" in message


def test_phrases_that_differ_in_an_article_are_nearly_the_same(tmp_path: Path) -> None:
    files = {CUP: "phrases: [fill the cup]\n", TEA: "phrases: [fill a cup]\n"}
    ((level, path, _, message),) = found(tmp_path, files)
    assert (level, path) == ("warning", TEA)
    assert "nearly: 'fill the cup'" in message


def test_topics_are_compared_with_phrases_and_with_each_other(tmp_path: Path) -> None:
    files = {
        "en/cup/items/mug.yaml": ITEM.format("what is a (mug|beaker)"),
        "en/tea/items/mug.yaml": ITEM.format("[so] what is a mug"),
        TEA: "phrases: [what's a beaker]\n",
    }
    told = [message for _, _, _, message in found(tmp_path, files)]
    assert len(told) == 2
    assert "TeaMugIntent of 'tea' and for CupMugIntent of 'cup'" in told[0]
    assert "TeaIntent of 'tea' and for CupMugIntent of 'cup'" in told[1]


def test_pair_of_phrases_is_told_once_however_many_forms_they_share(tmp_path: Path) -> None:
    files = {
        CUP: "phrases: ['(fill|take|hold) [the] (cup|mug)']\n",
        TEA: "phrases: ['(hold|take) [the] (cup|mug|pot)']\n",
    }
    assert len(found(tmp_path, files)) == 1


def test_form_that_stands_twice_under_one_intent_is_a_warning(tmp_path: Path) -> None:
    files = {TEA: "phrases:\n- '[so] which tea'\n- tea then\n- so which tea\n"}
    ((level, _, line, message),) = found(tmp_path, files)
    assert (level, line) == ("warning", 4)
    assert "stands on line 2 too" in message


def test_frames_of_free_words_are_compared_as_they_are_written(tmp_path: Path) -> None:
    phrases = ["what is {words}", "what's {words}", "[so] tell me {words}", "so tell me {words}"]
    slots = "slots: {words: AMAZON.SearchQuery}\n"
    listed = "".join(f'- "{phrase}"\n' for phrase in phrases)
    ((level, _, line, _),) = found(tmp_path, {TEA: f"phrases:\n{listed}{slots}"})
    assert (level, line) == ("warning", 5)


def test_phrase_that_is_said_by_the_slots_of_another_intent_is_a_warning(tmp_path: Path) -> None:
    files = {
        **KIND,
        TEA: "phrases: ['tell me about {kind}']\nslots: {kind: kind}\n",
        CUP: "phrases: [tell me about black tea, tell me about cups]\n",
    }
    ((level, path, _, message),) = found(tmp_path, files)
    assert (level, path) == ("warning", CUP)
    assert "'tell me about black tea' asks for CupIntent of 'cup' and for TeaIntent" in message


def test_carriers_of_two_types_are_told_apart_by_their_values(tmp_path: Path) -> None:
    files = {
        **KIND,
        "en/cup/slots/kind.yaml": "small: [small cup]\n",
        TEA: "phrases: ['tell me about {kind}']\nslots: {kind: kind}\n",
        CUP: "phrases: ['tell me about {kind}']\nslots: {kind: kind}\n",
    }
    assert found(tmp_path, files) == []


def test_guide_and_item_with_one_name_are_one_intent_too_many(tmp_path: Path) -> None:
    guide = "title: T\nsteps: [say: One.]\nsources: [leaf]\nasked_as: [brew it]\n"
    files = {"en/tea/items/brew.yaml": ITEM.format("why brew"), "en/tea/guides/brew.yaml": guide}
    (fault,) = [one for one in found(tmp_path, files) if one[0] == "fault"]
    assert "TeaBrewIntent is the intent of" in fault[3]


def test_what_cannot_be_read_is_left_to_the_check_of_forms(tmp_path: Path) -> None:
    assert found(tmp_path, {TEA: "phrases: ['(tea', 7, [a]]\n", CUP: "phrases: {a: b}\n"}) == []


def test_of_one_folder_the_same_is_found_as_of_all(tmp_path: Path) -> None:
    cup = "phrases:\n- is it {kind}\nslots:\n  kind: kind\n"
    tea = "phrases:\n- is it black tea\n- is it tea\n"
    all_found = found(
        tmp_path, {TEA: tea, CUP: cup, "en/cup/slots/kind.yaml": "black: [black tea]\n"}
    )
    assert [(path, line) for _, path, line, _ in all_found] == [(TEA, 2)]
    roots = [ContentRoot(None, tmp_path, is_own=True)]
    for folder, count in (("tea", 1), ("cup", 0)):
        assert len(clashing_phrases(roots, of=tmp_path / "en" / folder)) == count
