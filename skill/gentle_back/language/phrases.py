"""The phrases of a language, from its content."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import PhraseSet
from gentle_back.language.digest_table import Json
from gentle_back.language.features import Concepts
from gentle_back.language.match import Matcher, Phrase, PhraseBook
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.slot_values import BUILT_IN, ListedValues
from gentle_back.values.intents import DANGER_SIGN

SLOT = re.compile(r"\{(\w+)\}")
# Under this name the compiled file keeps what learn gives.
LEARNT = "phrases"


def normaliser_of(content: CompiledContent, language: str) -> Normaliser:
    """The normaliser of a language, with its forms that mean the same and its mis-hearings."""

    def make() -> Normaliser:
        misheard = _words(content, language, "misheard")
        return Normaliser(content.words(language, "same_as"), misheard)

    return content.once("normaliser", language, make)


def concepts_of(content: CompiledContent, language: str) -> Concepts:
    """The concepts of a language."""

    def make() -> Concepts:
        return Concepts(content.concepts(language), normaliser_of(content, language))

    return content.once("concepts", language, make)


def matcher_of(content: CompiledContent, language: str, left_out: Collection[str] = ()) -> Matcher:
    """The matcher of a language over the phrases of all plugins that are not left out."""
    packed = content.learnt(language, LEARNT) or pack_phrases(content, language)
    courtesies = _words(content, language, "courtesies")
    return Matcher(
        PhraseBook.unpack(packed),
        values_of(content, language),
        normaliser_of(content, language),
        (
            frozenset(courtesies.get("before", "").split()),
            frozenset(courtesies.get("after", "").split()),
        ),
        left_out,
    )


def learn(tree: Mapping[str, Any]) -> Json:
    """What the compiled file keeps, from the part of a language in it, so that no start waits."""
    content = CompiledContent({"languages": {"": tree}})
    return pack_phrases(content, "")


def pack_phrases(content: CompiledContent, language: str) -> Json:
    """All phrases of a language as matcher_of needs them."""
    return PhraseBook(phrases_of(content, language)).pack()


def phrases_of(content: CompiledContent, language: str) -> Iterator[Phrase]:
    """Every form of every phrase, normalised; the danger signs come last."""
    normalise = normaliser_of(content, language)
    for intent, known in content.phrases(language).items():
        kinds = slot_kinds(known)
        for form in known.forms:
            words, named = words_with_slots(form, normalise)
            slots = MappingProxyType({slot: kinds[slot] for slot in named})
            yield Phrase(intent, words, slots, owner=known.owner)
    yield from _signs(content, language, normalise)


def words_with_slots(form: str, normalise: Normaliser) -> tuple[Tokens, list[str]]:
    """The words of a form, each slot as "{name}", and the names of its slots."""
    words: list[str] = []
    pieces = SLOT.split(form)
    for at, piece in enumerate(pieces):
        words.extend(normalise(piece) if at % 2 == 0 else (f"{{{piece}}}",))
    return tuple(words), pieces[1::2]


def slot_kinds(known: PhraseSet) -> Mapping[str, str]:
    """The type of each slot by its name, as values_of names it.

    Slot types belong to their plugin: two plugins may each have one called "kind".
    """
    return {
        slot: declared if declared.startswith(BUILT_IN) else f"{known.owner}/{declared}"
        for slot, declared in known.slots.items()
    }


def values_of(content: CompiledContent, language: str) -> Mapping[str, ListedValues]:
    """The values of every slot type that lists them, by plugin and type: "causes/cause"."""
    return content.once("values", language, lambda: _values(content, language))


def _values(content: CompiledContent, language: str) -> Mapping[str, ListedValues]:
    normalise = normaliser_of(content, language)
    types = dict.fromkeys(
        (known.owner, declared)
        for known in content.phrases(language).values()
        for declared in known.slots.values()
        if not declared.startswith(BUILT_IN)
    )
    return {
        f"{owner}/{declared}": ListedValues(_forms(content, language, owner, declared, normalise))
        for owner, declared in types
    }


def _forms(
    content: CompiledContent, language: str, owner: str, declared: str, normalise: Normaliser
) -> dict[Tokens, str]:
    known = content.slot_values(language, owner, declared)
    forms = {normalise(form): value for value, synonyms in known.items() for form in synonyms}
    # What she may call a value goes before its id, which may be a word of another one.
    return {normalise(value.replace("-", " ")): value for value in known} | forms


def _signs(content: CompiledContent, language: str, normalise: Normaliser) -> Iterator[Phrase]:
    """The danger signs as phrases of the host's own intent, as Alexa is given them."""
    for sign in content.signs(language).values():
        for text in sign.phrases:
            means = MappingProxyType({"sign": sign.id})
            yield Phrase(DANGER_SIGN, normalise(text), means=means)


def _words(content: CompiledContent, language: str, name: str) -> Mapping[str, str]:
    """The map in words/<name>.yaml; an empty one where a language has no such file."""
    try:
        return content.words(language, name)
    except KeyError:
        return {}
