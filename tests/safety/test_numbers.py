"""Whose number she hears on an emergency: that of the country, whatever the language setting."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.country import country_of
from gentle_back.dialogue import Session
from gentle_back.skill import Skill
from gentle_back.values import Turn
from gentle_back.values.intents import DANGER_SIGN, EMERGENCY_NUMBER
from tea import plugins

CONTENT = real_content()
SKILL = Skill(CONTENT, plugins())
SIGNS = [sign.id for sign in CONTENT.signs("en").values() if sign.level == "emergency"]
NUMBERS = {one.emergency_words for one in CONTENT.countries("en").values()}


@pytest.mark.parametrize(
    ("locale", "zone", "number"),
    [
        ("en-US", "America/Chicago", "nine one one"),
        ("en-GB", "Europe/London", "nine nine nine"),
        ("en-AU", "Australia/Perth", "zero zero zero"),
        ("en-AU", "Pacific/Auckland", "one one one"),
        ("en-IN", "Asia/Kolkata", "one one two"),
        ("en-CA", "America/Toronto", "nine one one"),
        ("en-GB", "Africa/Johannesburg", "one one two"),
        ("en-GB", "Europe/Dublin", "one one two"),
        ("en-US", "Asia/Kolkata", "your local emergency number"),
        ("en-GB", "America/New_York", "your local emergency number"),
        ("de-DE", None, "your local emergency number"),
    ],
)
def test_every_emergency_answer_names_the_number_of_the_country_and_no_other(
    locale: str, zone: str | None, number: str
) -> None:
    country = country_of(CONTENT.countries("en"), time_zone=zone, locale=locale)
    known = CONTENT.countries("en").get(country or "")
    crisis = known.crisis if known and known.crisis else "no crisis line"
    for sign in SIGNS:
        turn = Turn(DANGER_SIGN, {"sign": sign}, locale=locale, country=country)
        session, reply = SKILL.answer(Session(), turn)
        assert number in reply.text, sign
        instruction = reply.text.replace(crisis, "")
        assert not [one for one in NUMBERS - {number} if f"call {one}" in instruction], sign
        if reply.is_final:
            continue
        _, told = SKILL.answer(session, Turn(EMERGENCY_NUMBER, locale=locale, country=country))
        assert number in told.text, sign
