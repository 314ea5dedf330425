"""A routine as it is done here and now: it plays, waits, goes on, and changes as she says."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import Protocol

from gentle_back.cli.live.output import Output
from gentle_back.content.model import RoutineContent
from gentle_back.routine.variant import Variant
from gentle_back.values.timeline import Cue, Timeline


class State(StrEnum):
    """Where she is: in a set, held in one, after one, or done."""

    PLAYING = "playing"
    PAUSED = "paused"
    BETWEEN = "between sets"
    OVER = "over"


class Sets(Protocol):
    """Where the timelines of one routine come from."""

    @property
    def routine(self) -> RoutineContent:
        """The routine itself."""
        ...

    def timeline(self, variant: Variant, set_number: int, from_ms: int) -> Timeline:
        """A set, or the rest of one, with a lead-in of its own."""
        ...


class LivePlayer:
    """Moves through the sets of a routine, one timeline after the other.

    It knows no terminal and no sound card: the output has the time, and whoever shows it calls
    `tick` now and then. Each control gives whether it did anything, so that this can be told.
    Raises VoiceError where the output does.
    """

    def __init__(self, sets: Sets, output: Output, variant: Variant | None = None) -> None:
        self._sets = sets
        self._output = output
        self.variant = variant or Variant()
        self.state = State.OVER
        self.set_number = 0
        self.timeline: Timeline = self._compiled(0)

    def begin(self, from_ms: int = 0) -> None:
        """Count in, and play the first set from there."""
        self._play_from(from_ms)

    def tick(self) -> State:
        """The state after what has gone by: at its end a set is over."""
        if self.state is State.PLAYING:
            self._output.check()
            if self._output.is_over:
                self.state = State.BETWEEN
        return self.state

    def pause(self) -> bool:
        """Hold it here."""
        if self.state is not State.PLAYING:
            return False
        self._output.hold()
        self.state = State.PAUSED
        return True

    def release(self) -> bool:
        """Go on with the very next sample, as if there had been no pause."""
        if self.state is not State.PAUSED:
            return False
        self._output.go()
        self.state = State.PLAYING
        return True

    def carry_on(self) -> bool:
        """Count in again and go on from exactly here; between sets, begin the next one."""
        if self.state is State.BETWEEN:
            return self.another_set()
        if self.state is State.PAUSED and self.place_ms >= self.timeline.set_ms:
            return self.release()  # only the closing words are left, which need no counting in
        return self._play_from(self.place_ms) if self.state is State.PAUSED else False

    def stop(self) -> bool:
        """End it, wherever it is."""
        was_over = self.state is State.OVER
        self._output.hold()
        self.state = State.OVER
        return not was_over

    def repeat(self) -> bool:
        """This repetition once more; between sets the whole set."""
        if self.state is State.BETWEEN:
            return self.start_again()
        return self._play_repetition(self.repetition)

    def back(self) -> bool:
        """The repetition before this one, the first again where there is none; or the whole set."""
        if self.state is State.BETWEEN:
            return self.start_again()
        return self._play_repetition(max(self.repetition - 1, 0))

    def next_repetition(self) -> bool:
        """The next repetition; after the last the set is over, and then comes the next set."""
        if self.state not in {State.PLAYING, State.PAUSED}:
            return self.another_set()
        if self.repetition + 1 < len(self.timeline.repetition_starts_ms):
            return self._play_repetition(self.repetition + 1)
        self._output.hold()
        self.state = State.BETWEEN
        return True

    def start_again(self) -> bool:
        """This set from its beginning."""
        return self.state is not State.OVER and self._play_from(0)

    def another_set(self) -> bool:
        """The next set, also where this one is not over."""
        if self.state is State.OVER:
            return False
        self.set_number += 1
        return self._play_from(0)

    def slower(self) -> bool:
        """More time for each movement, from the start of this repetition."""
        return self._change(self.variant.slower(self.routine))

    def faster(self) -> bool:
        """Back towards the routine's own pace."""
        return self._change(self.variant.faster(self.routine))

    def fewer(self) -> bool:
        """One repetition less."""
        return self._change(self.variant.fewer(self.routine))

    def more(self) -> bool:
        """One repetition more, up to the routine's own number."""
        return self._change(self.variant.more(self.routine))

    @property
    def routine(self) -> RoutineContent:
        """What is done."""
        return self._sets.routine

    @property
    def place_ms(self) -> int:
        """How far into the set she is."""
        return self.timeline.place_ms(self._output.played_ms)

    @property
    def left_ms(self) -> int:
        """How much of the set is left, without closing words."""
        return 0 if self.state is State.BETWEEN else self.timeline.set_ms - self.place_ms

    @property
    def repetition(self) -> int:
        """Which repetition she is in, from 0, over all sides."""
        return max(bisect_right(self.timeline.repetition_starts_ms, self.place_ms) - 1, 0)

    @property
    def now(self) -> Cue | None:
        """The cue that was heard last; None before the first."""
        heard = self._cues_heard
        return self.timeline.cues[heard - 1] if heard else None

    @property
    def coming(self) -> Cue | None:
        """The cue that comes next in this timeline; None after the last."""
        heard = self._cues_heard
        return self.timeline.cues[heard] if heard < len(self.timeline.cues) else None

    @property
    def heard_ms(self) -> int:
        """How much of the timeline was heard."""
        return self._output.heard_ms

    @property
    def _cues_heard(self) -> int:
        return bisect_right(self.timeline.cues, self._output.heard_ms, key=lambda cue: cue.at_ms)

    def _play_repetition(self, number: int) -> bool:
        if self.state is State.OVER:
            return False
        return self._play_from(self.timeline.repetition_starts_ms[number])

    def _play_from(self, from_ms: int) -> bool:
        self._load(from_ms)
        self._output.go()
        self.state = State.PLAYING
        return True

    def _load(self, from_ms: int) -> None:
        self._output.hold()
        self.timeline = self._compiled(from_ms)
        self._output.load(self.timeline)

    def _change(self, variant: Variant | None) -> bool:
        """Do it otherwise from the start of this repetition on; what waits goes on waiting."""
        if variant is None or self.state is State.OVER:
            return False
        repetition = self._repetition_in(variant)
        self.variant = variant
        if self.state is State.BETWEEN:
            return True
        changed = self._compiled(0)
        self._load(changed.repetition_starts_ms[repetition])
        if self.state is State.PLAYING:
            self._output.go()
        return True

    def _repetition_in(self, variant: Variant) -> int:
        """The repetition of a set done otherwise that is like this one: same side, same number."""
        before, after = (one.repetitions_of(self.routine) for one in (self.variant, variant))
        side, done = divmod(self.repetition, before)
        return side * after + min(done, after - 1)

    def _compiled(self, from_ms: int) -> Timeline:
        return self._sets.timeline(self.variant, self.set_number, from_ms)
