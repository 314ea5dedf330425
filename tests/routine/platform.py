"""Alexa as a player of documents and of SSML: when each word begins to be heard.

A model of what its rules say: a Mixer plays its items at once, a Sequencer one after the other, a
break is a silence, and a word takes as long as the device's voice takes for it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gentle_back.routine.audio_words import trimmed
from gentle_back.voice import LocalVoice
from routine.measure import recorded

LONGEST_BREAK_MS, LONGEST_SSML = 10_000, 8_000


@dataclass
class DeviceVoice:
    """A voice as a device has it, so much slower (1.15) or faster (0.85) than the usual."""

    voice: LocalVoice
    slowness: float

    def lead_ms(self, text: str) -> float:
        """The silence before a word is heard."""
        sound = recorded(b"".join(self.voice.stream(text)), self.voice.rate)
        return sound.onsets()[0] * 1_000 * self.slowness

    def length_ms(self, text: str) -> float:
        """How long it takes, with the silence before it."""
        word = trimmed(b"".join(self.voice.stream(text)))
        said_ms = (word.length - word.onset) * 1_000 / self.voice.rate
        return self.lead_ms(text) + said_ms * self.slowness


@dataclass
class Player:
    """What a device plays; heard: the milliseconds at which each text begins to be heard."""

    voice: DeviceVoice
    heard: list[tuple[float, str]] = field(default_factory=list)

    def document(self, document: dict[str, Any]) -> float:
        """Play a document of APL for Audio; how long it lasted."""
        assert (document["type"], document["version"]) == ("APLA", "0.91")
        (item,) = document["mainTemplate"]["items"]
        length_ms = self._component(item, 0)
        self.heard.sort()
        return length_ms

    def ssml(self, ssml: str) -> float:
        """Play SSML; how long it lasted."""
        assert len(ssml) <= LONGEST_SSML
        root = ET.fromstring(ssml)  # noqa: S314 -- our own
        assert root.tag == "speak"
        now_ms = self._say(root.text or "", 0)
        for tag in root:
            assert tag.tag == "break"
            length_ms = int(tag.attrib["time"].removesuffix("ms"))
            assert 0 < length_ms <= LONGEST_BREAK_MS
            now_ms = self._say(tag.tail or "", now_ms + length_ms)
        return now_ms

    def _component(self, item: dict[str, Any], at_ms: float) -> float:
        """Play one component from a time on; when it is over."""
        plays: dict[str, Callable[[], float]] = {
            "Silence": lambda: at_ms + item["duration"],
            "Speech": lambda: self._say(item["content"], at_ms),
            "Mixer": lambda: max(self._component(child, at_ms) for child in item["items"]),
            "Sequencer": lambda: self._in_turn(item["items"], at_ms),
        }
        return plays[item["type"]]()

    def _in_turn(self, items: list[dict[str, Any]], at_ms: float) -> float:
        for child in items:
            at_ms = self._component(child, at_ms)
        return at_ms

    def _say(self, text: str, at_ms: float) -> float:
        text = text.strip()
        if not text:
            return at_ms
        self.heard.append((at_ms + self.voice.lead_ms(text), text))
        return at_ms + self.voice.length_ms(text)
