"""Compiled lines become plain text.

A wording is a string, or a list of strings and blanks. A blank is `[path, filter, options]`: the
value's name ("number" or "item.title"), the filter that speaks it or null, and its options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gentle_back.content.clock_words import day_in_words, time_in_words
from gentle_back.values import Scalar

Blank: TypeAlias = list[Any]  # [str, str | None, dict[str, str]] as JSON gives it
Template: TypeAlias = str | Sequence[str | Blank]
Value: TypeAlias = object  # a scalar, a list of words, or something with scalar attributes

FILTERS = ("words", "ordinal", "digits", "spoken_list", "count", "time", "day")

# A list has to fit a scalar where a session stores it, so that the same words can be said again.
LIST_MARK = "|"


@dataclass(frozen=True, slots=True)
class SpokenForms:
    """The filters of one language, as tables made when content is compiled.

    cardinals: words for 0, 1, 2...; ordinals: for 1, 2, 3...
    plurals: the CLDR plural category of each number the cardinals hold.
    lists: by kind the CLDR patterns for two, the start, the middle and the end of a list.
    clock: how times and days are said, from words/clock.yaml.

    Each filter raises ValueError for a value it has no words for.
    """

    cardinals: Sequence[str]
    ordinals: Sequence[str]
    plurals: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    clock: Mapping[str, str] = field(default_factory=dict)

    def words(self, value: Value) -> str:
        """7 as "seven"."""
        return self.cardinals[_number(value, 0, len(self.cardinals) - 1)]

    def ordinal(self, value: Value) -> str:
        """2 as "second"."""
        return self.ordinals[_number(value, 1, len(self.ordinals)) - 1]

    def digits(self, value: Value) -> str:
        """The figures of a number: "911" as "nine one one".

        Plus signs, spaces and hyphens are not spoken.
        """
        figures = [figure for figure in str(value) if figure not in "+ -"]
        if not figures or not all(figure in "0123456789" for figure in figures):
            raise ValueError(f"{value!r} is not a number to be spoken digit by digit")
        return " ".join(self.cardinals[int(figure)] for figure in figures)

    def spoken_list(self, value: Value, kind: str = "and") -> str:
        """("a", "b", "c") as "a, b, and c", the way the language joins them."""
        names = _names(value)
        two, start, middle, end = self.lists[kind]
        if len(names) < 2:
            return "".join(names)
        if len(names) == 2:
            return two.format(*names)
        text = start.format(names[0], names[1])
        for name in names[2:-1]:
            text = middle.format(text, name)
        return end.format(text, names[-1])

    def count(self, value: Value, **forms: str) -> str:
        """3 as "three lifts": the number with the noun in its plural category."""
        number = _number(value, 0, len(self.cardinals) - 1)
        noun = forms.get(self.plurals[number]) or forms["other"]
        return f"{self.cardinals[number]} {noun}"

    def time(self, value: Value) -> str:
        """ "16:00" as "four in the afternoon"; several as a list."""
        said = [time_in_words(one, self.cardinals, self.clock) for one in _names(value)]
        return self.spoken_list(said)

    def day(self, value: Value) -> str:
        """ "2026-11-23" as "Monday the twenty-third of November", "MO" as "Monday"."""
        said = [day_in_words(one, self.ordinals, self.clock) for one in _names(value)]
        return self.spoken_list(said)


def render(
    template: Template, values: Mapping[str, Value], forms: SpokenForms
) -> tuple[str, tuple[tuple[str, Scalar], ...]]:
    """The text of a wording, and the values it took as scalars by path.

    Raises KeyError with the path of a missing value, ValueError for one that cannot be spoken.
    """
    if isinstance(template, str):
        return template, ()
    pieces: list[str] = []
    taken: dict[str, Scalar] = {}
    for piece in template:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        path, filter_name, options = piece
        value = _find(values, path)
        pieces.append(getattr(forms, filter_name)(value, **options) if filter_name else str(value))
        taken[path] = _scalar(value)
    return "".join(pieces), tuple(taken.items())


def _find(values: Mapping[str, Value], path: str) -> Value:
    if path in values:
        return values[path]
    name, _, attribute = path.partition(".")
    if not attribute or not hasattr(values[name], attribute):
        raise KeyError(path)
    found: Value = getattr(values[name], attribute)
    return found


def _scalar(value: Value) -> Scalar:
    if isinstance(value, str | int):
        return value
    return LIST_MARK.join(_names(value)) if isinstance(value, list | tuple) else str(value)


def _names(value: Value) -> list[str]:
    if isinstance(value, str):
        return value.split(LIST_MARK)
    if isinstance(value, list | tuple):
        return [str(name) for name in value]
    raise ValueError(f"{value!r} is not a list of words")


def _number(value: Value, lowest: int, highest: int) -> int:
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not lowest <= number <= highest:
        raise ValueError(f"{value!r} is not a number from {lowest} to {highest}")
    return number
