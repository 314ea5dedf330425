"""What is learnt from examples, and how it is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.language.examples import in_numbers
from gentle_back.language.model import LinearModel
from gentle_back.language.train import train

EXAMPLES = [
    (["wback", "whurts"], "pain", 1.0),
    (["wback", "waches"], "pain", 1.0),
    (["wback", "whurts", "wso"], "pain", 1.0),
    (["wplay", "wmusic"], "", 1.0),
    (["wplay", "wsongs"], "", 1.0),
    (["wplay", "wmusic", "wso"], "", 1.0),
] * 3

WORDS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=4, unique=True)

LEARNS = """
import json
from gentle_back.language.train import train
print(json.dumps(train(json.loads({told!r}))))
"""


def test_what_was_learnt_is_likelier_after_a_way_through_json() -> None:
    model = LinearModel(json.loads(json.dumps(train(EXAMPLES))))
    assert model.classes == ("", "pain")
    for told, label in [(["wback", "whurts"], "pain"), (["wplay", "wnew", "wsongs"], "")]:
        likely = model.probabilities(told)
        assert model.classes[likely.index(max(likely))] == label
        assert max(likely) > 0.7


@given(st.lists(st.text("abc", min_size=1).map(lambda one: f"w{one}"), max_size=20))
def test_probabilities_are_shares_of_one_whatever_is_said(told: list[str]) -> None:
    likely = LinearModel(train(EXAMPLES)).probabilities(told)
    assert sum(likely) == pytest.approx(1.0)
    assert all(0 <= one <= 1 for one in likely)


def test_the_same_examples_give_the_same_bytes_in_every_process() -> None:
    command = [sys.executable, "-c", LEARNS.format(told=json.dumps(EXAMPLES))]
    printed = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {json.dumps(train(EXAMPLES)) + "\n"}


def test_nothing_can_be_learnt_from_nothing() -> None:
    with pytest.raises(ValueError, match="no examples"):
        train([])


@given(st.lists(WORDS, min_size=2, max_size=30, unique_by=tuple), WORDS, st.data())
def test_one_example_more_leaves_the_others_in_their_order(
    told: list[list[str]], another: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(told)))
    turn = data.draw(st.integers(0, 12))
    more = [*told[:at], another, *told[at:]]

    def order(lines: list[list[str]]) -> list[list[str]]:
        examples = in_numbers([([f"w{word}" for word in line], "", 1.0) for line in lines], 1)
        return [lines[one] for one in examples.shuffled(turn).tolist()]

    assert [line for line in order(more) if line != another] == [
        line for line in order(told) if line != another
    ]


def test_examples_are_learnt_in_a_mixed_order_that_differs_from_turn_to_turn() -> None:
    known = in_numbers([([f"w{number}"], "", 1.0) for number in range(50)], 1)
    turns = [known.shuffled(turn).tolist() for turn in range(3)]
    assert all(sorted(turn) == list(range(50)) for turn in turns)
    assert len(set(map(tuple, turns))) == 3
    assert list(range(50)) not in turns
    among = np.array([3, 5, 8, 13, 21])
    assert known.shuffled(1, among).tolist() == [one for one in turns[1] if one in among]
