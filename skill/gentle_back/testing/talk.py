"""Conversations as data, out of *.talk.yaml files.

A file is a list of turns. Each says what happens: `she` is what she says ("" is silence). What is
to be so after that:

    says        the paths of content that are said, in order: [sling-fit/items/ring]
    part        which part of the first of them: 0 the first answer or wording, 1 the next...
    asks        the path of the question it ends in
    text        words that are heard; one text or several
    never       words that are not heard
    plugin      which plugin answered
    sources     the ids of the sources that what is said names
    card        text on the card
    ends        whether the session is over; it must go on where this is not said
    most_words  how many words it has at most
    rings       what this computer says of reminders by then: ["Calcium time."]
    silence     {between: [in, out], seconds: 3.0}: from the end of one text to the start of another
    apart       the same from the start of one text to the start of another

Time passes where that is said: `after` before she speaks ("45 s", "2 min", "3 h"; `hours_later` is
a number of them), `plays` after what is heard ("whole", or "12.5 s"). A turn with `rings` or a time
alone has no `she`. The first entry may be `setting`: locale, and settings of the skill by their
names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from gentle_back.errors import GentleBackError

SECONDS = {"s": 1, "min": 60, "h": 3_600, "days": 86_400}
WHOLE = "whole"
_DURATION = re.compile(r"(\d+(?:\.\d+)?) ?(s|min|h|days)")

# The keys of a turn, and what each may hold.
TEXTS = ("says", "text", "never", "sources", "rings")
TEXT = ("she", "asks", "plugin", "card")
TIMES = ("silence", "apart")
# What may happen without a word of hers.
PASSING = frozenset({"rings", "after", "hours_later"})
KEYS = (*TEXT, *TEXTS, *TIMES, "part", "ends", "most_words", "hours_later", "after", "plays")


class TalkError(GentleBackError):
    """A conversation that cannot be held as it is written; the message names file and line."""


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """One turn as it is written: its line, and what it says of each key."""

    line: int
    told: Mapping[str, Any]

    @property
    def she(self) -> str | None:
        """What she says; None where only time passes."""
        return self.told.get("she")

    @property
    def waits_seconds(self) -> float:
        """How long passes before she speaks."""
        return float(3_600 * self.told.get("hours_later", 0)) + seconds_of(self.told.get("after"))

    def texts(self, key: str) -> list[str]:
        """What is said of a key that holds one text or several."""
        told = self.told.get(key, [])
        return [str(one) for one in told] if isinstance(told, list) else [str(told)]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: where it stands, what is set for it, and its turns."""

    path: Path
    setting: Mapping[str, Any]
    turns: tuple[TalkTurn, ...]


def read_talk(path: Path, more_keys: Collection[str] = ()) -> Talk:
    """The conversation of a file. Raises TalkError with the line that cannot be.

    more_keys: those of turns that whoever holds the conversation looks at besides.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told, tree = yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TalkError(f"{path}: cannot be read: {error}") from error
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise TalkError(f"{path}: is no list of turns. Begin with a line such as `- she: hello`.")
    lines = [node.start_mark.line + 1 for node in tree.value] if tree else []
    entries = list(zip(lines, told, strict=True))
    setting = entries.pop(0)[1]["setting"] if entries and "setting" in told[0] else {}
    return Talk(path, setting, tuple(_turns(path, entries, (*KEYS, *more_keys))))


def seconds_of(told: object) -> float:
    """How many seconds a time such as "45 s" is; none are 0. Raises ValueError."""
    if told is None:
        return 0.0
    found = _DURATION.fullmatch(str(told))
    if not found:
        raise ValueError(f"{told!r} is no time. Write it as 45 s, 2 min, 3 h or 2 days.")
    return float(found[1]) * SECONDS[found[2]]


def _turns(
    path: Path, entries: list[tuple[int, dict[str, Any]]], keys: tuple[str, ...]
) -> Iterator[TalkTurn]:
    for line, told in entries:
        for fault in _faults(told, keys):
            raise TalkError(f"{path}:{line}: {fault}")
        yield TalkTurn(line, told)


def _faults(told: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key in told:
        if key not in keys:
            near = get_close_matches(str(key), keys, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"The keys are: {', '.join(keys)}."
            yield f"there is no key {key!r}. {hint}"
    if not told.keys() & PASSING and not isinstance(told.get("she"), str):
        yield f'`she` is {told.get("she")!r}. Write what she says; "" is silence.'
    if told.get("plays") not in {None, WHOLE}:
        yield from _time_faults(told["plays"])
    yield from _time_faults(told.get("after"))
    for key in TIMES:
        match told.get(key):
            case None | {"between": [str(), str()], "seconds": int() | float()}:
                pass
            case _:
                yield f"`{key}` holds {{between: [one text, another text], seconds: 3.0}}."


def _time_faults(told: object) -> Iterator[str]:
    try:
        seconds_of(told)
    except ValueError as error:
        yield str(error)
