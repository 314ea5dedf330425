"""What an utterance is taken for, by phrases and by what was learnt from them."""

from __future__ import annotations

import time

import pytest

from contents import learnt_content
from gentle_back.language import Expects, Understander, understander_of
from gentle_back.language.understand import STANDS_OUT, SURE
from gentle_back.values.intents import HOST_INTENTS

CONTENT = learnt_content()
UNDERSTANDER = understander_of(CONTENT, "en")


def intents(text: str, understander: Understander = UNDERSTANDER) -> tuple[str, list[str]]:
    understood = understander.understand(text)
    return understood.verdict, [one.intent for one in understood.readings]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("any chance a warm wheat bag would settle my back", "ReliefHeatIntent"),
        ("is there a knack to getting up out of bed with this back", "DailyGettingUpIntent"),
        ("would i be alright taking a couple of nurofen for it", "MedicinesIbuprofenIntent"),
        ("what on earth is causing all this pain in my lower back", "CausesIntent"),
        ("my auntie swears the epidural did it", "MythsEpiduralIntent"),
        ("do needles in the back do anything accupuncture i mean", "ReliefAcupunctureIntent"),
        ("would you mind repeating what you said", "RepeatIntent"),
    ],
)
def test_what_nobody_wrote_down_is_understood(text: str, intent: str) -> None:
    verdict, found = intents(text)
    assert (verdict, found[0]) == ("sure", intent)


@pytest.mark.parametrize(
    "text",
    [
        "book the car in for a service",
        "which of the planets is the biggest",
        "turn the hall light off love",
        "are bananas cheaper at the market",
        "how do i stop the baby scratching his face",
        "did you ring the school about friday",
        "asdf qwer zxcv",
        "",
        "?!",
    ],
)
def test_what_is_not_ours_is_refused(text: str) -> None:
    assert intents(text)[0] == "none"


def test_a_phrase_is_exact_and_says_so() -> None:
    understood = UNDERSTANDER.understand("Tell me more.")
    assert understood.verdict == "sure"
    assert (understood.readings[0].intent, understood.readings[0].score) == ("MoreIntent", 1.0)
    assert understood.readings[0].why == "phrase"


def test_a_slot_is_found_in_words_that_are_no_phrase() -> None:
    understood = UNDERSTANDER.understand("so you reckon it could all be from my weak tummy muscles")
    slots = [one.slots.get("cause") for one in understood.readings if one.intent == "CauseIntent"]
    topics = [one.intent for one in understood.readings]
    assert slots == ["tummy-muscles"] or topics[0] == "CausesTummyMusclesIntent"


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("i emptied the bins this morning", "StageIntent"),
        ("i got married yesterday", "StageIntent"),
    ],
)
def test_a_template_whose_slot_would_take_any_words_is_no_proof(text: str, never: str) -> None:
    verdict, found = intents(text)
    assert verdict == "none" or found[0] != never


def test_an_unknown_value_is_kept_where_the_words_around_it_are_likely() -> None:
    understood = UNDERSTANDER.understand("remind me of my tea every day")
    assert understood.readings[0].intent == "ReminderCreateIntent"
    assert understood.readings[0].slots["reminder"] == "my tea"


def test_known_values_go_before_one_that_would_take_their_words() -> None:
    text = "friday mornings eight thirty remind me to have my yoghurt"
    (best, *_) = UNDERSTANDER.understand(text).readings
    assert best.intent == "ReminderCreateIntent"
    assert best.slots["time"] == "08:30"


def test_a_whole_order_beside_an_open_question_keeps_what_it_is_for() -> None:
    expects = Expects(fills="frequency", intent="ReminderCreateIntent")
    (best, *_) = UNDERSTANDER.understand("remind me of my tea every day", expects).readings
    assert best.slots == {"reminder": "my tea", "frequency": "daily"}


def test_readings_are_few_best_first_and_each_once() -> None:
    readings = UNDERSTANDER.understand("my back hurts when i feed lying down").readings
    scores = [one.score for one in readings]
    assert 1 <= len(readings) <= 5
    assert scores == sorted(scores, reverse=True)
    assert len({one.intent for one in readings}) == len(readings)


def test_intents_of_a_plugin_that_is_left_out_are_never_read() -> None:
    without = understander_of(CONTENT, "en", {"relief"})
    _, found = intents("would a warm wheat bag settle my back", without)
    assert not [one for one in found if one.startswith("Relief")]


def test_a_fact_that_she_may_have_told_is_never_guessed_nor_offered() -> None:
    phrases = CONTENT.phrases("en")
    facts = [name for name, known in phrases.items() if not known.title]
    facts = [name for name in facts if name not in HOST_INTENTS]
    assert "StageIntent" in facts
    for name in facts:
        for form in phrases[name].forms:
            # Cut short, it may be anything.
            understood = UNDERSTANDER.understand(form.partition("{")[0].rpartition(" ")[0])
            best, second = (*understood.readings, *[None] * 2)[:2]
            if best is None or best.intent not in facts or best.why != "learnt":
                continue
            assert understood.verdict != "close", form
            stands_out = second is None or best.score >= STANDS_OUT * second.score
            assert understood.verdict == "none" or best.score >= SURE or stands_out, form


def test_an_open_question_decides_what_a_bare_answer_means() -> None:
    yes_or_no = Expects(answers=frozenset({"yes", "no"}))
    awaited = UNDERSTANDER.understand("oh yes i would love that", yes_or_no).readings[0]
    alone = UNDERSTANDER.understand("oh yes i would love that").readings[0]
    assert awaited.intent == "YesIntent"
    assert awaited.score >= alone.score


@pytest.mark.parametrize("text", ["i'm not sure", "hard to say", "i really couldn't tell you"])
def test_nobody_guesses_between_yes_and_no(text: str) -> None:
    understood = UNDERSTANDER.understand(text, Expects(answers=frozenset({"yes", "no"})))
    assert understood.verdict == "none" or understood.readings[0].intent not in {
        "YesIntent",
        "NoIntent",
    }


def test_an_awaited_slot_is_filled_by_a_bare_value_and_by_a_few_words_around_it() -> None:
    expects = Expects(fills="cause", intent="CauseIntent")
    for text in ("hormones", "i think it was hormones"):
        understood = UNDERSTANDER.understand(text, expects)
        assert understood.verdict == "sure"
        assert understood.readings[0].slots == {"cause": "hormones"}


def test_the_choice_among_two_is_read_only_where_there_is_a_choice() -> None:
    said = "ah go for that second one please"
    offered = Expects(answers=frozenset({"first", "second"}))
    assert UNDERSTANDER.understand(said, offered).readings[0].slots == {"choice": "second"}


def test_hostile_words_are_answered_at_once() -> None:
    start = time.perf_counter()
    for text in ("back " * 400, "a" * 2_000, "{cause} {cause}", "\u0000\ud7ff" * 900):
        UNDERSTANDER.understand(text)
    assert time.perf_counter() - start < 1.0
