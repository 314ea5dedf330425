"""The skill: one turn in, one reply out. Pure, synchronous, and the same for every channel.

The order in which a turn is answered never changes: a danger sign, an exact command, what the last
question waits for, the running activity, an intent of a plugin, and the fallback.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from gentle_back.border import Border
from gentle_back.content.compiled import CompiledContent, PluginContent
from gentle_back.deadline import TURN_SECONDS, Watch, is_ctrl_c
from gentle_back.dialogue import Session, said, wait_for
from gentle_back.errors import PluginFault, PluginPaused, PluginTimeout
from gentle_back.host_intents import COMMANDS, INTENTS
from gentle_back.language import normaliser_of
from gentle_back.log import WORDS, told_of
from gentle_back.moment import Moment, Step
from gentle_back.plugins import Owner, PluginHost
from gentle_back.safety import DangerScreen
from gentle_back.values import Ask, Effect, Event, Forget, Question, Reply, Turn, Wording
from gentle_back.values.event import SKILL_DISABLED
from gentle_back.values.intents import (
    DANGER_SIGN,
    FALLBACK,
    HELP,
    MORE,
    NEXT,
    NO,
    RESUME,
    STOP,
)
from gentle_back.walks import Place, begin

log = logging.getLogger(__name__)
words = logging.getLogger(WORDS)

# Runs a handler of the plugin named, within the turn's remaining seconds.
Run: TypeAlias = Callable[[str, Callable[[], Reply], float], Reply]


class Skill:
    """Answers turns from content and plugins.

    has_memory: whether anything of hers is kept beyond the session.
    run: runs the handlers; without it each within its time, by the clock of this machine.
    """

    def __init__(
        self,
        content: CompiledContent,
        plugins: PluginHost,
        *,
        has_memory: bool = False,
        run: Run | None = None,
    ) -> None:
        self.content = content
        self.plugins = plugins
        self._run = run or Watch().run
        self._border = Border(content, plugins)
        self._has_memory = has_memory
        self._screens = {name: _screen(content, name) for name in content.languages}

    def answer(
        self, session: Session, turn: Turn, remaining_seconds: float = TURN_SECONDS
    ) -> tuple[Session, Reply]:
        """The reply to a turn, and the session after it. Never raises for what a plugin does.

        remaining_seconds: of the turn's time; a plugin gets no more than these.
        """
        if turn.number != session.turns:
            turn = replace(turn, number=session.turns)
        moment = Moment(
            self.content, self.plugins, session, turn, self._has_memory, remaining_seconds
        )
        step = self._danger(moment) or self._step(moment)
        return self._finish(moment, step)

    def apologise(self, session: Session, turn: Turn) -> tuple[Session, Reply]:
        """A kind sentence where the answer failed; her place and the open question stand."""
        moment = Moment(self.content, self.plugins, session, replace(turn, number=session.turns))
        return self._finish(moment, moment.trouble())

    def knows(self, intent: str) -> bool:
        """Whether a plugin answers this intent."""
        return intent in self.plugins.intents

    def notice(self, session: Session, event: Event) -> tuple[Effect, ...]:
        """What a device's report asks the host to do; a report is never answered with speech."""
        del session  # nothing of today depends on it
        return (Forget(),) if event.kind == SKILL_DISABLED else ()

    def _danger(self, moment: Moment) -> Step | None:
        """The answer to a danger sign in her words, in a slot, or by the intent for one."""
        turn = moment.turn
        screen = self._screens.get(turn.language) or self._screens["en"]
        # Alexa gives her words only as far as a slot took them, whatever the slot was for.
        heard = (turn.words or "", *turn.heard, *turn.slots.values())
        sign = next(filter(None, map(screen.sign_in, heard)), None)
        if sign is None and turn.intent == DANGER_SIGN:
            named = turn.slots.get("sign", "")
            sign = named if named in self.content.signs(turn.language) else None
        return moment.danger(sign) if sign else None

    def _step(self, moment: Moment) -> Step:
        turn = moment.turn
        if turn.intent in COMMANDS:
            return INTENTS[turn.intent](moment)
        waiting = moment.session.waiting
        asked = waiting.answered_by(turn) if waiting else None
        if asked:
            turn = replace(turn, intent=asked.intent, slots=asked.slots)
            moment = replace(moment, turn=turn)
        return self._dispatch(moment)

    def _dispatch(self, moment: Moment) -> Step:
        """Answer an intent: the host's own, or a plugin's."""
        intent = moment.turn.intent
        if intent in INTENTS:
            return INTENTS[intent](moment)
        owner = self.plugins.intents.get(intent)
        return self._ask_plugin(moment, owner) if owner else INTENTS[FALLBACK](moment)

    def _ask_plugin(self, moment: Moment, owner: Owner) -> Step:
        turn = moment.turn
        content = PluginContent(self.content, turn.language, owner.plugin, turn.number)
        try:
            reply = self._run(
                owner.plugin, lambda: owner.handler(turn, content), moment.remaining_seconds
            )
            reply = self._border.check(reply, owner.plugin, turn.language)
            return _step_of(moment, reply, owner.plugin)
        except BaseException as error:
            if is_ctrl_c(error):
                raise
            _log_failure(owner, turn, error)
            return replace(moment.trouble(), plugin=owner.plugin)

    def _finish(self, moment: Moment, step: Step) -> tuple[Session, Reply]:
        """The reply as it is said, ending in a question where it stays open."""
        session, reply = moment.session, step.reply
        if any(isinstance(effect, Forget) for effect in reply.effects):
            session = Session(turns=session.turns)
        speech = reply.speech
        if reply.safety_sentence:
            speech = (*speech, moment.line("safety_sentence"))
        question = None if reply.is_final else self._question(moment, step)
        reply = replace(reply, speech=speech, question=question, plugin=step.plugin)
        about = said(tuple(one for one in speech if isinstance(one, Wording) and one.sources))
        after = replace(
            session,
            activity=None if reply.is_final else step.activity,
            waiting=wait_for(question) if question else None,
            last=session.last if step.stays else said(speech),
            about=about or session.about,
            turns=session.turns + 1,
        )
        return after, reply

    def _question(self, moment: Moment, step: Step) -> Question:
        """What the reply ends in: its own, the one that still stands, or a short one of ours."""
        if step.reply.question:
            return step.reply.question
        standing = moment.standing_question() if step.stays else None
        if standing:
            return standing
        if step.activity and Place.of(step.activity, self.content, moment.turn.language):
            return _walk_question(moment, step)
        return _short_question(moment, "anything_else", yes=Ask(HELP), no=Ask(STOP))


def _step_of(moment: Moment, reply: Reply, plugin: str) -> Step:
    """A plugin's reply with its walk begun; a reply without words says the first place."""
    if not reply.walk:
        return Step(reply, moment.session.activity, plugin=plugin)
    walk = reply.walk if reply.speech else replace(reply.walk, at=max(reply.walk.at, 0))
    cursor = begin(walk, moment.content)
    place = Place.of(cursor, moment.content, moment.turn.language)
    if not place:
        raise KeyError(f"{walk.key}: no place {walk.at}; it has {walk.length}")
    if not reply.speech:
        reply = replace(reply, speech=place.speech())
    return Step(reply, cursor, is_new_activity=True, plugin=plugin)


def _walk_question(moment: Moment, step: Step) -> Question:
    """Whether to go on in her pages or guide; after a side question, whether to go back to it."""
    has_begun = step.activity is not None and step.activity.position >= 0
    if has_begun and not step.is_new_activity:
        return _short_question(moment, "carry_on", yes=Ask(RESUME), no=Ask(NO))
    if step.activity and step.activity.kind == "guide":
        return _short_question(moment, "guide_next", yes=Ask(NEXT), no=Ask(NO))
    return _short_question(moment, "go_on", yes=Ask(MORE), no=Ask(NO))


def _short_question(moment: Moment, line: str, *, yes: Ask, no: Ask) -> Question:
    return Question(
        moment.line(line),
        reprompt=moment.line(f"{line}_reprompt"),
        answers=MappingProxyType({"yes": yes, "no": no}),
    )


def _screen(content: CompiledContent, language: str) -> DangerScreen:
    negations = content.words(language, "negations")
    return DangerScreen(
        content.signs(language).values(),
        normaliser_of(content, language),
        negators=[negations["denies"]],
        doubters=[negations["unless_after"]],
    )


def _log_failure(owner: Owner, turn: Turn, error: BaseException) -> None:
    """Name the plugin and the place, but not a message of its own: it may hold what was said."""
    if isinstance(error, PluginPaused):
        return  # told when it was paused
    reason = told_of(error)
    if isinstance(error, PluginFault):
        reason = f"PluginFault in {error}"
    elif isinstance(error, PluginTimeout):
        place = f"\n{told_of(error.__cause__)}" if error.__cause__ else ""
        reason = f"PluginTimeout{', now paused' if error.has_paused else ''}: {error}{place}"
    log.error("plugin %s failed on %s: %s", owner.plugin, turn.intent, reason)
    words.debug("plugin %s: %s", owner.plugin, error)
