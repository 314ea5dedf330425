"""Where she is by the clock, when nobody else knows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.routine.place import (
    LONG_REPETITION_MS,
    MARGIN_MS,
    margin_with_breaks_ms,
    place_by_clock,
)
from gentle_back.routine.ssml import ssml_speech
from gentle_back.values.timeline import Timeline
from routine.exercises import exercise, files, whole
from routine.platform import DeviceVoice, Player

LATENCY = st.integers(-MARGIN_MS, MARGIN_MS)


def placed(made: Timeline, true_ms: int, latency_ms: int) -> int:
    """The place of who has truly come so far into the set."""
    return place_by_clock(
        elapsed_ms=true_ms - made.from_ms + made.starts_at_ms + latency_ms,
        starts_at_ms=made.starts_at_ms,
        from_ms=made.from_ms,
        set_ms=made.set_ms,
        repetition_starts_ms=made.repetition_starts_ms,
    )


@given(st.lists(st.integers(1_000, 50_000), min_size=1, max_size=30), LATENCY, st.data())
def test_never_later_and_one_repetition_early_at_most(
    lengths: list[int], latency_ms: int, data: st.DataObject
) -> None:
    starts = (0, *accumulate(lengths))
    set_ms = starts[-1]
    from_ms = data.draw(st.sampled_from(starts[:-1]))
    true_ms = data.draw(st.integers(from_ms, set_ms))
    place_ms = place_by_clock(
        elapsed_ms=true_ms - from_ms + 4_500 + latency_ms,
        starts_at_ms=4_500,
        from_ms=from_ms,
        set_ms=set_ms,
        repetition_starts_ms=starts[:-1],
    )
    assert place_ms in starts[:-1]
    assert from_ms <= place_ms <= true_ms
    early = bisect_right(starts[:-1], true_ms) - bisect_right(starts[:-1], place_ms)
    # No answer can do better: each place of these four seconds may be the true one.
    nearest_that_is_safe = max(from_ms, true_ms - 2 * MARGIN_MS)
    assert early <= len([s for s in starts[:-1] if nearest_that_is_safe < s <= true_ms])
    if min(lengths) >= 2 * MARGIN_MS:
        assert early <= 1


@pytest.mark.parametrize("name", files())
@pytest.mark.parametrize("latency_ms", [-MARGIN_MS, 0, MARGIN_MS])
def test_every_exercise_cut_at_each_border_and_between(name: str, latency_ms: int) -> None:
    cuts = [0]
    for phase in exercise(name).phases:
        cuts += [cuts[-1] + phase.seconds * 500, cuts[-1] + phase.seconds * 1_000]
    for made in whole(exercise(name)):
        starts = made.repetition_starts_ms
        for start in starts:
            for cut in cuts:
                true_ms = start + cut
                if not made.from_ms <= true_ms <= made.from_ms + made.moving_ms:
                    continue
                place_ms = placed(made, true_ms, latency_ms)
                assert place_ms <= true_ms
                early = bisect_right(starts, true_ms) - bisect_right(starts, place_ms)
                at_border = 1 if true_ms in starts else 0
                assert early <= max(1, -(-2 * MARGIN_MS // max(1, cuts[-1])) + at_border)


@pytest.mark.parametrize("name", files())
def test_with_breaks_she_is_never_sent_past_what_she_heard(name: str, device: DeviceVoice) -> None:
    for made in whole(exercise(name)):
        player = Player(device)
        player.ssml(ssml_speech(made))
        for (heard_ms, _), cue in zip(player.heard, made.cues, strict=True):
            true_ms = made.place_ms(cue.at_ms)
            for latency_ms in (-MARGIN_MS, 0, MARGIN_MS):
                elapsed_ms = round(heard_ms) + latency_ms
                place_ms = place_by_clock(
                    elapsed_ms=elapsed_ms,
                    starts_at_ms=made.starts_at_ms,
                    from_ms=made.from_ms,
                    set_ms=made.set_ms,
                    repetition_starts_ms=made.repetition_starts_ms,
                    margin_ms=margin_with_breaks_ms(made, elapsed_ms),
                )
                assert place_ms <= true_ms


def test_in_the_lead_in_nothing_has_been_done() -> None:
    (made,) = whole(exercise("small-bridge"))
    assert placed(made, -3_000, 0) == 0


def test_after_the_last_word_she_is_in_the_last_repetition() -> None:
    (made,) = whole(exercise("small-bridge"))
    assert placed(made, 60_000, 0) == 16_000
    *_, walk = whole(exercise("walk-timer"))
    assert placed(walk, 900_000, 0) == walk.set_ms


@given(st.integers(0, 300_000), LATENCY)
def test_in_a_walk_no_more_than_a_minute_and_the_margin_is_lost(
    true_ms: int, latency_ms: int
) -> None:
    (first, second) = whole(exercise("walk-timer"))
    made = first if true_ms < second.from_ms else second
    place_ms = placed(made, true_ms, latency_ms)
    assert place_ms % LONG_REPETITION_MS == 0
    assert true_ms - LONG_REPETITION_MS - 2 * MARGIN_MS <= place_ms <= true_ms
    assert place_ms >= made.from_ms
