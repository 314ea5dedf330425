"""Where she is in a set that somebody else plays, by the clock alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gentle_back.routine.speaking import estimated_ms
from gentle_back.values.timeline import Timeline

# A request may be as much too late or too early as our guess of when the sound began.
MARGIN_MS = 2_000
# Where breaks stand between the words, she is behind or ahead by as much of what was spoken: for
# a voice that is fifteen per cent slower, and for words that take longer than we guess.
WRONG_SHARE_OF_SPEECH = 0.3
# A repetition as long as that is a walk; nobody begins one anew for a word in between.
LONG_REPETITION_MS = 60_000


def place_by_clock(  # noqa: PLR0913 - a figure each, and all by name
    *,
    elapsed_ms: int,
    starts_at_ms: int,
    from_ms: int,
    set_ms: int,
    repetition_starts_ms: Sequence[int],
    margin_ms: int = MARGIN_MS,
) -> int:
    """How far into the set she is, rounded down to the start of a repetition.

    elapsed_ms: from the estimated start of the timeline, its lead-in included, to her request.
    The others as a Timeline has them.

    Never later than where she truly is, as long as elapsed_ms is wrong by no more than the margin,
    either way. And at most one repetition early, where that can be had: it cannot where one is
    shorter than twice the margin. With a margin of two seconds the same elapsed_ms may mean places
    four seconds apart; the answer has to suit the earlier, and the later is then so many
    repetitions on as begin within four seconds.

    In a repetition of a minute or more, a walk, it is rounded down to a whole minute of it.
    """
    surely_ms = from_ms + max(0, elapsed_ms - starts_at_ms - margin_ms)
    place_ms = min(surely_ms, set_ms)
    number = max(0, bisect_right(repetition_starts_ms, place_ms) - 1)
    starts_ms = repetition_starts_ms[number] if repetition_starts_ms else 0
    ends_ms = [*repetition_starts_ms, set_ms][number + 1] if repetition_starts_ms else set_ms
    if ends_ms - starts_ms < LONG_REPETITION_MS:
        return starts_ms
    return starts_ms + (place_ms - starts_ms) // LONG_REPETITION_MS * LONG_REPETITION_MS


def margin_with_breaks_ms(timeline: Timeline, elapsed_ms: int) -> int:
    """The margin for a set that is heard as SSML: it grows with each word that was spoken."""
    spoken_ms = sum(estimated_ms(cue.text) for cue in timeline.cues if cue.at_ms <= elapsed_ms)
    return MARGIN_MS + round(spoken_ms * WRONG_SHARE_OF_SPEECH)
