"""Reminders of calcium, breaks and the like: said back whole, and set on her yes only.

Nothing is set for the night unless she says so twice, no medicine is named, and no dose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from gentle_back import (
    Ask,
    CancelReminders,
    ChangeReminder,
    Content,
    CreateReminder,
    ListReminders,
    Plan,
    Question,
    RegisterIntent,
    Reply,
    SettleReminder,
    Turn,
    hookimpl,
    say,
)
from gentle_back_reminders.plans import (
    HALF_OF,
    KINDS,
    Unclear,
    from_slots,
    plan_of,
    rings,
    said_back,
    to_slots,
)
from gentle_back_reminders.times import PARTS, is_at_night, is_time

CREATE, CHANGE = "ReminderCreateIntent", "ReminderChangeIntent"
HELPS = "ReminderHelpsIntent"
# No phrase fills this slot: it comes with her yes to the plan that was said back.
AGREED = "agreed"
ALL = "all"
# Of these she may think that they mend a back.
FOR_BONES = ("calcium",)
LONGEST_SLOT = 120
# What answers a question that asks for something, by the line that asks it.
ASKED_FOR = {
    "ask_time": "time",
    "which_half": "time",
    "ask_date": "date",
    "ask_weekday": "frequency",
    "ask_what": "reminder",
}
# What she may change the frequency to, of a reminder that is set.
AS_OFTEN = {"daily": "daily", "weekdays": "weekdays"}


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Agree on reminders, set them, and list, change and stop them."""
    register(CREATE, propose)
    register("ReminderListIntent", tell)
    register(CHANGE, change)
    register("ReminderCancelIntent", cancel)
    register("ReminderHadItIntent", had_it)
    register(HELPS, helps)


def propose(turn: Turn, content: Content) -> Reply:
    """The plan said back, to be agreed to; or the question for what is missing of it."""
    kind = turn.slots.get("reminder", "")
    if turn.slots.get(AGREED) == "yes":
        return agree(turn, content)
    if not kind:
        return _ask_for(turn, content, "ask_what")
    if kind not in KINDS:
        return say(content.line("not_medicine" if kind == "medicine" else "not_ours"))
    try:
        plan = plan_of(turn, kind, rings(content, kind).text)
    except Unclear as unclear:
        return _ask_for(turn, content, unclear.line, *unclear.times)
    if any(map(is_at_night, plan.times)) and turn.slots.get("night") != "yes":
        return _ask_at_night(turn, content, plan.times)
    return _confirm(content, plan)


def agree(turn: Turn, content: Content) -> Reply:
    """The reminder, to be set."""
    slots = {name: value for name, value in turn.slots.items() if name != "mark"}
    plan = from_slots(slots, content)
    if plan is None:
        return _ask_for(turn, content, "ask_what")
    effect = CreateReminder(
        plan,
        rings(content, plan.kind),
        again=Ask(CREATE, MappingProxyType(slots)),
        mark=turn.slots.get("mark", ""),
    )
    question = _anything_else(content) if plan.kind in FOR_BONES else None
    return Reply(question=question).with_effect(effect)


def tell(turn: Turn, content: Content) -> Reply:
    """What she is reminded of."""
    del content
    return Reply().with_effect(ListReminders(_known(turn)))


def change(turn: Turn, content: Content) -> Reply:
    """Other times for what is set."""
    slots = turn.slots
    times = tuple(one for name in ("time", "time_two") if is_time(one := slots.get(name, "")))
    often = AS_OFTEN.get(slots.get("frequency", ""), "")
    if not times and not often:
        return _ask_for(turn, content, "ask_time", intent=CHANGE)
    # The hours before seven may be of the afternoon, by the time that they take the place of.
    if any(time >= "22:00" for time in times) and slots.get("night") != "yes":
        return _ask_at_night(turn, content, times)
    which = slots.get("which") or slots.get("old_time", "")
    return Reply().with_effect(ChangeReminder(_known(turn), times, which, often))


def cancel(turn: Turn, content: Content) -> Reply:
    """Reminders stopped: of a kind, at a time, or all of them."""
    del content
    which = turn.slots.get("which") or turn.slots.get("time", "")
    return Reply().with_effect(CancelReminders(_known(turn), "" if which in PARTS else which))


def had_it(turn: Turn, content: Content) -> Reply:
    """What rang does not ring again for this time."""
    del turn, content
    return Reply().with_effect(SettleReminder())


def helps(turn: Turn, content: Content) -> Reply:
    """What calcium is for, where she was just reminded of it; else what she means is asked."""
    if turn.slots.get("reminder") not in FOR_BONES:
        prompt, reprompt = content.line("what_is_it"), content.line("what_is_it_reprompt")
        return Reply(question=Question(prompt, reprompt=reprompt))
    answer = say(content.item("for-bones").first)
    plan = from_slots(turn.slots, content)
    if plan is None or plan.form == "untimed":  # it is set already
        return answer
    return replace(answer, question=_confirm(content, plan).question)


def _anything_else(content: Content) -> Question:
    """The host's own question, after which she may also ask whether calcium helps."""
    about = Ask(HELPS, MappingProxyType({"reminder": FOR_BONES[0]}))
    return Question(
        content.line("anything_else"),
        reprompt=content.line("anything_else_reprompt"),
        answers=MappingProxyType({"yes": Ask("HelpIntent"), "no": Ask("StopIntent"), HELPS: about}),
    )


def _known(turn: Turn) -> str:
    """The kind she names, all where she names none."""
    return turn.slots.get("reminder") or ALL


def _confirm(content: Content, plan: Plan) -> Reply:
    """The plan said back, which a yes sets, and another time changes."""
    said = (content.line("until_day", day=plan.last_day),) if plan.last_day else ()
    agreed = {**to_slots(plan), AGREED: "yes"}
    answers = {"yes": Ask(CREATE, MappingProxyType(agreed))}
    if plan.kind in FOR_BONES:
        answers[HELPS] = Ask(HELPS, MappingProxyType(to_slots(plan)))
    question = Question(
        content.line(f"confirm_{plan.form}", text=plan.text, **plan.spoken),
        reprompt=content.line("confirm_reprompt"),
        answers=MappingProxyType(answers),
        fills="time",
        then=Ask(CREATE, MappingProxyType(said_back(plan))),
    )
    return Reply(speech=said, question=question)


def _ask_for(turn: Turn, content: Content, line: str, *times: str, intent: str = CREATE) -> Reply:
    """The question for what is missing; what she said already is kept."""
    values = {"first": times[0], "second": times[1]} if times else {}
    prompt = content.line(line, **values)
    if line not in ASKED_FOR:  # there is nothing to be asked, only to be told
        return say(prompt)
    left_out = (ASKED_FOR[line], "moment")
    kept = {name: value for name, value in _short_slots(turn) if name not in left_out}
    if times:
        kept["unclear"] = times[0]
    if half := HALF_OF.get(turn.slots.get("moment", "")):
        kept["half"] = half
    return Reply().ask_for(
        prompt,
        slot=ASKED_FOR[line],
        then=Ask(intent, MappingProxyType(kept)),
        reprompt=content.line(f"{line}_reprompt"),
    )


def _ask_at_night(turn: Turn, content: Content, times: tuple[str, ...]) -> Reply:
    slots = {**dict(_short_slots(turn)), "night": "yes"}
    return Reply().ask(
        content.line("at_night", times="|".join(filter(is_at_night, times))),
        yes=Ask(turn.intent, MappingProxyType(slots)),
        reprompt=content.line("at_night_reprompt"),
    )


def _short_slots(turn: Turn) -> Iterator[tuple[str, str]]:
    """What she said, as far as a session holds it: whatever is longer is no value of ours."""
    return ((name, value) for name, value in turn.slots.items() if len(value) <= LONGEST_SLOT)
