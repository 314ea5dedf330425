"""The player of a routine, without terminal and without sound card, to the sample."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.live.by_hand import RATE, SAMPLES_A_MS, ByHand, sets
from conftest import START
from gentle_back.cli.live import control_words as words
from gentle_back.cli.live.output import SilentOutput
from gentle_back.cli.live.player import LivePlayer, State
from gentle_back.cli.live.session import ACTIONS
from gentle_back.clock import MovableClock
from gentle_back.routine.moments import moments_of
from gentle_back.routine.variant import Variant
from gentle_back.values.timeline import COUNT, LEAD_IN
from routine.exercises import exercise, files, routine

# Twelve seconds: three repetitions of four.
THREE = routine("in 2 lift | rest 2 rest", repetitions=3)
BOTH_SIDES = routine("in 2 lift | rest 4 rest", repetitions=3, sides=("left", "right"))
HALF_A_SECOND = 500


def cuts(name: str) -> list[int]:
    """Each border of a phase, and a place within each phase, in milliseconds of the set."""
    moments = moments_of(exercise(name), Variant())
    within = [moment.starts_ms + moment.length_ms // 2 + 37 for moment in moments]
    return sorted({*(moment.starts_ms for moment in moments), *within})


@pytest.mark.parametrize("name", files())
def test_held_at_every_border_and_within_every_phase_not_a_sample_is_lost_or_added(
    name: str,
) -> None:
    live = ByHand(exercise(name))
    player = live.player
    player.begin()
    for place_ms in cuts(name):
        live.listen(place_ms - player.place_ms + (0 if place_ms else player.timeline.starts_at_ms))
        assert player.pause()
        assert player.place_ms == place_ms
        live.listen(HALF_A_SECOND)
        assert player.release()
    live.listen_to_the_end()
    whole = live.rendered(player.timeline)
    assert live.heard[: len(whole)] == whole
    assert not any(live.heard[len(whole) :])


@pytest.mark.parametrize("name", files())
def test_carried_on_after_a_restart_each_word_comes_as_long_after_as_it_would_have(
    name: str,
) -> None:
    """Counted in again, the rest of the set is the rest of the set: no phase is longer for it."""
    whole = sets(exercise(name)).timeline(Variant())
    for place_ms in cuts(name):
        clock, player = silent(name)
        player.begin()
        clock.advance((whole.starts_at_ms + place_ms) / 1_000)
        player.pause()
        kept_ms = player.place_ms
        assert place_ms - 1 <= kept_ms <= place_ms
        assert player.carry_on()
        _, restarted = silent(name)
        restarted.begin(kept_ms)
        assert restarted.timeline == player.timeline
        rest = player.timeline
        said = {(cue.at_ms - rest.starts_at_ms + kept_ms, cue.text) for cue in rest.cues}
        due = {
            (cue.at_ms - whole.starts_at_ms, cue.text)
            for cue in whole.cues
            # A count may give way to the cue that is said again where the rest begins.
            if cue.kind != COUNT and cue.at_ms - whole.starts_at_ms > kept_ms
        }
        assert due <= said
        assert rest.total_ms - rest.starts_at_ms == (whole.total_ms - whole.starts_at_ms - kept_ms)
        assert [cue.text for cue in rest.cues if cue.kind == LEAD_IN][-3:] == [
            "three",
            "two",
            "one",
        ]


def silent(name: str) -> tuple[MovableClock, LivePlayer]:
    """A player without sound, and its clock."""
    clock = MovableClock(START)
    return clock, LivePlayer(sets(exercise(name)), SilentOutput(clock))


def test_paused_while_counting_in_she_is_counted_in_anew() -> None:
    live = ByHand(THREE)
    live.player.begin(5_000)
    live.listen(1_000)
    live.player.pause()
    live.player.carry_on()
    assert live.player.place_ms == live.player.timeline.from_ms == 5_000


def test_paused_in_the_closing_words_only_they_are_left() -> None:
    live = ByHand(THREE)
    live.player.begin()
    live.listen(live.player.timeline.total_ms - HALF_A_SECOND)
    live.player.pause()
    assert live.player.carry_on()
    live.listen_to_the_end()
    whole = live.rendered(live.player.timeline)
    assert live.heard[: len(whole)] == whole


def test_long_walk_is_one_piece_without_a_seam() -> None:
    walk = exercise("walk-timer")
    timeline = sets(walk).timeline(Variant())
    assert [cue.text for cue in timeline.cues[4:]] == [
        "walk",
        "halfway",
        "three",
        "two",
        "one",
        "and rest",
    ]
    assert timeline.ends_set
    assert timeline.cues[-1].at_ms - timeline.starts_at_ms == timeline.set_ms == 300_000
    live = ByHand(walk)
    assert len(live.rendered(timeline)) == 2 * SAMPLES_A_MS * timeline.total_ms


@dataclass(frozen=True)
class Row:
    """What a control does at a place: the state and the place in milliseconds after it.

    did: whether it did anything. before: PLAYING, PAUSED or BETWEEN, at five seconds and a half
    into the set, which is the second repetition.
    """

    control: str
    before: State
    after: State
    place_ms: int
    did: bool = True


PLAYING, PAUSED, BETWEEN, OVER = State.PLAYING, State.PAUSED, State.BETWEEN, State.OVER
HERE, END = 5_500, 12_000
TABLE = [
    Row(words.PAUSE, PLAYING, PAUSED, HERE),
    Row(words.PAUSE, PAUSED, PAUSED, HERE, did=False),
    Row(words.PAUSE, BETWEEN, BETWEEN, END, did=False),
    Row(words.CARRY_ON, PLAYING, PLAYING, HERE, did=False),
    Row(words.CARRY_ON, PAUSED, PLAYING, HERE),
    Row(words.CARRY_ON, BETWEEN, PLAYING, 0),
    Row(words.STOP, PLAYING, OVER, HERE),
    Row(words.STOP, PAUSED, OVER, HERE),
    Row(words.STOP, BETWEEN, OVER, END),
    Row(words.HURTS, PLAYING, OVER, HERE),
    Row(words.HURTS, PAUSED, OVER, HERE),
    Row(words.HURTS, BETWEEN, OVER, END),
    Row(words.REPEAT, PLAYING, PLAYING, 4_000),
    Row(words.REPEAT, PAUSED, PLAYING, 4_000),
    Row(words.REPEAT, BETWEEN, PLAYING, 0),
    Row(words.BACK, PLAYING, PLAYING, 0),
    Row(words.BACK, PAUSED, PLAYING, 0),
    Row(words.BACK, BETWEEN, PLAYING, 0),
    Row(words.NEXT, PLAYING, PLAYING, 8_000),
    Row(words.NEXT, PAUSED, PLAYING, 8_000),
    Row(words.NEXT, BETWEEN, PLAYING, 0),
    Row(words.SKIP, PLAYING, OVER, HERE),
    Row(words.SKIP, PAUSED, OVER, HERE),
    Row(words.SKIP, BETWEEN, OVER, END),
    Row(words.START_AGAIN, PLAYING, PLAYING, 0),
    Row(words.START_AGAIN, PAUSED, PLAYING, 0),
    Row(words.START_AGAIN, BETWEEN, PLAYING, 0),
    Row(words.SLOWER, PLAYING, PLAYING, 5_000),
    Row(words.SLOWER, PAUSED, PAUSED, 5_000),
    Row(words.SLOWER, BETWEEN, BETWEEN, END),
    Row(words.FASTER, PLAYING, PLAYING, HERE, did=False),
    Row(words.FASTER, PAUSED, PAUSED, HERE, did=False),
    Row(words.FASTER, BETWEEN, BETWEEN, END, did=False),
    Row(words.FEWER, PLAYING, PLAYING, 4_000),
    Row(words.FEWER, PAUSED, PAUSED, 4_000),
    Row(words.FEWER, BETWEEN, BETWEEN, END),
    Row(words.MORE, PLAYING, PLAYING, HERE, did=False),
    Row(words.MORE, PAUSED, PAUSED, HERE, did=False),
    Row(words.MORE, BETWEEN, BETWEEN, END, did=False),
    Row(words.ANOTHER_SET, PLAYING, PLAYING, 0),
    Row(words.ANOTHER_SET, PAUSED, PLAYING, 0),
    Row(words.ANOTHER_SET, BETWEEN, PLAYING, 0),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.control} while {row.before}")
def test_each_control_does_what_the_table_says(row: Row) -> None:
    live = at_five_and_a_half(row.before)
    did = ACTIONS[row.control](live.player)
    assert (live.player.state, live.player.place_ms, did) == (row.after, row.place_ms, row.did)


def test_table_has_every_control_in_every_state() -> None:
    states = (PLAYING, PAUSED, BETWEEN)
    assert {(row.control, row.before) for row in TABLE} == {
        (control, state) for control in ACTIONS for state in states
    }


@pytest.mark.parametrize("control", ACTIONS)
def test_what_is_over_stays_over(control: str) -> None:
    live = at_five_and_a_half(PLAYING)
    live.player.stop()
    assert not ACTIONS[control](live.player)
    assert live.player.state is OVER


def at_five_and_a_half(state: State) -> ByHand:
    """A player in that state, in the second of three repetitions of four seconds."""
    live = ByHand(THREE)
    live.player.begin()
    live.listen(live.player.timeline.starts_at_ms + HERE)
    if state is PAUSED:
        live.player.pause()
    if state is BETWEEN:
        live.listen_to_the_end()
    return live


@pytest.mark.parametrize(("repetition", "then"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (5, 3)])
def test_one_less_of_each_side_keeps_her_on_her_side(repetition: int, then: int) -> None:
    live = ByHand(BOTH_SIDES)
    live.player.begin(live.player.timeline.repetition_starts_ms[repetition])
    live.player.fewer()
    assert len(live.player.timeline.repetition_starts_ms) == 4
    assert live.player.repetition == then


def test_next_set_is_done_as_this_one_was_changed() -> None:
    live = at_five_and_a_half(PLAYING)
    live.player.slower()
    live.listen_to_the_end()
    live.player.another_set()
    assert live.player.set_number == 1
    assert live.player.timeline.set_ms == 15_000


STEPS = st.lists(
    st.one_of(st.sampled_from([*ACTIONS, "release"]), st.integers(1, 9_000)), max_size=12
)


@settings(max_examples=40)
@given(STEPS)
def test_whatever_is_asked_for_she_is_in_the_set_and_all_that_is_heard_was_rendered(
    steps: list[str | int],
) -> None:
    live = ByHand(BOTH_SIDES)
    player = live.player
    player.begin()
    for step in steps:
        if isinstance(step, int):
            live.listen(step)
        elif step == "release":
            player.release()
        else:
            ACTIONS[step](player)
        player.tick()
        timeline = player.timeline
        assert timeline.from_ms <= player.place_ms <= timeline.set_ms
        assert 0 <= player.left_ms <= timeline.set_ms
        assert 0 <= player.repetition < len(timeline.repetition_starts_ms)
        assert live.reel.taken <= timeline.total_ms * SAMPLES_A_MS
        now, after = player.now, player.coming
        assert now is None or now.at_ms <= player.heard_ms
        assert after is None or after.at_ms > player.heard_ms


def test_sound_is_the_only_clock() -> None:
    """A card that is slow to ask has not played; what is shown waits for it."""
    live = ByHand(THREE)
    live.player.begin()
    assert live.player.heard_ms == 0
    live.listen(1_000)
    assert live.reel.taken == RATE
    assert live.player.heard_ms < 1_000
