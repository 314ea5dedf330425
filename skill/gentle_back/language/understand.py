"""What an utterance means: word for word if it is a phrase, else by what was learnt from them.

The readings of the learnt model are weighed by what the open question waits for. One that stands
out is sure; two that are near each other are close, so that she can be asked which; where nothing
is likely there are no more than candidates, and the verdict is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import PhraseSet, Topic
from gentle_back.language.match import Match, Matcher
from gentle_back.language.model import LinearModel
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.phrases import (
    SLOT,
    matcher_of,
    normaliser_of,
    slot_kinds,
    values_of,
)
from gentle_back.language.reader import (
    BACKGROUND,
    LEARNT,
    LEARNT_OF_FOREIGN,
    Reader,
    reader_of,
)
from gentle_back.language.slot_values import (
    SEARCH_QUERY,
    Filled,
    ListedValues,
    find_slots,
    takes_any_words,
)
from gentle_back.values import NO_SLOTS
from gentle_back.values.intents import CHOICE, HOST_INTENTS, NO, YES

Verdict: TypeAlias = Literal["sure", "close", "none"]

MOST_READINGS = 5

# All chosen by a search over phrases and background that were hidden while it learnt, in three
# folds of six: the most that is rightly followed where of what is not ours at least nine in ten
# are refused and less than one in twenty is asked back. The flat top of the hill, not its peak.
# The model is less sure than it is right; probabilities are raised to this power.
SHARPNESS = 1.3
# What is less likely than LEAST, or not so many times as likely as that it is none of ours, is no
# reading to follow; what is SURE needs no look at the second.
LEAST = 0.12
OVER_FOREIGN = 2.0
SURE = 0.55
# The best of two is followed where it is so many times as likely as the other...
STANDS_OUT = 1.85
# ... and which of the two is meant is asked where they are together this likely.
TOGETHER = 0.25

# A foreign plugin is heard where it is this likely that its phrases are meant and nothing else.
LEAST_FOREIGN = 0.5

# How many times as likely an answer is while its question is open.
AWAITED = 6.0
AWAITED_YES_OR_NO = 3.0
# An answer of a few words: "it was five weeks ago", not a story with a number in it.
MOST_WORDS_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that an utterance may mean.

    slots: value ids, or the words themselves where the slot knows no such value. spoken: the same
    as she said them. known: the slots whose value is certain. score: how likely, 1 is a phrase.
    why: "phrase", "answer" to the open question, or "learnt".
    """

    intent: str
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    spoken: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    known: frozenset[str] = frozenset()
    score: float = 1.0
    why: str = "phrase"


@dataclass(frozen=True, slots=True)
class Understood:
    """The verdict, and the readings with the best first; where none is sure, the candidates.

    is_ours: how likely it is that any intent is meant.
    """

    verdict: Verdict
    readings: tuple[Reading, ...] = ()
    is_ours: float = 1.0


@dataclass(frozen=True, slots=True)
class Expects:
    """What the open question waits for.

    fills: the slot that her answer fills, of `intent`. answers: the intents, and the ids of slot
    values, that answer it; "yes" and "no" among them.
    """

    fills: str | None = None
    intent: str | None = None
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Intent:
    """What has to be known of an intent to read it: see _intents."""

    owner: str
    slots: Mapping[str, str]
    needs_slot: bool
    title: str
    item: str


class Understander:
    """Finds what an utterance means.

    match: the phrases. model: what was learnt of them, None where nothing was. intents: what is
    known of each by its name. values: the slot types that list their values. foreign_model: what
    was learnt of the phrases of foreign plugins.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts it is put together from
        self,
        normalise: Normaliser,
        match: Matcher,
        model: LinearModel | None,
        read: Reader,
        intents: Mapping[str, _Intent],
        values: Mapping[str, ListedValues],
        foreign_model: LinearModel | None = None,
    ) -> None:
        self._foreign_model = foreign_model
        self._normalise = normalise
        self._match = match
        self._model = model
        self._read = read
        self._intents = intents
        self._values = values
        classes = model.classes if model else ()
        self._places = [
            (at, name) for at, name in enumerate(classes) if name in intents or name == BACKGROUND
        ]
        self._intents_of_value: dict[str, set[str]] = defaultdict(set)
        for name, intent in intents.items():
            for kind in intent.slots.values():
                for value in values[kind].ids if kind in values else ():
                    self._intents_of_value[value].add(name)

    def understand(self, text: str, expects: Expects | None = None) -> Understood:
        """What the text means, where the open question waits for `expects`."""
        words = self._normalise(text)
        if not words:
            return Understood("none")
        answer = self._answer(words, expects) if expects else None
        if answer and len(words) == _length(answer):
            return Understood("sure", (answer,))
        match = self._match.match_words(words)
        if match and (not match.is_guess or _fills(match, expects)):
            return Understood("sure", (_of_match(match),))
        if answer and len(words) - _length(answer) <= MOST_WORDS_BESIDE:
            return Understood("sure", (answer,))
        learnt = self._learnt(words, expects)
        if match and self._is_followed(match, learnt):
            return Understood("sure", (_of_match(match),))
        return learnt

    def _is_followed(self, match: Match, learnt: Understood) -> bool:
        """Whether a phrase is followed one of whose slots took words that its type doesn't know.

        "{stage} {lately}" fits "i fell asleep last night" as well. So what was learnt has to mean
        the same, and to know no slot besides; but of a foreign plugin little is learnt.
        """
        if self._model is None or match.intent not in self._model.classes:
            return True
        best = learnt.readings[0] if learnt.readings else None
        if best is None or learnt.verdict != "sure":
            return False
        return best.intent == match.intent and best.known <= match.known

    def _answer(self, words: Tokens, expects: Expects) -> Reading | None:
        """The value that the open question waits for; None where the words hold none."""
        intent = self._intents.get(expects.intent or "")
        kind = intent.slots.get(expects.fills or "") if intent else None
        if kind is None or expects.fills is None or takes_any_words(kind, self._values):
            return None
        filled = find_slots(words, {expects.fills: kind}, self._values)
        return _reading(expects.intent or "", filled, 1.0, "answer") if filled.slots else None

    def _learnt(self, words: Tokens, expects: Expects | None) -> Understood:
        likely = self._likely(words, expects)
        foreign = likely.pop(BACKGROUND, 0.0)
        readings = self._readings(words, likely)
        if not readings or readings[0].score < max(LEAST, OVER_FOREIGN * foreign):
            return Understood("none", readings, 1.0 - foreign)
        best, second = readings[0], readings[1] if len(readings) > 1 else None
        if second is None or best.score >= SURE or best.score >= STANDS_OUT * second.score:
            return Understood("sure", readings, 1.0 - foreign)
        if best.score + second.score < TOGETHER:
            return Understood("none", readings, 1.0 - foreign)
        if {best.intent, second.intent} == {YES, NO}:  # "i'm not sure" is neither
            return Understood("none", readings, 1.0 - foreign)
        if all(self._intents[one.intent].title for one in (best, second)):
            return Understood("close", readings, 1.0 - foreign)
        # What has no name cannot be offered. A command of the host is followed then, and so is
        # what has a name; but a fact that she may have told a plugin is never guessed.
        is_guess = not self._intents[best.intent].title and best.intent not in HOST_INTENTS
        return Understood("none" if is_guess else "sure", readings, 1.0 - foreign)

    def _likely(self, words: Tokens, expects: Expects | None) -> dict[str, float]:
        """How likely each intent is, and that it is none of ours, weighed by what is awaited."""
        if self._model is None:
            return {}
        found = self._read(words)
        probabilities = self._model.probabilities(found)
        sharp = [one**SHARPNESS for one in probabilities]
        whole = sum(sharp)
        likely = {name: sharp[at] / whole for at, name in self._places}
        likely = self._beside_foreign(likely, found)
        awaited = self._awaited(expects) if expects else {}
        if CHOICE not in awaited:  # it answers a question, and there is none
            likely.pop(CHOICE, None)
        for name, times in awaited.items():
            if name in likely:
                likely[name] *= times
        total = sum(likely.values()) if awaited else 1.0
        return {name: one / total for name, one in likely.items()}

    def _beside_foreign(self, likely: dict[str, float], found: list[str]) -> dict[str, float]:
        """The same with the intents of foreign plugins, where one of those stands out."""
        if self._foreign_model is None:
            return likely
        model = self._foreign_model
        known = dict(zip(model.classes, model.probabilities(found), strict=True))
        ours = known.pop(BACKGROUND, 0.0)
        theirs = {name: one for name, one in known.items() if name in self._intents}
        if max(theirs.values(), default=0.0) < LEAST_FOREIGN:
            return likely
        return {name: one * ours for name, one in likely.items()} | theirs

    def _awaited(self, expects: Expects) -> dict[str, float]:
        awaited: dict[str, float] = {}
        for answer in sorted(expects.answers):
            if answer in self._intents:
                awaited[answer] = AWAITED
            awaited.update(dict.fromkeys(self._intents_of_value.get(answer, ()), AWAITED))
        for answer, name in (("yes", YES), ("no", NO)):
            if answer in expects.answers:
                awaited[name] = AWAITED_YES_OR_NO
        return awaited

    def _readings(self, words: Tokens, likely: Mapping[str, float]) -> tuple[Reading, ...]:
        """The best readings with their slots; two that are answered by one item count together."""
        best: dict[str, Reading] = {}
        ranked = sorted(likely.items(), key=lambda one: (-one[1], one[0]))
        for name, score in ranked[: 2 * MOST_READINGS]:
            intent = self._intents[name]
            filled = find_slots(words, intent.slots, self._values)
            if intent.needs_slot and not filled.slots:
                continue
            key = intent.item or _item_of(intent, filled) or name
            first = best.get(key)
            if first is None:
                best[key] = _reading(name, filled, score, "learnt")
            else:
                best[key] = _with_score(first, first.score + score)
        readings = sorted(best.values(), key=lambda one: (-one.score, one.intent))
        return tuple(readings[:MOST_READINGS])


def understander_of(
    content: CompiledContent, language: str, left_out: Collection[str] = ()
) -> Understander:
    """The understander of a language, over all plugins that are not left out."""
    ours, theirs = (content.learnt(language, name) for name in (LEARNT, LEARNT_OF_FOREIGN))
    return Understander(
        normaliser_of(content, language),
        matcher_of(content, language, left_out),
        LinearModel(ours) if ours else None,
        reader_of(content, language),
        dict(_intents(content, language, left_out)),
        values_of(content, language),
        LinearModel(theirs) if theirs else None,
    )


def _intents(
    content: CompiledContent, language: str, left_out: Collection[str]
) -> Iterator[tuple[str, _Intent]]:
    """What has to be known of each intent.

    slots: the type of each slot by its name. needs_slot: whether each of its phrases names one.
    item: "owner/id" of the item that it is answered with, "" where a plugin's code decides.
    """
    topics = content.topics(language)
    for name, known in content.phrases(language).items():
        kinds = slot_kinds(known)
        if known.owner in left_out or SEARCH_QUERY in kinds.values():
            continue
        yield (
            name,
            _Intent(known.owner, kinds, _needs_slot(known), known.title, _item(topics.get(name))),
        )


def _needs_slot(known: PhraseSet) -> bool:
    return bool(known.slots) and all(SLOT.search(form) for form in known.forms)


def _item(topic: Topic | None) -> str:
    return f"{topic.owner}/{topic.id}" if topic else ""


def _item_of(intent: _Intent, filled: Filled) -> str:
    """The item an intent leads to by its one slot: "causes/hormones" of "is it {cause}"."""
    if len(intent.slots) != 1 or not filled.slots:
        return ""
    return f"{intent.owner}/{next(iter(filled.slots.values()))}"


def _fills(match: Match, expects: Expects | None) -> bool:
    """Whether a phrase says what the open question waits for, among other things."""
    return expects is not None and match.intent == expects.intent and expects.fills in match.known


def _of_match(match: Match) -> Reading:
    return Reading(match.intent, match.slots, match.spoken, match.known, match.score, "phrase")


def _reading(intent: str, filled: Filled, score: float, why: str) -> Reading:
    slots, spoken = MappingProxyType(filled.slots), MappingProxyType(filled.spoken)
    return Reading(intent, slots, spoken, filled.known, score, why)


def _with_score(reading: Reading, score: float) -> Reading:
    return Reading(
        reading.intent, reading.slots, reading.spoken, reading.known, min(score, 1.0), reading.why
    )


def _length(reading: Reading) -> int:
    """How many of her words a reading's slots hold."""
    return sum(len(said.split()) for said in reading.spoken.values())
