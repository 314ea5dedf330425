"""Exercises: each as the brief has it, open to nobody too early, and led or kindly refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

import gentle_back_exercises as plugin
from contents import real_content
from gentle_back import Handler
from gentle_back.content.compiled import PluginContent
from gentle_back.content.find import own_root
from gentle_back.content.model import RoutineContent
from gentle_back.gates import Closed, Open, judge
from gentle_back.plugins import load_plugins
from gentle_back.routine.compile import check_routine
from gentle_back.routine.words import routine_words
from gentle_back.skill import Skill
from gentle_back.values import Content, Reply, Turn, Walk
from plugins.brief_exercises import BRIEF, FITS_ANYBODY, HARD_ON_PELVIS, NEVER_HOLDING
from tea import Conversation

CONTENT = real_content()
ROUTINES = {one.id: one for one in CONTENT.routines("en", "exercises")}
OURS: Content = PluginContent(CONTENT, "en", "exercises")
FOLDER: Path = own_root().path / "en/exercises"
MOST_WORDS = 45
LAST_DAY = 100
# Asked and answered, so that no gate is left but those that a test is about.
ANSWERED = {"signs": "clear", "arms": "free", "front_pain": "no", "limited": "no"}
BIRTHS = {
    "vaginal": {"birth": "vaginal", "hard_birth": "no"},
    "torn": {"birth": "vaginal", "hard_birth": "yes"},
    "caesarean": {"birth": "caesarean", "hard_birth": "no"},
    "assisted": {"birth": "assisted", "hard_birth": "yes"},
}
HANDLERS: dict[str, Handler] = {}
plugin.register_intents(HANDLERS.__setitem__)
every_routine = pytest.mark.parametrize("name", BRIEF)


def _turn(intent: str = "", facts: dict[str, str] | None = None, **slots: str) -> Turn:
    return Turn(intent, MappingProxyType(slots), facts=MappingProxyType(facts or {}))


def _words(reply: Reply) -> int:
    return len(reply.text.split())


def test_all_exercises_of_the_brief_are_there_and_no_others() -> None:
    assert ROUTINES.keys() == BRIEF.keys()


@every_routine
def test_set_is_that_of_the_brief(name: str) -> None:
    brief, routine = BRIEF[name], ROUTINES[name]
    seconds = tuple(phase.seconds for phase in routine.phases)
    sides = len(routine.sides) or 1
    assert seconds == brief.seconds
    assert (routine.repetitions, sides, routine.sets) == (brief.repetitions, brief.sides, 1)
    assert sum(seconds) * routine.repetitions * sides == brief.set_seconds
    assert routine.per_day == brief.per_day


@every_routine
def test_set_can_be_counted_at_every_speaking_rate(name: str) -> None:
    assert check_routine(ROUTINES[name], routine_words(CONTENT, "en")) == []


@every_routine
def test_nobody_is_told_to_hold_her_breath(name: str) -> None:
    for phase in ROUTINES[name].phases:
        assert "hold your breath" not in phase.label
        assert phase.kind != "hold" or "breath" in phase.label, phase
        # The effort is on the way out.
        assert not ("lift" in phase.cue and phase.kind == "in"), phase


def _is_open(name: str, **facts: str) -> bool:
    return isinstance(judge(ROUTINES[name].gate, {**ANSWERED, **facts}), Open)


@every_routine
def test_gate_is_that_of_the_brief_in_every_week_of_pregnancy(name: str) -> None:
    for week in range(1, 43):
        is_open = _is_open(name, stage="pregnancy", weeks=str(week))
        assert is_open is BRIEF[name].fits_in_week(week), week


@every_routine
@pytest.mark.parametrize("birth", BIRTHS)
def test_gate_is_that_of_the_brief_on_every_day_after_birth(name: str, birth: str) -> None:
    for day, checked in product(range(LAST_DAY), ("yes", "no")):
        facts = {**BIRTHS[birth], "stage": "after-birth", "days": str(day), "checked": checked}
        fits = BRIEF[name].fits_on_day(
            day, is_gentle=birth == "vaginal", is_checked=checked == "yes"
        )
        assert _is_open(name, **facts) is fits, (day, checked)


def test_pain_at_the_front_of_the_pelvis_rules_out_what_is_hard_on_it() -> None:
    facts = {**BIRTHS["vaginal"], "stage": "after-birth", "days": "100", "checked": "yes"}
    shut = {
        name for name in BRIEF if ROUTINES[name].gate.vaginal is not None
        and not _is_open(name, **{**facts, "front_pain": "yes"})
    }  # fmt: skip
    assert shut == HARD_ON_PELVIS


def test_nothing_that_needs_both_hands_is_done_with_a_baby_in_them() -> None:
    held = {name for name, routine in ROUTINES.items() if routine.gate.arms == "any"}
    assert held & NEVER_HOLDING == set()


def test_who_tells_nothing_is_offered_only_what_fits_anybody() -> None:
    unsure = {"signs": "clear", "stage_unsure": "yes", "limited": "no"}
    verdicts = {name: judge(routine.gate, unsure) for name, routine in ROUTINES.items()}
    assert {name for name, found in verdicts.items() if isinstance(found, Open)} == FITS_ANYBODY
    assert all(isinstance(verdicts[name], Closed) for name in BRIEF.keys() - FITS_ANYBODY)


@every_routine
def test_something_easier_is_open_to_anybody_in_the_end(name: str) -> None:
    seen: list[str] = []
    while ROUTINES[name].easier:
        seen.append(name)
        name = ROUTINES[name].easier
        assert name not in seen
    assert name in FITS_ANYBODY


def _everybody() -> Iterator[dict[str, str]]:
    """What somebody may have told of herself."""
    yield from ({}, {"arms": "full"}, {"stage": "pregnancy"}, {"stage": "after-birth"})
    arms = ("free", "full")
    for week, held in product(range(1, 43), arms):
        yield {"stage": "pregnancy", "weeks": str(week), "arms": held}
    for day, held, birth in product(range(LAST_DAY), arms, [*BIRTHS, ""]):
        told = {"stage": "after-birth", "days": str(day), "arms": held}
        for checked in ("yes", "no"):
            yield {**told, **BIRTHS.get(birth, {}), "checked": checked}
    for weeks in range(LAST_DAY // 7):
        yield {"stage": "after-birth", "weeks": str(weeks), "birth": "vaginal", "hard_birth": "no"}


def _most_careful(facts: dict[str, str]) -> dict[str, str]:
    """The same with what she did not tell as what needs most care; her questions answered."""
    told = {**ANSWERED, "checked": "yes", **facts}
    if told.setdefault("stage", "after-birth" if "arms" in facts else "") == "pregnancy":
        return {"weeks": "40", **told}
    is_known = "days" in told or "weeks" in told
    return {"birth": "caesarean", "hard_birth": "no", **({} if is_known else {"days": "0"}), **told}


def test_programme_holds_only_what_its_gates_allow() -> None:
    met = set()
    for facts in _everybody():
        reply = plugin.today(_turn(facts=facts), OURS)
        said = reply.speech[0]
        met.add(said.key)  # type: ignore[union-attr]  # an item's words
        offered = OURS.offered(said.key.rpartition("/")[2])  # type: ignore[union-attr]  # as above
        for name in offered:
            if facts in ({}, {"stage": "after-birth"}):  # she is asked for her week before it
                assert name in FITS_ANYBODY
                continue
            verdict = judge(ROUTINES[name].gate, _most_careful(facts))
            assert isinstance(verdict, Open), (facts, name, verdict)
    programmes = {item.key for item in OURS.items() if item.id.startswith("today-")}
    assert met == programmes


def test_programme_begins_with_its_first_exercise_and_the_others_follow() -> None:
    for facts in _everybody():
        reply = plugin.today(_turn(facts=facts), OURS)
        assert _words(reply) <= MOST_WORDS, reply.text
        assert reply.question
        ask = reply.question.answers["yes"]
        led = plugin.start(_turn(ask.intent, facts, **ask.slots), OURS)
        offered = OURS.offered(reply.speech[0].key.rpartition("/")[2])  # type: ignore[union-attr]  # an item's words
        assert led.walk
        assert (led.walk.key, led.walk.ids) == (f"exercises/routines/{offered[0]}", offered)


def test_list_names_what_is_offered_and_each_can_be_chosen() -> None:
    for facts in _everybody():
        reply = plugin.list_them(_turn(facts=facts), OURS)
        assert _words(reply) <= MOST_WORDS
        assert reply.question
        for choice, ask in reply.question.answers.items():
            named = ask.slots["exercise"]
            assert choice in ("yes", named)
            title = ROUTINES[named].title
            assert title[1:] in reply.text


@every_routine
def test_exercise_is_led_by_the_host(name: str) -> None:
    reply = plugin.start(_turn(exercise=name), OURS)
    assert reply.walk
    assert (reply.walk.kind, reply.walk.key, reply.walk.ids) == (
        "routine",
        f"exercises/routines/{name}",
        (name,),
    )
    assert not reply.speech


@every_routine
@pytest.mark.parametrize("handler", [plugin.when, plugin.tips, plugin.progress])
def test_what_is_told_of_an_exercise_is_short_and_offers_it(name: str, handler: Handler) -> None:
    reply = handler(_turn(routine=name), OURS)
    assert reply.speech
    assert reply.sources
    assert _words(reply) <= MOST_WORDS, reply.text
    assert reply.question
    assert reply.question.answers["yes"].slots["exercise"] == name


def _slot(name: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = yaml.safe_load((FOLDER / f"slots/{name}.yaml").read_text())
    return values


@pytest.mark.parametrize("name", _slot("exercise"))
def test_whatever_she_names_is_led_or_refused_with_a_gentler_one(name: str) -> None:
    reply = plugin.start(_turn(exercise=name), OURS)
    if name in BRIEF:
        return
    assert reply.speech
    assert reply.sources
    assert _words(reply) <= MOST_WORDS
    assert reply.question
    assert "instead" in reply.text
    assert reply.question.answers["yes"].slots["exercise"] in BRIEF


def test_exercise_goes_by_the_same_names_wherever_it_is_asked_for() -> None:
    named = _slot("exercise")
    assert _slot("routine") == {name: named[name] for name in BRIEF}


@pytest.mark.parametrize("item_id", plugin.OFFERING)
def test_topic_with_an_offer_is_short_and_is_one_of_content(item_id: str) -> None:
    topic = CONTENT.topics("en")[plugin.intent_of(item_id)]
    assert topic.id == item_id
    reply = HANDLERS[topic.intent](_turn(), OURS)
    assert _words(reply) <= MOST_WORDS, reply.text


@pytest.mark.parametrize(
    ("slots", "facts", "told"),
    [
        pytest.param(
            {"stage": "vaginal", "weeks": "3"},
            {},
            {"stage": "after-birth", "birth": "vaginal", "weeks": "3"},
            id="three weeks after a vaginal birth",
        ),
        pytest.param(
            {"stage": "pregnancy", "weeks": "36"},
            {},
            {"stage": "pregnancy", "weeks": "36"},
            id="thirty-six weeks pregnant",
        ),
        pytest.param({"weeks": "36"}, {}, {}, id="weeks that may be of either"),
        pytest.param(
            {"weeks": "36"}, {"stage": "pregnancy"}, {"weeks": "36"}, id="weeks of a pregnancy"
        ),
        pytest.param(
            {"stage": "pregnancy", "weeks": "soon"}, {}, {"stage": "pregnancy"}, id="no number"
        ),
    ],
)
def test_what_she_tells_of_herself_beside_it_is_noted(
    slots: dict[str, str], facts: dict[str, str], told: dict[str, str]
) -> None:
    reply = plugin.start(_turn(facts=facts, exercise="small-bridge", **slots), OURS)
    assert reply.facts == told


def test_routine_that_does_not_exist_is_told_with_its_file() -> None:
    with pytest.raises(KeyError, match="exercises/routines/headstand: no such routine; write it"):
        OURS.routine("ankle-pumps", then=("headstand",))


@pytest.fixture(scope="module")
def skill() -> Skill:
    return Skill(CONTENT, load_plugins())


def test_plank_is_refused_and_the_gentler_one_is_begun_with_its_gates(skill: Skill) -> None:
    she = Conversation(skill)
    she.hears("ExerciseStartIntent", "planks", exercise="planks")
    asked = she.ask("YesIntent")
    assert asked.timeline is None
    assert she.session.activity
    assert she.session.activity.key == "exercises/routines/hands-knees-hold"


def test_routine_of_todays_goes_on_to_the_next(skill: Skill) -> None:
    she = Conversation(skill)
    she.ask("StageIntent", stage="caesarean", days="10")
    she.hears("TodayIntent", "today-careful-2")
    she.ask("YesIntent")
    assert she.session.activity
    assert she.session.activity.key == "exercises/routines/ankle-pumps"
    assert she.session.activity.following == "arm-raise-breathing,walk-timer"


def test_walk_of_a_routine_names_those_that_follow() -> None:
    walk = OURS.routine("ankle-pumps", then=("walk-timer",))
    assert walk == Walk("routine", "exercises/routines/ankle-pumps", ("ankle-pumps", "walk-timer"))
    assert walk.length == 2
    assert OURS.has_routine("ankle-pumps")
    assert not OURS.has_routine("headstand")
    assert isinstance(ROUTINES["ankle-pumps"], RoutineContent)
