"""Runs of words found inside an utterance, all in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from gentle_back.language.normalise import Tokens

Tag = TypeVar("Tag")


class Runs(Generic[Tag]):
    """Word runs, each with tags that say what it stands for."""

    def __init__(self, entries: Iterable[tuple[Tokens, Tag]]) -> None:
        tags: dict[Tokens, list[Tag]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for run, tag in entries:
            if run and tag not in tags[run]:
                tags[run].append(tag)
                lengths[run[0]].add(len(run))
        self._tags = {run: tuple(known) for run, known in tags.items()}
        self._lengths = {word: tuple(sorted(of, reverse=True)) for word, of in lengths.items()}

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
