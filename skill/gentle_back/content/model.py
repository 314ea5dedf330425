"""Content as the host sees it: sources, phrases, walks, danger signs and countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gentle_back.values import Item, Wording


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement about health comes from.

    checked: the day someone last read it there, "2026-11-21".
    """

    id: str
    title: str
    publisher: str
    address: str
    checked: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item besides its words.

    stage: "any", "pregnancy" or "after-birth".
    claims: the ids of the claims it answers.
    names: what else she may call it.
    """

    stage: str
    claims: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """What she may say for one intent.

    owner: the plugin whose content holds the phrases.
    phrases: the forms of each; `[so] why` has two.
    slots: the type of each slot by its name, {"cause": "cause"}.
    title: what the intent is called when it is offered; "" where it never is.
    """

    owner: str
    phrases: tuple[tuple[str, ...], ...]
    slots: Mapping[str, str]
    title: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of all phrases."""
        return tuple(form for phrase in self.phrases for form in phrase)


@dataclass(frozen=True, slots=True)
class Topic:
    """An item or a guide that is an intent of its own, answered without a plugin's code.

    kind: "items" or "guides". key: its path, "relief/items/heat".
    leads_to: the id of the pages to go on with after it; "" where there are none.
    """

    intent: str
    owner: str
    kind: str
    id: str
    title: str
    has_safety_sentence: bool = False
    leads_to: str = ""

    @property
    def key(self) -> str:
        """The path of the item or guide."""
        return f"{self.owner}/{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a guide, and the quiet she has for it before we speak again."""

    wording: Wording
    quiet_seconds: int


@dataclass(frozen=True, slots=True)
class WalkContent:
    """What a walk goes through: `items` where kind is "pages", `steps` where it is "guide".

    ids: of the items; for a guide "1", "2"...
    """

    kind: str
    key: str
    title: str
    ids: tuple[str, ...]
    items: tuple[Item, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """Something she reports that is answered before all else.

    level: "emergency", "same-day" or "routine".
    phrases: words that mean it wherever they stand in her utterance.
    pairs: groups of words that mean it where each group has one near the others.
    is_quiet: whether its answer is said once and nothing after it, since somebody may listen.
    has_question: whether she can be asked if she has it now.
    """

    id: str
    level: str
    phrases: tuple[str, ...]
    sources: tuple[str, ...]
    is_quiet: bool = False
    pairs: tuple[tuple[tuple[str, ...], ...], ...] = ()
    has_question: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """Whom to call in a country.

    emergency: the number as it is dialled, "911"; emergency_words as it is spoken.
    locales: that are spoken there; the first country to list a locale is the locale's own.
    crisis: the crisis line as it is spoken, or "" where none is known for sure.
    """

    code: str
    emergency: str
    emergency_words: str
    locales: tuple[str, ...]
    time_zones: tuple[str, ...]
    crisis: str
    sources: tuple[str, ...]
