"""What she has changed of a routine: fewer repetitions, or a slower pace."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gentle_back.content.model import RoutineContent

# Per cent of the time each phase takes. Nobody is hurried: the routine's own pace is the fastest.
PACES = (100, 125, 150)
# A walk is as long as it is; only what is done in moments can be done more slowly.
LONGEST_PACED_SECONDS = 60

_TEXT = re.compile(r"(?:r(?P<repetitions>[0-9]{1,3}))?(?:p(?P<pace>[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Variant:
    """A routine done otherwise than it stands.

    repetitions: of each side; None for the routine's own. pace: one of PACES; holds keep theirs.
    """

    repetitions: int | None = None
    pace: int = PACES[0]

    @property
    def text(self) -> str:
        """All of it in a few characters, "r4p125"; "" where nothing is changed."""
        repetitions = f"r{self.repetitions}" if self.repetitions is not None else ""
        return repetitions + (f"p{self.pace}" if self.pace != PACES[0] else "")

    def repetitions_of(self, routine: RoutineContent) -> int:
        """How many repetitions each side has."""
        return routine.repetitions if self.repetitions is None else self.repetitions

    def slower(self, routine: RoutineContent) -> Variant | None:
        """The next slower pace; None where there is none."""
        if any(phase.seconds > LONGEST_PACED_SECONDS for phase in routine.phases):
            return None
        return next((replace(self, pace=pace) for pace in PACES if pace > self.pace), None)

    def faster(self, routine: RoutineContent) -> Variant | None:
        """Back towards the routine's own pace; None where it has that."""
        paces = reversed(PACES)
        return next((replace(self, pace=pace) for pace in paces if pace < self.pace), None)

    def fewer(self, routine: RoutineContent) -> Variant | None:
        """One repetition less; None where there is but one."""
        left = self.repetitions_of(routine) - 1
        return replace(self, repetitions=left) if left >= 1 else None

    def more(self, routine: RoutineContent) -> Variant | None:
        """One repetition more; None where she does as many as the routine has.

        Never above that: moving up takes days of practice, and nobody remembers those.
        """
        wanted = self.repetitions_of(routine) + 1
        if wanted > routine.repetitions:
            return None
        return replace(self, repetitions=wanted if wanted < routine.repetitions else None)


def read_variant(text: str, routine: RoutineContent) -> Variant:
    """The variant of a text, without what is unknown or does not fit the routine.

    The text may come from outside, and from before the routine was changed.
    """
    found = _TEXT.fullmatch(text)
    if not found:
        return Variant()
    repetitions, pace = (int(found[name] or 0) for name in ("repetitions", "pace"))
    return Variant(
        repetitions if 1 <= repetitions < routine.repetitions else None,
        pace if pace in PACES and Variant().slower(routine) else PACES[0],
    )
