"""What her words tell while she is led: each warning sign she is asked about has its words."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.routine.told import STOP_SIGNS, WARNING_SIGNS, stop_sign_in, warning_sign_in

CONTENT = real_content()
ASKED = {
    "a fever": "fever",
    "the bleeding": "bleeding",
    "heavier bleeding": "bleeding",
    "numbness": "saddle-numbness",
    "weak legs": "leg-weakness",
    "chest pain": "chest-breath",
    "a sore calf": "calf",
    "my head": "pre-eclampsia",
    "a headache and some chest pain": "chest-breath",
    "the first one": "",
    "i had a weekend": "",
}
TOLD = {
    "my wrist hurts": "hurts",
    "it pulls on my scar": "hurts",
    "I just leaked": "sign",
    "it feels heavy down there and it hurts": "sign",
    "it doesn\N{RIGHT SINGLE QUOTATION MARK}t hurt": "",
    "why does my back hurt": "",
    "is it normal to leak": "",
    "a heavy baby": "",
    "next": "",
}


@pytest.mark.parametrize(("words", "sign"), ASKED.items())
def test_warning_sign_is_the_gravest_she_names(words: str, sign: str) -> None:
    assert warning_sign_in(words, CONTENT, "en") == sign


@pytest.mark.parametrize(("words", "told"), TOLD.items())
def test_stop_sign_is_told_and_neither_asked_nor_denied(words: str, told: str) -> None:
    assert stop_sign_in(words, "AnswersLeakingIntent", CONTENT, "en") == told


def test_words_stand_for_what_there_is() -> None:
    signs = CONTENT.signs("en")
    named = list(dict.fromkeys(CONTENT.words("en", WARNING_SIGNS).values()))
    assert set(named) <= signs.keys()
    levels = [signs[sign].level for sign in named]
    assert levels == sorted(levels, key=["emergency", "same-day", "routine"].index)
    assert set(CONTENT.words("en", STOP_SIGNS).values()) == {"hurts", "sign", "asked"}


@pytest.mark.parametrize(
    ("intent", "told"), [("AnswersLeakingIntent", "sign"), ("CausesIntent", ""), ("NextIntent", "")]
)
def test_without_her_words_what_they_were_taken_for_tells_it(intent: str, told: str) -> None:
    assert stop_sign_in("", intent, CONTENT, "en") == told
