"""What she may say for each intent of Alexa's model, and who keeps what two intents want."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import PhraseSet, Sign
from gentle_back.language.normalise import Normaliser
from gentle_back.language.phrases import (
    SLOT,
    normaliser_of,
    slot_kinds,
    values_of,
    words_with_slots,
)
from gentle_back.language.slot_values import SEARCH_QUERY, ListedValues
from gentle_back.language.templates import Templates
from gentle_back.safety import DangerScreen, screen_of
from gentle_back.safety.cue_tables import BETWEEN, cues_of
from gentle_back.safety.danger import LEVELS
from gentle_back.values import NO_SLOTS
from gentle_back.values.intents import (
    ALEXA_NAMES,
    DANGER_SIGN,
    HOST_INTENTS,
    LAUNCH,
    NAVIGATE_HOME,
    UNSPOKEN,
)

# LaunchIntent comes as a request of another type, and Alexa lets nobody extend "go home".
NOT_EXPORTED = UNSPOKEN | {LAUNCH}
WITHOUT_SAMPLES = frozenset({NAVIGATE_HOME})

# Who keeps a sample that two intents want: the first.
SIGN, PLUGIN, HOST, CARRIER = range(4)
# Of a sign's own phrases, which may be parts of sentences, those are sentences that begin with one
# of these cues.
BEGIN = "subjects"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What she may say for one intent.

    intent: Alexa's name of it. owner: whose content it is. rank: who goes before whom.
    phrases: the forms of each. slots: the type of each slot, "causes/cause".
    """

    intent: str
    owner: str
    rank: int
    phrases: tuple[tuple[str, ...], ...]
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)

    def only(self, kept: Collection[str]) -> Spoken:
        """The same with these forms only."""
        phrases = (tuple(form for form in forms if form in kept) for forms in self.phrases)
        return replace(self, phrases=tuple(forms for forms in phrases if forms))


@dataclass(frozen=True, slots=True)
class Collision:
    """A sample that two intents want, and which of them keeps it."""

    sample: str
    kept: str
    dropped: str

    def __str__(self) -> str:
        return f"{self.sample!r} is kept by {self.kept}, and not given to {self.dropped}"


def sign_intent(sign: str) -> str:
    """The name of a sign's own intent: "DangerSignIntent_saddle_numbness"."""
    return f"{DANGER_SIGN}_{sign.replace('-', '_')}"


def alexa_name(intent: str) -> str:
    """What Alexa calls an intent of ours."""
    return ALEXA_NAMES.get(intent, intent)


def spoken(
    content: CompiledContent,
    language: str,
    reports: Mapping[str, Sequence[Sequence[str]]],
    left_out: Collection[str] = (),
) -> tuple[list[Spoken], list[Collision]]:
    """Each intent with its forms, no form in two of them, and the collisions that were mended.

    reports: of each danger sign, the forms of each report. left_out: plugins not in use.
    """
    intents = [
        *_signs(content, language, reports),
        *_intents(content.phrases(language), left_out),
    ]
    normalise = normaliser_of(content, language)
    kept, collisions = _one_owner(intents, normalise, screen_of(content, language))
    values = values_of(content, language)
    return [_without_static(one, normalise, values) for one in kept], collisions


def _signs(
    content: CompiledContent, language: str, reports: Mapping[str, Sequence[Sequence[str]]]
) -> Iterator[Spoken]:
    """The signs, the gravest first: their reports, then their phrases that are sentences."""
    begins = _sentence_begins(content, language)
    signs = content.signs(language).values()
    for sign in sorted(signs, key=lambda one: LEVELS.index(one.level)):
        told = (*map(tuple, reports.get(sign.id, ())), *_sentences(sign, begins))
        yield Spoken(sign_intent(sign.id), "safety", SIGN, told)


def _sentences(sign: Sign, begins: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return ((phrase,) for phrase in sign.phrases if phrase.startswith(begins))


def _sentence_begins(content: CompiledContent, language: str) -> tuple[str, ...]:
    forms = cues_of(content, language).get(BEGIN, "").split(BETWEEN)
    return tuple(f"{form.strip()} " for form in forms if form.strip())


def _intents(known: Mapping[str, PhraseSet], left_out: Collection[str]) -> Iterator[Spoken]:
    for intent, phrases in known.items():
        if intent in NOT_EXPORTED or phrases.owner in left_out:
            continue
        kinds = slot_kinds(phrases)
        if SEARCH_QUERY in kinds.values():
            rank = CARRIER
        else:
            rank = HOST if intent in HOST_INTENTS else PLUGIN
        forms = () if intent in WITHOUT_SAMPLES else phrases.phrases
        yield Spoken(alexa_name(intent), phrases.owner, rank, forms, MappingProxyType(kinds))


def _one_owner(
    intents: Iterable[Spoken], normalise: Normaliser, screen: DangerScreen
) -> tuple[list[Spoken], list[Collision]]:
    """The intents with no form in two of them, and none in which the screen hears a sign."""
    owners: dict[tuple[str, ...], str] = {}
    kept: list[Spoken] = []
    collisions: list[Collision] = []
    for one in sorted(intents, key=lambda each: each.rank):
        mine: dict[str, None] = {}
        for form in dict.fromkeys(form for forms in one.phrases for form in forms):
            key = _heard(form, one.slots, normalise)
            owner = owners.setdefault(key, one.intent)
            if owner == one.intent and one.rank in (PLUGIN, HOST):
                owner = _sign_in(form, screen) or owner
            if owner == one.intent:
                mine[form] = None
            else:
                collisions.append(Collision(form, owner, one.intent))
        kept.append(one.only(mine))
    return kept, collisions


def _heard(form: str, kinds: Mapping[str, str], normalise: Normaliser) -> tuple[str, ...]:
    """What tells a form from others: its words, and its slots by their types."""
    words, _ = words_with_slots(form, normalise)
    return tuple(f"{{{kinds[word[1:-1]]}}}" if word.startswith("{") else word for word in words)


def _sign_in(form: str, screen: DangerScreen) -> str | None:
    """The intent of the sign that the form reports for sure, blanks aside."""
    danger = screen.look(SLOT.sub(" ", form))
    return sign_intent(danger.sign) if danger and danger.is_sure else None


def _without_static(
    one: Spoken, normalise: Normaliser, values: Mapping[str, ListedValues]
) -> Spoken:
    """The intent without the forms that say what one with a slot says too.

    With "is it {cause}" and "is it hormones" Alexa takes the second, and leaves the slot empty.
    """
    if not one.slots or SEARCH_QUERY in one.slots.values():
        return one
    heard = {form: words_with_slots(form, normalise)[0] for forms in one.phrases for form in forms}
    with_slots = Templates(
        (words, {slot: one.slots[slot] for slot in SLOT.findall(form)}, number)
        for number, (form, words) in enumerate(heard.items())
        if SLOT.search(form)
    )
    static = {
        form
        for form, words in heard.items()
        if not SLOT.search(form) and any(True for _ in with_slots.known(words, values))
    }
    return one.only(heard.keys() - static)
