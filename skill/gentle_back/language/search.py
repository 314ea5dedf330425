"""Free questions: the item or guide that answers words which no phrase has foreseen.

All that is known of an item is looked at, what it is called, what asks for it and what it says, by
BM25 over stems and concepts. Beside the items stands what is not ours, each line by itself: what
is nearer to that, or met too little by any item, is declined.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from types import MappingProxyType
from typing import Any, TypeAlias

from gentle_back.content.compiled import CompiledContent
from gentle_back.language.features import Concepts
from gentle_back.language.normalise import Normaliser
from gentle_back.language.phrases import concepts_of, normaliser_of
from gentle_back.language.stems import stem

Json: TypeAlias = Any
# Under this name the compiled file keeps what learn gives.
LEARNT = "items"
CONCEPT = "~"
# The key of a line that is not ours.
NOT_OURS = ""
# Where the phrases that ask for an item or a guide stand in its entry.
ASKED_AS_OF_ITEM, ASKED_AS_OF_GUIDE = 6, 3

# How much a word counts by where it stands.
IN_TITLE, IN_NAMES, IN_PHRASES, IN_FIRST, IN_MORE = 3.0, 2.5, 1.5, 0.6, 0.3
# BM25's own two: how soon more of the same word adds nothing, and how much long texts lose.
SATURATION, LENGTH = 1.2, 0.3
# A word of the same concept is not the same word.
AKIN = 0.6
UNIT = 1_000

# Chosen on 120 questions of our own, half of them with answers.
AGAINST = 0.7  # how much a line that is not ours speaks against all items
LIKELY = 0.5  # how much it counts that something is meant, beside how much of it is met
LEAST_SCORE = 0.3
LEAST_MARGIN = 0.04
MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may answer: the path of an item, a guide, or an intent's phrases.

    score: the share of the question that it meets, less what speaks against it, and more where it
    is likely to be meant.
    """

    item_key: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What answers a question: one thing, two to choose from, or nothing.

    considered: the best, whether or not they answer.
    """

    answers: tuple[Found, ...] = ()
    considered: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a question besides its words: how likely each path is meant by it.

    is_ours: how likely it is that any is.
    """

    likely: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    is_ours: float = 1.0


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word of a question: its stem, and the concepts it stands for."""

    stem: str
    concepts: tuple[str, ...] = ()


class TermReader:
    """Finds the telling words of a text: small words left out, stems and concepts found."""

    def __init__(
        self,
        normalise: Normaliser,
        small_words: Collection[str],
        concepts: Concepts,
    ) -> None:
        self._normalise = normalise
        self._small = frozenset(word for one in small_words for word in normalise(one))
        self._concepts = concepts

    def __call__(self, text: str) -> list[Term]:
        """The telling words, each as often as it stands there."""
        return [Term(stem(word), names) for word, names in self._telling(text)]

    def all_of(self, text: str) -> set[str]:
        """The stems and the concepts of the telling words, each once, as the index has them."""
        found: set[str] = set()
        for word, names in dict.fromkeys(self._telling(text)):
            found.add(stem(word))
            found.update(CONCEPT + name for name in names)
        return found

    def _telling(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The telling words, and the concepts that each stands for where it stands."""
        words = self._normalise(text)
        meant: dict[int, tuple[str, ...]] = {}
        for start, length, names in self._concepts.find(words):
            meant.update(dict.fromkeys(range(start, start + length), names))
        for at, word in enumerate(words):
            if word not in self._small:
                yield word, meant.get(at, ())


class ItemSearch:
    """Searches what a language has answers to.

    packed: what learn gave. left_out: owners whose content does not answer.
    """

    def __init__(self, packed: Json, read: TermReader, left_out: Collection[str] = ()) -> None:
        self._read = read
        self._keys: list[str] = packed["keys"]
        self._titles: list[str] = packed["titles"]
        self._telling: dict[str, float] = {
            term: telling / UNIT for term, telling in packed["telling"].items()
        }
        self._unknown: float = packed["unknown"] / UNIT
        self._places = {term: array("H", flat) for term, flat in packed["places"].items()}
        self._number = {key: number for number, key in enumerate(self._keys) if key != NOT_OURS}
        gone = frozenset(left_out)
        self._is_out = [key.partition("/")[0] in gone for key in self._keys]

    def search(self, text: str, evidence: Evidence = NO_EVIDENCE) -> tuple[Found, ...]:
        """What has anything to do with the text, the best first; five at most."""
        terms = list(dict.fromkeys(self._read(text)))
        total = sum(map(self._weight, terms))
        shares: dict[int, float] = defaultdict(float)
        for term in terms:
            for number, score in self._met(term).items():
                shares[number] += score / total
        against = AGAINST * max(
            (share for number, share in shares.items() if self._keys[number] == NOT_OURS),
            default=0.0,
        )
        scores = {
            number: (share - against) * evidence.is_ours
            for number, share in shares.items()
            if self._keys[number] != NOT_OURS
        }
        for key, likelihood in evidence.likely.items():
            if key in self._number:
                number = self._number[key]
                scores[number] = scores.get(number, 0.0) + LIKELY * likelihood
        best = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        known = (one for one in best if not self._is_out[one[0]])
        return tuple(
            Found(self._keys[number], self._titles[number], score)
            for number, score in islice(known, MOST_FOUND)
        )

    def answer(self, text: str, evidence: Evidence = NO_EVIDENCE) -> Verdict:
        """What answers the text: one thing, two where they are close, or nothing."""
        found = self.search(text, evidence)
        if not found or found[0].score < LEAST_SCORE:
            return Verdict(considered=found)
        first, *others = found
        rival = next((one for one in others if not _is_same(one, first)), None)
        if rival and first.score - rival.score < LEAST_MARGIN:
            return Verdict((first, rival), found)
        return Verdict((first,), found)

    def _met(self, term: Term) -> dict[int, float]:
        """Where a term is met, and how much, weighed by how telling it is."""
        weight = self._weight(term)
        met = {number: weight * share for number, share in self._places_of(term.stem)}
        for concept in term.concepts:
            for number, share in self._places_of(CONCEPT + concept):
                akin = weight * share * AKIN
                if akin > met.get(number, 0.0):
                    met[number] = akin
        return met

    def _places_of(self, term: str) -> Iterator[tuple[int, float]]:
        flat = self._places.get(term)
        if flat:
            for at in range(0, len(flat), 2):
                yield flat[at], flat[at + 1] / UNIT

    def _weight(self, term: Term) -> float:
        """How telling a term is: rare words tell most; one never met, as much as the rarest."""
        known = self._telling.get(term.stem)
        if known is not None:
            return known
        concepts = [self._telling.get(CONCEPT + name) for name in term.concepts]
        return max((one for one in concepts if one is not None), default=self._unknown)


def _is_same(one: Found, other: Found) -> bool:
    """Whether there is nothing to choose: they are called the same."""
    return one.title.lower() == other.title.lower()


def search_of(
    content: CompiledContent, language: str, left_out: Collection[str] = ()
) -> ItemSearch | None:
    """The search of a language; None where its content was compiled without learning."""
    packed = content.learnt(language, LEARNT)
    if packed is None:
        return None
    return ItemSearch(packed, term_reader_of(content, language), left_out)


def term_reader_of(content: CompiledContent, language: str) -> TermReader:
    """The reader of a language, with its small words and its concepts."""
    try:
        small_words: Collection[str] = content.words(language, "small_words")
    except KeyError:  # a language may have none
        small_words = ()
    return TermReader(normaliser_of(content, language), small_words, concepts_of(content, language))


Fields: TypeAlias = list[tuple[float, Iterable[str]]]  # how much a text counts, and the texts
Text: TypeAlias = tuple[str, str, Fields]  # path, title, and what is looked at besides phrases


def learn(tree: Mapping[str, Json], foreign: Collection[str] = (), asked: Json = None) -> Json:
    """The index of a language, for ItemSearch, from its part of the compiled content.

    foreign: plugins that are not ours. How telling a word is does not depend on theirs.
    asked: what asked_terms gave, where that is known already.
    """
    asked = asked_terms(tree) if asked is None else asked
    read = term_reader_of(CompiledContent({"languages": {"": tree}}), "")
    texts = [*_items(tree["plugins"]), *_guides(tree["plugins"]), *_intents(tree["plugins"])]
    counts = [_counts(fields, asked["paths"].get(path, {}), read) for path, _, fields in texts]
    for line in asked["not ours"]:
        texts.append((NOT_OURS, "", []))
        counts.append(dict.fromkeys(line, IN_PHRASES))
    ours = [key.partition("/")[0] not in foreign for key, _, _ in texts]
    return _packed(texts, counts, ours)


def asked_terms(tree: Mapping[str, Json]) -> Json:
    """How many phrases of each path hold each term; and the terms of each line that is not ours.

    It is most of what an index is made of, and no answer changes it.
    """
    read = term_reader_of(CompiledContent({"languages": {"": tree}}), "")
    paths = {
        path: Counter(term for forms in phrases for term in sorted(read.all_of(" ".join(forms))))
        for path, phrases in _asked(tree["plugins"])
    }
    not_ours = [sorted(read.all_of(" ".join(forms))) for forms in tree["background"]]
    return {"paths": paths, "not ours": not_ours}


def _asked(plugins: Mapping[str, Json]) -> Iterator[tuple[str, list[list[str]]]]:
    """The forms of all phrases that ask for each path, without those that hold a slot."""
    for owner, content in plugins.items():
        for kind, place in (("items", ASKED_AS_OF_ITEM), ("guides", ASKED_AS_OF_GUIDE)):
            for name, entry in content.get(kind, {}).items():
                yield f"{owner}/{kind}/{name}", entry[place]
        for intent, (phrases, *_) in content.get("phrases", {}).items():
            whole = [[form for form in forms if "{" not in form] for forms in phrases]
            yield f"{owner}/phrases/{intent}", list(filter(None, whole))


def _items(plugins: Mapping[str, Json]) -> Iterator[Text]:
    for owner, content in plugins.items():
        paged = {item_id for _, ids in content.get("pages", {}).values() for item_id in ids}
        for item_id, item in content.get("items", {}).items():
            title, _, (first, *more), _, _, names, asked_as, *_ = item
            if not asked_as and item_id not in paged and "phrases" in content:
                continue  # code chooses it, by stage or country; it may not be for her
            fields: Fields = [
                (IN_TITLE, [title]),
                (IN_NAMES, names),
                (IN_FIRST, [first]),
                (IN_MORE, more),
            ]
            yield f"{owner}/items/{item_id}", title, fields


def _guides(plugins: Mapping[str, Json]) -> Iterator[Text]:
    for owner, content in plugins.items():
        for guide_id, (title, _, steps, *_) in content.get("guides", {}).items():
            fields: Fields = [(IN_TITLE, [title]), (IN_FIRST, [text for text, _ in steps])]
            yield f"{owner}/guides/{guide_id}", title, fields


def _intents(plugins: Mapping[str, Json]) -> Iterator[Text]:
    """What plugins answer by code, as far as it needs no slot; by its title it can be offered."""
    for owner, content in plugins.items():
        for intent, (phrases, _, title) in content.get("phrases", {}).items():
            if title and any("{" not in form for forms in phrases for form in forms):
                yield f"{owner}/phrases/{intent}", title, [(IN_TITLE, [title])]


def _counts(fields: Fields, asked: Mapping[str, int], read: TermReader) -> Mapping[str, float]:
    """How much each term stands in something; once for each text, however often it is there."""
    counts: dict[str, float] = defaultdict(float)
    for term, times in asked.items():
        counts[term] = IN_PHRASES * times
    for weight, texts in fields:
        for text in texts:
            for term in sorted(read.all_of(text)):
                counts[term] += weight
    return counts


def _packed(
    texts: Sequence[Text], counts: Sequence[Mapping[str, float]], ours: Sequence[bool]
) -> Json:
    """The index. ours: whether each text is; what is usual, and telling, is told by those."""
    lengths = [sum(each.values()) for each in counts]
    size = sum(ours)
    usual = sum(compress(lengths, ours)) / max(size, 1) or 1.0
    places: dict[str, list[int]] = defaultdict(list)
    for number, (count_of, length) in enumerate(zip(counts, lengths, strict=True)):
        slowness = SATURATION * (1 - LENGTH + LENGTH * length / usual)
        for term, count in sorted(count_of.items()):
            places[term] += [number, round(count / (slowness + count) * UNIT)]
    often = {term: sum(ours[number] for number in flat[::2]) for term, flat in places.items()}
    telling = {term: math.log(1 + size / max(count, 1)) for term, count in often.items()}
    return {
        "keys": [key for key, _, _ in texts],
        "titles": [title for _, title, _ in texts],
        "unknown": round(math.log(1 + size) * UNIT),
        "telling": {term: round(weight * UNIT) for term, weight in telling.items()},
        "places": dict(places),
    }
