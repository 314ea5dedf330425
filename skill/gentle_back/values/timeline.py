"""A routine's set as it is heard: every spoken moment at its absolute time."""

from __future__ import annotations

from dataclasses import dataclass

# What a cue is for. Only a count may ever be left out.
LEAD_IN, CUE, COUNT, SIDE, REST, CLOSING = "lead-in", "cue", "count", "side", "rest", "closing"


@dataclass(frozen=True, slots=True)
class Cue:
    """One spoken moment.

    at_ms: when its first sound is heard, from the start of the timeline.
    text: a word or a few, plain text. kind: one of the six above.
    repetition: from 0, over all sides of the set; -1 in the lead-in and the closing.
    """

    at_ms: int
    text: str
    kind: str
    repetition: int = -1


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a timeline is made from, so that any machine can make the same one.

    routine: its key, "exercises/routines/small-bridge". content_version: of the content it is in.
    variant: what she has changed, "" for the routine as it stands; see routine/variant.py.
    set_number: from 0. from_ms: how far into the set it begins, without the lead-in; a part ends
    after at most `routine.compile.LONGEST_PART_MS`.
    """

    routine: str
    language: str = "en"
    content_version: str = ""
    variant: str = ""
    set_number: int = 0
    from_ms: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """A set, or what is left of it, from its lead-in to its closing words.

    title: of the routine, for a screen. cues: in order of time.
    total_ms: its whole length. starts_at_ms: the end of the lead-in: from there on each
    millisecond is one of the set. from_ms: how far into the set that is.
    set_ms: the length of the whole set, without lead-in and closing.
    repetition_starts_ms: where each repetition of the whole set begins, counted within the set.
    """

    recipe: Recipe
    title: str
    cues: tuple[Cue, ...]
    total_ms: int
    starts_at_ms: int
    from_ms: int
    set_ms: int
    repetition_starts_ms: tuple[int, ...]

    @property
    def ends_set(self) -> bool:
        """Whether the set is over when the timeline is; a long one is heard in parts."""
        return self.from_ms + self.moving_ms >= self.set_ms

    @property
    def moving_ms(self) -> int:
        """How much of the set is in it."""
        last = next((cue.at_ms for cue in self.cues if cue.kind == CLOSING), self.total_ms)
        return min(last - self.starts_at_ms, self.set_ms - self.from_ms)

    def place_ms(self, played_ms: int) -> int:
        """How far into the set she is when so much of the timeline has been heard."""
        into = min(max(played_ms - self.starts_at_ms, 0), self.moving_ms)
        return self.from_ms + into
