"""Alexa's rules for an interaction model, each by its name.

They are those of her reference for the model's size, names, samples, invocation name and built-in
intents. One cannot be checked here: that a sample reads well after "ask gentle back to".
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gentle_back.alexa_model.broken import Broken, Json
from gentle_back.language.in_words import words_in
from gentle_back.values.intents import ALEXA_NAMES, DANGER_SIGN

BUILT_IN = "AMAZON."
SEARCH_QUERY = "AMAZON.SearchQuery"

MOST_BYTES = 1_500_000
MOST_INTENTS = 250
MOST_INTENTS_AND_TYPES = 350
LONGEST_VALUE = 140
LONGEST_INVOCATION, SHORTEST_INVOCATION = 50, 2
LEAST_SAMPLES, LEAST_OF_A_SIGN = 15, 10

LOCALES = words_in(
    "ar-SA de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX es-US fr-CA fr-FR hi-IN it-IT ja-JP "
    "nl-NL pt-BR"
)
SENSITIVITIES = frozenset({"HIGH", "MEDIUM", "LOW"})
# The setting is known to be taken in these languages only.
LANGUAGES_WITH_SENSITIVITY = frozenset({"en", "de"})
REQUIRED = (
    "AMAZON.StopIntent",
    "AMAZON.CancelIntent",
    "AMAZON.HelpIntent",
    "AMAZON.FallbackIntent",
    "AMAZON.NavigateHomeIntent",
)
REQUIRED_WITH_PLAYER = ("AMAZON.PauseIntent", "AMAZON.ResumeIntent")
BUILT_IN_INTENTS = frozenset(ALEXA_NAMES.values()) | {
    "AMAZON.LoopOffIntent",
    "AMAZON.LoopOnIntent",
    "AMAZON.ShuffleOffIntent",
    "AMAZON.ShuffleOnIntent",
}
BUILT_IN_TYPES = frozenset(
    f"AMAZON.{name}"
    for name in ("NUMBER", "DURATION", "TIME", "DATE", "DayOfWeek", "Ordinal", "SearchQuery")
)

INTENT_NAME = re.compile(r"[A-Za-z][A-Za-z._]*")
TYPE_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
SLOT = re.compile(r"\{([^{}]*)\}")
# Letters, spaces, periods of abbreviations, underscores, apostrophes, hyphens.
SAMPLE_TEXT = re.compile(r"(?:[^\W\d]|[ ._'-])*")
INVOCATION_TEXT = re.compile(r"(?:[^\W\d_A-Z]|[ .'])+")

WAKE_WORDS = frozenset({"alexa", "amazon", "echo", "computer"})
LAUNCH_WORDS = words_in(
    "ask begin do enable find launch load open play resume run search start talk tell turn use "
    "skill app"
)
SMALL_WORDS = words_in(
    "a an the about as at by for from if in into of off on onto out over to under with"
)


class Model(NamedTuple):
    """A model to be checked. interfaces: what the manifest says the skill uses."""

    file: str
    locale: str
    json: Json
    interfaces: frozenset[str] = frozenset()

    @property
    def body(self) -> Json:
        """Invocation name, intents, types."""
        return self.json["interactionModel"]["languageModel"]

    @property
    def intents(self) -> Sequence[Json]:
        """All intents."""
        return self.body["intents"]  # type: ignore[no-any-return]  # JSON

    @property
    def types(self) -> Sequence[Json]:
        """The slot types that list their values."""
        return self.body.get("types", ())  # type: ignore[no-any-return]  # JSON


class Fault(NamedTuple):
    """What a rule finds: the place, what stands there, and the mend."""

    place: str
    found: str
    mend: str


Faults = Iterator[Fault]
Rule = Callable[[Model], Faults]


def broken_in_model(model: Model, *, only: Collection[str] = ()) -> list[Broken]:
    """All rules that the model breaks, everywhere it breaks them.

    only: the names of the rules that are looked at; without any, all are.
    """
    return [
        Broken(name, model.file, *fault, is_advice=name in ADVICE)
        for name, rule in RULES.items()
        if not only or name in only
        for fault in rule(model)
    ]


def _slots(intent: Json) -> Mapping[str, str]:
    return {slot["name"]: slot["type"] for slot in intent.get("slots", ())}


def _samples(model: Model) -> Iterator[tuple[Json, str]]:
    for intent in model.intents:
        for sample in intent.get("samples", ()):
            yield intent, sample


def _heard(sample: str) -> str:
    return " ".join(sample.casefold().split())


def model_size(model: Model) -> Faults:
    """At most 1.5 MB."""
    size = len(json.dumps(model.json, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        yield Fault("all of it", f"{size} bytes", f"at most {MOST_BYTES}. Give fewer samples.")


def intent_count(model: Model) -> Faults:
    """At most 250 intents."""
    count = len(model.intents)
    if count > MOST_INTENTS:
        mend = f"at most {MOST_INTENTS} intents. Switch off a plugin, or join topics into one."
        yield Fault("intents", f"{count}", mend)


def intent_and_type_count(model: Model) -> Faults:
    """At most 350 intents and slot types together."""
    count = len(model.intents) + len(model.types)
    if count > MOST_INTENTS_AND_TYPES:
        mend = f"at most {MOST_INTENTS_AND_TYPES} intents and slot types. Switch off a plugin."
        yield Fault("intents and types", f"{count}", mend)


def intent_name(model: Model) -> Faults:
    """Letters, periods and underscores, a letter first."""
    for intent in model.intents:
        if not INTENT_NAME.fullmatch(intent["name"]):
            mend = "is no name of an intent. Use letters, periods and underscores, a letter first."
            yield Fault("intents", intent["name"], mend)


def intent_twice(model: Model) -> Faults:
    """Each intent stands once."""
    for name, times in Counter(intent["name"] for intent in model.intents).items():
        if times > 1:
            yield Fault("intents", name, f"stands there {times} times. Keep one.")


def type_name(model: Model) -> Faults:
    """Letters and underscores, a letter first."""
    for kind in model.types:
        if not TYPE_NAME.fullmatch(kind["name"]):
            mend = "is no name of a type. Use letters and underscores, a letter first."
            yield Fault("types", kind["name"], mend)


def name_clash(model: Model) -> Faults:
    """A slot is not called like an intent."""
    names = {intent["name"].casefold() for intent in model.intents}
    for intent in model.intents:
        for slot in _slots(intent):
            if slot.casefold() in names:
                yield Fault(intent["name"], slot, "is the name of an intent too. Rename the slot.")


def slot_type(model: Model) -> Faults:
    """A slot name has one type in all intents."""
    first: dict[str, tuple[str, str]] = {}
    for intent in model.intents:
        for slot, kind in _slots(intent).items():
            known, owner = first.setdefault(slot, (kind, intent["name"]))
            if known != kind:
                mend = f"is a {kind} here and a {known} in {owner}. Rename one of the slots."
                yield Fault(intent["name"], slot, mend)


def type_unknown(model: Model) -> Faults:
    """Each slot's type is one of Alexa's, or stands in the model."""
    known = {kind["name"] for kind in model.types} | BUILT_IN_TYPES
    for intent in model.intents:
        for slot, kind in _slots(intent).items():
            if kind not in known:
                mend = f"has the type {kind}, which is not there. Add it, or name another."
                yield Fault(intent["name"], slot, mend)


def type_without_values(model: Model) -> Faults:
    """A slot type has a value."""
    for kind in model.types:
        if not kind.get("values"):
            yield Fault(kind["name"], "", "has no value. Add one.")


def value_length(model: Model) -> Faults:
    """Values and synonyms have at most 140 characters."""
    for kind in model.types:
        for value in kind.get("values", ()):
            name = value["name"]
            for form in (name["value"], *name.get("synonyms", ())):
                if len(form) > LONGEST_VALUE:
                    mend = f"has {len(form)} characters, at most {LONGEST_VALUE}. Shorten it."
                    yield Fault(kind["name"], form, mend)


def sample_characters(model: Model) -> Faults:
    """Letters, spaces, periods, underscores, apostrophes, hyphens, and slots in braces."""
    for intent, sample in _samples(model):
        text = re.sub(r"[{}]", "", SLOT.sub("", sample))
        if not SAMPLE_TEXT.fullmatch(text) or not sample.strip():
            mend = "holds what Alexa does not take. Use letters, apostrophes and hyphens only."
            yield Fault(intent["name"], sample, mend)


def slot_reference(model: Model) -> Faults:
    """Braces hold the name of a slot of the intent, and stand between spaces."""
    for intent, sample in _samples(model):
        known = _slots(intent)
        for slot in SLOT.findall(sample):
            if slot not in known:
                mend = f"{{{slot}}} is no slot of this intent. Declare it, or take it out."
                yield Fault(intent["name"], sample, mend)
        if re.search(r"[^ ]\{|\}(?!'s\b)[^ ]", sample) or re.search(r"[{}]", SLOT.sub("", sample)):
            yield Fault(intent["name"], sample, "a slot stands between spaces. Part them.")


def sample_twice(model: Model) -> Faults:
    """A sample stands once in its intent."""
    for intent in model.intents:
        counted = Counter(map(_heard, intent.get("samples", ())))
        for sample, times in counted.items():
            if times > 1:
                yield Fault(intent["name"], sample, f"stands there {times} times. Keep one.")


def sample_shared(model: Model) -> Faults:
    """A sample stands in one intent."""
    first: dict[str, str] = {}
    for intent, sample in _samples(model):
        owner = first.setdefault(_heard(sample), intent["name"])
        if owner != intent["name"]:
            yield Fault(intent["name"], sample, f"stands in {owner} too. Keep one of the two.")


def slot_name(model: Model) -> Faults:
    """Letters and underscores, a letter first."""
    for intent in model.intents:
        for slot in _slots(intent):
            if not TYPE_NAME.fullmatch(slot):
                mend = "is no name of a slot. Use letters and underscores, a letter first."
                yield Fault(intent["name"], slot, mend)


def slot_only_with_dialog(model: Model) -> Faults:
    """With a dialog model a sample is more than a slot."""
    if model.json["interactionModel"].get("dialog"):
        yield from slot_only_sample(model)


def slot_only_sample(model: Model) -> Faults:
    """A sample had better be more than a slot."""
    for intent, sample in _samples(model):
        if SLOT.search(sample) and not SLOT.sub("", sample).strip():
            kinds = {_slots(intent).get(slot) for slot in SLOT.findall(sample)}
            if SEARCH_QUERY not in kinds:
                yield Fault(intent["name"], sample, "is a slot alone. Put words beside it.")


def search_query_carrier(model: Model) -> Faults:
    """Words stand beside a slot that takes any words."""
    for intent, sample in _samples(model):
        kinds = {_slots(intent).get(slot) for slot in SLOT.findall(sample)}
        if SEARCH_QUERY in kinds and not SLOT.sub("", sample).strip():
            mend = f"{SEARCH_QUERY} needs words before or after it. Add some."
            yield Fault(intent["name"], sample, mend)


def search_query_alone(model: Model) -> Faults:
    """A slot that takes any words has no other slot in its sample."""
    for intent, sample in _samples(model):
        slots = SLOT.findall(sample)
        if len(slots) > 1 and SEARCH_QUERY in map(_slots(intent).get, slots):
            mend = f"{SEARCH_QUERY} stands with another slot. Give each a sample of its own."
            yield Fault(intent["name"], sample, mend)


def static_over_slot(model: Model) -> Faults:
    """No sample says what one of the same intent says with a slot: its slot would stay empty."""
    forms = {
        kind["name"]: [
            re.escape(form.casefold())
            for value in kind.get("values", ())
            for form in (value["name"]["value"], *value["name"].get("synonyms", ()))
        ]
        for kind in model.types
    }
    for intent in model.intents:
        kinds, samples = _slots(intent), intent.get("samples", ())
        patterns = [
            _pattern(sample, kinds, forms)
            for sample in samples
            if SLOT.search(sample) and all(kinds.get(one) in forms for one in SLOT.findall(sample))
        ]
        if not patterns:
            continue
        said = re.compile("|".join(patterns))
        for sample in samples:
            if not SLOT.search(sample) and said.fullmatch(_heard(sample)):
                mend = "is said by a sample with a slot too, and leaves it empty. Take it out."
                yield Fault(intent["name"], sample, mend)


def _pattern(sample: str, kinds: Mapping[str, str], forms: Mapping[str, Sequence[str]]) -> str:
    """What a sample says with each listed value of its slots."""
    pieces = SLOT.split(_heard(sample))
    for at in range(1, len(pieces), 2):
        kind = next(kinds[slot] for slot in kinds if slot.casefold() == pieces[at])
        pieces[at] = f"(?:{'|'.join(forms[kind])})"
    pieces[::2] = map(re.escape, pieces[::2])
    return "".join(pieces)


def sample_missing(model: Model) -> Faults:
    """An intent that is not built in has samples."""
    for intent in model.intents:
        if not intent["name"].startswith(BUILT_IN) and not intent.get("samples"):
            yield Fault(intent["name"], "", "has no sample, so nobody can ask for it. Add some.")


def few_samples(model: Model) -> Faults:
    """Fifteen samples teach Alexa an intent; ten full sentences a danger sign."""
    for intent in model.intents:
        name, count = intent["name"], len(intent.get("samples", ()))
        least = LEAST_OF_A_SIGN if name.startswith(DANGER_SIGN) else LEAST_SAMPLES
        if not name.startswith(BUILT_IN) and 0 < count < least:
            yield Fault(name, "", f"has {count} samples. Write {least} or more.")


def invocation_characters(model: Model) -> Faults:
    """Small letters, spaces, apostrophes, periods of abbreviations; numbers are spelled out."""
    name = model.body["invocationName"]
    if not INVOCATION_TEXT.fullmatch(name):
        yield Fault("invocationName", name, "use small letters and spaces only.")


def invocation_length(model: Model) -> Faults:
    """2 to 50 characters."""
    name = model.body["invocationName"]
    if not SHORTEST_INVOCATION <= len(name) <= LONGEST_INVOCATION:
        mend = f"use {SHORTEST_INVOCATION} to {LONGEST_INVOCATION} characters."
        yield Fault("invocationName", name, mend)


def invocation_words(model: Model) -> Faults:
    """Two words or more; of two, neither is an article or a preposition."""
    name = model.body["invocationName"]
    words = name.casefold().split()
    if len(words) < 2:
        yield Fault("invocationName", name, "use two words or more.")
    elif len(words) == 2 and not SMALL_WORDS.isdisjoint(words):
        yield Fault("invocationName", name, "of two words none is an article or a preposition.")


def invocation_reserved(model: Model) -> Faults:
    """No wake word, no launch word, not "skill", not "app"."""
    name = model.body["invocationName"]
    taken = set(re.split(r"[ .']", name.casefold())) & (WAKE_WORDS | LAUNCH_WORDS)
    for word in sorted(taken):
        yield Fault("invocationName", name, f"{word!r} is Alexa's own. Use another word.")


def required_intents(model: Model) -> Faults:
    """Stop, cancel, help, fallback and "go home" stand in every model."""
    yield from _missing(model, REQUIRED)


def playback_intents(model: Model) -> Faults:
    """Pause and resume stand in the model of a skill that plays audio."""
    if "AUDIO_PLAYER" in model.interfaces:
        yield from _missing(model, REQUIRED_WITH_PLAYER)


def _missing(model: Model, names: Sequence[str]) -> Faults:
    there = {intent["name"] for intent in model.intents}
    for name in names:
        if name not in there:
            yield Fault("intents", name, "is missing. Add it.")


def built_in_unknown(model: Model) -> Faults:
    """An intent called AMAZON is one that Alexa has."""
    for intent in model.intents:
        name = intent["name"]
        if name.startswith(BUILT_IN) and name not in BUILT_IN_INTENTS:
            yield Fault("intents", name, "is none of Alexa's. Mend its name, or give it your own.")


def fallback_sensitivity(model: Model) -> Faults:
    """HIGH, MEDIUM or LOW, and in English and German only."""
    settings = model.body.get("modelConfiguration", {})
    level = settings.get("fallbackIntentSensitivity", {}).get("level")
    if level is None:
        return
    if level not in SENSITIVITIES:
        yield Fault("modelConfiguration", level, "write HIGH, MEDIUM or LOW.")
    if model.locale.partition("-")[0] not in LANGUAGES_WITH_SENSITIVITY:
        yield Fault("modelConfiguration", level, f"{model.locale} does not take it. Take it out.")


def locale_unknown(model: Model) -> Faults:
    """The file's name is a locale that Alexa speaks."""
    if model.locale not in LOCALES:
        yield Fault("the file's name", model.locale, "is no locale of Alexa's. Write another.")


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__.replace("_", "-"): rule
        for rule in (
            model_size,
            intent_count,
            intent_and_type_count,
            intent_name,
            intent_twice,
            type_name,
            name_clash,
            slot_type,
            type_unknown,
            type_without_values,
            value_length,
            sample_characters,
            slot_reference,
            sample_twice,
            sample_shared,
            slot_name,
            slot_only_with_dialog,
            slot_only_sample,
            search_query_carrier,
            search_query_alone,
            static_over_slot,
            sample_missing,
            few_samples,
            invocation_characters,
            invocation_length,
            invocation_words,
            invocation_reserved,
            required_intents,
            playback_intents,
            built_in_unknown,
            fallback_sensitivity,
            locale_unknown,
        )
    }
)
# Alexa takes a model that breaks these.
ADVICE = frozenset({"few-samples", "slot-only-sample"})
# They look at nothing but the locale.
LOCALE_RULES = frozenset({"locale-unknown"})
