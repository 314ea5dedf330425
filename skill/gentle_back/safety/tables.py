"""What the danger screen looks for, made from content once and kept packed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from gentle_back.content.model import Sign
from gentle_back.language.model import Json
from gentle_back.language.normalise import Normaliser
from gentle_back.safety.cue_tables import CueTables, cue_tables
from gentle_back.safety.danger import LEVELS
from gentle_back.safety.hits import Pair, pair_runs, phrase_runs
from gentle_back.safety.runs import Runs

NO_CUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tables:
    """The phrases of signs, the groups of their pairs, and the cues that tell how they are meant.

    To bring all of it into the form of her words takes ten times as long as to unpack it.
    """

    phrases: Runs[str]
    groups: Runs[int]
    pairs: Sequence[Pair]
    cues: CueTables

    def words(self) -> Iterator[str]:
        """All words of signs, each as often as it stands there."""
        return chain.from_iterable(chain(self.phrases, self.groups))

    def pack(self) -> Json:
        """All of it as JSON."""
        return {
            "phrases": self.phrases.pack(),
            "groups": self.groups.pack(),
            "pairs": [[sign, list(groups)] for sign, groups in self.pairs],
            "cues": self.cues.pack(),
        }

    @classmethod
    def unpack(cls, packed: Json) -> Tables:
        """What was packed."""
        return cls(
            Runs.unpack(packed["phrases"]),
            Runs.unpack(packed["groups"]),
            [(sign, tuple(groups)) for sign, groups in packed["pairs"]],
            CueTables.unpack(packed["cues"]),
        )


def tables_of(
    signs: Iterable[Sign], normalise: Normaliser, cues: Mapping[str, str] = NO_CUES
) -> Tables:
    """The tables of these signs; cues: see cue_tables."""
    ordered = gravest_first(signs)
    groups, pairs = pair_runs(ordered, normalise)
    return Tables(
        phrase_runs(ordered, normalise), groups, pairs, cue_tables(cues, normalise, ordered)
    )


def gravest_first(signs: Iterable[Sign]) -> list[Sign]:
    """The signs by level; of one level in the order of content."""
    return sorted(signs, key=lambda sign: LEVELS.index(sign.level))
