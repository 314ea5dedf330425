"""Her place in a routine: which set, how far into it, and what is heard from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import RoutineContent
from gentle_back.dialogue import Cursor, Running, Session
from gentle_back.routine.compile import compile_set, set_ms
from gentle_back.routine.place import MARGIN_MS, margin_with_breaks_ms, place_by_clock
from gentle_back.routine.variant import Variant, read_variant
from gentle_back.routine.words import routine_words
from gentle_back.values import Recipe, Timeline, Turn

ROUTINE = "routine"
# Speech before a set, as a guess: about a hundred and fifty words a minute.
MS_PER_WORD = 400
# The depth of a set that has begun, where the clock tells no more: it is taken up at its start.
BEGUN_MS = 1


@dataclass(frozen=True, slots=True)
class SetPlace:
    """A routine with her place in it, and the content it is in."""

    content: CompiledContent
    language: str
    routine: RoutineContent
    cursor: Cursor

    @classmethod
    def of(cls, cursor: Cursor | None, content: CompiledContent, language: str) -> SetPlace | None:
        """The place of a cursor; None where it is in no routine, or one that is no longer there."""
        if not cursor or cursor.kind != ROUTINE or cursor.content_version != content.version:
            return None
        try:
            return cls(content, language, content.routine(language, cursor.key), cursor)
        except KeyError:
            return None

    @property
    def variant(self) -> Variant:
        """What she has changed."""
        return read_variant(self.cursor.variant, self.routine)

    @property
    def set_ms(self) -> int:
        """How long the set takes."""
        return set_ms(self.routine, self.variant)

    @property
    def has_begun(self) -> bool:
        """Whether any of it was heard."""
        return self.cursor.position > 0 or self.cursor.depth > 0

    @property
    def is_done(self) -> bool:
        """Whether this set is over."""
        return self.cursor.depth >= self.set_ms

    @property
    def following(self) -> tuple[str, ...]:
        """The ids of the routines that come after this one."""
        return tuple(filter(None, self.cursor.following.split(",")))

    @property
    def repetition(self) -> int:
        """The repetition she is in, from 0."""
        starts = self.timeline().repetition_starts_ms
        return max((index for index, at in enumerate(starts) if at <= self.cursor.depth), default=0)

    @property
    def repetitions(self) -> int:
        """How many there are in a set, over all sides."""
        return len(self.timeline().repetition_starts_ms)

    def timeline(self) -> Timeline:
        """What is heard from here on."""
        into_ms = self.cursor.depth if self.cursor.depth > BEGUN_MS else 0
        recipe = Recipe(
            self.cursor.key,
            self.language,
            self.content.version,
            self.cursor.variant,
            self.cursor.position,
            min(into_ms, self.set_ms - 1),
        )
        return compile_set(self.routine, recipe, routine_words(self.content, self.language))

    def at_ms(self, into_ms: int) -> SetPlace:
        """Another place of the same set."""
        return replace(self, cursor=replace(self.cursor, depth=max(0, into_ms)))

    def at_repetition(self, repetition: int) -> SetPlace:
        """The start of a repetition; the end of the set after the last."""
        starts = self.timeline().repetition_starts_ms
        number = max(0, repetition)
        return self.at_ms(starts[number] if number < len(starts) else self.set_ms)

    def at_set(self, number: int) -> SetPlace:
        """The start of another set."""
        return replace(self, cursor=replace(self.cursor, position=number, depth=0))

    def varied(self, variant: Variant) -> SetPlace:
        """The start of the same repetition with something changed."""
        place = replace(self, cursor=replace(self.cursor, variant=variant.text))
        if self.is_done:
            return place.at_ms(place.set_ms)
        return place.at_repetition(self.repetition) if self.cursor.depth else place


def settle(session: Session, turn: Turn, content: CompiledContent) -> Session:
    """The session knowing where in its set her words have met her; nothing runs any more."""
    running = session.running
    if running is None:
        return session
    session = replace(session, running=None)
    place = SetPlace.of(session.activity, content, turn.language)
    if place is None:
        return session
    timeline = place.timeline()
    into_ms = _into_ms(timeline, running, turn)
    return replace(session, activity=place.at_ms(into_ms).cursor)


def running(timeline: Timeline, turn: Turn, words_before: int) -> Running | None:
    """What the session keeps of a set that is heard now; None where nobody knows the time."""
    if turn.now is None:
        return None
    return Running(_epoch_ms(turn.now), words_before * MS_PER_WORD, turn.rendering)


def _into_ms(timeline: Timeline, running: Running, turn: Turn) -> int:
    """How far into the set she is: as the device says, or by the clock."""
    if turn.played_ms is not None:
        return timeline.place_ms(turn.played_ms)
    if turn.now is None:
        return timeline.from_ms
    elapsed_ms = _epoch_ms(turn.now) - running.started_ms - running.speech_ms
    is_approximate = running.rendering == "ssml"
    margin_ms = margin_with_breaks_ms(timeline, elapsed_ms) if is_approximate else MARGIN_MS
    if elapsed_ms - margin_ms >= timeline.starts_at_ms + timeline.moving_ms:
        return timeline.from_ms + timeline.moving_ms
    into_ms = place_by_clock(
        elapsed_ms=elapsed_ms,
        starts_at_ms=timeline.starts_at_ms,
        from_ms=timeline.from_ms,
        set_ms=timeline.from_ms + timeline.moving_ms,
        repetition_starts_ms=timeline.repetition_starts_ms,
        margin_ms=margin_ms,
    )
    return into_ms or (BEGUN_MS if elapsed_ms > timeline.starts_at_ms else 0)


def _epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)
