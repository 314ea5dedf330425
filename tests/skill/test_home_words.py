"""What she hears is said in the words of her country; content is written once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contents import small_content
from gentle_back.dialogue import Session
from gentle_back.skill import Skill
from gentle_back.values import Turn
from tea import plugins

CHANGED = {
    "en/words/said_in_us.yaml": "{pot: kettle, black tea: breakfast tea, gp: doctor}",
    "en/tea/items/mug.yaml": """
        title: Mugs
        first: Pot and spot, pot. Ask your GP.
        more: [Black tea in a pot.]
        sources: [cup]
        """,
}


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Skill:
    return Skill(small_content(tmp_path_factory.mktemp("content"), CHANGED), plugins())


@pytest.mark.parametrize(
    ("locale", "first", "more"),
    [
        ("en-US", "Kettle and spot, kettle. Ask your doctor.", "Breakfast tea in a kettle."),
        ("en-GB", "Pot and spot, pot. Ask your GP.", "Black tea in a pot."),
        ("en", "Pot and spot, pot. Ask your GP.", "Black tea in a pot."),
    ],
)
def test_words_are_those_of_the_locale(skill: Skill, locale: str, first: str, more: str) -> None:
    turn = Turn("MugIntent", locale=locale)
    session, reply = skill.answer(Session(), turn)
    assert reply.speech[0].text == first  # type: ignore[union-attr]  # no pause in it
    _, again = skill.answer(session, replace(turn, intent="RepeatIntent"))
    assert again.speech[0].text == first  # type: ignore[union-attr]  # as above
    _, further = skill.answer(session, replace(turn, intent="MoreIntent"))
    assert further.speech[0].text == more  # type: ignore[union-attr]  # as above
