"""What the screen looks for is the same, made from content or unpacked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import Sign
from gentle_back.language import Normaliser, normaliser_of
from gentle_back.language.digest_table import DigestTable
from gentle_back.language.features import Concepts
from gentle_back.safety import DangerScreen, screen_of
from gentle_back.safety.cue_tables import cues_of
from gentle_back.safety.opinion import Opinion
from gentle_back.safety.tables import Tables, tables_of
from gentle_back.service import build_service

OWN_LINES = sorted((Path(__file__).parents[1] / "eval").glob("own-danger*.jsonl"))
SIGNS = [
    Sign("stain", "routine", ("a stain", "the kettle is on"), ("leaf",)),
    Sign("fire", "emergency", ("it burns", "the kettle is on fire", "he burns"), ("leaf",)),
    Sign(
        "scald",
        "emergency",
        ("i am scalded", "it burns"),
        ("leaf",),
        pairs=((("scalded", "burnt it"), ("hand", "finger")), (("hand", "finger"), ("my",))),
    ),
]
CUES = {
    "denies": "without | no",
    "never": "never",
    "light": "a | any",
    "joins": "or",
    "bare_no": "no",
    "subjects": "i | it | my",
    "history": "years ago",
    "others": "my guest",
    "baby": "the baby | he",
    "asks": "is ... dangerous | what is",
    "opens": "is",
    "mine": "i | my",
    "agrees": "yes | a bit",
    "refuses": "no | not any",
    "carriers": "i am | my",
}
NORMALISE = Normaliser({"um": "-", "not any": "without"})
MADE = tables_of(SIGNS, NORMALISE, CUES)
UNPACKED = Tables.unpack(json.loads(json.dumps(MADE.pack())))
TOLD = [
    *(phrase for sign in SIGNS for phrase in sign.phrases),
    *(form for sign in SIGNS for pair in sign.pairs for group in pair for form in group),
    *(half.strip() for cues in CUES.values() for cue in cues.split("|") for half in cue.split(".")),
]


@given(st.lists(st.sampled_from([*TOLD, "scaldde", "kettel", "tea"]), max_size=7).map(" ".join))
def test_unpacked_tables_find_what_those_made_from_content_find(words: str) -> None:
    made, unpacked = (DangerScreen(SIGNS, NORMALISE, tables) for tables in (MADE, UNPACKED))
    assert unpacked.look(words) == made.look(words)
    assert unpacked.yes_or_no(words) == made.yes_or_no(words)
    assert unpacked.carriers == made.carriers


def test_what_is_packed_again_is_the_same() -> None:
    assert UNPACKED.pack() == MADE.pack()
    nothing = tables_of([], NORMALISE)
    assert Tables.unpack(nothing.pack()).pack() == nothing.pack()


@pytest.fixture(scope="module")
def content(cache_dir: Path) -> CompiledContent:
    """Our own content as a server loads it."""
    return build_service(Config(cache_dir=cache_dir, safe_mode=True)).content


@pytest.mark.parametrize("lines", OWN_LINES, ids=[path.stem for path in OWN_LINES])
def test_screen_that_is_loaded_finds_what_one_made_from_content_finds(
    lines: Path, content: CompiledContent
) -> None:
    loaded, made = screen_of(content, "en"), _made_from(content)
    found = []
    for line in lines.read_text(encoding="utf-8").splitlines():
        words = json.loads(line)["text"]
        found.append(made.look(words))
        assert loaded.look(words) == found[-1], words
        assert loaded.look(words, is_whole=False) == made.look(words, is_whole=False), words
    assert sum(one is not None for one in found) > len(found) / 4


def _made_from(content: CompiledContent) -> DangerScreen:
    """The screen with all of its tables made anew."""
    signs, normalise = content.signs("en").values(), normaliser_of(content, "en")
    learnt = content.learnt("en", "signs")
    return DangerScreen(
        signs,
        normalise,
        tables_of(signs, normalise, cues_of(content, "en")),
        Opinion(learnt["opinion"], Concepts(content.concepts("en"), normalise)),
        learnt["known"].split(),
        DigestTable.unpack(learnt["asked"]),
        DigestTable.unpack(learnt["reported"]),
    )
