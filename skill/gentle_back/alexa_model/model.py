"""The interaction model of a language, as the JSON that Alexa takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.samples import (
    MOST_CARRIERS,
    MOST_OF_A_SIGN,
    MOST_SAMPLES,
    chosen,
)
from gentle_back.alexa_model.spoken import CARRIER, SIGN, Spoken, alexa_name
from gentle_back.content.compiled import CompiledContent
from gentle_back.language.phrases import SLOT
from gentle_back.language.slot_values import BUILT_IN
from gentle_back.values.intents import FALLBACK, OWNED

INVOCATION_NAME = "gentle back"
# The locales of each language that Alexa speaks it in.
LOCALES: Mapping[str, tuple[str, ...]] = {"en": ("en-US", "en-GB", "en-CA", "en-AU", "en-IN")}
# Words that Alexa takes for the fallback never reach us, so no danger sign is found in them.
FALLBACK_SENSITIVITY = "LOW"

_MOST = {SIGN: MOST_OF_A_SIGN, CARRIER: MOST_CARRIERS}


def interaction_model(
    intents: Iterable[Spoken],
    content: CompiledContent,
    language: str,
    promised: Collection[str] = (),
) -> Json:
    """The model of these intents, built-in ones first, with the slot types they need.

    promised: samples that are wanted before all others, where an intent has them.
    """
    known = sorted(intents, key=lambda one: (not one.intent.startswith(BUILT_IN), one.intent))
    types = dict.fromkeys(kind for one in known for kind in one.slots.values())
    names = _slot_names(known)
    fallback = {"name": alexa_name(FALLBACK), "samples": []}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": INVOCATION_NAME,
                "intents": [fallback, *(_intent(one, names, promised) for one in known)],
                "types": [
                    _type(content, language, kind)
                    for kind in types
                    if not kind.startswith(BUILT_IN)
                ],
                "modelConfiguration": {
                    "fallbackIntentSensitivity": {"level": FALLBACK_SENSITIVITY}
                },
            }
        }
    }


def type_name(kind: str) -> str:
    """What Alexa calls a slot type: "causes_cause" of the plugin causes; her own keep theirs."""
    return kind if kind.startswith(BUILT_IN) else re.sub(r"[/-]", "_", kind)


def _slot_names(intents: Iterable[Spoken]) -> Mapping[tuple[str, str], str]:
    """What each owner's slot is called: "stage", or "stage__calcium" where names have two types.

    A slot name has one type in all of a model, but one plugin knows nothing of another's slots.
    The channel takes what follows the underscores off again.
    """
    kinds: dict[str, set[str]] = {}
    slots = [(one.owner, slot, kind) for one in intents for slot, kind in one.slots.items()]
    for _, slot, kind in slots:
        kinds.setdefault(slot, set()).add(kind)
    return {
        (owner, slot): f"{slot}{OWNED}{owner.replace('-', '_')}" if len(kinds[slot]) > 1 else slot
        for owner, slot, _ in slots
    }


def _intent(one: Spoken, names: Mapping[tuple[str, str], str], promised: Collection[str]) -> Json:
    intent: Json = {"name": one.intent}
    if one.slots:
        intent["slots"] = [
            {"name": names[one.owner, slot], "type": type_name(kind)}
            for slot, kind in one.slots.items()
        ]
    wanted = [form for forms in one.phrases for form in forms if form in promised]
    samples = chosen(one.phrases, _MOST.get(one.rank, MOST_SAMPLES), first=wanted)
    intent["samples"] = [
        SLOT.sub(lambda found: f"{{{names[one.owner, found[1]]}}}", sample) for sample in samples
    ]
    return intent


def _type(content: CompiledContent, language: str, kind: str) -> Json:
    owner, _, name = kind.partition("/")
    values = content.slot_values(language, owner, name)
    return {"name": type_name(kind), "values": list(_values(values))}


def _values(known: Mapping[str, Iterable[str]]) -> Iterator[Json]:
    """The values with their synonyms, each of which stands once in a type."""
    taken: set[str] = set()
    for value, synonyms in known.items():
        forms = [form for form in synonyms if form.casefold() not in taken]
        taken.update(form.casefold() for form in forms)
        # How the value is spoken: its id where it has no form of its own left.
        first, *others = dict.fromkeys(forms or [value.replace("-", " ")])
        yield {"id": value, "name": {"value": first, "synonyms": others}}
