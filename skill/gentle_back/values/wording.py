"""What is said: pieces of content as plain text, and silences between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = str | int

# As long as Alexa lets one answer be.
LONGEST_PAUSE_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Wording:
    """One rendered piece of content: plain text, and where it came from.

    Made by content only, so that nothing is said that content does not hold.

    text: plain text, no markup.
    key: the path of its content, such as "causes/items/relaxin" or "skill/lines/go_on".
    part: for an item 0 is the first answer and 1, 2... the "more"; for a line the wording chosen.
    values: what was filled in, so that the same words can be said again.
    sources: ids in content/sources.yaml; empty for lines, which state nothing about health.
    """

    text: str
    key: str
    part: int = 0
    values: tuple[tuple[str, Scalar], ...] = ()
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of so many seconds, inside an answer. No channel shortens it.

    Raises ValueError for a silence that no channel could keep.
    """

    seconds: float

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= LONGEST_PAUSE_SECONDS:
            raise ValueError(
                f"a pause of {self.seconds!r} seconds. Give 0 to {LONGEST_PAUSE_SECONDS}."
            )


Speech: TypeAlias = tuple[Wording | Pause, ...]


def plain_text(speech: Speech) -> str:
    """The words of a speech, silences left out."""
    return " ".join(piece.text for piece in speech if isinstance(piece, Wording))
