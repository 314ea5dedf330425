"""The matcher of a language, from the phrases of its content."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import PhraseSet
from gentle_back.language.match import Matcher, Phrase
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.values.intents import DANGER_SIGN

SLOT = re.compile(r"\{(\w+)\}")
BUILT_IN = "AMAZON."


def normaliser_of(content: CompiledContent, language: str) -> Normaliser:
    """The normaliser of a language, with its forms that mean the same."""
    return Normaliser(content.words(language, "same_as"))


def matcher_of(content: CompiledContent, language: str, left_out: Collection[str] = ()) -> Matcher:
    """The matcher of a language over the phrases of all plugins that are not left out."""
    normalise = normaliser_of(content, language)
    phrases: list[Phrase] = []
    values: dict[str, dict[Tokens, str]] = {}
    for intent, known in content.phrases(language).items():
        if known.owner in left_out:
            continue
        kinds = {slot: _kind(known, declared) for slot, declared in known.slots.items()}
        for slot, declared in known.slots.items():
            if not declared.startswith(BUILT_IN):
                values[kinds[slot]] = _values(content, language, known, declared, normalise)
        phrases.extend(_phrases(intent, known, kinds, normalise))
    phrases.extend(_signs(content, language, normalise))
    return Matcher(phrases, values, normalise)


def _kind(known: PhraseSet, declared: str) -> str:
    """Slot types belong to their plugin: two plugins may each have one called "kind"."""
    return declared if declared.startswith(BUILT_IN) else f"{known.owner}/{declared}"


def _values(
    content: CompiledContent,
    language: str,
    known: PhraseSet,
    declared: str,
    normalise: Normaliser,
) -> dict[Tokens, str]:
    return {
        normalise(form): value
        for value, synonyms in content.slot_values(language, known.owner, declared).items()
        for form in (value.replace("-", " "), *synonyms)
    }


def _phrases(
    intent: str, known: PhraseSet, kinds: dict[str, str], normalise: Normaliser
) -> Iterator[Phrase]:
    for text in known.phrases:
        words: list[str] = []
        for at, piece in enumerate(SLOT.split(text)):
            words.extend(normalise(piece) if at % 2 == 0 else (f"{{{piece}}}",))
        named = SLOT.findall(text)
        slots = MappingProxyType({slot: kinds[slot] for slot in named})
        yield Phrase(intent, tuple(words), slots)


def _signs(content: CompiledContent, language: str, normalise: Normaliser) -> Iterator[Phrase]:
    """The danger signs as phrases of the host's own intent, as Alexa is given them."""
    for sign in content.signs(language).values():
        for text in sign.phrases:
            means = MappingProxyType({"sign": sign.id})
            yield Phrase(DANGER_SIGN, normalise(text), means=means)
