"""What understanding learns from content: the phrases of all intents, and what is not ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import PhraseSet
from gentle_back.language.model import Json
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.phrases import SLOT as BLANK
from gentle_back.language.phrases import normaliser_of
from gentle_back.language.reader import BACKGROUND, LEARNT, Reader, reader_of
from gentle_back.language.slot_values import BUILT_IN
from gentle_back.language.spread import pick, spread, thinned
from gentle_back.language.train import train
from gentle_back.values.intents import HOST_INTENTS

__all__ = [
    "BACKGROUND",
    "LEARNT",
    "Blanks",
    "Saying",
    "learn",
    "learn_from",
    "reader_of",
    "sayings_of",
]

Tree: TypeAlias = dict[str, Any]  # the part of a language in the compiled file

# Of a phrase with many forms so many are learnt from, spread over all of them.
MOST_FORMS = 3
# The alternatives of a line of background are subjects of their own.
MOST_FORMS_OF_BACKGROUND = 9
# An intent with many phrases is not likelier to be meant for that: 0 would make it so, 1 would
# count each intent the same.
EVENNESS = 0.25
# How much a line of background counts beside a phrase.
BACKGROUND_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class Saying:
    """One source phrase, in some of its forms, as words; and what it means."""

    intent: str
    forms: tuple[Tokens, ...]


def learn(tree: Tree) -> Json:
    """The packed model of the intents of a language, from its part of the compiled content."""
    content = CompiledContent({"languages": {"": tree}})
    (language,) = content.languages
    sayings = sayings_of(content, language, tree["background"])
    return learn_from(sayings, reader_of(content, language)) if sayings else None


def learn_foreign(tree: Tree, foreign: Collection[str]) -> Json:
    """The packed model that tells the intents of foreign plugins from all else; None without any.

    It is a model of its own, so that a stranger's phrases change nothing of what ours mean.
    """
    if not foreign:
        return None
    content = CompiledContent({"languages": {"": tree}})
    (language,) = content.languages
    owners = {intent: known.owner for intent, known in content.phrases(language).items()}
    sayings = sayings_of(content, language, tree["background"])
    theirs = [one for one in sayings if owners.get(one.intent) in foreign]
    # One form of ours says enough of what is not theirs.
    beside = [
        Saying(BACKGROUND, one.forms[:1])
        for one in sayings
        if owners.get(one.intent) not in foreign
    ]
    return learn_from([*theirs, *beside], reader_of(content, language)) if theirs else None


def learn_from(sayings: Sequence[Saying], read: Reader) -> Json:
    """The same from these sayings, which may leave some out to be measured with."""
    of_intent = Counter(saying.intent for saying in sayings)
    usual = len(sayings) / len(of_intent)
    counts = {intent: (usual / count) ** EVENNESS for intent, count in of_intent.items()}
    counts[BACKGROUND] = BACKGROUND_COUNTS
    return train(
        (read(words), saying.intent, counts[saying.intent] / len(saying.forms))
        for saying in sayings
        for words in saying.forms
    )


def sayings_of(
    content: CompiledContent, language: str, background: Sequence[Sequence[str]]
) -> list[Saying]:
    """All there is to learn from, in the order of content."""
    normalise = normaliser_of(content, language)
    amid = _Asides(_words(content, language, "asides"))
    sayings: list[Saying] = []
    for intent, known in content.phrases(language).items():
        fill = Blanks(content, language, known)
        for number, forms in enumerate(known.phrases):
            chosen = fill(spread(forms, MOST_FORMS), number)
            if known.title or intent not in HOST_INTENTS:  # a command stands alone
                chosen += [*amid(chosen), *map(thinned, chosen[-1:])]
            sayings += _saying(intent, chosen, normalise)
    for out_of_scope in background:
        sayings += _saying(BACKGROUND, spread(out_of_scope, MOST_FORMS_OF_BACKGROUND), normalise)
    return sayings


def _saying(intent: str, forms: Sequence[str], normalise: Normaliser) -> Iterator[Saying]:
    words = tuple(dict.fromkeys(filter(None, map(normalise, forms))))
    if words:
        yield Saying(intent, words)


class _Asides:
    """Puts other talk before and after forms; which, depends on the form alone.

    asides: what is said, and whether "before" or "after".
    """

    def __init__(self, asides: Mapping[str, str]) -> None:
        self._asides = list(asides.items())

    def __call__(self, forms: Sequence[str]) -> list[str]:
        """One of the forms with an aside; none where there are no asides or no forms."""
        if not self._asides or not forms:
            return []
        number = crc32(forms[0].encode())
        form = forms[number % len(forms)]
        aside, place = self._asides[number // len(forms) % len(self._asides)]
        return [f"{aside} {form}" if place == "before" else f"{form} {aside}"]


class Blanks:
    """Fills the slots of forms with values, each time with others."""

    def __init__(self, content: CompiledContent, language: str, known: PhraseSet) -> None:
        self._values: dict[str, Sequence[str]] = {}
        for slot, declared in known.slots.items():
            if declared.startswith(BUILT_IN):
                told = _words(content, language, "slot_examples").get(declared, "")
                self._values[slot] = [each.strip() for each in told.split(",") if each.strip()]
            else:
                values = content.slot_values(language, known.owner, declared)
                self._values[slot] = [form for forms in values.values() for form in forms]

    def __call__(self, forms: Sequence[str], number: int) -> list[str]:
        """The forms with their slots filled; without those that no example is known for."""
        return [
            self._fill(form, number * MOST_FORMS + turn)
            for turn, form in enumerate(forms)
            if all(self._values[slot] for slot in BLANK.findall(form))
        ]

    def _fill(self, form: str, turn: int) -> str:
        return BLANK.sub(lambda slot: self._value(slot[1], turn), form)

    def _value(self, slot: str, at: int) -> str:
        return pick(self._values[slot], at)


def _words(content: CompiledContent, language: str, name: str) -> Mapping[str, str]:
    """The map in words/<name>.yaml; an empty one where a language has no such file."""
    try:
        return content.words(language, name)
    except KeyError:
        return {}
