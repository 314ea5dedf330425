"""The cues that stand beside words of a sign, from content/<lang>/words/told_apart.yaml.

They are made from content when it is learnt from, and kept packed, so that no start waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import Sign
from gentle_back.language.model import Json
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.safety.runs import Runs

BETWEEN = "|"
GAP = "..."
# A sign of which so many phrases name somebody is about somebody: "he hits me".
NAMED_SHARE = 0.15
# The kinds of which each word is looked at by itself.
ALONE = (
    "light",
    "joins",
    "bare_no",
    "subjects",
    "unless_after",
    "mine",
    "ills",
    "units",
    "pronouns",
    "likens",
    "opens",
)
# What each kind of answer is.
ANSWERS = (("yes", "agrees"), ("no", "refuses"))
# Whom a sign may be about by its very words.
PERSONS = ("others", "baby")


@dataclass(frozen=True, slots=True)
class CueTables:
    """What tells how words of a sign are meant.

    runs: every cue, with its kinds. wide: the first half of each cue with a gap, with its second
    half and its kind. denies: denials, with their kinds. answers: what begins a "yes" or a "no".
    words: those of each kind in ALONE. carriers: what may stand before words of a sign. about: whom
    each sign is about by its very words.
    """

    runs: Runs[str]
    wide: Runs[tuple[Tokens, str]]
    denies: Runs[str]
    answers: Runs[str]
    words: Mapping[str, frozenset[str]]
    carriers: tuple[str, ...]
    about: Mapping[str, frozenset[str]]

    def pack(self) -> Json:
        """All of it as JSON."""
        return {
            "runs": self.runs.pack(),
            "wide": self.wide.pack(),
            "denies": self.denies.pack(),
            "answers": self.answers.pack(),
            "words": {kind: " ".join(sorted(words)) for kind, words in self.words.items()},
            "carriers": list(self.carriers),
            "about": {sign: sorted(persons) for sign, persons in self.about.items()},
        }

    @classmethod
    def unpack(cls, packed: Json) -> CueTables:
        """What was packed."""
        return cls(
            Runs.unpack(packed["runs"]),
            Runs.unpack(packed["wide"], _halves),
            Runs.unpack(packed["denies"]),
            Runs.unpack(packed["answers"]),
            {kind: frozenset(words.split()) for kind, words in packed["words"].items()},
            tuple(packed["carriers"]),
            {sign: frozenset(persons) for sign, persons in packed["about"].items()},
        )


def cue_tables(
    cues: Mapping[str, str], normalise: Normaliser, signs: Iterable[Sign] = ()
) -> CueTables:
    """The tables of these cues.

    cues: the map of told_apart.yaml, by kind, each with its forms between bars.
    signs: those that may be about her baby or about somebody else by their very words.
    """
    forms = {kind: tuple(filter(None, _forms(text))) for kind, text in cues.items()}
    runs = Runs(
        (normalise(form), kind)
        for kind, known in forms.items()
        for form in known
        if GAP not in form
    )
    return CueTables(
        runs,
        Runs(_wide(forms, normalise)),
        Runs(
            (normalise(form), kind) for kind in ("denies", "never") for form in forms.get(kind, ())
        ),
        Runs((normalise(form), answer) for answer, kind in ANSWERS for form in forms.get(kind, ())),
        {
            kind: frozenset(word for form in forms.get(kind, ()) for word in normalise(form))
            for kind in ALONE
        },
        tuple(forms.get("carriers", ())),
        {sign.id: _about(sign, runs, normalise) for sign in signs},
    )


def cues_of(content: CompiledContent, language: str) -> Mapping[str, str]:
    """The cues of a language by kind; none where it has none."""
    cues: dict[str, list[str]] = {}
    for name in ("told_apart", "reported"):
        try:
            words = content.words(language, name)
        except KeyError:  # a language may do without: then more is answered
            continue
        for kind, forms in words.items():
            cues.setdefault(kind, []).append(forms)
    return {kind: BETWEEN.join(forms) for kind, forms in cues.items()}


def _wide(
    forms: Mapping[str, Iterable[str]], normalise: Normaliser
) -> Iterator[tuple[Tokens, tuple[Tokens, str]]]:
    for kind, known in forms.items():
        for first, gap, second in (form.partition(GAP) for form in known):
            if gap:
                yield normalise(first), (normalise(second), kind)


def _about(sign: Sign, runs: Runs[str], normalise: Normaliser) -> frozenset[str]:
    """Whom so many of the sign's phrases name that it is about them."""
    named = dict.fromkeys(PERSONS, 0)
    for phrase in sign.phrases:
        found = {kind for *_, kinds in runs.found_in(normalise(phrase)) for kind in kinds}
        for person in found.intersection(PERSONS):
            named[person] += 1
    least = NAMED_SHARE * len(sign.phrases)
    return frozenset(person for person, often in named.items() if often >= least)


def _halves(packed: Json) -> tuple[Tokens, str]:
    second, kind = packed
    return tuple(second), kind


def _forms(text: str) -> Iterator[str]:
    return (form.strip() for form in text.split(BETWEEN))
