"""Routines of any phases, as hypothesis draws them; and the rules they are held against."""

from __future__ import annotations

from hypothesis import strategies as st

from gentle_back.content.model import Phase, RoutineContent
from routine.exercises import BOTH, routine

KINDS = ("in", "out", "hold", "move", "rest")
LONGEST_SECONDS = 20


@st.composite
def phases(draw: st.DrawFn) -> Phase:
    """A phase with time for its cue."""
    seconds = draw(st.integers(1, LONGEST_SECONDS))
    words = draw(st.integers(1, min(seconds, 4)))
    return Phase("so", " ".join(["so"] * words), seconds, draw(st.sampled_from(KINDS)))


@st.composite
def routines(draw: st.DrawFn) -> RoutineContent:
    """A routine that can be heard; where it has sides there is time to tell."""
    some = draw(st.lists(phases(), min_size=1, max_size=5))
    sides: tuple[str, ...] = draw(st.sampled_from([(), BOTH]))
    ends_in_rest = draw(st.booleans())
    if sides and not ends_in_rest:
        some[0] = Phase("so", "so", max(some[0].seconds, 3), some[0].kind)
    elif sides:
        some.append(Phase("rest", "rest", draw(st.integers(2, 6)), "rest"))
    repetitions = draw(st.integers(1, 6))
    return routine(tuple(some), repetitions=repetitions, sides=sides)


VARIANTS = st.sampled_from(["", "r1", "r2", "p125", "p150", "r3p150"])
