"""Going through pages and guides: what is said at a place, and where each word leads.

Pages are items told one after another, each with more to it; a guide is steps taken at her pace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import Step as GuideStep
from gentle_back.content.model import WalkContent
from gentle_back.dialogue import Cursor
from gentle_back.values import Pause, Speech, Walk, Wording

# What Alexa plays in one answer is four minutes; a question follows.
LONGEST_SECONDS = 225
SECONDS_A_WORD = 0.5


def begin(walk: Walk, content: CompiledContent) -> Cursor:
    """The place at which a walk begins."""
    return Cursor(walk.kind, walk.key, walk.at, 0, content.version)


@dataclass(frozen=True, slots=True)
class Place:
    """Her place in a walk, with the content that stands there."""

    content: CompiledContent
    language: str
    cursor: Cursor
    walk: WalkContent

    @classmethod
    def of(cls, cursor: Cursor, content: CompiledContent, language: str) -> Place | None:
        """The place of a cursor; None where the content has changed and it is no longer there."""
        try:
            walk = content.walk(language, cursor.key)
        except KeyError:
            return None
        place = cls(content, language, cursor, walk)
        return place if place._is_there() else None

    @property
    def is_guide(self) -> bool:
        """Whether she goes step by step, rather than hearing pages."""
        return self.cursor.kind == "guide"

    @property
    def last(self) -> Place:
        """The last place that is told with this one: whispered steps go on by themselves."""
        place, seconds = self, 0.0
        if not self.walk.is_whispered:
            return self
        for position in range(max(self.cursor.position, 0), len(self.walk.steps)):
            step = self.walk.steps[position]
            seconds += len(step.wording.text.split()) * SECONDS_A_WORD + step.quiet_seconds
            if seconds > LONGEST_SECONDS:
                break
            place = replace(self, cursor=replace(self.cursor, position=position))
        return place

    @property
    def left(self) -> int:
        """How many pages or steps come after this one."""
        return len(self.walk.ids) - 1 - self.cursor.position

    def more(self) -> Place | None:
        """Deeper into this page, or the next one; None at the end."""
        if self.cursor.position >= 0 and not self.is_guide:
            deeper = replace(self.cursor, depth=self.cursor.depth + 1)
            if deeper.depth < len(self.walk.items[deeper.position].parts):
                return replace(self, cursor=deeper)
        return self.next()

    def next(self) -> Place | None:
        """The next page or step; None at the end."""
        return self.at(self.cursor.position + 1)

    def back(self) -> Place | None:
        """The page or step before; None at the first."""
        return self.at(self.cursor.position - 1)

    def at(self, position: int) -> Place | None:
        """Another place of the same walk; None where there is none."""
        if not 0 <= position < len(self.walk.ids):
            return None
        return replace(self, cursor=replace(self.cursor, position=position, depth=0))

    def speech(self) -> Speech:
        """What is said here, without a question."""
        position = max(self.cursor.position, 0)
        if not self.is_guide:
            return (self.walk.items[position].parts[self.cursor.depth],)
        if self.walk.is_whispered:
            steps = (self.walk.steps[one] for one in range(position, self.last.cursor.position + 1))
            return tuple(piece for step in steps for piece in _told(step))
        return (self._number(position), *_told(self.walk.steps[position]))

    def _number(self, position: int) -> Wording:
        """ "Step one of six." at the first, then only the number."""
        line = "guide_step_first" if position == 0 else "guide_step"
        return self.content.line(
            self.language, "skill", line, number=position + 1, total=len(self.walk.ids)
        )

    def _is_there(self) -> bool:
        cursor = self.cursor
        if cursor.kind != self.walk.kind or cursor.content_version != self.content.version:
            return False
        if not -1 <= cursor.position < len(self.walk.ids):
            return False
        if self.is_guide or cursor.position < 0:
            return cursor.depth == 0
        return cursor.depth < len(self.walk.items[cursor.position].parts)


def _told(step: GuideStep) -> Speech:
    quiet = (Pause(step.quiet_seconds),) if step.quiet_seconds else ()
    return (step.wording, *quiet)
