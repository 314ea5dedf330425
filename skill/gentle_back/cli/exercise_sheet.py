"""A routine on paper, for its editor: who it is for, what is done, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator

from gentle_back.cli.live.session import minutes_seconds
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import Gate, RoutineContent
from gentle_back.routine.compile import set_ms
from gentle_back.routine.variant import Variant
from gentle_back.values import Wording

HEADINGS = ("id", "title", "level", "a set", "pregnant", "birth", "caesarean")
NEVER = "never"
# `needs_check` of a gate, in words.
CHECK_NEEDED = {
    "yes": "after the check at six weeks",
    "after-caesarean": "after a caesarean or a hard birth not before the check at six weeks",
}


def length_of(routine: RoutineContent) -> str:
    """How long one set takes, without what is said before and after it: "1:15"."""
    return minutes_seconds(set_ms(routine, Variant()))


def for_whom(gate: Gate) -> list[str]:
    """The gate in words, a line each."""
    return [
        _in_pregnancy(gate),
        f"after a vaginal birth: {_from_day(gate.vaginal)}",
        f"after a caesarean or a hard birth: {_from_day(gate.caesarean)}",
        *filter(None, (CHECK_NEEDED.get(gate.needs_check),)),
        *(["not with pain at the front of the pelvis"] if gate.is_hard_on_pelvis else []),
        "the baby put down" if gate.arms == "free" else "also with the baby in her arms",
    ]


def row_of(routine: RoutineContent) -> tuple[str, ...]:
    """What a list shows of it, beneath HEADINGS."""
    gate = routine.gate
    return (
        routine.id,
        routine.title,
        str(routine.level),
        length_of(routine),
        "-".join(map(str, gate.pregnancy)) if gate.pregnancy else NEVER,
        NEVER if gate.vaginal is None else str(gate.vaginal),
        NEVER if gate.caesarean is None else str(gate.caesarean),
    )


def sheet_of(routine: RoutineContent, content: CompiledContent) -> Iterator[tuple[str, list[str]]]:
    """Everything an editor wants to see, by headings."""
    yield "title", [f"{routine.title}, level {routine.level}"]
    yield "dose", [_dose(routine)]
    yield "for whom", for_whom(routine.gate)
    yield "when", _texts(routine.when)
    yield "position", [routine.position.text]
    yield "phases", [f"{one.seconds:3} s  {one.cue:24}  {one.label}" for one in routine.phases]
    yield "mistakes", _texts(*routine.tips)
    yield "progress", _texts(routine.progress)
    yield "easier", [routine.easier] if routine.easier else []
    yield "sources", [_cited(content, source_id) for source_id in routine.sources]


def _dose(routine: RoutineContent) -> str:
    sides = f" each side ({', '.join(routine.sides)})" if routine.sides else ""
    times = f"{routine.repetitions} times{sides}, {length_of(routine)} a set"
    return f"{times}; sets: {routine.sets}; a day: {routine.per_day}"


def _in_pregnancy(gate: Gate) -> str:
    if gate.pregnancy is None:
        return f"pregnant: {NEVER}"
    first, last = gate.pregnancy
    return f"pregnant: weeks {first} to {last}"


def _from_day(day: int | None) -> str:
    return NEVER if day is None else f"from day {day}"


def _texts(*wordings: Wording | None) -> list[str]:
    return [wording.text for wording in wordings if wording]


def _cited(content: CompiledContent, source_id: str) -> str:
    source = content.source(source_id)
    return f"{source_id}: {source.publisher}, {source.title}, checked {source.checked}"
