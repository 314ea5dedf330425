"""What Alexa would make of an utterance, as far as the samples say it word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gentle_back.alexa_model.model_rules import SEARCH_QUERY, SLOT, Model
from gentle_back.language.normalise import Normaliser
from gentle_back.safety import Danger, DangerScreen
from gentle_back.values.intents import DANGER_SIGN, REPORT

Words = tuple[str, ...]


@dataclass(frozen=True)
class Carrier:
    """A sample with a slot for any words: what stands before it, and after it."""

    intent: str
    before: Words
    after: Words

    def rest(self, words: Words) -> Words | None:
        """What is left for the slot; None where the words do not fit."""
        end = len(words) - len(self.after)
        is_fit = words[: len(self.before)] == self.before and words[end:] == self.after
        return words[len(self.before) : end] if is_fit and end > len(self.before) else None


class Routing:
    """The samples of a model, and the screen that hears what reaches us."""

    def __init__(self, model: Model, normalise: Normaliser, screen: DangerScreen) -> None:
        self._screen = screen
        self._normalise = normalise
        self.intents = dict(_static(model, normalise))
        # Of two carriers the one that says more is the likelier.
        self._carriers = sorted(
            _carriers(model, _plain), key=lambda one: -len(one.before + one.after)
        )

    def is_named(self, text: str) -> bool:
        """Whether it is a sample of a danger sign's own intent."""
        return self.intents.get(self._normalise(text), "").startswith(DANGER_SIGN)

    def heard(self, text: str) -> Danger | None:
        """The sign that is found in the words which a carrier brings us; None where none is."""
        words = _plain(text)
        for carrier in self._carriers:
            rest = carrier.rest(words)
            if rest:
                said = " ".join(rest)
                found = [self._screen.look(said)]
                if carrier.intent == REPORT:
                    tried = (f"{before} {said}" for before in self._screen.carriers)
                    found += (self._screen.look(one, is_whole=False) for one in tried)
                return next((one for one in found if one), None)
        return None


def _plain(text: str) -> Words:
    """The words as they are spoken: marks are not heard."""
    return tuple(re.sub(r"[^\w\s]", "", text.lower().replace("-", " ")).split())


def _static(model: Model, normalise: Normaliser) -> Iterator[tuple[Words, str]]:
    for intent in model.intents:
        for sample in intent["samples"]:
            if not SLOT.search(sample):
                yield normalise(sample), intent["name"]


def _carriers(model: Model, words_of: Callable[[str], Words]) -> Iterator[Carrier]:
    for intent in model.intents:
        if any(slot["type"] == SEARCH_QUERY for slot in intent.get("slots", ())):
            for sample in intent["samples"]:
                before, _, after = SLOT.split(sample)
                yield Carrier(intent["name"], words_of(before), words_of(after))
