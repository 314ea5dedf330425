"""A routine as a timeline."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.model import Phase, RoutineContent
from gentle_back.errors import ContentError
from gentle_back.routine.compile import LONGEST_PART_MS, check_routine, compile_set, set_ms
from gentle_back.routine.variant import Variant, read_variant
from gentle_back.values.timeline import CLOSING, COUNT, LEAD_IN, Cue, Recipe, Timeline
from routine.exercises import BOTH, exercise, files, routine, timeline, whole, words
from routine.made_up import VARIANTS, routines
from routine.worked_out import walk, whole_set

WALK = "walk-timer"
# A voice of 120 words a minute, and the silence between two words.
WORD_MS, GAP_MS = 500, 150


def ends_ms(cue: Cue) -> int:
    return cue.at_ms + len(cue.text.split()) * WORD_MS


def in_set(made: Timeline, *kinds: str) -> list[Cue]:
    """The cues with their times in the set, without what stands around it."""
    shift_ms = made.from_ms - made.starts_at_ms
    return [
        Cue(cue.at_ms + shift_ms, cue.text, cue.kind, cue.repetition)
        for cue in made.cues
        if cue.repetition >= 0 and (not kinds or cue.kind in kinds)
    ]


@pytest.mark.parametrize("name", [name for name in files() if name != WALK])
def test_exercise_has_the_words_and_times_worked_out_from_its_file(name: str) -> None:
    made = timeline(exercise(name))
    heard, seconds = whole_set(files()[name])
    assert [(cue.at_ms / 1_000, cue.text) for cue in made.cues] == heard
    assert made.total_ms / 1_000 == seconds
    assert made.ends_set


def test_walk_is_heard_in_parts_that_end_at_whole_minutes() -> None:
    (phase,) = files()[WALK]["phases"]
    parts = whole(exercise(WALK))
    told = [
        ([(cue.at_ms / 1_000, cue.text) for cue in part.cues], part.total_ms / 1_000)
        for part in parts
    ]
    assert told == walk(phase["seconds"], phase["cue"])
    assert [part.from_ms for part in parts] == [0, 180_000]


@pytest.mark.parametrize(
    ("phase", "heard"),
    [
        ("hold 3 hold", [(0, "hold")]),
        ("hold 4 hold", [(0, "hold"), (1, "three"), (2, "two"), (3, "one")]),
        # The words of the cue are still being said when the first count is due.
        ("hold 4 hold, keep breathing", [(0, "hold, keep breathing"), (2, "two"), (3, "one")]),
        ("hold 5 hold", [(0, "hold"), (1, "four"), (2, "three"), (3, "two"), (4, "one")]),
        # Half-way is where "three" is due, and three says more.
        ("hold 6 hold", [(0, "hold, six"), (3, "three"), (4, "two"), (5, "one")]),
        # "Halfway" has not ended when "three" is due.
        ("hold 7 hold", [(0, "hold, seven"), (3.5, "halfway"), (5, "two"), (6, "one")]),
        (
            "hold 10 hold",
            [(0, "hold, ten"), (5, "halfway"), (7, "three"), (8, "two"), (9, "one")],
        ),
        # No time for a number more, at a word a second.
        (
            "hold 6 a b c d e f",
            [(0, "a b c d e f"), (4, "two"), (5, "one")],
        ),
        ("move 5 go", [(0, "go")]),
        ("move 8 go", [(0, "go"), (4, "halfway"), (5, "three"), (6, "two"), (7, "one")]),
        ("rest 12 rest", [(0, "rest")]),
        ("in 6 in", [(0, "in")]),
    ],
)
def test_what_is_counted_of_a_phase(phase: str, heard: list[tuple[float, str]]) -> None:
    made = timeline(routine(f"{phase} | rest 1 rest"))
    said = [(cue.at_ms / 1_000, cue.text) for cue in in_set(made)]
    assert said[:-1] == heard


@given(routines(), VARIANTS)
def test_words_never_meet_and_every_phase_begins_with_its_cue(
    drawn: RoutineContent, variant: str
) -> None:
    for made in whole(drawn, variant):
        for before, after in pairwise(made.cues):
            assert ends_ms(before) + GAP_MS <= after.at_ms
        assert ends_ms(made.cues[-1]) <= made.total_ms <= LONGEST_PART_MS
        assert [cue.text for cue in made.cues if cue.kind == LEAD_IN][1:] == ["three", "two", "one"]
        assert made.starts_at_ms == max(c.at_ms for c in made.cues if c.kind == LEAD_IN) + 1_000
    started = {cue.at_ms for made in whole(drawn, variant) for cue in in_set(made)}
    assert started >= set(_phase_starts(drawn, variant))


@given(routines(), VARIANTS)
def test_parts_together_are_the_set(drawn: RoutineContent, variant: str) -> None:
    parts = whole(drawn, variant)
    seconds = sum(phase.seconds for phase in drawn.phases)
    if not variant:
        sides = max(1, len(drawn.sides))
        assert parts[0].set_ms == seconds * 1_000 * drawn.repetitions * sides
    assert parts[0].set_ms == set_ms(drawn, read_variant(variant, drawn))
    assert sum(part.moving_ms for part in parts) == parts[0].set_ms
    assert parts[0].repetition_starts_ms[0] == 0
    assert all(part.cues[-1].kind == CLOSING for part in parts)
    # Nobody is left in the middle of a repetition that would have fitted.
    for part in parts[:-1]:
        border = part.from_ms + part.moving_ms
        assert border in part.repetition_starts_ms or border in _phase_starts(drawn, variant)


@given(routines())
def test_a_count_is_in_its_second_or_is_not_said(drawn: RoutineContent) -> None:
    for made in whole(drawn):
        for cue in in_set(made, COUNT):
            starts = [start for start in _phase_starts(drawn, "") if start <= cue.at_ms]
            phase = drawn.phases[(len(starts) - 1) % len(drawn.phases)]
            left_ms = starts[-1] + phase.seconds * 1_000 - cue.at_ms
            assert phase.kind in {"hold", "move"}
            if cue.text == words().halfway:
                assert left_ms * 2 == phase.seconds * 1_000
            else:
                assert cue.text == words().number(left_ms // 1_000)
                assert left_ms % 1_000 == 0


@given(routines(), VARIANTS, st.data())
def test_entered_anywhere_it_goes_on_from_exactly_there(
    drawn: RoutineContent, variant: str, data: st.DataObject
) -> None:
    length_ms = set_ms(drawn, read_variant(variant, drawn))
    from_ms = data.draw(st.integers(0, length_ms - 1))
    made = timeline(drawn, from_ms, variant)
    assert made.place_ms(made.starts_at_ms) == from_ms
    assert made.place_ms(0) == from_ms
    assert made.place_ms(made.starts_at_ms + 1) == from_ms + 1
    for before, after in pairwise(made.cues):
        assert ends_ms(before) + GAP_MS <= after.at_ms
    next_start = min([s for s in _phase_starts(drawn, variant) if s >= from_ms] or [length_ms])
    unbroken = [cue for part in whole(drawn, variant) for cue in in_set(part)]
    # Parts may end elsewhere now, and with them the number of words at a border.
    to_ms = min(from_ms + made.moving_ms, timeline(drawn, 0, variant).moving_ms)
    resumed = [cue for cue in in_set(made) if next_start <= cue.at_ms < to_ms]
    expected = [cue for cue in unbroken if next_start <= cue.at_ms < to_ms]
    assert [cue.at_ms for cue in resumed] == [cue.at_ms for cue in expected]
    # What the lead-in has told, the side, is not told again.
    assert [c for c in resumed if c.at_ms > next_start] == [
        c for c in expected if c.at_ms > next_start
    ]


@given(routines(), st.data())
def test_wherever_it_is_entered_she_knows_her_side(
    drawn: RoutineContent, data: st.DataObject
) -> None:
    borders = st.sampled_from(_phase_starts(drawn, ""))
    from_ms = data.draw(borders | st.integers(0, set_ms(drawn, Variant()) - 1))
    made = timeline(drawn, from_ms)
    if not drawn.sides:
        assert made.cues[0].text == words().starting
        return
    changes_ms = made.set_ms // 2
    told = [cue for cue in in_set(made) if words().other_side in cue.text]
    first = made.cues[0].text
    if from_ms >= changes_ms:
        assert (first, told) == ("right side", [])
    elif first == "left side":
        # A part that ends before the change leaves it to the next one's lead-in.
        assert made.moving_ms <= changes_ms - from_ms or len(told) == 1
    else:
        # Too little is left of her rest to say it: the side that comes is named at once.
        assert (first, told) == ("right side", [])
        assert changes_ms - from_ms < 2_000


@pytest.mark.parametrize(
    ("from_ms", "first"),
    [(3_000, "out, lift"), (4_000, "out, lift"), (4_900, None), (6_500, "hold"), (7_100, None)],
)
def test_the_running_cue_is_said_again_where_there_is_time(from_ms: int, first: str | None) -> None:
    made = timeline(routine("in 3 in | out 3 out, lift | hold 2 hold | rest 2 rest"), from_ms)
    again = [cue.text for cue in made.cues if cue.at_ms == made.starts_at_ms]
    assert again == ([first] if first else [])


def test_a_side_is_named_before_it_and_the_other_where_they_change() -> None:
    made = routine("out 3 lift | rest 4 rest", repetitions=2, sides=BOTH)
    said = [cue.text for cue in timeline(made).cues]
    assert said[0] == "left side"
    assert said[5:] == [
        *("lift", "rest, one more", "lift", "rest, other side"),
        *("lift", "rest, one more", "lift", "rest", "well done"),
    ]
    assert timeline(made, 14_000).cues[0].text == "right side"


def test_without_a_rest_the_other_side_is_told_with_its_first_cue() -> None:
    made = timeline(routine("in 4 lift | out 2 pour", repetitions=2, sides=BOTH))
    said = [(cue.text, cue.kind) for cue in made.cues if cue.repetition >= 0]
    lift, pour = ("lift", "cue"), ("pour", "cue")
    assert said == [lift, pour, lift, pour, ("other side, lift", "side"), pour, lift, pour]


def test_entered_in_the_last_rest_of_a_side_she_hears_of_the_other() -> None:
    made = routine("in 3 lift | rest 5 rest your arms well", sides=BOTH)
    said = [timeline(made, from_ms).cues[4:6] for from_ms in (5_500, 6_500)]
    # With three seconds to go it is time enough to say so; with less, the lead-in has.
    assert [[cue.text for cue in cues] for cues in said] == [["one", "other side"], ["one", "lift"]]
    assert timeline(made, 6_500).cues[0].text == "right side"


def test_a_part_holds_as_many_repetitions_as_there_is_room_for() -> None:
    made = timeline(routine("move 1 up | move 1 down", repetitions=150))
    assert made.cues[-1].text == words().part_done
    assert made.moving_ms % 2_000 == 0
    assert made.total_ms <= LONGEST_PART_MS < made.total_ms + 2_000


def test_a_set_can_be_had_in_one_piece() -> None:
    walk = exercise(WALK)
    made = compile_set(walk, Recipe(walk.key), words(), longest_ms=3_600_000)
    assert made.ends_set
    assert [cue.text for cue in in_set(made)] == ["walk", "halfway", "three", "two", "one"]


@pytest.mark.parametrize(
    ("faulty", "sides", "mend"),
    [
        ("out 2 out and lift low", (), "shorten the cue, or give the phase more time"),
        ("out 0 lift", (), "Write a whole number from 1"),
        ("out 2 lift | hold 2 hold", BOTH, "End with a rest of 2 seconds"),
        ("out 2 lift | rest 1 rest", BOTH, "End with a rest of 2 seconds"),
    ],
)
def test_what_would_make_words_meet_is_refused_with_the_file_and_the_mend(
    faulty: str, sides: tuple[str, ...], mend: str
) -> None:
    made = routine(faulty, sides=sides)
    with pytest.raises(ContentError, match="routines/made-up") as caught:
        timeline(made)
    assert str(caught.value).startswith("content/en/exercises/routines/made-up.yaml: ")
    assert mend in str(caught.value)
    assert any(mend in message for message in check_routine(made, words()))


@pytest.mark.parametrize(
    ("made", "mend"),
    [
        (routine((Phase("sway", "sway", 3, "swing"),)), "Write one of in, out, hold, move, rest"),
        (routine("move 601 walk"), "take fewer sets or repetitions"),
        (routine((Phase("lift", " ", 3, "out"),)), "Write the word that is said as it begins"),
        (routine(()), "Write at least one phase"),
    ],
)
def test_what_should_not_be_heard_is_told_with_the_mend(made: RoutineContent, mend: str) -> None:
    (message,) = check_routine(made, words())
    assert mend in message
    assert made.key in message


@pytest.mark.parametrize("name", files())
def test_our_exercises_have_no_fault(name: str) -> None:
    assert check_routine(exercise(name), words()) == []


@pytest.mark.parametrize("from_ms", [-1, 32_000])
def test_a_place_outside_the_set_is_refused(from_ms: int) -> None:
    with pytest.raises(ValueError, match="Begin before its end"):
        timeline(exercise("small-bridge"), from_ms)


def _phase_starts(of: RoutineContent, variant: str) -> list[int]:
    """Where each phase begins, added up once more."""
    chosen = read_variant(variant, of)
    at_ms, starts = 0, []
    for _ in range((chosen.repetitions or of.repetitions) * max(1, len(of.sides))):
        for phase in of.phases:
            starts.append(at_ms)
            stretch = 1 if phase.kind == "hold" else chosen.pace / 100
            at_ms += round(phase.seconds * 1_000 * stretch)
    return starts
