"""Which words are danger signs, with the signs of our own content."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.content.model import Sign
from gentle_back.language import normaliser_of
from gentle_back.safety import LEVELS, emergency_number, screen_of

CONTENT = real_content()
SIGNS = CONTENT.signs("en")
NORMALISE = normaliser_of(CONTENT, "en")
# Without what is learnt: what stands in phrases and pairs is to be found by itself.
SCREEN = screen_of(CONTENT, "en")


def answered(words: str) -> str | None:
    """The sign that is answered at once."""
    found = SCREEN.look(words)
    return found.sign if found and found.is_sure else None


@pytest.mark.parametrize("around", ["{}", "since tuesday {} and the baby cries", "help {}!"])
@pytest.mark.parametrize("sign", SIGNS.values(), ids=lambda sign: sign.id)
def test_each_phrase_is_found_alone_and_inside_a_sentence(sign: Sign, around: str) -> None:
    for phrase in sign.phrases:
        found = answered(around.format(phrase.upper()))
        assert found is not None, phrase
        if found != sign.id:  # a phrase may hold one of another sign, as grave as itself or more
            assert LEVELS.index(SIGNS[found].level) <= LEVELS.index(sign.level), phrase


@pytest.mark.parametrize(
    "words",
    [
        "i don't have chest pain",
        "i do not have any chest pain",
        "no chest pain, just my back",
        "my back hurts without any chest pain",
        "i haven't got shortness of breath",
        "i have not got any shortness of breath",
        "there is no shortness of breath",
        "i'm not suicidal",
    ],
)
def test_what_she_says_she_does_not_have_is_no_sign(words: str) -> None:
    assert SCREEN.look(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "no i can't breathe",
        "no no no chest pain really bad chest pain",
        "i don't have time i can't breathe",
        "i don't want to live",
        "i don't have energy my chest hurts",
        "without my mum here and now i have chest pain",
        "i don't have chest pain but i can't breathe",
    ],
)
def test_negation_of_something_else_hides_no_sign(words: str) -> None:
    assert answered(words) is not None


HARMLESS = """
why does my back hurt
why does my back hurt at night
tell me more about that
what can i do about back pain
is it normal that my back hurts in the third month
my back hurts when i lift the baby
my back has been sore since the birth
it hurts a bit when i bend down
the pain is in my lower back
is it the hormones
could it be my posture
is it because of the caesarean
did the epidural do this to my back
how long does this last
how common is back pain
my tummy muscles are weak
my shoulders are stiff from feeding
how should i sit when i feed the baby
how should i hold the baby
the baby is asleep now
the baby cries all evening
the baby is hungry
my baby weighs nine pounds
i carry the baby all day
he wants to be held the whole time
i had a long labour
i had a c section two weeks ago
i am twenty weeks pregnant
i feel tired today
i am so tired of laundry
i can't sleep well
i can't sit for long
i can't find my phone
i can't reach the shelf
i can't carry the shopping
my legs are tired from standing
my feet are swollen in the evening
my hips ache when i walk
my neck is stiff
i fell asleep on the sofa
the milk spilled on the floor
can you call my mum later
call it a day
help me with my posture
i need help with feeding
can you help me
do i need more calcium
does milk help against back pain
is swimming good for me
can i go for a walk
how do i get out of bed
my mattress is too soft
which shoes should i wear
my bra is too tight
i want to go home
i want to stop
i don't want to do that
start over please
say that again
where is that from
who says so
thank you that was good
what's the weather like
my husband went to the hospital to work
the doctor said it is fine
my back doesn't hurt any more
""".strip().splitlines()


def test_there_is_enough_harmless_talk() -> None:
    assert len(set(HARMLESS)) >= 60


@pytest.mark.parametrize("words", HARMLESS)
def test_harmless_talk_is_no_sign(words: str) -> None:
    assert SCREEN.look(words) is None


def test_phrases_of_other_intents_are_no_emergencies() -> None:
    for known in CONTENT.phrases("en").values():
        for form in known.forms:
            found = SCREEN.look(form)
            assert not (found and found.is_sure and found.level == "emergency"), form


def test_values_of_slots_are_no_signs() -> None:
    for known in CONTENT.phrases("en").values():
        for kind in known.slots.values():
            if kind.startswith("AMAZON."):
                continue
            for value, forms in CONTENT.slot_values("en", known.owner, kind).items():
                for form in (value, *forms):
                    assert SCREEN.look(form, is_whole=False) is None, form


@pytest.mark.parametrize("country", [None, *CONTENT.countries("en")])
@pytest.mark.parametrize("sign", SIGNS.values(), ids=lambda sign: sign.id)
def test_each_answer_is_short_and_says_whom_to_call(sign: Sign, country: str | None) -> None:
    countries = CONTENT.countries("en")
    number = emergency_number(countries, country, unknown="your local emergency number")
    crisis = countries[country].crisis if country else ""
    answer = CONTENT.sign_answer("en", sign.id, number=number, crisis=crisis)
    assert len(answer.text.split()) <= 60
    assert answer.sources
    if sign.level == "emergency":
        assert number in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "i can't walk without chest pain",
        "i cannot lie down without shortness of breath",
        "i can never sleep without chest pain",
    ],
)
def test_what_she_cannot_do_without_a_sign_is_a_report_of_it(words: str) -> None:
    assert answered(words) == "chest-breath"


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u2018", "\u02bc", "`"])
def test_apostrophe_of_any_kind_hides_no_sign(mark: str) -> None:
    assert answered(f"i can{mark}t breathe") == "chest-breath"
