"""The form of a routine's file, and what is kept of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator

from gentle_back.content.form_faults import FileKind
from gentle_back.content.schema import (
    Answer,
    Filled,
    Form,
    Fragment,
    RoutineId,
    Sources,
    Title,
    YesNo,
)

MOST_SECONDS = 600
# Nobody counts further on the floor, or comes back to it more often.
MOST_REPETITIONS, MOST_SETS, MOST_A_DAY = 20, 5, 12
# A pregnancy's last week that anybody reaches, and a year after the birth.
LAST_WEEK, LAST_DAY = 42, 366
LEVELS = 4
SIDES = 2
NEVER = "never"


def _whole(first: int, last: int) -> BeforeValidator:
    """A whole number in digits. Not left to pydantic: it would take "7.0" and " 7" for seven."""

    def check(told: object) -> int:
        if not isinstance(told, str) or told not in map(str, range(first, last + 1)):
            raise ValueError(f"{told!r} is not a whole number from {first} to {last}")
        return int(told)

    return BeforeValidator(check)


def _weeks(told: object) -> list[int] | None:
    """The first and last week of pregnancy; None for never."""
    if told == NEVER:
        return None
    known = list(map(str, range(1, LAST_WEEK + 1)))
    if not isinstance(told, list) or len(told) != 2 or not all(week in known for week in told):
        raise ValueError(f"{told!r} is not weeks. Write [first, last], such as [1, 13], or never")
    first, last = map(int, told)
    if first > last:
        raise ValueError(f"week {first} comes after week {last}. Write the first one first")
    return [first, last]


def _day(told: object) -> int | None:
    """The day after the birth; None for never."""
    if told == NEVER:
        return None
    if not isinstance(told, str) or told not in map(str, range(LAST_DAY + 1)):
        raise ValueError(f"{told!r} is not a day. Write a number, such as 14, or never")
    return int(told)


def _sides(sides: list[str]) -> list[str]:
    if len(sides) not in (0, SIDES):
        raise ValueError(f"{len(sides)} sides. Write both, such as [left, right], or none")
    return sides


class PhaseForm(Form):
    """One part of a repetition."""

    label: Fragment
    cue: Fragment
    seconds: Annotated[int, _whole(1, MOST_SECONDS)]
    kind: Literal["in", "out", "hold", "move", "rest"]

    @model_validator(mode="after")
    def _cue_fits(self) -> Self:
        # A second a word, so that what is said is over before she has to do the next.
        words = len(self.cue.split())
        if words > self.seconds:
            raise ValueError(
                f"the cue {self.cue!r} has {words} words in {self.seconds} seconds. At most one a "
                "second; say the rest in `label`"
            )
        return self


class GateForm(Form):
    """Who may do it; see model.Gate."""

    pregnancy: Annotated[list[int] | None, BeforeValidator(_weeks)]
    vaginal: Annotated[int | None, BeforeValidator(_day)]
    caesarean: Annotated[int | None, BeforeValidator(_day)]
    needs_check: Literal["no", "after-caesarean", "yes"] = "no"
    hard_on_pelvis: YesNo = "no"
    arms: Literal["free", "any"] = "free"


class RoutineForm(Form):
    """A guided exercise. `for` is who may do it, `when` says so to her."""

    title: Title
    level: Annotated[int, _whole(1, LEVELS)]
    position: Answer
    phases: Annotated[list[PhaseForm], Field(min_length=1)]
    repetitions: Annotated[int, _whole(1, MOST_REPETITIONS)]
    sets: Annotated[int, _whole(1, MOST_SETS)] = 1
    per_day: Annotated[int, _whole(1, MOST_A_DAY)]
    sides: Annotated[list[Fragment], AfterValidator(_sides)] = Field(default=[])
    gate: GateForm = Field(alias="for")
    when: Answer
    tips: Annotated[list[Answer], Field(min_length=1)]
    progress: Answer
    easier: RoutineId | None = None
    sources: Sources
    claims: list[Filled] = Field(default=[])


ROUTINE = FileKind(TypeAdapter(RoutineForm), RoutineForm, {"phases": PhaseForm, "for": GateForm})


def routine_entry(form: RoutineForm) -> list[Any]:
    """What the compiled file holds of it, as routines.py reads it."""
    gate = form.gate
    return [
        form.title,
        form.sources,
        [form.position, form.when, form.tips, form.progress],
        [form.level, form.repetitions, form.sets, form.per_day],
        [[phase.label, phase.cue, phase.seconds, phase.kind] for phase in form.phases],
        form.sides,
        [
            gate.pregnancy,
            gate.vaginal,
            gate.caesarean,
            gate.needs_check,
            gate.hard_on_pelvis == "yes",
            gate.arms,
        ],
        form.easier or "",
        form.claims,
    ]
