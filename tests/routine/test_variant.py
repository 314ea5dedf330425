"""What she may change of a routine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.model import RoutineContent
from gentle_back.routine.compile import set_ms
from gentle_back.routine.variant import PACES, Variant, read_variant
from routine.exercises import exercise, routine
from routine.made_up import routines

STEPS = st.lists(st.sampled_from(["slower", "faster", "fewer", "more"]), max_size=12)


@given(routines(), STEPS)
def test_whatever_she_asks_for_she_is_never_hurried_nor_given_more(
    drawn: RoutineContent, steps: list[str]
) -> None:
    variant = Variant()
    for step in steps:
        changed = getattr(variant, step)(drawn)
        if changed is None:
            continue
        before_ms, after_ms = set_ms(drawn, variant), set_ms(drawn, changed)
        assert after_ms >= before_ms if step in {"slower", "more"} else after_ms <= before_ms
        assert read_variant(changed.text, drawn) == changed
        variant = changed
    assert 1 <= variant.repetitions_of(drawn) <= drawn.repetitions
    assert variant.pace in PACES


def test_changes_end_where_the_routine_ends_them() -> None:
    bridge = exercise("small-bridge")  # two lifts
    once = Variant().fewer(bridge)
    assert once == Variant(repetitions=1)
    assert once.fewer(bridge) is None
    assert once.more(bridge) == Variant()
    assert Variant().more(bridge) is None
    assert Variant().faster(bridge) is None
    assert [Variant(pace=pace).slower(bridge) for pace in PACES] == [
        Variant(pace=125),
        Variant(pace=150),
        None,
    ]
    assert Variant().slower(exercise("walk-timer")) is None


def test_a_slower_hold_is_no_longer() -> None:
    made = routine("out 4 lift | hold 3 hold | rest 2 rest")
    assert set_ms(made, Variant()) == 9_000
    assert set_ms(made, Variant(pace=125)) == 5_000 + 3_000 + 2_500
    assert set_ms(made, Variant(pace=150)) == 6_000 + 3_000 + 3_000


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("", Variant()),
        ("r3", Variant(repetitions=3)),
        ("p150", Variant(pace=150)),
        ("r3p125", Variant(repetitions=3, pace=125)),
        # What is no less than the routine has, or nothing at all, changes nothing.
        ("r5", Variant()),
        ("r99p125", Variant(pace=125)),
        ("r0", Variant()),
        ("p075", Variant()),
        ("p200r1", Variant()),
        ("r\u0663", Variant()),
        ("<speak>", Variant()),
    ],
)
def test_what_cannot_be_read_is_dropped(text: str, variant: Variant) -> None:
    assert read_variant(text, routine("out 3 lift | rest 2 rest", repetitions=5)) == variant


@given(st.text())
def test_no_text_from_outside_is_an_error(text: str) -> None:
    assert read_variant(text, exercise("small-bridge")).repetitions_of(exercise("small-bridge")) > 0
