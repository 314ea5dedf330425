"""The skill: one turn in, one reply out. Pure, synchronous, and the same for every channel.

The order in which a turn is answered never changes: a danger sign, an exact command, what the last
question waits for, the running activity, an intent of a plugin, and the fallback.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent, PluginContent
from gentle_back.dialogue import Session, said, wait_for
from gentle_back.host_intents import COMMANDS, INTENTS, Moment, Step
from gentle_back.language import normaliser_of
from gentle_back.plugins import Owner, PluginHost
from gentle_back.safety import DangerScreen
from gentle_back.values import Ask, Effect, Event, Question, Reply, Speech, Turn, Wording
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


class Skill:
    """Answers turns from content and plugins."""

    def __init__(self, content: CompiledContent, plugins: PluginHost) -> None:
        self.content = content
        self.plugins = plugins
        self._screens = {name: _screen(content, name) for name in content.languages}

    def answer(self, session: Session, turn: Turn) -> tuple[Session, Reply]:
        """The reply to a turn, and the session after it. Never raises for what a plugin does."""
        turn = replace(turn, number=session.turns)
        moment = Moment(self.content, self.plugins, session, turn)
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
        del session, event  # no plugin of today acts on one
        return ()

    def _danger(self, moment: Moment) -> Step | None:
        """The answer to a danger sign in her words, or in the slot of the intent for one."""
        turn = moment.turn
        screen = self._screens.get(turn.language) or self._screens["en"]
        sign = screen.sign_in(turn.words) if turn.words else None
        if sign is None and turn.intent == DANGER_SIGN:
            sign = turn.slots.get("sign", "")
            if sign not in self.content.signs(turn.language):
                sign = screen.sign_in(sign)
        return moment.danger(sign) if sign else None

    def _step(self, moment: Moment) -> Step:
        turn = moment.turn
        if turn.intent in COMMANDS:
            return INTENTS[turn.intent](moment)
        waiting = moment.session.waiting
        asked = waiting.answered_by(turn) if waiting else None
        return self._dispatch(moment, asked or Ask(turn.intent, turn.slots))

    def _dispatch(self, moment: Moment, ask: Ask) -> Step:
        """Answer an intent: the host's own, or a plugin's."""
        turn = replace(moment.turn, intent=ask.intent, slots=ask.slots)
        moment = replace(moment, turn=turn)
        if ask.intent in INTENTS:
            return INTENTS[ask.intent](moment)
        owner = self.plugins.intents.get(ask.intent)
        return self._ask_plugin(moment, owner) if owner else INTENTS[FALLBACK](moment)

    def _ask_plugin(self, moment: Moment, owner: Owner) -> Step:
        turn = moment.turn
        content = PluginContent(self.content, turn.language, owner.plugin, turn.number)
        try:
            reply = owner.handler(turn, content)
            if not isinstance(reply, Reply):
                raise TypeError(f"the handler returned {type(reply).__name__}, not a Reply")
            activity = begin(reply.walk, self.content) if reply.walk else moment.session.activity
            if reply.walk and not reply.speech:
                reply = replace(reply, speech=_first_words(moment, reply))
        except Exception as error:
            _log_failure(owner, turn, error)
            return moment.trouble()
        return Step(reply, activity, is_new_activity=reply.walk is not None)

    def _finish(self, moment: Moment, step: Step) -> tuple[Session, Reply]:
        """The reply as it is said, ending in a question where it stays open."""
        session, reply = moment.session, step.reply
        speech = reply.speech
        if reply.safety_sentence:
            speech = (*speech, moment.line("safety_sentence"))
        question = None if reply.is_final else self._question(moment, step)
        reply = replace(reply, speech=speech, question=question)
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


def _first_words(moment: Moment, reply: Reply) -> Speech:
    place = reply.walk and Place.of(
        begin(reply.walk, moment.content), moment.content, moment.turn.language
    )
    if not place:
        raise KeyError(f"{reply.walk and reply.walk.key}: no place {reply.walk and reply.walk.at}")
    return place.speech()


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
        content.signs(language).values(), normaliser_of(content, language), negations.values()
    )


def _log_failure(owner: Owner, turn: Turn, error: Exception) -> None:
    """Name the plugin and the place, but not the message: it may hold what was said."""
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    log.error(
        "plugin %s failed on %s: %s\n%s", owner.plugin, turn.intent, type(error).__name__, frames
    )
    log.debug("plugin %s: %s", owner.plugin, error)
