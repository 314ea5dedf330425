"""Runs of words found inside an utterance, all in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from gentle_back.language.model import Json
from gentle_back.language.normalise import Tokens

Tag = TypeVar("Tag")


def _as_it_is(tag: Any) -> Any:  # noqa: ANN401 - a number or a word of JSON is the tag itself
    return tag


class Runs(Generic[Tag]):
    """Word runs, each with tags that say what it stands for."""

    def __init__(self, entries: Iterable[tuple[Tokens, Tag]] = ()) -> None:
        tags: dict[Tokens, list[Tag]] = defaultdict(list)
        for run, tag in entries:
            if run and tag not in tags[run]:
                tags[run].append(tag)
        self._tags = {run: tuple(known) for run, known in tags.items()}
        self._lengths = _lengths(self._tags)

    def pack(self) -> Json:
        """The runs, a line each; the number of each one's tags; and all tags that stand together.

        So much is written down once that little is left to read at a start.
        """
        numbers = {tags: at for at, tags in enumerate(dict.fromkeys(self._tags.values()))}
        return [
            "\n".join(map(" ".join, self._tags)),
            [numbers[tags] for tags in self._tags.values()],
            list(map(list, numbers)),
        ]

    @classmethod
    def unpack(cls, packed: Json, tag_of: Callable[[Json], Tag] = _as_it_is) -> Runs[Tag]:
        """What was packed; tag_of: the tag that became this JSON."""
        text, numbers, together = packed
        tags = [tuple(map(tag_of, told)) for told in together]
        known = (tags[number] for number in numbers)
        runs = cls()
        runs._tags = dict(zip(map(tuple, map(str.split, text.splitlines())), known, strict=True))
        runs._lengths = _lengths(runs._tags)
        return runs

    def __iter__(self) -> Iterator[Tokens]:
        """All runs."""
        return iter(self._tags)

    def tags_of(self, run: Tokens) -> tuple[Tag, ...]:
        """What this run stands for; nothing where it is none."""
        return self._tags.get(run, ())

    def found_in(self, words: Tokens) -> Iterator[tuple[int, int, tuple[Tag, ...]]]:
        """Where each run stands: start, end and tags; of two from one word the longer first."""
        known, lengths, last = self._tags, self._lengths, len(words)
        for start, word in enumerate(words):
            for length in lengths.get(word, ()):
                end = start + length
                tags = known.get(words[start:end]) if end <= last else None
                if tags:
                    yield start, end, tags

    def longest_before(self, words: Tokens, end: int) -> int:
        """Where the longest run that ends there starts; `end` itself where none does."""
        for start in range(max(0, end - 4), end):
            if words[start:end] in self._tags:
                return start
        return end


def _lengths(runs: Iterable[Tokens]) -> dict[str, list[int]]:
    """How long the runs are that begin with each word, the longest first."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for length, word in sorted({(len(run), run[0]) for run in runs}, reverse=True):
        lengths[word].append(length)
    return dict(lengths)
