"""One request of hers, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gentle_back.values.ask import NO_SLOTS


@dataclass(frozen=True, slots=True)
class Turn:
    """What she wants, and all that is known as she asks.

    intent: its name, ours or a plugin's ("CausesIntent").
    slots: canonical ids or values by slot name; a slot she left blank is absent.
    heard: what she said for each slot, whatever it was taken for; screened too.
    words: her utterance, where the channel has it as text; screened for danger, never logged.
    locale: of the device, such as "en-GB".
    country: ISO 3166 two-letter code, or None where it is not known for sure.
    supports: interfaces of the device, such as "APLA" or "AudioPlayer".
    now: when the request was made, timezone-aware.
    number: how many turns this session has had before; content rotates its wordings by it.
    facts: what she told in this session, see facts.py; filled in by the host.
    rendering: how the channel would let her hear a routine now: "audio", "apla" or "ssml".
    played_ms: how much of the last routine's timeline she has heard, where the device knows it;
    None where the clock has to tell.
    """

    intent: str
    # What she said is not to be read in a log, so it does not show.
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS, repr=False)
    words: str | None = field(default=None, repr=False)
    locale: str = "en-US"
    country: str | None = None
    supports: frozenset[str] = frozenset()
    now: datetime | None = None
    number: int = 0
    request_id: str = ""
    heard: tuple[str, ...] = field(default=(), repr=False)
    facts: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS, repr=False)
    rendering: str = "ssml"
    played_ms: int | None = None

    @property
    def language(self) -> str:
        """The language of the locale: "en" of "en-GB"."""
        return self.locale.partition("-")[0].lower()
