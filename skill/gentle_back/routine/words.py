"""The words of a set that belong to no exercise: numbers, sides, the start and the end."""

from __future__ import annotations

from dataclasses import dataclass, fields

from gentle_back.content.compiled import CompiledContent

WORDS = "routine"
HIGHEST_NUMBER = 60
_SIDE_BLANK = "{side}"


@dataclass(frozen=True, slots=True)
class RoutineWords:
    """What is said in any set, in one language.

    numbers: words for 0, 1, 2... up to sixty. The others by their names in words/routine.yaml,
    where each has its place explained. side: with {side} for the exercise's own word.
    """

    numbers: tuple[str, ...]
    starting: str
    side: str
    other_side: str
    one_more: str
    halfway: str
    and_rest: str
    well_done: str
    part_done: str
    keep_going: str

    def number(self, value: int) -> str:
        """7 as "seven"; "" for what is above sixty."""
        return self.numbers[value] if value < len(self.numbers) else ""

    def of_side(self, side: str) -> str:
        """ "left" as "left side"."""
        return self.side.replace(_SIDE_BLANK, side)


def routine_words(content: CompiledContent, language: str) -> RoutineWords:
    """The words of a language. Raises KeyError naming the word that has to be written."""
    known = content.words(language, WORDS)
    names = [field.name for field in fields(RoutineWords) if field.name != "numbers"]
    missing = [name for name in names if name not in known]
    if missing:
        path = f"content/{language}/words/{WORDS}.yaml"
        raise KeyError(f"{path}: no {', '.join(missing)}; write what is said there")
    numbers = tuple(content.cardinals(language)[: HIGHEST_NUMBER + 1])
    return RoutineWords(numbers, **{name: known[name] for name in names})
