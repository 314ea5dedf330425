"""Between a channel and the skill: what is kept of her comes in, what a reply asks for is done.

The skill itself does nothing but answer. A turn that needs no memory never touches the store; one
that needs it and cannot have it is answered all the same, and says so, once a session.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from gentle_back.dialogue import Cursor, Session, said
from gentle_back.effects import Caller, check_time, run_effects
from gentle_back.errors import StoreError
from gentle_back.memory import Memory
from gentle_back.skill import Skill
from gentle_back.values import Effect, Event, Forget, Reply, SaveBookmark, Turn
from gentle_back.values.intents import LAUNCH, RESUME

log = logging.getLogger(__name__)

# In a new session only these can mean the place of the one before.
RESUMING = frozenset({LAUNCH, RESUME})
TROUBLE = "memory_trouble"
# The session's fact by which she hears of the trouble once.
TOLD = "memory"


class Host:
    """Answers turns with the skill, and does what its replies ask for.

    memory: None where nothing is kept; then effects on it are none.
    """

    def __init__(self, skill: Skill, memory: Memory | None = None) -> None:
        self._skill = skill
        self._memory = memory

    def answer(self, session: Session, turn: Turn, caller: Caller) -> tuple[Session, Reply]:
        """The reply to a turn with all its effects run, and the session after it."""
        if self._memory is None:
            return self._skill.answer(session, turn, caller.remaining_seconds())
        session, failed = self._resumed(self._memory, session, turn, caller)
        after, reply = self._skill.answer(session, turn, caller.remaining_seconds())
        place = session.activity if _is_farewell(reply) else after.activity
        effects = _effects(reply, has_moved=place != session.activity)
        lines = run_effects(effects, self._memory, caller, place)
        return self._tell(dict.fromkeys((*failed, *lines)), turn, after, reply)

    def notice(self, session: Session, event: Event, caller: Caller) -> None:
        """Do what a device's report asks for; nothing is said of it."""
        effects = self._skill.notice(session, event)
        if self._memory is not None:
            run_effects(effects, self._memory, caller, session.activity)

    def _resumed(
        self, memory: Memory, session: Session, turn: Turn, caller: Caller
    ) -> tuple[Session, tuple[str, ...]]:
        """The session at the place that was kept, where she comes back to it."""
        if not caller.is_new_session or turn.intent not in RESUMING or session.activity:
            return session, ()
        try:
            check_time(caller)
            place = memory.place(caller.user_id)
        except StoreError as error:
            log.error("a place could not be looked up: %s", error)
            # Who only opens the skill has not asked for her place.
            return session, (TROUBLE,) if turn.intent == RESUME else ()
        return replace(session, activity=self._still_there(place)), ()

    def _still_there(self, place: Cursor | None) -> Cursor | None:
        """The place, unless the content has changed since: its pages may be others."""
        version = self._skill.content.version
        return place if place and place.content_version == version else None

    def _tell(
        self, lines: dict[str, None], turn: Turn, after: Session, reply: Reply
    ) -> tuple[Session, Reply]:
        """The reply saying how its effects went. What helps in danger is followed by nothing."""
        if TROUBLE in lines:
            if TOLD in after.facts:
                del lines[TROUBLE]
            else:
                after = after.with_fact(TOLD, TROUBLE)
        if not lines or reply.reports_danger:
            return after, reply
        content, number = self._skill.content, after.turns - 1
        told = tuple(content.line(turn.language, "skill", line, rotation=number) for line in lines)
        if reply.effects:  # she asked for it, so that it is part of the answer
            after = replace(after, last=(*after.last, *said(told)))
        return after, replace(reply, speech=(*reply.speech, *told))


def _is_farewell(reply: Reply) -> bool:
    """Whether she has left, and may come back to her place; after a danger sign she has none."""
    return reply.is_final and not reply.reports_danger


def _effects(reply: Reply, *, has_moved: bool) -> tuple[Effect, ...]:
    """What the reply asks for, and a bookmark where her place has changed."""
    settles_it = any(isinstance(effect, SaveBookmark | Forget) for effect in reply.effects)
    return (
        (*reply.effects, SaveBookmark(failed="")) if has_moved and not settles_it else reply.effects
    )
