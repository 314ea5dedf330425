"""The SSML tags that Alexa knows, with what they need and take.

As the checker ssml-check-core 0.3.9 has them for Alexa; Amazon's own table could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gentle_back.errors import DeviceError

LONGEST_BREAK_SECONDS = 10.0

# A break by strength lasts as long as the mark it stands for: a comma, a full stop, a paragraph.
STRENGTH_SECONDS: Mapping[str, float] = {
    "none": 0.0,
    "x-weak": 0.0,
    "weak": 0.2,
    "medium": 0.2,
    "strong": 0.5,
    "x-strong": 0.8,
}


@dataclass(frozen=True, slots=True)
class Value:
    """What an attribute takes: as a test, and in words for who wrote something else."""

    holds: Callable[[str], bool]
    takes: str


@dataclass(frozen=True, slots=True)
class Tag:
    """The attributes a tag needs, and those it may have."""

    needs: Mapping[str, Value] = field(default_factory=dict)
    may: Mapping[str, Value] = field(default_factory=dict)


def check_attributes(tag: str, attributes: Mapping[str, str]) -> None:
    """Raise DeviceError where Alexa does not know the tag, or not with these attributes."""
    known = TAGS.get(tag)
    if known is None:
        raise DeviceError(f"SSML: Alexa knows no <{tag}>. She knows {', '.join(sorted(TAGS))}.")
    for name in known.needs:
        if name not in attributes:
            raise DeviceError(f"SSML: <{tag}> without {name}. Add it.")
    checks = {**known.needs, **known.may}
    for name, value in attributes.items():
        if name not in checks:
            raise DeviceError(f"SSML: <{tag}> takes no {name}. Leave it out.")
        if not checks[name].holds(value):
            raise DeviceError(f"SSML: <{tag}> with {name} {value!r}. Write {checks[name].takes}.")


def break_seconds(attributes: Mapping[str, str]) -> float:
    """How long a break with these attributes is, once they are checked."""
    if "time" in attributes:
        return _seconds(attributes["time"]) or 0.0
    return STRENGTH_SECONDS[attributes.get("strength", "medium")]


def _seconds(text: str) -> float | None:
    """The length of a time such as 500ms or 1.5s; None where it is none."""
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(ms|s)", text)
    if found is None:
        return None
    return float(found[1]) / (1_000 if found[2] == "ms" else 1)


def _is_break_time(text: str) -> bool:
    seconds = _seconds(text)
    return seconds is not None and seconds <= LONGEST_BREAK_SECONDS


def _one_of(choices: str) -> Value:
    return Value(frozenset(choices.split()).__contains__, f"one of {choices}")


def _like(pattern: str, takes: str) -> Value:
    compiled = re.compile(pattern)
    return Value(lambda text: compiled.fullmatch(text) is not None, takes)


def _one_of_or_percent(choices: str, sign: str, least: float, most: float) -> Value:
    named = _one_of(choices)
    percent = re.compile(rf"({sign}[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?)%")

    def holds(text: str) -> bool:
        found = percent.fullmatch(text)
        return named.holds(text) or (found is not None and least <= float(found[1]) <= most)

    return Value(holds, f"{named.takes}, or from {least:g}% to {most:g}%")


_SOMETHING = Value(bool, "something")
_BREAK_TIME = Value(_is_break_time, "500ms or 3s, 10s at most; a longer silence is several")

EMPTY = frozenset({"break", "audio"})
TAGS: Mapping[str, Tag] = {
    "speak": Tag(),
    "break": Tag(may={"time": _BREAK_TIME, "strength": _one_of(" ".join(STRENGTH_SECONDS))}),
    "p": Tag(),
    "s": Tag(),
    "emphasis": Tag(may={"level": _one_of("strong moderate reduced")}),
    "prosody": Tag(
        may={
            "rate": _one_of_or_percent("x-slow slow medium fast x-fast", "", 20, 9_999),
            "pitch": _one_of_or_percent("x-low low medium high x-high", "[+-]", -33.3, 50),
            "volume": _like(
                r"silent|x-soft|soft|medium|loud|x-loud|[+-][0-9]{1,2}(\.[0-9]+)?dB",
                "silent, x-soft to x-loud, or such as +3dB",
            ),
        }
    ),
    "say-as": Tag(
        needs={
            "interpret-as": _one_of(
                "characters spell-out cardinal number ordinal digits fraction unit date time "
                "telephone address interjection expletive"
            )
        },
        may={"format": _one_of("mdy dmy ymd md dm ym my d m y")},
    ),
    "sub": Tag(needs={"alias": _SOMETHING}),
    "phoneme": Tag(needs={"alphabet": _one_of("ipa x-sampa"), "ph": _SOMETHING}),
    "w": Tag(
        needs={
            "role": _one_of(
                "amazon:VB amazon:VBD amazon:NN amazon:SENSE_1 amazon:DT amazon:IN amazon:JJ"
            )
        }
    ),
    "voice": Tag(needs={"name": _like("[A-Z][a-z]+", "a name such as Amy")}),
    "lang": Tag(
        needs={
            "xml:lang": _one_of(
                "de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX es-US fr-CA fr-FR hi-IN it-IT "
                "ja-JP pt-BR"
            )
        }
    ),
    "amazon:effect": Tag(needs={"name": _one_of("whispered")}),
    "amazon:emotion": Tag(
        needs={"name": _one_of("excited disappointed"), "intensity": _one_of("low medium high")}
    ),
    "amazon:domain": Tag(needs={"name": _one_of("conversational long-form music news fun")}),
    "audio": Tag(
        needs={"src": _like(r"https://\S+|soundbank://soundlibrary/\S+", "an https address")}
    ),
    "alexa:name": Tag(needs={"type": _one_of("first"), "personId": _SOMETHING}),
}
