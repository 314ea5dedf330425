"""The second opinion, learnt from a few lines about tea."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contents import small_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.language import normaliser_of
from gentle_back.language.features import Concepts
from gentle_back.language.model import LinearModel
from gentle_back.language.normalise import Tokens
from gentle_back.language.train import train
from gentle_back.language.train_two_way import train_two_way
from gentle_back.safety.cue_tables import cue_tables
from gentle_back.safety.learn import HARMLESS_LINE, PHRASE, REPORT, Line, learn_from
from gentle_back.safety.opinion import DANGER, Opinion, TwoWayModel
from gentle_back.safety.told_apart import Cues, ToldApart

DANGERS = {
    "no-breath": [
        "the air will not come",
        "my lungs are shut",
        "there is no air in here for me",
        "i gasp and gasp",
        "breathing is such hard work now",
        "it is as if i breathe through a straw",
    ],
    "fever": [
        "i am boiling and freezing at once",
        "you could boil tea on my forehead",
        "my forehead is an oven",
        "shivering under four blankets",
        "sweat is running down my forehead",
        "i am as hot as the kettle",
    ],
}
HARMLESS = [
    "boil the tea for me",
    "is the kettle hot",
    "tell me about tea",
    "which tea is good in the morning",
    "put the tea on the table",
    "how long does green tea take",
    "my tea is cold",
    "what comes next",
    "another cup please",
    "say that again",
    "the mug is blue",
    "the kettle is an old one",
]
# Each a few times: a feature that stands in few lines is left out.
LINES = [
    line
    for _ in range(3)
    for line in (
        *(Line([form], sign, REPORT) for sign, forms in DANGERS.items() for form in forms),
        *(Line([form], "", HARMLESS_LINE) for form in HARMLESS),
        Line(["chest pain"], "no-breath", PHRASE, is_phrase=True),
    )
]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="module")
def opinion(content: CompiledContent) -> Opinion:
    learnt = learn_from(LINES, content, "en")
    return Opinion(learnt["opinion"], Concepts({}, normaliser_of(content, "en")))


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("no air comes into my lungs", "no-breath"),
        ("i gasp for air", "no-breath"),
        ("my forehead is boiling", "fever"),
        ("freezing and boiling and shivering", "fever"),
    ],
)
def test_what_nobody_wrote_is_likely_the_sign_it_is_like(
    words: str, sign: str, opinion: Opinion, content: CompiledContent
) -> None:
    likely = opinion.of(*_read(words, content))
    assert likely.any > 0.5
    assert max(likely.of, key=likely.of.__getitem__) == sign
    assert sum(likely.of.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("words", ["tell me about green tea", "is the tea on the table", "next"])
def test_harmless_talk_is_likely_none(
    words: str, opinion: Opinion, content: CompiledContent
) -> None:
    assert opinion.of(*_read(words, content)).any < 0.5


def _read(words: str, content: CompiledContent) -> tuple[Tokens, Cues]:
    normalise = normaliser_of(content, "en")
    said = normalise(words)
    return said, ToldApart(cue_tables({}, normalise)).cues_in(said)


def test_two_way_model_says_by_and_large_what_the_linear_one_says() -> None:
    examples = [(["wtea", "wcup"], "", 1.0), (["wfire", "wcup"], DANGER, 1.0)] * 20
    linear = LinearModel(train(examples))
    packed = train_two_way(examples, DANGER, rounds=12, step=1.0, least=2)
    two_way = TwoWayModel(json.loads(json.dumps(packed)))
    for found in (["wtea"], ["wfire"], ["wcup"], ["wtea", "wfire"], [], ["wnever"]):
        expected = linear.probabilities(found)[linear.classes.index(DANGER)]
        assert two_way.probability(found) == pytest.approx(expected, abs=0.1), found


def test_nothing_is_learnt_where_there_is_nothing_to_tell_apart(content: CompiledContent) -> None:
    only_harmless = [line for line in LINES if not line.sign]
    assert learn_from(only_harmless, content, "en")["opinion"] is None
    assert learn_from([], content, "en")["opinion"] is None


def test_words_that_were_learnt_from_are_known(content: CompiledContent) -> None:
    assert "kettle" in learn_from(LINES, content, "en")["known"].split()


def test_same_lines_are_learnt_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import json, sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path;"
        "from contents import small_content;"
        "from test_second_opinion import LINES; from gentle_back.safety.learn import learn_from;"
        "print(json.dumps(learn_from(LINES, small_content(Path(sys.argv[1])), 'en')))"
    )
    here = Path(__file__).parent
    learnt = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path), str(here), str(here.parent)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(learnt) == 1
    assert json.loads(learnt.pop())["opinion"]
