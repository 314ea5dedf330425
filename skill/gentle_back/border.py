"""What a plugin hands over, checked before the host uses it: every field, and every word of it.

Nothing is said that content does not hold: each piece of speech is asked of the content again, by
its key, and has to be the same. So no text put together in code gets through but what fills the
blanks of the plugin's own lines, and no markup at all; what is too long for a session or a channel
is found here, where the plugin can be named.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, NoReturn, TypeAlias, get_args

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import LONGEST_VALUE, MOST_ANSWERS, MOST_FACTS
from gentle_back.errors import PluginFault
from gentle_back.plugins import PluginHost
from gentle_back.values import (
    NO_SLOTS,
    Ask,
    Card,
    Effect,
    Forget,
    Pause,
    Plan,
    Question,
    Reply,
    Walk,
    Wording,
)
from gentle_back.values.effects import LINES
from gentle_back.values.facts import FACTS, is_fact
from gentle_back.values.intents import HOST_INTENTS
from gentle_back.values.reminder import LONGEST_TEXT, plan_mend

MOST_PIECES = 20
MOST_CHARACTERS = 2_000
LONGEST_PAUSE_SECONDS = 20
MOST_QUIET_SECONDS = 60
# What Alexa's card holds, its title included.
MOST_CARD_CHARACTERS = 8_000
MOST_EFFECTS = 4
MOST_ROUTINES = 6
LONGEST_FOUND = 60
MOST_PLAIN_CHARACTERS = LONGEST_TEXT

EFFECTS = get_args(Effect)
_NOT_SPOKEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff<>]")
_NOT_SHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Anything: TypeAlias = Any  # whatever a plugin gives; its type is what is asked here


@dataclass(frozen=True, slots=True)
class Border:
    """Checks replies against what there is to say and to ask for."""

    content: CompiledContent
    plugins: PluginHost

    def check(self, reply: Anything, plugin: str, language: str) -> Reply:
        """The reply, if the host can use all of it. Raises PluginFault naming the first field."""
        return _Check(self, plugin, language).reply(reply)


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one reply."""

    border: Border
    plugin: str
    language: str

    def reply(self, reply: Anything) -> Reply:
        if type(reply) is not Reply:
            self._refuse("reply", "return a Reply", reply)
        self._speech(reply.speech)
        if reply.question is not None:
            self._question(reply.question)
        if reply.card is not None:
            self._card(reply.card)
        if reply.walk is not None:
            self._walk(reply.walk)
        if reply.effects != ():
            self._effects(reply.effects)
        if reply.facts is not NO_SLOTS:
            self._facts(reply.facts)
        if reply.timeline is not None:
            self._refuse("timeline", "lead to a routine instead; the host makes its timeline")
        if reply.permission is not None:
            self._refuse("permission", "give an effect; the host asks for what it needs")
        for name in ("safety_sentence", "is_final", "is_whispered"):
            if type(getattr(reply, name)) is not bool:
                self._refuse(name, "give True or False", getattr(reply, name))
        if not (reply.speech or reply.question or reply.walk or _are_told(reply.effects)):
            self._refuse("speech", "say something, ask something, or lead somewhere")
        return reply

    def _speech(self, speech: Anything) -> None:
        if type(speech) is not tuple:
            self._refuse("speech", "give a tuple of wordings and pauses", speech)
        if len(speech) > MOST_PIECES:
            self._refuse("speech", f"give at most {MOST_PIECES} pieces; the rest as more")
        characters, quiet_seconds = 0, 0.0
        for number, piece in enumerate(speech):
            if type(piece) is Wording:
                characters += self._wording(f"speech[{number}]", piece)
            elif type(piece) is Pause:
                quiet_seconds += self._pause(f"speech[{number}]", piece)
            else:
                self._refuse(f"speech[{number}]", "give a Wording or a Pause", piece)
        if characters > MOST_CHARACTERS:
            self._refuse("speech", f"say at most {MOST_CHARACTERS:,} characters; the rest as more")
        if quiet_seconds > MOST_QUIET_SECONDS:
            self._refuse("speech", f"be quiet for at most {MOST_QUIET_SECONDS} seconds in all")

    def _wording(self, field: str, wording: Anything) -> int:
        """How many characters it has."""
        if type(wording) is not Wording:
            self._refuse(field, "give what content.item or content.line gave", wording)
        text, key = wording.text, wording.key
        if type(text) is not str or not 0 < len(text) <= MOST_CHARACTERS:
            self._refuse(f"{field}.text", f"give 1 to {MOST_CHARACTERS:,} characters", text)
        if _NOT_SPOKEN.search(text):
            self._refuse(f"{field}.text", "give plain text: no markup, no control characters", text)
        if type(key) is not str or not key.startswith(f"{self.plugin}/"):
            self._refuse(f"{field}.key", "say what stands in the plugin's own content", key)
        if type(wording.part) is not int:
            self._refuse(f"{field}.part", "give a whole number", wording.part)
        if not _are_scalars(wording.values):
            self._refuse(f"{field}.values", "fill in plain texts and whole numbers", wording.values)
        if self._again(field, wording) != wording:
            self._refuse(f"{field}.text", "say what content holds: these are other words", text)
        return len(text)

    def _again(self, field: str, one: Wording) -> Wording:
        try:
            return self.border.content.again(self.language, one.key, one.part, one.values)
        except KeyError:
            self._refuse(f"{field}.key", "say what content holds: it has no such words", one.key)

    def _pause(self, field: str, pause: Pause) -> float:
        """How many seconds it has."""
        seconds = pause.seconds
        is_number = type(seconds) in (int, float) and math.isfinite(seconds)
        if not is_number or not 0 <= seconds <= LONGEST_PAUSE_SECONDS:
            self._refuse(
                f"{field}.seconds", f"pause for 0 to {LONGEST_PAUSE_SECONDS} seconds", seconds
            )
        return seconds

    def _question(self, question: Anything) -> None:
        if type(question) is not Question:
            self._refuse("question", "give a Question, or use Reply.ask", question)
        self._wording("question.prompt", question.prompt)
        if question.reprompt is not None:
            self._wording("question.reprompt", question.reprompt)
        answers = self._map("question.answers", question.answers, MOST_ANSWERS)
        for number, (choice, ask) in enumerate(answers.items()):
            # Another choice than these may be a word of hers.
            place = f".{choice}" if choice in ("yes", "no") else f"[{number}]"
            self._name(f"question.answers{place}", choice)
            self._ask(f"question.answers{place}", ask)
        quiet_seconds = question.quiet_seconds
        if type(quiet_seconds) is not int or not 0 <= quiet_seconds <= LONGEST_PAUSE_SECONDS:
            self._refuse(
                "question.quiet_seconds", f"give 0 to {LONGEST_PAUSE_SECONDS}", quiet_seconds
            )
        if (question.fills is None) is not (question.then is None):
            self._refuse("question.then", "give both `fills` and `then`, or neither")
        if question.then is not None:
            self._name("question.fills", question.fills)
            self._ask("question.then", question.then)

    def _ask(self, field: str, ask: Anything) -> None:
        if type(ask) is not Ask:
            self._refuse(field, "lead to an Ask", ask)
        intent = ask.intent
        if type(intent) is not str or not self._is_answered(intent):
            self._refuse(f"{field}.intent", "name one that the host or a plugin answers", intent)
        slots = self._map(f"{field}.slots", ask.slots, MOST_FACTS)
        for number, (name, value) in enumerate(slots.items()):
            self._name(f"{field}.slots[{number}]", name)
            if type(value) is not str or len(value) > LONGEST_VALUE:
                mend = f"give a plain text of at most {LONGEST_VALUE} characters"
                self._refuse(f"{field}.slots[{number}]", mend, value)

    def _is_answered(self, intent: str) -> bool:
        if intent in HOST_INTENTS or intent in self.border.plugins.intents:
            return True
        topic = self.border.content.topics(self.language).get(intent)
        return topic is not None and self.border.plugins.has(topic.owner)

    def _card(self, card: Anything) -> None:
        if type(card) is not Card:
            self._refuse("card", "give a Card", card)
        for name in ("title", "text"):
            text = getattr(card, name)
            if type(text) is not str or not text or _NOT_SHOWN.search(text):
                self._refuse(f"card.{name}", "give plain text, without control characters", text)
        if len(card.title) + len(card.text) > MOST_CARD_CHARACTERS:
            self._refuse("card.text", f"show at most {MOST_CARD_CHARACTERS:,} characters")

    def _walk(self, walk: Anything) -> None:
        if type(walk) is not Walk or type(walk.key) is not str:
            self._refuse("walk", "give what content.pages or content.guide gave", walk)
        if not walk.key.startswith(f"{self.plugin}/"):
            self._refuse("walk.key", "lead through the plugin's own content", walk.key)
        if walk.kind == "routine":
            self._routine(walk)
            return
        try:
            known = self.border.content.walk(self.language, walk.key)
        except KeyError:
            mend = "lead through what content holds: it has no such walk"
            self._refuse("walk.key", mend, walk.key)
        if walk.kind != known.kind or walk.ids != known.ids:
            self._refuse("walk", "hand on a walk as content gave it", walk.kind)
        if type(walk.at) is not int or not -1 <= walk.at < len(known.ids):
            self._refuse("walk.at", f"begin at -1 to {len(known.ids) - 1}", walk.at)

    def _routine(self, walk: Walk) -> None:
        """A routine, and those that come after it, all of this plugin."""
        ids = walk.ids
        if type(ids) is not tuple or not 0 < len(ids) <= MOST_ROUTINES or walk.at not in (-1, 0):
            self._refuse("walk", "hand on a walk as content gave it", ids)
        if walk.key != f"{self.plugin}/routines/{ids[0]}":
            self._refuse("walk.key", "hand on a walk as content gave it", walk.key)
        for one in ids:
            try:
                self.border.content.routine(self.language, f"{self.plugin}/routines/{one}")
            except KeyError:
                self._refuse("walk.ids", "lead through routines that content holds", one)

    def _effects(self, effects: Anything) -> None:
        if type(effects) is not tuple or len(effects) > MOST_EFFECTS:
            self._refuse("effects", f"give a tuple of at most {MOST_EFFECTS} effects", effects)
        for number, effect in enumerate(effects):
            if type(effect) is Forget:
                self._refuse(
                    f"effects[{number}]", "leave forgetting to the host, who asks her first"
                )
            if type(effect) not in EFFECTS:
                self._refuse(f"effects[{number}]", "give an effect the host knows", effect)
            self._effect(f"effects[{number}]", effect)

    def _effect(self, field: str, effect: Anything) -> None:
        for one in fields(effect):
            given = getattr(effect, one.name)
            if one.name in LINES:
                self._host_line(f"{field}.{one.name}", given)
            elif one.name == "wording":
                self._wording(f"{field}.wording", given)
            elif one.name == "plan":
                self._plan(f"{field}.plan", given, effect.wording)
            elif one.name != "again":
                self._plain(f"{field}.{one.name}", given)
            elif given is not None:
                self._ask(f"{field}.again", given)

    def _plan(self, field: str, plan: Anything, wording: Wording) -> None:
        if type(plan) is not Plan:
            self._refuse(field, "give a Plan", plan)
        for one in fields(plan):
            if one.name not in ("every_days", "in_seconds"):
                self._plain(f"{field}.{one.name}", getattr(plan, one.name))
            elif type(getattr(plan, one.name)) is not int:
                self._refuse(f"{field}.{one.name}", "give a whole number")
        mend = plan_mend(plan)
        if mend:
            self._refuse(field, f"give {mend}")
        if type(wording) is not Wording or plan.text != wording.text:
            self._refuse(f"{field}.text", "give the text of the effect's wording", plan.text)

    def _plain(self, field: str, given: Anything) -> None:
        """A text, or texts, short enough for a session."""
        for text in given if type(given) is tuple else (given,):
            if type(text) is not str or len(text) > MOST_PLAIN_CHARACTERS:
                self._refuse(field, f"give plain text of at most {MOST_PLAIN_CHARACTERS}", text)

    def _host_line(self, field: str, line: Anything) -> None:
        """What the host says of an effect is a line of its own, or nothing."""
        is_line = type(line) is str and self.border.content.has_line(self.language, "skill", line)
        if line != "" and not is_line:
            self._refuse(field, 'name a line of the host, or "" for none', line)

    def _facts(self, facts: Anything) -> None:
        for name, value in self._map("facts", facts, len(FACTS)).items():
            is_told = type(name) is str and type(value) is str and is_fact(name, value)
            if not is_told:
                self._refuse("facts", "tell facts of values/facts.py, in their values", name)

    def _map(self, field: str, given: Anything, most: int) -> dict[Anything, Anything]:
        if type(given) not in (dict, MappingProxyType) or len(given) > most:
            self._refuse(field, f"give a mapping of at most {most} entries", given)
        entries: dict[Anything, Anything] = dict(given)
        return entries

    def _name(self, field: str, name: Anything) -> None:
        if type(name) is not str or not 0 < len(name) <= LONGEST_VALUE:
            self._refuse(field, f"use names of 1 to {LONGEST_VALUE} characters", name)

    def _refuse(self, field: str, mend: str, found: Anything = "") -> NoReturn:
        raise PluginFault(self.plugin, field, mend, found=_in_short(found))


def _are_told(effects: tuple[Effect, ...]) -> bool:
    """Whether the host says of one of them how it went, so that the reply needs no words."""
    return any(
        all(getattr(effect, one.name) for one in fields(effect) if one.name in LINES)
        for effect in effects
    )


def _are_scalars(values: Anything) -> bool:
    return type(values) is tuple and all(
        type(pair) is tuple
        and len(pair) == 2
        and type(pair[0]) is str
        and type(pair[1]) in (str, int)
        for pair in values
    )


def _in_short(found: Anything) -> str:
    """What was found, for the developer; of a thing that is none of these, its type alone."""
    if type(found) is str:
        return repr(found[:LONGEST_FOUND])
    return repr(found) if type(found) in (bool, float) else type(found).__name__
