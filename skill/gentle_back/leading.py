"""Leading her through a routine: the gates, then a set at a time, from wherever she was.

A plugin hands over a routine and no more. What is asked before it, when a set is heard, and where
each word leads in it is decided here, the same for all. She can always stop, wait and go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from gentle_back import gates
from gentle_back.dialogue import Cursor
from gentle_back.errors import ContentError
from gentle_back.moment import PATIENT_SECONDS, Moment, Step, within_sentence
from gentle_back.routine.told import HURTS, SIGN, stop_sign_in, warning_sign_in
from gentle_back.routine.variant import Variant
from gentle_back.set_place import ROUTINE, SetPlace, running
from gentle_back.values import Ask, Pause, Question, Speech, Walk, Wording, say
from gentle_back.values import intents as named
from gentle_back.values.ask import NO_SLOTS
from gentle_back.values.facts import STAGE_ASKED
from gentle_back.values.timeline import CUE, REST

# Quiet inside the answer keeps the session alive while she sees to the baby.
PAUSE_SECONDS = 20
# A routine is asked for again the same day rather than done without an end.
MOST_SETS = 3
MOST_COMING = 3
# The host's own fact: that she heard when to stop.
STOP_SIGNS_TOLD = "stop_signs"
LINES = "skill/lines/"
GATE_LINE = f"{LINES}gate_"
OWN_LINES = (GATE_LINE, f"{LINES}routine_")
# Who is asked for these tells it in words of her own, and the plugin of stages notes it; else she
# is unsure of it.
TOLD_IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        gates.STAGE: gates.STAGE_UNSURE,
        gates.WEEKS: gates.WEEKS_UNSURE,
        gates.SINCE_BIRTH: gates.WEEKS_UNSURE,
    }
)
# What is no answer to a gate: its question is asked once more.
ASKS_AGAIN = frozenset(
    {
        named.REPEAT,
        named.BACK,
        named.START_OVER,
        named.READY,
        named.RESUME,
        named.ANOTHER_SET,
        named.HOW_MANY_LEFT,
        named.WHAT_NEXT,
    }
)

# Asked which of the warning signs she has: what is no answer to it.
WHICH_SIGN = "routine_which_sign"
NO_SIGN = frozenset({named.REPEAT, named.SOURCE, named.EMERGENCY_NUMBER, named.STOP, named.CANCEL})
# Why it is shut to her, where it helps to hear for whom it is.
SAYS_WHEN = frozenset({"pregnancy", "too_early", "check"})

Action: TypeAlias = "Callable[[Led], Step]"


@dataclass(frozen=True, slots=True)
class Led:
    """A moment in which she is led through a routine."""

    moment: Moment
    place: SetPlace

    @property
    def title(self) -> str:
        """What the routine is called within a sentence."""
        return within_sentence(self.place.routine.title)

    def line(self, line_id: str, **values: str | int | tuple[str, ...]) -> Wording:
        """One of the host's lines."""
        return self.moment.line(line_id, **values)

    def line_of_stage(self, line_id: str) -> Wording:
        """One of the host's lines that has another wording in pregnancy."""
        is_pregnant = self.moment.session.facts.get("stage") == "pregnancy"
        return self.line(f"{line_id}_pregnant" if is_pregnant else line_id)

    def question(self, line_id: str, **values: str | int) -> Question:
        """A question of the host's, for a yes or a no."""
        return Question(
            self.line(line_id, **values),
            reprompt=self.line(f"{line_id}_reprompt", **values),
            answers=MappingProxyType({"yes": Ask(named.YES), "no": Ask(named.NO)}),
            quiet_seconds=PATIENT_SECONDS,
        )

    def at(self, place: SetPlace) -> Led:
        """The same moment at another place."""
        return replace(self, place=place)

    def ask(self, speech: Speech, line_id: str, **values: str | int) -> Step:
        """A reply that keeps the place and ends in a question."""
        reply = replace(say(*speech), question=self.question(line_id, **values))
        return Step(reply, self.place.cursor, is_new_activity=True)

    def end(self, *speech: Wording) -> Step:
        """A reply with which the routine is over."""
        return Step(say(*speech))


def begin(moment: Moment, walk: Walk) -> Step:
    """The first step of a routine: a gate's question, why it is not for her, or how it goes.

    Raises KeyError where the content has no such routine.
    """
    following = ",".join(walk.ids[1:])
    cursor = Cursor(ROUTINE, walk.key, 0, 0, moment.content.version, "", following)
    place = SetPlace.of(cursor, moment.content, moment.turn.language)
    if place is None:
        raise KeyError(f"{walk.key}: no such routine")
    return _through_gates(Led(moment, place), _explain)


def led(moment: Moment) -> Led | None:
    """The moment with her place in a routine; None where she is in none."""
    place = SetPlace.of(moment.session.activity, moment.content, moment.turn.language)
    return Led(moment, place) if place else None


def as_told(moment: Moment) -> Moment:
    """The moment; as if she had said that it hurts, where her words tell so within an exercise."""
    here = led(moment)
    if here and _is_under_way(here) and _stop_sign(moment) == HURTS:
        return replace(moment, turn=replace(moment.turn, intent=named.HURTS, slots=NO_SLOTS))
    return moment


def steer(moment: Moment) -> Step | None:
    """What her words do to the routine she is in; None where they are about something else."""
    intent = moment.turn.intent
    asked = _asked(moment)
    if asked == WHICH_SIGN:
        return None if intent in NO_SIGN else _tell_sign(moment)
    here = led(moment)
    if here is None:
        return None
    if _is_under_way(here) and _stop_sign(moment) == SIGN:
        return _stop_for_sign(here)
    if intent in (named.YES, named.NO):
        return _answer(here, asked, is_yes=intent == named.YES) if asked else None
    if asked.startswith("gate_"):
        unanswered = _at_gate(here, asked.removeprefix("gate_"))
        if unanswered:
            return unanswered
    action = _actions(here.place).get(intent)
    return action(here) if action else None


def go_on_with(moment: Moment, facts: Mapping[str, str]) -> Step | None:
    """The routine's next step, once she has told something of herself; None where none runs.

    facts: what she told; that she was asked is no news of her.
    """
    here = led(moment)
    if here is None or not facts.keys() - {STAGE_ASKED}:
        return None
    step = _noting(here, facts)
    asked, asks = moment.session.waiting, step.reply.question
    if asked and asks and asked.prompt.key == asks.prompt.key:
        # She told something, and yet not what she was asked for.
        return _unsure(here, _asked(moment).removeprefix("gate_"), facts)
    return step


def carry_on_question(moment: Moment) -> Question | None:
    """Whether to go back to the routine after something else was asked; None where none runs."""
    here = led(moment)
    return here.question("routine_carry_on") if here else None


def welcome_back(moment: Moment) -> Step | None:
    """The greeting that offers the routine she left; None where she left none."""
    here = led(moment)
    return here.ask((here.line("welcome_back"),), "routine_carry_on") if here else None


def _asked(moment: Moment) -> str:
    """The id of the host's line that asked her about the routine; "" where none did."""
    waiting = moment.session.waiting
    key = waiting.prompt.key if waiting else ""
    return key.removeprefix(LINES) if key.startswith(OWN_LINES) else ""


def _answer(here: Led, asked: str, *, is_yes: bool) -> Step | None:
    """What a yes or a no to a question of the routine's does."""
    gate = asked.removeprefix("gate_")
    if asked.startswith("gate_"):
        return _answer_gate(here, gate, is_yes=is_yes)
    if asked == "routine_next_one":
        return _start_following(here) if is_yes else _farewell(here)
    if asked == "routine_instead":
        return _through_gates(here, _explain) if is_yes else here.end(here.line("okay_no"))
    if asked == "routine_done":
        return _farewell(here)
    if is_yes:
        return _actions(here.place)[named.READY](here)
    return _farewell(here) if here.place.is_done else here.end(here.line("okay_no"))


def _answer_gate(here: Led, gate: str, *, is_yes: bool) -> Step | None:
    if gate not in gates.YES_OR_NO:
        return _unsure(here, gate)
    value = gates.YES_OR_NO[gate][0 if is_yes else 1]
    if gate == gates.SIGNS and is_yes:
        return _which_sign(here.moment)
    if gate == gates.ARMS and not is_yes:
        return _close(here, gates.Closed("arms"))
    return _noting(here, {gate: value})


def _at_gate(here: Led, gate: str) -> Step | None:
    """The question of a gate once more, after a word that is no answer to it."""
    intent = here.moment.turn.intent
    if intent == named.PAUSE:
        return _ask_gate(here, gate, here.line("paused"), Pause(PAUSE_SECONDS))
    if intent == named.NEXT and gate in TOLD_IN_WORDS:
        return _unsure(here, gate)  # she skips the question
    return _ask_gate(here, gate) if intent in ASKS_AGAIN else None


def _which_sign(moment: Moment) -> Step:
    """No exercise, and whom to call; her next words are looked at for the sign."""
    number = moment.number()
    question = Question(
        moment.line(WHICH_SIGN), reprompt=moment.line(f"{WHICH_SIGN}_reprompt", number=number)
    )
    return Step(replace(say(moment.line("routine_has_sign", number=number)), question=question))


def _tell_sign(moment: Moment) -> Step:
    """The answer to the warning sign she names; where none is known, whom to call once more."""
    sign = warning_sign_in(_words(moment), moment.content, moment.turn.language)
    if sign:
        return moment.danger(sign)
    return Step(say(moment.line(f"{WHICH_SIGN}_reprompt", number=moment.number())))


def _is_under_way(here: Led) -> bool:
    """Whether a set is or was heard, so that a pain is of the exercise and answers no gate."""
    asked = _asked(here.moment)
    return not asked.startswith("gate_") and asked not in {"routine_ready", "routine_instead"}


def _stop_sign(moment: Moment) -> str:
    turn = moment.turn
    return stop_sign_in(_words(moment), turn.intent, moment.content, turn.language)


def _stop_for_sign(here: Led) -> Step:
    """The end of it at a stop sign that is no pain."""
    return here.end(here.line_of_stage("routine_stop_sign"))


def _words(moment: Moment) -> str:
    """All that is known of what she said."""
    turn = moment.turn
    return turn.words or " ".join((*turn.heard, *turn.slots.values()))


def _unsure(here: Led, gate: str, facts: Mapping[str, str] = MappingProxyType({})) -> Step:
    """She cannot or will not tell it: the most careful answer holds, and she is not asked again.

    facts: what else she told.
    """
    return _noting(here, {**facts, TOLD_IN_WORDS.get(gate, gates.STAGE_UNSURE): "yes"})


def _noting(here: Led, facts: Mapping[str, str]) -> Step:
    """The next step, once this is known."""
    session = here.moment.session
    for name, value in facts.items():
        session = session.with_fact(name, value)
    step = _through_gates(replace(here, moment=replace(here.moment, session=session)), _explain)
    return replace(step, reply=step.reply.with_facts(**{**facts, **step.reply.facts}))


def _through_gates(here: Led, then: Action) -> Step:
    """What follows where all gates are open; else the question of the next, or why it is shut."""
    verdict = gates.judge(here.place.routine.gate, here.moment.session.facts)
    if isinstance(verdict, gates.Closed):
        return _close(here, verdict)
    if isinstance(verdict, gates.Unknown):
        return _ask_gate(here, verdict.name)
    return then(here)


def _ask_gate(here: Led, gate: str, *speech: Wording | Pause) -> Step:
    """The question of a gate; what she tells in words of her own is the stages' to note."""
    step = here.ask(speech, f"gate_{gate}")
    if gate not in TOLD_IN_WORDS:
        return step
    question = step.reply.question
    if question:
        question = replace(question, fills="weeks", then=Ask(named.STAGE))
    reply = replace(step.reply, question=question).with_facts(**{STAGE_ASKED: "yes"})
    return replace(step, reply=reply)


def _close(here: Led, closed: gates.Closed) -> Step:
    """Why it is not for her now, and an easier one where there is one that is."""
    told = [here.line(f"closed_{closed.reason}")]
    if closed.reason in SAYS_WHEN:
        told.append(here.place.routine.when)
    easier = _open_easier(here)
    if easier is None:
        return here.end(*told)
    return easier.ask(tuple(told), "routine_instead", title=easier.title)


def _open_easier(here: Led) -> Led | None:
    """The first routine that is not shut to her, each easier than the one before."""
    seen = {here.place.cursor.key}
    easier = _easier(here)
    while easier and easier.place.cursor.key not in seen:
        if gates.may_be_open(easier.place.routine.gate, here.moment.session.facts):
            return easier
        seen.add(easier.place.cursor.key)
        easier = _easier(easier)
    return None


def _easier(here: Led) -> Led | None:
    """The routine that the content calls easier."""
    routine = here.place.routine
    key = f"{routine.key.rpartition('/')[0]}/{routine.easier}"
    cursor = replace(here.place.cursor, key=key, position=0, depth=0, variant="")
    place = SetPlace.of(cursor, here.place.content, here.place.language) if routine.easier else None
    return here.at(place) if place else None


def _explain(here: Led) -> Step:
    """When to stop, how to begin, and what each repetition is; then she says when she is ready.

    Who has begun before is told where she was instead.
    """
    place = here.place
    speech = [*_warnings(here), *((_where(here),) if place.has_begun else _instructions(here))]
    step = here.ask(tuple(speech), "routine_ready")
    return replace(step, reply=step.reply.with_facts(**{STOP_SIGNS_TOLD: "told"}))


def _warnings(here: Led) -> Iterator[Wording]:
    """When to stop, once a session; and that the baby is to be put down, before each beginning."""
    facts = here.moment.session.facts
    is_first = STOP_SIGNS_TOLD not in facts
    if is_first:
        yield here.line_of_stage("routine_stop_signs")
    is_new = is_first or not here.place.has_begun
    if is_new and here.place.routine.gate.arms == "free" and facts.get("stage") == "after-birth":
        yield here.line("routine_put_down")


def _instructions(here: Led) -> Iterator[Wording]:
    routine = here.place.routine
    yield routine.position
    labels = tuple(dict.fromkeys(phase.label for phase in routine.phases))
    yield here.line("routine_each_time", labels=labels)
    if routine.sides:
        yield here.line("routine_sides")


def _play(here: Led, *speech: Wording) -> Step:
    """The set from her place on, if the gates are open in this session."""
    return _through_gates(here, lambda open_to: _set(open_to, speech))


def _set(here: Led, speech: tuple[Wording, ...]) -> Step:
    try:
        timeline = here.place.timeline()
    except ContentError:  # it was checked when content was; a foreign plugin's may still be so
        return here.moment.trouble()
    words = sum(len(piece.text.split()) for piece in speech)
    reply = replace(
        say(*speech), timeline=timeline, question=_question_after(here, timeline.ends_set)
    )
    return Step(
        reply,
        here.place.cursor,
        is_new_activity=True,
        running=running(timeline, here.moment.turn, words),
    )


def _question_after(here: Led, ends_set: bool) -> Question:
    if not ends_set:
        return here.question("routine_part")
    if here.place.cursor.position + 1 < max(MOST_SETS, here.place.routine.sets):
        return here.question("routine_another")
    following = _following(here)
    if following:
        return here.question("routine_next_one", title=following.title)
    return here.question("routine_done")


def _following(here: Led) -> Led | None:
    """The routine that comes next today."""
    ids = here.place.following
    if not ids:
        return None
    key = f"{here.place.routine.key.rpartition('/')[0]}/{ids[0]}"
    cursor = Cursor(ROUTINE, key, 0, 0, here.place.content.version, "", ",".join(ids[1:]))
    place = SetPlace.of(cursor, here.place.content, here.place.language)
    return here.at(place) if place else None


def _start_following(here: Led) -> Step:
    following = _following(here)
    return _through_gates(following, _explain) if following else _farewell(here)


def _farewell(here: Led) -> Step:
    """The end of this one: what comes next today, or well done."""
    following = _following(here)
    if following and _asked(here.moment) != "routine_next_one":
        title = following.title
        return here.ask((), "routine_next_one", title=title)
    per_day = here.place.routine.per_day
    often = "routine_once_a_day" if per_day == 1 else "routine_per_day"
    return here.end(here.line("routine_well_done"), here.line(often, times=per_day))


def _where(here: Led) -> Wording:
    place = here.place
    if place.is_done or not place.cursor.depth:
        return here.line("routine_where_set", title=here.title, set=place.cursor.position + 1)
    # Only the device knows to the millisecond; by the clock it is about so far.
    is_exact = here.moment.turn.rendering == "audio"
    return here.line(
        "routine_where" if is_exact else "routine_where_about",
        title=here.title,
        number=place.repetition + 1,
        total=place.repetitions,
    )


# What each word does. `new` is before the first set or after a change, `mid` within a set, `done`
# after one. docs/exercises.md shows the same as a table, and a test reads it there.


def _pause(here: Led) -> Step:
    return here.ask((here.line("paused"), Pause(PAUSE_SECONDS)), "routine_carry_on")


def _resume(here: Led) -> Step:
    return _play(here, _where(here))


def _start_or_explain(here: Led) -> Step:
    return _through_gates(here, lambda open_to: _set(open_to, ()))


def _next_set(here: Led) -> Step:
    number = here.place.cursor.position + 1
    if number >= max(MOST_SETS, here.place.routine.sets):
        return _farewell_with(here, "routine_enough")
    return _play(here.at(here.place.at_set(number)))


def _farewell_with(here: Led, line_id: str) -> Step:
    step = _farewell(here)
    return replace(step, reply=replace(step.reply, speech=(here.line(line_id), *step.reply.speech)))


def _explain_again(here: Led) -> Step:
    return _through_gates(here.at(here.place.at_set(0)), _explain)


def _same_repetition(here: Led) -> Step:
    return _play(here.at(here.place.at_repetition(here.place.repetition)))


def _repetition_before(here: Led) -> Step:
    return _play(here.at(here.place.at_repetition(here.place.repetition - 1)))


def _next_repetition(here: Led) -> Step:
    place = here.place.at_repetition(here.place.repetition + 1)
    return here.at(place).ask((), "routine_another") if place.is_done else _play(here.at(place))


def _set_again(here: Led) -> Step:
    return _play(here.at(here.place.at_ms(0)))


def _skip(here: Led) -> Step:
    following = _following(here)
    if following is None:
        return here.end(here.line("routine_skipped"))
    return _through_gates(following, _explain)


def _stop(here: Led) -> Step:
    reply = say(here.line("goodbye")).closing()
    return Step(reply, here.place.cursor)


def _cancel(here: Led) -> Step:
    return here.end(here.line("okay_no"))


def _time_left(here: Led) -> Step:
    place = here.place
    seconds = max(0, place.set_ms - place.cursor.depth) // 1_000
    if place.is_done:
        return here.ask((here.line("routine_none_left"),), "routine_another")
    minutes, rest = divmod(seconds + 5, 60)
    rest -= rest % 10
    if minutes and rest:
        line = here.line("routine_left_both", minutes=minutes, seconds=rest)
    elif minutes:
        line = here.line("routine_left_minutes", minutes=minutes)
    else:
        line = here.line("routine_left_seconds", seconds=max(rest, 5))
    return here.ask((line,), _go_on_line(here))


def _what_next(here: Led) -> Step:
    """What comes next in this set; after it, what comes next today."""
    if here.place.is_done:
        following = _following(here)
        if following is None:
            return here.ask((), "routine_another")
        return here.ask((), "routine_next_one", title=following.title)
    timeline = here.place.timeline()
    coming = [one.text for one in timeline.cues if one.kind in (CUE, REST)]
    told = here.line("routine_coming", labels=tuple(coming[:MOST_COMING]))
    return here.ask((told,), _go_on_line(here))


def _go_on_line(here: Led) -> str:
    if here.place.is_done:
        return "routine_another"
    return "routine_carry_on" if here.place.has_begun else "routine_ready"


def _change(what: str) -> Action:
    """Slower, faster, fewer or more; where it goes no further that way she is told so."""

    def change(here: Led) -> Step:
        place = here.place
        variant: Variant | None = getattr(place.variant, what)(place.routine)
        if variant is None:
            return here.ask((here.line(f"routine_{what}_no_further"),), _go_on_line(here))
        told = here.line(f"routine_{what}")
        changed = here.at(place.varied(variant))
        if place.cursor.depth and not place.is_done:
            return _play(changed, told)
        return changed.ask((told,), _go_on_line(changed))

    return change


_ALWAYS: Mapping[str, Action] = {
    named.PAUSE: _pause,
    named.STOP: _stop,
    named.CANCEL: _cancel,
    named.SKIP: _skip,
    named.HOW_MANY_LEFT: _time_left,
    named.WHAT_NEXT: _what_next,
    named.SLOWER: _change("slower"),
    named.FASTER: _change("faster"),
    named.FEWER: _change("fewer"),
    named.MORE: _change("more"),
}
NEW: Mapping[str, Action] = MappingProxyType(
    {
        **_ALWAYS,
        named.READY: _start_or_explain,
        named.RESUME: _start_or_explain,
        named.NEXT: _start_or_explain,
        named.ANOTHER_SET: _start_or_explain,
        named.REPEAT: _explain_again,
        named.BACK: _explain_again,
        named.START_OVER: _explain_again,
    }
)
MID: Mapping[str, Action] = MappingProxyType(
    {
        **_ALWAYS,
        named.READY: _resume,
        named.RESUME: _resume,
        named.NEXT: _next_repetition,
        named.ANOTHER_SET: _next_set,
        named.REPEAT: _same_repetition,
        named.BACK: _repetition_before,
        named.START_OVER: _set_again,
    }
)
DONE: Mapping[str, Action] = MappingProxyType(
    {
        **_ALWAYS,
        named.READY: _next_set,
        named.RESUME: _next_set,
        named.NEXT: _next_set,
        named.ANOTHER_SET: _next_set,
        named.REPEAT: _set_again,
        named.BACK: _set_again,
        named.START_OVER: _set_again,
    }
)


def _actions(place: SetPlace) -> Mapping[str, Action]:
    if not place.cursor.depth:
        return NEW
    return DONE if place.is_done else MID
