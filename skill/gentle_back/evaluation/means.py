"""Our intents, items and signs related to what an utterance means: "area.action:value"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gentle_back.errors import ContentError, Fault
from gentle_back.evaluation.lines import EMERGENCY, FALLBACK

QUESTION = "question.ask"
# Where an answer lives, though nobody would ask for it by a meaning of its own.
ONLY_TOPICS = frozenset(
    {"exercise.safety", "diet.weight", "prevention.pregnancy", "stats.common", "outlook.duration"}
)
# Whose value tells where the answer lives, and is no part of what is meant.
VALUE_IS_TOPIC = "habits.list"
KEYS = frozenset({"intents", "refused", "key_slots", "values", "items", "signs", "slots", "later"})


@dataclass(frozen=True, slots=True)
class Means:
    """What ours mean in the vocabulary of the lines.

    intents: by intent, "causes.list". refused: by intent, the slot values, "reminder=other", that
    are heard only to say that it is not ours, and so count as fallback. key_slots: the slot whose
    value follows the colon, by meaning. values: by slot, our value ids that are called otherwise
    there. items: by "plugin/id", the topic of an item or guide. signs: by sign, the symptom.
    slots: by slot name of ours, what it is called there. later: meanings that no intent of ours
    has yet.
    """

    intents: Mapping[str, str]
    refused: Mapping[str, frozenset[str]]
    key_slots: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    items: Mapping[str, str]
    signs: Mapping[str, str]
    slots: Mapping[str, str]
    later: frozenset[str]

    def topic_of_intent(self, intent: str, slots: Mapping[str, str]) -> str:
        """Where the answer to an intent with these slots lives; fallback where there is none."""
        if not self.refused.get(intent, frozenset()).isdisjoint(map("=".join, slots.items())):
            return FALLBACK
        meaning = self.intents.get(intent, FALLBACK)
        value = self.slots_of(slots).get(self.key_slots.get(meaning, ""))
        return f"{meaning}:{value}" if value else meaning

    def of_topic(self, topic: str) -> str:
        """What somebody means who asks for that topic."""
        area = topic.partition(":")[0]
        if topic in self.intents.values() and area not in ONLY_TOPICS:
            return topic
        if area in ONLY_TOPICS or "." not in area:
            return QUESTION
        return area if area == VALUE_IS_TOPIC else topic

    def topic_of(self, key: str) -> str:
        """The topic of an item or guide, "relief/items/heat"; its own path where it has none."""
        owner, _, name = key.split("/")
        return self.items.get(f"{owner}/{name}", f"{owner}/{name}")

    def of_sign(self, sign: str) -> str:
        """What reporting a danger sign means."""
        return f"{EMERGENCY}:{self.signs.get(sign, sign)}"

    def slots_of(self, slots: Mapping[str, str]) -> dict[str, str]:
        """Slots and their values as the lines call them."""
        named = {self.slots.get(name, name): value for name, value in slots.items()}
        return {
            name: self.values.get(name, {}).get(value, value)
            for name, value in named.items()
            if name
        }

    def slots_of_meaning(self, meaning: str) -> dict[str, str]:
        """The key slot of a meaning with its value; nothing where it has none."""
        area, _, value = meaning.partition(":")
        slot = self.key_slots.get(area)
        return {slot: value} if slot and value else {}

    def exists(self, meaning: str) -> bool:
        """Whether an intent or an item of ours can mean it yet."""
        return meaning.partition(":")[0] not in self.later or meaning in self.items.values()


def read_means(path: Path) -> Means:
    """The relations in a JSON file. Raises ContentError where it is not such a file."""
    try:
        return _means(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        reason = f"does not relate intents to meanings ({error}). Name one that does."
        raise ContentError([Fault(path, 0, reason)]) from error


def _means(told: Any) -> Means:  # noqa: ANN401 - JSON, checked here
    unknown = told.keys() ^ KEYS
    if unknown:
        raise ValueError(f"its keys are {', '.join(sorted(KEYS))}; look at {sorted(unknown)}")
    return Means(
        intents=_texts(told["intents"]),
        refused=MappingProxyType({name: _slot_values(of) for name, of in told["refused"].items()}),
        key_slots=_texts(told["key_slots"]),
        values=MappingProxyType({name: _texts(ids) for name, ids in told["values"].items()}),
        items=_texts(told["items"]),
        signs=_texts(told["signs"]),
        slots=_texts(told["slots"]),
        later=frozenset(map(str, told["later"].values())),
    )


def _slot_values(told: Any) -> frozenset[str]:  # noqa: ANN401 - JSON, checked here
    if not isinstance(told, list) or not all("=" in str(one) for one in told):
        raise ValueError(f'under "refused" stand lists of "slot=value"; look at {told!r}')
    return frozenset(map(str, told))


def _texts(told: Any) -> Mapping[str, str]:  # noqa: ANN401 - JSON, checked here
    return MappingProxyType({str(name): str(value) for name, value in told.items()})
