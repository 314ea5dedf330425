"""Every real routine, cut at each border of a phase and within each, and carried on.

Between the cut and the going on there is nothing but the session as JSON, as after a restart.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise

import pytest

from contents import real_content
from gentle_back.content.model import RoutineContent
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from tea import Conversation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATENCIES_MS = (0, 1_000, 2_000)
# Nearer than twice the margin of the clock a repetition cannot be told from the next; with breaks
# the margin grows with all that was said.
TELLING_MS = {"apla": 4_000, "ssml": 6_000}
# In a walk a minute is what a repetition is elsewhere.
MINUTE_MS = 60_000
CLEAR = {
    "stage": "after-birth",
    "weeks": "30",
    "birth": "vaginal",
    "hard_birth": "no",
    "checked": "yes",
    "front_pain": "no",
    "signs": "clear",
    "arms": "free",
}
PREGNANT = {**CLEAR, "stage": "pregnancy", "weeks": "20", "limited": "no"}


@cache
def skill() -> Skill:
    return Skill(real_content(), load_plugins())


def routines() -> tuple[RoutineContent, ...]:
    return real_content().routines("en", "exercises")


def ready(routine: RoutineContent, rendering: str) -> Conversation:
    """She, with all gates open to her, about to hear the first set."""
    she = Conversation(skill(), now=NOON, rendering=rendering)
    for name, value in (CLEAR if routine.gate.vaginal is not None else PREGNANT).items():
        she.session = she.session.with_fact(name, value)
    she.ask("ExerciseStartIntent", exercise=routine.id)
    return she


def cuts_ms(routine: RoutineContent) -> list[int]:
    """Each border of a phase in a set, and the middle between two, to the set's end."""
    sides = max(1, len(routine.sides))
    phases = [phase.seconds * 1_000 for phase in routine.phases] * routine.repetitions * sides
    borders = [0, *accumulate(phases)]
    middles = [(start + end) // 2 for start, end in pairwise(borders)]
    return sorted([*borders[:-1], *middles])


@pytest.mark.parametrize("rendering", ["audio", "apla", "ssml"])
@pytest.mark.parametrize("routine", routines(), ids=lambda routine: routine.id)
def test_cut_routine_goes_on_at_its_place(routine: RoutineContent, rendering: str) -> None:
    start = ready(routine, rendering)
    playing = start.ask("ReadyIntent").timeline
    assert playing
    heard = start.session
    starts = playing.repetition_starts_ms
    shortest = min(b - a for a, b in zip(starts, [*starts[1:], playing.set_ms], strict=True))
    step_ms = min(shortest, MINUTE_MS)
    for cut_ms in cuts_ms(routine):
        if cut_ms >= playing.moving_ms:
            break  # of a long walk, what the next part holds
        for late_ms in LATENCIES_MS if rendering != "audio" else (0,):
            she = Conversation(skill(), session=heard, now=NOON, rendering=rendering)
            played_ms = playing.starts_at_ms + cut_ms
            she.now = NOON + timedelta(milliseconds=played_ms + late_ms)
            she.played_ms = played_ms if rendering == "audio" else None
            carried = she.ask("ResumeIntent").timeline
            assert carried, (cut_ms, late_ms)
            if rendering == "audio":
                assert carried.from_ms == cut_ms
                continue
            assert carried.from_ms <= cut_ms
            early, telling_ms = (
                cut_ms // step_ms - carried.from_ms // step_ms,
                TELLING_MS[rendering],
            )
            assert early <= (1 if step_ms >= telling_ms else telling_ms // step_ms), cut_ms
