"""A danger sign in conversation: answered at once or asked about, before all else.

In the grey zone she is asked once whether she has the sign now. The reprompt of that question is
the instruction itself, since silence ends a session. "Yes" brings the answer, and "no" what she
asked first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import LONGEST_VALUE, MOST_FACTS, Cursor
from gentle_back.moment import Moment, Step
from gentle_back.safety import Danger, DangerScreen, gravest, screen_of
from gentle_back.set_place import SetPlace
from gentle_back.values import Ask, Question, Turn, Wording, say
from gentle_back.values.intents import (
    DANGER_SIGN,
    FALLBACK,
    FREE,
    NO,
    QUESTION,
    REPORT,
    SIGN_SLOT,
    WORDS_SLOT,
    YES,
)
from gentle_back.walks import Place

# The slots of what she asked first: the sign that she then said she has not, and her place.
CLEARED, PLACE = "cleared", "place"
NO_VARIANT = "-"
# The session's fact that names the signs she was asked about.
ASKED = "danger_asked"
# What a question about a sign is answered with, by level.
ABOUT: Mapping[str, str] = MappingProxyType(
    {"emergency": "danger_about_now", "same-day": "danger_about_today", "routine": "danger_about"}
)


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a turn's danger.

    moment: the turn to go on with. step: the answer; None where there is no danger to answer.
    is_doubtful: whether the safety sentence is to follow whatever is answered.
    """

    moment: Moment
    step: Step | None = None
    is_doubtful: bool = False


class DangerWatch:
    """Looks at every turn before all else, and answers where there is danger in it."""

    def __init__(self, content: CompiledContent) -> None:
        self._content = content
        self._screens = {name: screen_of(content, name) for name in content.languages}

    def meet(self, moment: Moment) -> Met:
        """The answer to a danger sign, or the question whether she has it."""
        found = self._found(moment)
        open_sign = moment.sign_asked()
        if open_sign:
            said = self._answer(moment.turn)
            repeats = found and found.sign == open_sign and not found.is_about
            if said == "yes" or repeats or self._is_unclear(moment.turn):
                known = self._sure(moment, open_sign)
                found = gravest([one for one in (known, found) if one])
            elif said == "no" and not found:
                return self._given_back(moment)
        if found is None:
            return Met(moment, is_doubtful=bool(open_sign) and moment.turn.intent != NO)
        if found.is_sure:
            return Met(moment, moment.danger(found.sign))
        asked = moment.session.facts.get(ASKED, "").split()
        if found.sign in asked:
            return Met(moment, is_doubtful=True)
        session = moment.session.with_fact(ASKED, _fitting([*asked, found.sign]))
        return Met(replace(moment, session=session), _ask(moment, found))

    def _given_back(self, moment: Moment) -> Met:
        """The turn in which she asked something first, with her place then.

        Where its words hold another sign for sure, that is answered.
        """
        waiting = moment.session.waiting
        asked = waiting.answers.get("no") if waiting else None
        slots = dict(asked.slots) if asked else {}
        cleared, cursor = slots.pop(CLEARED, ""), _cursor(slots.pop(PLACE, ""))
        language = moment.turn.language
        places = (Place.of, SetPlace.of)
        if not (cursor and any(of(cursor, moment.content, language) for of in places)):
            cursor = moment.session.activity
        words = slots.get(WORDS_SLOT)
        turn = replace(
            moment.turn, intent=asked.intent if asked else NO, slots=_frozen(slots), words=words
        )
        session = replace(moment.session, waiting=None, activity=cursor)
        moment = replace(moment, session=session, turn=turn)
        found = self._screen(turn).look(words) if words else None
        if found and found.is_sure and found.sign != cleared:
            return Met(moment, moment.danger(found.sign))
        return Met(moment)

    def _screen(self, turn: Turn) -> DangerScreen:
        return self._screens.get(turn.language) or self._screens["en"]

    def _found(self, moment: Moment) -> Danger | None:
        """The gravest sign in her words, in a slot, or of the intent for one."""
        turn, screen = moment.turn, self._screen(moment.turn)
        found = [screen.look(turn.words)] if turn.words else []
        found += (screen.look(text, is_whole=False) for text in _pieces(turn, screen))
        dangers = [one for one in found if one]
        if turn.intent == DANGER_SIGN and not dangers:
            named = self._sure(moment, turn.slots.get(SIGN_SLOT, ""))
            # Where her words are known and no look found it in them, it is a guess.
            return replace(named, certainty="ask") if named and turn.words else named
        return gravest(dangers)

    def _sure(self, moment: Moment, sign: str) -> Danger | None:
        known = self._content.signs(moment.turn.language).get(sign)
        return Danger(sign, known.level, "sure", "named") if known else None

    def _answer(self, turn: Turn) -> str | None:
        """Whether her words say yes or no to the open question."""
        if turn.intent in (YES, NO):
            return "yes" if turn.intent == YES else "no"
        if turn.intent in FREE and turn.words:
            return self._screen(turn).yes_or_no(turn.words)
        return None

    def _is_unclear(self, turn: Turn) -> bool:
        """Whether she answered something that nobody understood. In doubt it was a yes."""
        return turn.intent == FALLBACK and not turn.words


def report(moment: Moment) -> Step | None:
    """The answer to the sign that she said she has; None where the content has no such sign."""
    sign = moment.turn.slots.get(SIGN_SLOT, "")
    known = sign in moment.content.signs(moment.turn.language)
    return moment.danger(sign) if known else None


def _pieces(turn: Turn, screen: DangerScreen) -> Iterator[str]:
    """What was said for slots; and the words with what may have stood before their blank."""
    whole = f" {turn.words or ''} ".lower()
    for text in dict.fromkeys((*turn.heard, *turn.slots.values())):
        if f" {text.lower()} " not in whole:
            yield text
    if turn.intent == REPORT and turn.words:
        yield from (f"{carrier} {turn.words}" for carrier in screen.carriers)


def _ask(moment: Moment, danger: Danger) -> Step:
    """The question whether she has the sign now; what runs is over, but for a "no"."""
    sign, language = danger.sign, moment.turn.language
    answers = {
        "yes": Ask(DANGER_SIGN, MappingProxyType({SIGN_SLOT: sign})),
        "no": _first_ask(moment, sign),
    }
    has_question = moment.content.signs(language)[sign].has_question
    question = Question(
        moment.content.sign_question(language, sign) if has_question else moment.line("danger_now"),
        reprompt=moment.sign_answer(sign),
        answers=MappingProxyType(answers),
    )
    told: tuple[Wording, ...] = (moment.line(ABOUT[danger.level]),) if danger.is_about else ()
    return Step(replace(say(*told), question=question))


def _first_ask(moment: Moment, sign: str) -> Ask:
    """What her turn asks for if she does not have the sign, short enough for the session."""
    turn, waiting = moment.turn, moment.session.waiting
    asked = waiting.answered_by(turn) if waiting else None
    asked = asked or Ask(turn.intent, turn.slots)
    slots = dict(asked.slots)
    words = _cut(slots.get(WORDS_SLOT) or turn.words or "")
    kept = {CLEARED: sign, **_place(moment.session.activity)}
    if asked.intent in FREE and words:
        slots[WORDS_SLOT] = words
    is_short = all(len(value) <= LONGEST_VALUE for value in slots.values())
    if asked.intent != DANGER_SIGN and is_short and len(slots) + len(kept) <= MOST_FACTS:
        return Ask(asked.intent, _frozen(slots | kept))
    if words:
        return Ask(QUESTION, _frozen({WORDS_SLOT: words, **kept}))
    return Ask(FALLBACK, _frozen(kept))


def _cut(words: str) -> str:
    """The words as far as a session may hold them, whole words only."""
    if len(words) <= LONGEST_VALUE:
        return words
    return words[: LONGEST_VALUE + 1].rpartition(" ")[0][:LONGEST_VALUE]


def _fitting(signs: list[str]) -> str:
    """The ids, the last of them as far as a session may hold them."""
    while len(" ".join(signs)) > LONGEST_VALUE:
        signs = signs[1:]
    return " ".join(signs)


def _place(cursor: Cursor | None) -> dict[str, str]:
    if not cursor:
        return {}
    told = (cursor.kind, cursor.key, cursor.position, cursor.depth, cursor.content_version)
    # What comes after a routine is left out: a place must fit into a slot.
    at = " ".join(map(str, (*told, cursor.variant or NO_VARIANT)))
    return {PLACE: at} if len(at) <= LONGEST_VALUE else {}


def _cursor(at: str) -> Cursor | None:
    try:
        kind, key, position, depth, version, variant = at.split(" ")
        changed = "" if variant == NO_VARIANT else variant
        return Cursor(kind, key, int(position), int(depth), version, changed)
    except ValueError:  # none, or not as we wrote it
        return None


def _frozen(slots: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(slots)
