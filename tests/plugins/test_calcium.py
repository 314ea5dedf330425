"""Calcium: what is said of amounts by country, stage and age, and what is never said."""

from __future__ import annotations

import re

import pytest

from contents import real_content
from gentle_back.content.compiled import CompiledContent, PluginContent
from gentle_back.values import Item, Turn
from gentle_back_calcium import amount

PREGNANT = {"stage": "pregnancy"}


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return real_content()


@pytest.mark.parametrize(
    ("country", "slots", "facts", "item"),
    [
        pytest.param(None, {}, {}, "amount", id="nothing known"),
        pytest.param(None, {"stage": "breastfeeding"}, {}, "amount", id="country unknown"),
        pytest.param("IN", {"stage": "pregnant"}, {}, "amount", id="a country without figures"),
        pytest.param("GB", {}, {}, "amount-gb", id="UK"),
        pytest.param("GB", {"stage": "postpartum"}, {}, "amount-gb", id="UK, feeding not known"),
        pytest.param("GB", {"stage": "third-trimester"}, {}, "amount-gb-pregnancy", id="UK, late"),
        pytest.param("GB", {}, PREGNANT, "amount-gb-pregnancy", id="UK, told before"),
        pytest.param(
            "GB", {"stage": "breastfeeding"}, PREGNANT, "amount-gb-breastfeeding", id="UK, asked of"
        ),
        pytest.param("US", {"stage": "breastfeeding"}, {}, "amount-us", id="US"),
        pytest.param("US", {"age": "17"}, {}, "under-nineteen", id="seventeen"),
        pytest.param("GB", {"age": "18", "stage": "pregnant"}, {}, "under-nineteen", id="eighteen"),
        pytest.param("GB", {"age": "19"}, {}, "amount-gb", id="nineteen"),
        pytest.param("US", {"age": "2"}, {}, "amount-us", id="the age of her baby"),
        pytest.param("US", {"age": "?"}, {}, "amount-us", id="an age nobody understood"),
    ],
)
def test_amount_is_that_of_her_country_stage_and_age(
    content: CompiledContent,
    country: str | None,
    slots: dict[str, str],
    facts: dict[str, str],
    item: str,
) -> None:
    turn = Turn("CalciumAmountIntent", slots, country=country, facts=facts)
    reply = amount(turn, PluginContent(content, "en", "calcium", 0))
    assert reply.keys == (f"calcium/items/{item}",)


def test_country_unknown_names_both_figures(content: CompiledContent) -> None:
    reply = amount(Turn("CalciumAmountIntent"), PluginContent(content, "en", "calcium", 0))
    assert "seven hundred" in reply.text
    assert "a thousand" in reply.text


def test_nothing_is_a_tablet_dose_or_a_sun_timer(content: CompiledContent) -> None:
    """No sentence that tells to take so much, and no minutes of sun but to correct them."""
    for item in _items(content):
        for part in item.parts:
            sentences = re.split(r"(?<=[.?!]) ", part.text.lower())
            for said in sentences:
                has_amount = "milligram" in said or "microgram" in said
                assert not (has_amount and re.search(r"\b(take|swallow)\b", said)), said
                assert "minutes" not in said or "isn't a safe rule" in said, said


def test_pain_is_never_promised_to_go_by_food_or_sun(content: CompiledContent) -> None:
    for item in _items(content):
        for part in item.parts:
            for said in re.split(r"(?<=[.?!]) ", part.text.lower()):
                is_about_pain = "back pain" in said and "severe" not in said
                assert not is_about_pain or "n't" in said, said


def test_more_of_the_foods_goes_through_all_of_them(content: CompiledContent) -> None:
    walk = content.walk("en", "calcium/pages/foods")
    assert len(walk.ids) == 7
    assert content.topics("en")["CalciumFoodsIntent"].leads_to == "foods"


def _items(content: CompiledContent) -> tuple[Item, ...]:
    return PluginContent(content, "en", "calcium", 0).items()
