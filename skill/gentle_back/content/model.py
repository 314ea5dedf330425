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
    is_whispered: whether a guide's steps go on by themselves, in a whisper.
    """

    kind: str
    key: str
    title: str
    ids: tuple[str, ...]
    items: tuple[Item, ...] = ()
    steps: tuple[Step, ...] = ()
    is_whispered: bool = False


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


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a repetition.

    label: explained before the set, "breathe out and lift your bottom a little".
    cue: what is said as it begins, at most a word a second.
    kind: "in", "out", "hold", "move" or "rest"; a hold is counted by the rules of the brief.
    """

    label: str
    cue: str
    seconds: int
    kind: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may do a routine; what is not known of her counts as what needs most care.

    pregnancy: the first and last week of pregnancy in which it fits; None where it never does.
    vaginal, caesarean: the day after that birth from which it fits; None where it never does. An
    assisted birth, a large tear or heavy bleeding counts as a caesarean.
    needs_check: whether the check at six weeks has to be behind her: "yes", "no", or
    "after-caesarean", which holds after any birth that was not easy.
    is_hard_on_pelvis: whether pain at the front of the pelvis rules it out.
    arms: "free" where she has to put her baby down, "any" where she can do it holding the baby.
    """

    pregnancy: tuple[int, int] | None
    vaginal: int | None
    caesarean: int | None
    needs_check: str = "no"
    is_hard_on_pelvis: bool = False
    arms: str = "free"


@dataclass(frozen=True, slots=True)
class RoutineContent:
    """A guided exercise: what is done, how often, and for whom.

    position: how to begin, said before the first set. when: from when on it fits. tips: mistakes to
    avoid, for who asks whether she does it right.
    sides: the words for each side, ("left", "right"); empty where there is one.
    progress: how it grows, for who asks.
    easier: the id of the routine that is offered where this one is not for her; "" for none.
    """

    key: str
    title: str
    level: int
    position: Wording
    phases: tuple[Phase, ...]
    repetitions: int
    sets: int
    per_day: int
    sides: tuple[str, ...]
    gate: Gate
    tips: tuple[Wording, ...]
    progress: Wording
    easier: str
    sources: tuple[str, ...]
    when: Wording

    @property
    def id(self) -> str:
        """The name of its file: "small-bridge"."""
        return self.key.rpartition("/")[2]
