"""Measures of free questions, on lines with the topic that answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gentle_back.evaluation.lines import FALLBACK, Line
from gentle_back.evaluation.listen import Heard
from gentle_back.evaluation.means import Means
from gentle_back.evaluation.shares import Share, share


@dataclass(frozen=True, slots=True)
class QuestionMeasures:
    """How well questions found their topic.

    top_1, top_3: of the answerable, with the topic first, or among the first three that were found.
    mean_rank: the mean of one over the topic's rank. declined: of what nothing answers.
    answered: of the answerable, answered by the right topic once what is unsure was declined.
    """

    top_1: Share
    top_3: Share
    mean_rank: Share
    declined: Share
    answered: Share
    asked: Share
    not_yet: int
    misses: tuple[tuple[Line, Heard], ...]

    def rows(self) -> list[tuple[str, Share]]:
        """The measures by name, in the order in which they are told."""
        return [
            ("topic first", self.top_1),
            ("topic in the first three", self.top_3),
            ("mean reciprocal rank", self.mean_rank),
            ("unanswerable, declined", self.declined),
            ("answered rightly, after declining", self.answered),
            ("asked back", self.asked),
        ]


def measure_questions(
    lines: Sequence[Line], heard: Sequence[Heard], means: Means
) -> QuestionMeasures:
    """The measures of questions and what each was heard as, in the same order."""
    pairs = [
        (line, one)
        for line, one in zip(lines, heard, strict=True)
        if line.topic is None or means.exists(line.topic)
    ]
    inside = [(line, one) for line, one in pairs if line.topic is not None]
    ranks = [_rank(line, one) for line, one in inside]
    return QuestionMeasures(
        top_1=share([rank == 1 for rank in ranks]),
        top_3=share([0 < rank <= 3 for rank in ranks]),
        mean_rank=share([1 / rank if rank else 0.0 for rank in ranks]),
        declined=share([_is_declined(one) for line, one in pairs if line.topic is None]),
        answered=share([_is_answered(line, one, means) for line, one in inside]),
        asked=share([bool(one.asks) for _, one in pairs]),
        not_yet=len(lines) - len(pairs),
        misses=tuple(
            (line, one)
            for line, one in pairs
            if not (_is_answered(line, one, means) if line.topic else _is_declined(one))
        ),
    )


def _rank(line: Line, one: Heard) -> int:
    """The place of the topic among those found, from 1; 0 where it was not found."""
    topics = list(dict.fromkeys(topic for topic, _ in one.items))
    return topics.index(line.topic) + 1 if line.topic in topics else 0


def _is_declined(one: Heard) -> bool:
    return one.means == FALLBACK and not one.asks


def _is_answered(line: Line, one: Heard, means: Means) -> bool:
    if one.asks or one.means == FALLBACK:
        return False
    return _rank(line, one) == 1 or one.means == means.of_topic(line.topic or "")
