"""What was spoken lately, so that it need not be spoken again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """A piece of text as one voice speaks it at one speed."""

    text: str
    voice: str | None
    words_a_minute: int


class SpeechCache:
    """Samples by utterance, the least lately used given up first.

    most_bytes: of samples held; longer ones than that are not kept at all.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._samples: OrderedDict[Utterance, bytes] = OrderedDict()

    @property
    def held_bytes(self) -> int:
        """How much is held now."""
        return self._held_bytes

    def get(self, utterance: Utterance) -> bytes | None:
        """The samples, or None where they are not held."""
        samples = self._samples.get(utterance)
        if samples is not None:
            self._samples.move_to_end(utterance)
        return samples

    def clear(self) -> None:
        """Hold nothing."""
        self._samples.clear()
        self._held_bytes = 0

    def put(self, utterance: Utterance, samples: bytes) -> None:
        """Hold the samples, and give up old ones to make room."""
        if len(samples) > self._most_bytes:
            return
        self._held_bytes += len(samples) - len(self._samples.pop(utterance, b""))
        self._samples[utterance] = samples
        while self._held_bytes > self._most_bytes:
            _, oldest = self._samples.popitem(last=False)
            self._held_bytes -= len(oldest)
