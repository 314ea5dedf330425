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
from gentle_back.content.model import Topic
from gentle_back.danger import DangerWatch
from gentle_back.deadline import TURN_SECONDS, Watch, is_ctrl_c
from gentle_back.dialogue import Session, said, wait_for
from gentle_back.errors import PluginFault, PluginPaused, PluginTimeout
from gentle_back.free_questions import ITEM, FreeQuestions
from gentle_back.home_words import HomeWords
from gentle_back.host_intents import COMMANDS, INTENTS, go_next
from gentle_back.language.search import Found
from gentle_back.leading import as_told, carry_on_question, go_on_with, steer
from gentle_back.leading import begin as begin_routine
from gentle_back.log import WORDS, told_of
from gentle_back.moment import Moment, Step
from gentle_back.plugins import Owner, PluginHost
from gentle_back.set_place import ROUTINE, settle
from gentle_back.topics import tell
from gentle_back.values import Ask, Effect, Event, Forget, Question, Reply, Turn, Walk, Wording
from gentle_back.values.event import SKILL_DISABLED
from gentle_back.values.facts import told_among, with_told
from gentle_back.values.intents import (
    FALLBACK,
    FREE,
    HELP,
    MORE,
    NEXT,
    NO,
    RESUME,
    STOP,
    WORDS_SLOT,
)
from gentle_back.walks import Place, begin
from gentle_back.which_one import FIRST, ask_which, then_the_second, wants_both

log = logging.getLogger(__name__)
words = logging.getLogger(WORDS)

# Owners of content that are no plugins, and always answer.
HOST = frozenset({"skill", "safety"})

# Runs a handler of the plugin named, within the turn's remaining seconds.
Run: TypeAlias = Callable[[str, Callable[[], Reply], float], Reply]


class Skill:
    """Answers turns from content and plugins.

    has_memory: whether her place is kept beyond the session. has_reminders: whether anybody keeps
    reminders.
    run: runs the handlers; without it each within its time, by the clock of this machine.
    """

    def __init__(
        self,
        content: CompiledContent,
        plugins: PluginHost,
        *,
        has_memory: bool = False,
        has_reminders: bool = False,
        run: Run | None = None,
    ) -> None:
        self.content = content
        self.plugins = plugins
        self._run = run or Watch().run
        self._border = Border(content, plugins)
        self._kept = {"has_memory": has_memory, "has_reminders": has_reminders}
        self._owners = frozenset(plugin.name for plugin in plugins.plugins)
        self._questions = {
            name: FreeQuestions(content, name, set(content.plugins(name)) - self._owners - HOST)
            for name in content.languages
        }
        self._dangers = DangerWatch(content)
        self._home_words = HomeWords(content)

    def answer(
        self, session: Session, turn: Turn, remaining_seconds: float = TURN_SECONDS
    ) -> tuple[Session, Reply]:
        """The reply to a turn, and the session after it. Never raises for what a plugin does.

        remaining_seconds: of the turn's time; a plugin gets no more than these.
        """
        session = self.settled(session, turn)
        told = told_among(session.facts)
        turn = self._of_its_model(turn)
        if turn.number != session.turns or told or turn.facts:
            turn = replace(turn, number=session.turns, facts=told)
        moment = Moment(
            self.content,
            self.plugins,
            session,
            turn,
            remaining_seconds=remaining_seconds,
            **self._kept,
        )
        met = self._dangers.meet(moment)
        step = met.step or self._step(met.moment)
        if met.is_doubtful and not step.reply.is_final:
            step = replace(step, reply=step.reply.with_safety_sentence())
        return self._finish(met.moment, step)

    def _of_its_model(self, turn: Turn) -> Turn:
        """The turn without slots that its intent does not have, which no phrase can have filled."""
        phrases = self.content.phrases(turn.language).get(turn.intent)
        if phrases is None or turn.slots.keys() <= phrases.slots.keys():
            return turn
        kept = {name: value for name, value in turn.slots.items() if name in phrases.slots}
        return replace(turn, slots=MappingProxyType(kept))

    def settled(self, session: Session, turn: Turn) -> Session:
        """The session knowing where in a running set her words have met her."""
        return settle(session, turn, self.content)

    def apologise(self, session: Session, turn: Turn) -> tuple[Session, Reply]:
        """A kind sentence where the answer failed; her place and the open question stand."""
        moment = Moment(self.content, self.plugins, session, replace(turn, number=session.turns))
        return self._finish(moment, moment.trouble())

    def knows(self, intent: str) -> bool:
        """Whether a plugin answers this intent, or has content that does."""
        if intent in self.plugins.intents:
            return True
        return any(self._topic(one, intent) for one in self.content.languages)

    def considered(self, words: str, language: str) -> tuple[Found, ...]:
        """The items, guides and intents that might answer these words, the best first."""
        return (self._questions.get(language) or self._questions["en"]).considered(words)

    def notice(self, session: Session, event: Event) -> tuple[Effect, ...]:
        """What a device's report asks the host to do; a report is never answered with speech."""
        del session  # nothing of today depends on it
        return (Forget(),) if event.kind == SKILL_DISABLED else ()

    def _step(self, moment: Moment) -> Step:
        moment = as_told(moment)
        is_command = moment.turn.intent in COMMANDS
        asked = None if is_command else self._answer_to_question(moment)
        moment = _asking(moment, asked) if asked else moment
        led = steer(moment)
        if led:
            return led
        if is_command:
            return INTENTS[moment.turn.intent](moment)
        return self._dispatch(moment)

    def _answer_to_question(self, moment: Moment) -> Ask | None:
        """What her answer to the open question leads to; None where it is no answer to it."""
        waiting, turn = moment.session.waiting, moment.turn
        if waiting is None:
            return None
        asked = waiting.answered_by(turn)
        if asked or not turn.words or turn.intent not in FREE:
            return asked
        return self._free(moment).answer_to(waiting, turn.words)

    def _dispatch(self, moment: Moment) -> Step:
        """Answer an intent: the host's own, a plugin's, a topic's; or what free words mean."""
        turn, waiting = moment.turn, moment.session.waiting
        if waiting and wants_both(turn, waiting):
            first = self._dispatch(_asking(moment, waiting.answers[FIRST]))
            return then_the_second(moment, waiting, first)
        if turn.intent in FREE:
            return self._answer_freely(moment)
        if turn.intent in INTENTS:
            return INTENTS[turn.intent](moment)
        owner = self.plugins.intents.get(turn.intent)
        if owner:
            return self._ask_plugin(moment, owner)
        topic = self._topic(turn.language, turn.intent)
        return tell(moment, topic) if topic else INTENTS[FALLBACK](moment)

    def _topic(self, language: str, intent: str) -> Topic | None:
        """The topic of that intent whose owner is in use."""
        topic = self.content.topics(language).get(intent)
        return topic if topic and topic.owner in self._owners else None

    def _answer_freely(self, moment: Moment) -> Step:
        """What free words mean, or which of two; the fallback where they mean nothing of ours."""
        turn = moment.turn
        if ITEM in turn.slots:
            return self._tell_item(moment, turn.slots[ITEM])
        words = turn.slots.get(WORDS_SLOT) or turn.words
        meant = self._free(moment).meaning(words, moment.session.waiting) if words else ()
        if len(meant) > 1:
            return ask_which(moment, *meant[:2])
        if meant:
            return self._step(_asking(moment, meant[0].ask))
        return INTENTS[FALLBACK](moment)

    def _tell_item(self, moment: Moment, key: str) -> Step:
        """An item that no intent asks for, by the path that our own question kept."""
        try:
            topic = self.content.topic_at(moment.turn.language, key)
        except KeyError:  # of other content, or made up
            return INTENTS[FALLBACK](moment)
        return tell(moment, topic) if topic.owner in self._owners else INTENTS[FALLBACK](moment)

    def _free(self, moment: Moment) -> FreeQuestions:
        return self._questions.get(moment.turn.language) or self._questions["en"]

    def _ask_plugin(self, moment: Moment, owner: Owner) -> Step:
        turn = moment.turn
        content = PluginContent(self.content, turn.language, owner.plugin, turn.number)
        try:
            reply = self._run(
                owner.plugin, lambda: owner.handler(turn, content), moment.remaining_seconds
            )
            reply = self._border.check(reply, owner.plugin, turn.language)
            begins_routine = reply.walk is not None and reply.walk.kind == ROUTINE
            led = None if begins_routine else go_on_with(moment, reply.facts)
            return led or _step_of(moment, reply, owner.plugin)
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
            running=step.running,
            waiting=wait_for(question) if question else None,
            last=session.last if step.stays else said(speech),
            about=about or session.about,
            facts=with_told(session.facts, reply.facts) if reply.facts else session.facts,
            turns=session.turns + 1,
        )
        return after, self._home_words.spoken(reply, moment.turn.locale)

    def _question(self, moment: Moment, step: Step) -> Question:
        """What the reply ends in: its own, the one that still stands, or a short one of ours."""
        if step.reply.question:
            return step.reply.question
        standing = moment.standing_question() if step.stays else None
        if standing:
            return standing
        if step.activity and step.activity.kind == ROUTINE:
            after = replace(moment, session=replace(moment.session, activity=step.activity))
            question = carry_on_question(after)
            if question:
                return question
        if step.activity and Place.of(step.activity, self.content, moment.turn.language):
            return _walk_question(moment, step)
        return moment.short_question("anything_else", yes=Ask(HELP), no=Ask(STOP))


def _asking(moment: Moment, asked: Ask) -> Moment:
    """The same moment, as if she had said this."""
    return replace(moment, turn=replace(moment.turn, intent=asked.intent, slots=asked.slots))


def _step_of(moment: Moment, reply: Reply, plugin: str) -> Step:
    """A plugin's reply with its walk begun; a reply without words says the first place.

    Where she is in that walk already, a reply without words goes on from there.
    """
    if not reply.walk:
        return Step(reply, moment.session.activity, plugin=plugin)
    if reply.walk.kind == ROUTINE:
        told = with_told(moment.session.facts, reply.facts)
        knowing = replace(moment, session=replace(moment.session, facts=told))
        step = begin_routine(knowing, reply.walk)
        return replace(step, reply=_joined(reply, step.reply), plugin=plugin)
    if not reply.speech and reply.walk.at < 0 and _is_there_already(moment, reply.walk):
        return replace(go_next(moment), plugin=plugin)
    walk = reply.walk if reply.speech else replace(reply.walk, at=max(reply.walk.at, 0))
    cursor = begin(walk, moment.content)
    place = Place.of(cursor, moment.content, moment.turn.language)
    if not place:
        raise KeyError(f"{walk.key}: no place {walk.at}; it has {walk.length}")
    if not reply.speech:
        reply = replace(reply, speech=place.speech())
    if not place.is_guide and moment.is_busy():
        # A side question: what she is doing is not given up for more to hear about it.
        return Step(replace(reply, walk=None), moment.session.activity, plugin=plugin)
    return Step(reply, cursor, is_new_activity=True, plugin=plugin)


def _joined(told: Reply, step: Reply) -> Reply:
    """What a plugin says before a routine, then what the routine begins with."""
    facts = {**told.facts, **step.facts}
    joined = replace(
        step, speech=(*told.speech, *step.speech), card=told.card, effects=told.effects
    )
    return joined.with_facts(**facts) if facts else joined


def _is_there_already(moment: Moment, walk: Walk) -> bool:
    """Whether she is within that walk; to lead there again without a word is to go on."""
    place = moment.place()
    return place is not None and place.cursor.key == walk.key and place.cursor.position >= 0


def _walk_question(moment: Moment, step: Step) -> Question:
    """Whether to go on in her pages or guide; after a side question, whether to go back to it."""
    has_begun = step.activity is not None and step.activity.position >= 0
    if has_begun and not step.is_new_activity:
        return moment.patient_question("carry_on", yes=Ask(RESUME), no=Ask(NO))
    if step.activity and step.activity.kind == "guide":
        return moment.patient_question("guide_next", yes=Ask(NEXT), no=Ask(NO))
    return moment.short_question("go_on", yes=Ask(MORE), no=Ask(NO))


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
