"""Between a channel and the skill: what is kept of her comes in, what a reply asks for is done.

The skill itself does nothing but answer. A turn that needs no memory never touches the store; one
that needs it and cannot have it is answered all the same, and says so, once a session.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from types import MappingProxyType

from gentle_back.dialogue import Cursor, Session, Waiting, said, wait_for
from gentle_back.effects import Caller, Means, check_time, run_effects
from gentle_back.errors import StoreError
from gentle_back.memory import Memory
from gentle_back.reminders.kinds import Kinds
from gentle_back.reminders.port import Keeper
from gentle_back.reminders.run import NO_VALUES, Told, Values
from gentle_back.skill import Skill
from gentle_back.values import (
    Ask,
    CancelReminders,
    Effect,
    Event,
    Forget,
    Question,
    Reply,
    SaveBookmark,
    Turn,
    Wording,
)
from gentle_back.values.intents import GRANTED, LAUNCH, NO, PERMISSION, RESUME
from gentle_back.values.reminder import ABOUT_BABY

log = logging.getLogger(__name__)

# In a new session only these can mean the place of the one before.
RESUMING = frozenset({LAUNCH, RESUME})
TROUBLE = "memory_trouble"
# The session's fact by which she hears of the trouble once.
TOLD = "memory"
# The answer to who says that she has lost her baby.
LOSS = "safety/signs/loss"


class Host:
    """Answers turns with the skill, and does what its replies ask for.

    memory: None where nothing is kept; then effects on it are none. keeper: of reminders, None
    where there are to be none.
    """

    def __init__(
        self, skill: Skill, memory: Memory | None = None, keeper: Keeper | None = None
    ) -> None:
        self._skill = skill
        self._memory = memory
        self._means = Means(memory, keeper, Kinds(skill.content) if keeper else None)

    def answer(self, session: Session, turn: Turn, caller: Caller) -> tuple[Session, Reply]:
        """The reply to a turn with all its effects run, and the session after it."""
        if self._memory is None:
            after, reply = self._skill.answer(session, turn, caller.remaining_seconds())
            told = run_effects(_asked_for(reply), self._means, caller, None)
            return self._tell(told, turn, after, reply)
        resumed, failed = self._resumed(self._memory, session, turn, caller)
        session = self._skill.settled(resumed, turn)
        after, reply = self._skill.answer(session, turn, caller.remaining_seconds())
        place = session.activity if _is_farewell(reply) else after.activity
        effects = _effects(reply, has_moved=place != resumed.activity)
        told = run_effects(effects, self._means, caller, place)
        return self._tell((*failed, *told), turn, after, reply)

    def notice(self, session: Session, event: Event, caller: Caller) -> None:
        """Do what a device's report asks for; nothing is said of it."""
        effects = self._skill.notice(session, event)
        place = None
        if self._memory is not None:
            place = self._skill.settled(session, Turn("", now=event.now)).activity
            if place != session.activity:  # the session has ended within a set
                effects = (*effects, SaveBookmark(failed=""))
        run_effects(effects, self._means, caller, place)

    def _resumed(
        self, memory: Memory, session: Session, turn: Turn, caller: Caller
    ) -> tuple[Session, tuple[Told, ...]]:
        """The session at the place that was kept, where she comes back to it."""
        if not caller.is_new_session or turn.intent not in RESUMING or session.activity:
            return session, ()
        try:
            check_time(caller)
            place = memory.place(caller.user_id)
        except StoreError as error:
            log.error("a place could not be looked up: %s", error)
            # Who only opens the skill has not asked for her place.
            return session, (Told(TROUBLE),) if turn.intent == RESUME else ()
        return replace(session, activity=self._still_there(place)), ()

    def _still_there(self, place: Cursor | None) -> Cursor | None:
        """The place, unless the content has changed since: its pages may be others."""
        version = self._skill.content.version
        return place if place and place.content_version == version else None

    def _tell(
        self, told: tuple[Told, ...], turn: Turn, after: Session, reply: Reply
    ) -> tuple[Session, Reply]:
        """The reply saying how its effects went. What helps in danger is followed by nothing."""
        if any(one.line == TROUBLE for one in told):
            if TOLD in after.facts:
                told = tuple(one for one in told if one.line != TROUBLE)
            else:
                after = after.with_fact(TOLD, TROUBLE)
        if not told or reply.reports_danger:
            return after, reply
        asked = next((one for one in told if one.permission), None)
        if asked and asked.permission and turn.intent != PERMISSION:
            return self._ask_permission(asked.permission, turn, after, reply)
        said_of_it = tuple(self._line(one.line, turn, after, one.values) for one in told)
        if reply.effects:  # she asked for it, so that it is part of the answer
            after = replace(after, last=(*after.last, *said(said_of_it)))
        reply = replace(reply, speech=(*reply.speech, *said_of_it))
        again = next((one.again for one in told if one.again), None)
        return self._offer_again(again, turn, after, reply) if again else (after, reply)

    def _ask_permission(
        self, again: Ask, turn: Turn, after: Session, reply: Reply
    ) -> tuple[Session, Reply]:
        """The reply with which the channel asks her for it; once she gives it, `again` is done."""
        line = self._line("reminder_ask_permission", turn, after)
        waiting = Waiting(said((line,))[0], MappingProxyType({GRANTED: again}))
        speech = (*reply.speech, line)
        return replace(after, waiting=waiting), replace(
            reply, speech=speech, question=None, permission=again
        )

    def _offer_again(
        self, again: Ask, turn: Turn, after: Session, reply: Reply
    ) -> tuple[Session, Reply]:
        """The reply asking whether to try once more what may have failed."""
        question = Question(
            self._line("reminder_try_again", turn, after),
            reprompt=self._line("reminder_try_again_reprompt", turn, after),
            answers=MappingProxyType({"yes": again, "no": Ask(NO)}),
        )
        return replace(after, waiting=wait_for(question)), replace(reply, question=question)

    def _line(self, line: str, turn: Turn, after: Session, values: Values = NO_VALUES) -> Wording:
        number = after.turns - 1
        return self._skill.content.line(turn.language, "skill", line, rotation=number, **values)


def _is_farewell(reply: Reply) -> bool:
    """Whether she has left, and may come back to her place; after a danger sign she has none."""
    return reply.is_final and not reply.reports_danger


def _effects(reply: Reply, *, has_moved: bool) -> tuple[Effect, ...]:
    """What the reply asks for, and a bookmark where her place has changed."""
    effects = _asked_for(reply)
    settles_it = any(isinstance(effect, SaveBookmark | Forget) for effect in effects)
    return (*effects, SaveBookmark(failed="")) if has_moved and not settles_it else effects


def _asked_for(reply: Reply) -> tuple[Effect, ...]:
    """What the reply asks for; who has lost her baby is not reminded of it again."""
    if LOSS in reply.keys:
        return (*reply.effects, CancelReminders(ABOUT_BABY, done="", nothing="", failed=""))
    return reply.effects
