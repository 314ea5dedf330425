"""Content as a plugin sees it: items, lines, pages, guides and routines under its own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gentle_back.values.wording import Scalar, Wording


@dataclass(frozen=True, slots=True)
class Item:
    """One subject that is answered: a first answer, and more for who asks for it.

    key: its path, "causes/items/relaxin".
    """

    key: str
    title: str
    parts: tuple[Wording, ...]

    @property
    def id(self) -> str:
        """The name of its file: "relaxin"."""
        return self.key.rpartition("/")[2]

    @property
    def first(self) -> Wording:
        """The short answer."""
        return self.parts[0]

    @property
    def more(self) -> tuple[Wording, ...]:
        """What follows on "tell me more"."""
        return self.parts[1:]


@dataclass(frozen=True, slots=True)
class Routine:
    """What is told of a guided exercise besides leading through it.

    key: its path, "exercises/routines/small-bridge".
    when: from when on it fits. tips: how it is done well. progress: how it grows.
    """

    key: str
    title: str
    when: Wording
    tips: tuple[Wording, ...]
    progress: Wording


@dataclass(frozen=True, slots=True)
class Walk:
    """Something she goes through at her pace; the host alone keeps the place.

    kind: "pages" (items, one after another), "guide" (steps) or "routine" (a guided exercise).
    key: its path, "causes/pages/causes".
    ids: of the pages or steps; of the routine, and of those that come after it.
    length: number of ids.
    at: where to begin; -1 stands before the first, for a reply that has words of its own.
    """

    kind: str
    key: str
    ids: tuple[str, ...]
    at: int = -1

    @property
    def length(self) -> int:
        """How many pages, steps or routines there are."""
        return len(self.ids)


class Content(Protocol):
    """What a handler may say: its plugin's own content, in the language of the turn.

    Each method raises KeyError naming the file that would have to exist. `gentle-back plugins` and
    `check --plugin` ask each handler once, and so find such a gap before she does.
    """

    def item(self, item_id: str) -> Item:
        """The item of that file name."""
        ...

    def items(self) -> tuple[Item, ...]:
        """All items of this plugin, by id."""
        ...

    def has_item(self, item_id: str) -> bool:
        """Whether there is an item of that file name."""
        ...

    def line(self, line_id: str, **values: Scalar) -> Wording:
        """A line with its values filled in; its wording rotates with the turn."""
        ...

    def pages(self, pages_id: str, at: str | None = None) -> Walk:
        """Pages, to begin before the first, or at the item named."""
        ...

    def guide(self, guide_id: str) -> Walk:
        """A guide, to begin before its first step."""
        ...

    def routine(self, routine_id: str, then: Sequence[str] = ()) -> Walk:
        """A routine, and the ids of those that come after it; the host asks who may do it."""
        ...

    def has_routine(self, routine_id: str) -> bool:
        """Whether there is a routine of that file name."""
        ...

    def about_routine(self, routine_id: str) -> Routine:
        """What is told of a routine besides leading through it."""
        ...

    def offered(self, item_id: str) -> tuple[str, ...]:
        """The ids of the routines that an item offers, the first one first."""
        ...
