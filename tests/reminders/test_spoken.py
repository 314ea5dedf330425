"""What is said when a reminder of this computer rings."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.reminders.ringer import AGAIN, FIRST, MISSED, Rung
from gentle_back.reminders.spoken import ring_line
from gentle_back.store.due import DueRow
from gentle_back.values.reminder import Plan

PLAN = Plan("calcium", "Calcium time.", ("02:30",))
ROW = DueRow("t" * 32, "p" * 64, "", "Europe/London", 0, 0, 0)
SAID = {
    FIRST: (FIRST, "02:30", False, "Calcium time."),
    AGAIN: (
        AGAIN,
        "02:30",
        False,
        "Once more. Calcium time. A glass of milk, a yoghurt or a fortified drink would count.",
    ),
    MISSED: (
        MISSED,
        "09:00",
        False,
        "I was off at nine in the morning, so I say it now. Calcium time.",
    ),
    "moved": (
        FIRST,
        "03:30",
        True,
        "The clocks went forward just now, so this comes at half past three at night. "
        "Calcium time.",
    ),
}


@pytest.mark.parametrize(("manner", "time", "moved", "said"), SAID.values(), ids=SAID)
def test_ring_says_why_it_comes_now(manner: str, time: str, moved: bool, said: str) -> None:
    assert ring_line(real_content(), "en", Rung(PLAN, manner, time, moved, ROW)).text == said
