"""Cutting text into what the engine can speak at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.voice.pieces import LONGEST_PIECE, pieces


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=1500))
def test_pieces_hold_all_of_the_text_in_order(text: str) -> None:
    cut = list(pieces(text))
    assert without_spaces("".join(cut)) == without_spaces(text)
    assert all(0 < len(piece) <= LONGEST_PIECE and piece == piece.strip() for piece in cut)


@given(st.text())
def test_nothing_the_engine_could_take_as_a_command_is_left(text: str) -> None:
    assert all(piece.isprintable() and piece.encode() for piece in pieces(text))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\x00\u00ad", [], id="nothing-to-speak"),
        pytest.param("One.\n\nTwo.", ["One. Two."], id="short-text-whole"),
        pytest.param("One two. Three, four five.", ["One two.", "Three,", "four five."], id="all"),
        pytest.param('She said "go." Then more.', ["She said", '"go."', "Then more."], id="quotes"),
        pytest.param("It is 3.5 times more", ["It is 3.5", "times more"], id="decimal-point"),
        pytest.param("abcdefghijklmno", ["abcdefghijkl", "mno"], id="one-long-word"),
        pytest.param("preg\u00adnancy", ["pregnancy"], id="soft-hyphen"),
        pytest.param("one\x01two", ["one two"], id="engine-command"),
    ],
)
def test_text_is_cut_at_the_best_place(text: str, cut: list[str]) -> None:
    assert list(pieces(text, longest=12)) == cut
