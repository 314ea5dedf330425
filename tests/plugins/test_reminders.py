"""Reminders are said back whole, and nothing is set without her yes to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import real_content
from gentle_back import (
    CancelReminders,
    ChangeReminder,
    CreateReminder,
    Handler,
    Plan,
    Reply,
    Turn,
)
from gentle_back.border import Border
from gentle_back.content.compiled import PluginContent
from gentle_back.dialogue import Session, session_from_json, session_to_json, wait_for
from gentle_back.plugins import PluginHost, load_plugins
from gentle_back.reminders.kinds import Kinds
from gentle_back.values.reminder import plan_mend
from gentle_back_reminders import propose, register_intents
from gentle_back_reminders.plans import KINDS, from_slots, to_slots
from gentle_back_reminders.times import is_at_night

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

texts = st.sampled_from(("", "later", "x" * 200, "2026-13-40", "PT99999H", "{}"))
said_times = st.sampled_from(("09:00", "04:00", "06:00", "23:30", "00:00", "12:00", "MO", "EV"))
slots = st.fixed_dictionaries(
    {},
    optional={
        "reminder": st.sampled_from((*KINDS, "medicine", "call mum")) | texts,
        "time": said_times | texts,
        "time_two": said_times | texts,
        "time_three": said_times | texts,
        "frequency": st.sampled_from(
            [
                *("daily", "twice-daily", "mornings", "evenings", "weekdays", "weekends"),
                *("weekly", "weekly-th", "every-other-day", "hourly", "two-hourly", "once"),
                *("tonight", "this-afternoon", "too-often"),
            ]
        )
        | texts,
        "frequency_two": st.sampled_from(("weekly-mo", "evenings", "weekly")) | texts,
        "moment": st.sampled_from(("lunch", "bedtime")) | texts,
        "duration": st.sampled_from(("PT20M", "PT1H30M", "P2W", "P3D", "PT30H")) | texts,
        "date": st.sampled_from(("2026-12-05", "2026-11-22", "2020-01-01", "2026-W48")) | texts,
        "which": st.sampled_from(("morning", "last")) | texts,
        "old_time": said_times | texts,
        "unclear": said_times | texts,
        "night": st.sampled_from(("yes", "no")),
        "half": st.sampled_from(("MO", "EV")),
        "said_back": said_times | texts,
        "said_of": st.sampled_from(tuple(KINDS)),
        "every_days": st.sampled_from(("2", "x")),
    },
)


@pytest.fixture(scope="module")
def plugins() -> PluginHost:
    return load_plugins()


def content() -> PluginContent:
    return PluginContent(real_content(), "en", "reminders", 0)


def ask(intent: str, slots: Mapping[str, str]) -> Reply:
    handlers: dict[str, Handler] = {}
    register_intents(handlers.__setitem__)
    turn = Turn(intent, MappingProxyType(dict(slots)), locale="en-GB", now=NOW)
    reply: Reply = handlers[intent](turn, content())
    return reply


def agreed(reply: Reply) -> Plan:
    """The plan that is set when she says yes to this."""
    assert reply.question
    yes = reply.question.answers["yes"]
    after = ask(yes.intent, yes.slots)
    [effect] = after.effects
    assert isinstance(effect, CreateReminder)
    assert effect.again == yes
    return effect.plan


@pytest.mark.parametrize(
    "intent",
    [
        "ReminderCreateIntent",
        "ReminderListIntent",
        "ReminderChangeIntent",
        "ReminderCancelIntent",
        "ReminderHadItIntent",
        "ReminderHelpsIntent",
    ],
)
@given(slots=slots)
def test_whatever_she_says_has_a_reply_the_host_can_use(
    plugins: PluginHost, intent: str, slots: dict[str, str]
) -> None:
    reply = Border(real_content(), plugins).check(ask(intent, slots), "reminders", "en")
    if reply.question:
        waiting = Session(waiting=wait_for(reply.question))
        assert session_from_json(session_to_json(waiting)) == waiting


@given(slots=slots)
def test_nothing_is_set_before_her_yes_and_then_it_is_what_was_said_back(
    slots: dict[str, str],
) -> None:
    reply = ask("ReminderCreateIntent", slots)
    assert not reply.effects
    key = reply.question.prompt.key if reply.question else ""
    if not key.startswith("reminders/lines/confirm_"):
        return
    plan = agreed(reply)
    assert not plan_mend(plan)
    assert plan.text in reply.text
    assert key == f"reminders/lines/confirm_{plan.form}"
    at_night = any(map(is_at_night, plan.times))
    assert not at_night or slots.get("night") == "yes"


@given(slots=slots)
def test_no_dose_and_no_name_of_a_medicine_is_ever_said(slots: dict[str, str]) -> None:
    said = ask("ReminderCreateIntent", slots).text.lower()
    assert not [one for one in ("iron", "folic", "milligram", "tablet") if one in said]


SAID = {
    "nine and four": ({"time": "09:00", "time_two": "04:00"}, ("09:00", "16:00")),
    "half past seven": ({"time": "07:30"}, ("07:30",)),
    "three": ({"time": "03:00"}, ("15:00",)),
    "eight and eight": ({"time": "08:00", "time_two": "08:00"}, ("08:00", "20:00")),
    "eight, noon and six": (
        {"time": "08:00", "time_two": "12:00", "time_three": "06:00"},
        ("08:00", "12:00", "18:00"),
    ),
    "every morning": ({"frequency": "mornings"}, ("09:00",)),
    "every evening at seven": ({"frequency": "evenings", "time": "07:00"}, ("19:00",)),
    "nothing": ({}, ("09:00", "16:00")),
    "twice a day": ({"frequency": "twice-daily"}, ("09:00", "16:00")),
    "every two hours between nine and five": (
        {"frequency": "two-hourly", "time": "09:00", "time_two": "05:00"},
        ("09:00", "11:00", "13:00", "15:00", "17:00"),
    ),
    "nine, four and eight": (
        {"time": "09:00", "time_two": "04:00", "time_three": "08:00"},
        ("09:00", "16:00", "20:00"),
    ),
    "in the morning and in the afternoon": (
        {"frequency": "mornings", "time": "AF"},
        ("09:00", "15:00"),
    ),
    "at bedtime, which is nine": ({"half": "EV", "time": "09:00"}, ("21:00",)),
    "two, not in the afternoon but in the morning": (
        {"said_back": "14:00", "time": "02:00", "night": "yes"},
        ("02:00",),
    ),
    "nine, not in the morning but in the evening": (
        {"said_back": "09:00", "time": "EV"},
        ("21:00",),
    ),
    "nine, or rather ten": ({"said_back": "09:00", "time": "10:00"}, ("10:00",)),
    "six, which is in the evening": ({"unclear": "06:00", "time": "EV"}, ("18:00",)),
    "six, which is in the morning": (
        {"unclear": "06:00", "time": "MO", "night": "yes"},
        ("06:00",),
    ),
}


@pytest.mark.parametrize(("said", "times"), SAID.values(), ids=SAID)
def test_times_are_of_her_waking_hours(said: dict[str, str], times: tuple[str, ...]) -> None:
    plan = agreed(ask("ReminderCreateIntent", {"reminder": "calcium", **said}))
    assert (plan.times, plan.every) == (times, "daily")


ASKED = {
    "six alone": ({"time": "06:00"}, "which_half"),
    "after lunch": ({"moment": "lunch"}, "ask_time"),
    "at night": ({"time": "23:00"}, "at_night"),
    "two in the morning, said once more": ({"said_back": "14:00", "time": "02:00"}, "at_night"),
    "at bedtime, which is ten": ({"half": "EV", "time": "10:00"}, "at_night"),
    "six in the morning": ({"frequency": "mornings", "time": "06:00"}, "at_night"),
    "once a week": ({"frequency": "weekly"}, "ask_weekday"),
    "a day gone by": ({"date": "2026-01-05"}, "ask_date"),
}


@pytest.mark.parametrize(("said", "line"), ASKED.values(), ids=ASKED)
def test_what_is_not_clear_is_asked(said: dict[str, str], line: str) -> None:
    reply = ask("ReminderCreateIntent", {"reminder": "calcium", **said})
    assert reply.question
    assert reply.question.prompt.key == f"reminders/lines/{line}"


def test_tonight_is_once_and_in_the_evening() -> None:
    slots = {"reminder": "exercise", "frequency": "tonight"}
    assert agreed(ask("ReminderCreateIntent", {**slots, "time": "08:00"})).times == ("20:00",)
    question = ask("ReminderCreateIntent", slots).question
    assert question
    assert question.then
    later = ask(question.then.intent, {**question.then.slots, "time": "08:00"})
    assert (agreed(later).every, agreed(later).times) == ("once", ("20:00",))
    early = ask(question.then.intent, {**question.then.slots, "time": "MO"})
    assert agreed(early).times == ("07:00",)


def test_two_days_of_the_week_are_both_kept() -> None:
    slots = {"frequency": "weekly-mo", "frequency_two": "weekly-th", "time": "10:00"}
    plan = agreed(ask("ReminderCreateIntent", {"reminder": "exercise", **slots}))
    assert (plan.every, plan.days, plan.times) == ("weekly", ("MO", "TH"), ("10:00",))
    parts = {"frequency": "mornings", "frequency_two": "evenings"}
    assert agreed(ask("ReminderCreateIntent", {"reminder": "calcium", **parts})).times == (
        "09:00",
        "19:00",
    )


def test_who_asks_whether_calcium_helps_hears_what_it_is_for() -> None:
    proposed = ask("ReminderCreateIntent", {"reminder": "calcium"}).question
    assert proposed
    about = proposed.answers["ReminderHelpsIntent"]
    told = ask(about.intent, about.slots)
    assert told.keys[0] == "reminders/items/for-bones"
    assert agreed(told) == agreed(ask("ReminderCreateIntent", {"reminder": "calcium"}))
    assert proposed.answers["yes"].slots["agreed"] == "yes"
    after = ask("ReminderCreateIntent", proposed.answers["yes"].slots).question
    assert after
    assert after.answers["ReminderHelpsIntent"].slots == {"reminder": "calcium"}
    assert ask("ReminderHelpsIntent", {}).keys[0] == "reminders/lines/what_is_it"


def test_another_time_keeps_the_days_that_were_said_back() -> None:
    slots = {"reminder": "exercise", "frequency": "weekdays", "time": "08:00"}
    question = ask("ReminderCreateIntent", slots).question
    assert question
    assert question.then
    later = ask(question.then.intent, {**question.then.slots, "time": "09:00"})
    assert agreed(later) == replace(agreed(ask("ReminderCreateIntent", slots)), times=("09:00",))
    other = {**question.then.slots, "reminder": "calcium", "time": "09:00"}
    assert agreed(ask(question.then.intent, other)).every == "daily"


def test_exercise_and_supplement_have_no_times_of_ours() -> None:
    for kind in ("exercise", "supplement"):
        question = ask("ReminderCreateIntent", {"reminder": kind}).question
        assert question
        assert question.prompt.key == "reminders/lines/ask_time"


@pytest.mark.parametrize(("kind", "line"), [("medicine", "not_medicine"), ("mum", "not_ours")])
def test_other_reminders_are_refused_kindly(kind: str, line: str) -> None:
    reply = ask("ReminderCreateIntent", {"reminder": kind, "time": "09:00"})
    assert reply.keys == (f"reminders/lines/{line}",)


@given(slots=slots)
def test_plan_comes_back_from_its_slots(slots: dict[str, str]) -> None:
    reply = propose(Turn("ReminderCreateIntent", MappingProxyType(slots), now=NOW), content())
    packed = reply.question.answers.get("yes") if reply.question else None
    if packed and "agreed" in packed.slots:
        plan = from_slots(packed.slots, content())
        assert plan
        assert {**to_slots(plan), "agreed": "yes"} == packed.slots


def test_change_and_cancel_name_the_one_she_means() -> None:
    moved = ask("ReminderChangeIntent", {"which": "afternoon", "time": "05:00"}).effects
    assert moved == (ChangeReminder("all", ("05:00",), "afternoon"),)
    ended = ask("ReminderCancelIntent", {"reminder": "calcium", "time": "09:00"}).effects
    assert ended == (CancelReminders("calcium", "09:00"),)


def test_each_kind_is_known_by_its_text_and_has_a_name() -> None:
    kinds = Kinds(real_content())
    for kind in KINDS:
        text = content().line(f"rings_{kind.replace('-', '_')}").text
        assert kinds.of_text(text) == kind
        assert kinds.name("en", kind)
    assert kinds.of_text("Call mum.") == ""
