"""What the screen learns from content: the second opinion, and what it looks for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.one_language import NEAR_MISSES, REPORTS, SAID_ALONE
from gentle_back.language import normaliser_of
from gentle_back.language.digest_table import DigestTable
from gentle_back.language.examples import Example
from gentle_back.language.features import Concepts
from gentle_back.language.learn import Blanks
from gentle_back.language.model import Json
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.spread import spread
from gentle_back.language.train import train
from gentle_back.language.train_two_way import train_two_way
from gentle_back.safety.cue_tables import cue_tables, cues_of
from gentle_back.safety.opinion import DANGER, HARMLESS, sign_features
from gentle_back.safety.tables import tables_of
from gentle_back.safety.told_apart import ToldApart
from gentle_back.safety.vocabulary import LEAST_LETTERS

Tree = dict[str, Any]  # the part of a language in the compiled file; laid out in content/compile.py

# Of a line with many forms so many are learnt from, spread over all of them.
MOST_FORMS = 3
# Chosen by leaving out half of content's own reports and near misses, and measuring with them.
ROUNDS, STEP = 12, 0.3
SIGN_ROUNDS, SIGN_STEP, SIGN_ENOUGH = 5, 2.0, 0.02
# A feature that stands in fewer examples is left out.
LEAST_OFTEN = 3
# How much a line counts, however many forms it has. Near misses are few beside what they stand for.
REPORT, PHRASE, NEAR_MISS, HARMLESS_LINE, ORDINARY = 1.0, 0.25, 2.2, 2.2, 1.7
# What is said amid other talk counts for so much of what it counts alone; of ordinary talk, which
# is the most of all there is, one line in so many is learnt from so.
AMID = 0.5
ORDINARY_AMID = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line to learn from: its forms, the sign it reports or HARMLESS, and how much it counts.

    is_phrase: whether it is found word for word, so that only which sign it is need be learnt.
    most_forms: so many are learnt from; of what she asks there is so much that one says enough.
    amid: one such line in so many is learnt from amid other talk.
    """

    forms: Sequence[str]
    sign: str
    counts: float
    is_phrase: bool = False
    most_forms: int = MOST_FORMS
    amid: int = 1


def learn(tree: Tree) -> Json:
    """What the screen of a language needs, from its part of the compiled content."""
    content = CompiledContent({"languages": {"": tree}})
    return {
        **learn_from(lines_of(tree), content),
        "asked": _asked_word_for_word(tree, content),
        "reported": _reported_word_for_word(tree, content),
        "tables": _tables(content),
    }


def _tables(content: CompiledContent) -> Json:
    """What the screen looks for, all in its one form, so that no start waits."""
    signs = content.signs("").values()
    return tables_of(signs, normaliser_of(content, ""), cues_of(content, "")).pack()


def _asked_word_for_word(tree: Tree, content: CompiledContent) -> Json:
    """What is no report in the very words of our content: an editor has said so.

    What she asks and orders, near misses and harmless talk.
    """
    normalise = normaliser_of(content, "")
    near_misses = (forms for sign in tree["signs"].values() for forms in sign[NEAR_MISSES])
    lines = chain(_asked(tree), near_misses, tree["harmless"])
    forms = dict.fromkeys(form for one in lines for form in one)
    return DigestTable((" ".join(normalise(form)), 0) for form in forms).pack()


def _reported_word_for_word(tree: Tree, content: CompiledContent) -> Json:
    """The reports of content as they are written, and what is one if said alone: of which sign."""
    normalise = normaliser_of(content, "")
    return DigestTable(
        (" ".join(words), number)
        for number, sign in enumerate(tree["signs"].values())
        for forms in (*sign[REPORTS], sign[SAID_ALONE])
        for words in map(normalise, forms)
    ).pack()


def learn_from(lines: Sequence[Line], content: CompiledContent, language: str = "") -> Json:
    """The same from these lines, which may leave some out to be measured with."""
    normalise = normaliser_of(content, language)
    told_apart = ToldApart(cue_tables(cues_of(content, language), normalise))
    concepts = Concepts(content.concepts(language), normalise)
    known = " ".join(sorted(_words_of(lines, normalise)))

    def read(examples: Iterable[tuple[Tokens, str, float]]) -> Iterator[Example]:
        for words, sign, counts in examples:
            yield sign_features(words, told_apart.cues_in(words), concepts), sign, counts

    whole = [line for line in lines if not line.is_phrase]
    reports = [line for line in whole if line.sign != HARMLESS]
    harmless = [line for line in whole if line.sign == HARMLESS]
    if not reports or not harmless:  # there is nothing to tell apart
        return {"opinion": None, "known": known}
    told = list(read(_alone(reports, normalise)))
    others = read(chain(_alone(harmless, normalise), _amid(whole, normalise)))
    any_sign = (
        (found, DANGER if sign else HARMLESS, counts) for found, sign, counts in chain(told, others)
    )
    short = [line for line in lines if line.is_phrase] + _paired(content, language)
    signs = chain(told, read(_alone(short, normalise)))
    opinion = {
        "any": train_two_way(any_sign, DANGER, rounds=ROUNDS, step=STEP, least=LEAST_OFTEN),
        "signs": train(
            signs, rounds=SIGN_ROUNDS, step=SIGN_STEP, least=LEAST_OFTEN, enough=SIGN_ENOUGH
        ),
    }
    return {"opinion": opinion, "known": known}


def _words_of(lines: Sequence[Line], normalise: Normaliser) -> set[str]:
    """All words that are long enough to be taken for another."""
    spoken = {word for line in lines for form in line.forms for word in form.split()}
    found = {word for one in spoken for word in normalise(one)}
    return {word for word in found if len(word) >= LEAST_LETTERS - 1}


def lines_of(tree: Tree) -> list[Line]:
    """All lines there are to learn from, in the order of content."""
    lines: list[Line] = []
    for sign_id, sign in tree["signs"].items():
        lines += (Line(forms, sign_id, REPORT) for forms in sign[REPORTS])
        lines += (Line([phrase], sign_id, PHRASE, is_phrase=True) for phrase in sign[1])
        lines += (Line(forms, HARMLESS, NEAR_MISS) for forms in sign[NEAR_MISSES])
    lines += (Line(forms, HARMLESS, HARMLESS_LINE) for forms in tree["harmless"])
    ordinary = (*tree["background"], *_asked(tree), *_asked_with_blanks(tree))
    lines += (
        Line(forms, HARMLESS, ORDINARY, most_forms=1, amid=ORDINARY_AMID) for forms in ordinary
    )
    lines += (Line(forms, HARMLESS, ORDINARY, amid=ORDINARY_AMID) for forms in _for_blanks(tree))
    return lines


def _asked(tree: Tree) -> Iterator[Sequence[str]]:
    """What she asks and orders, of all plugins; what stands in a blank is told by _for_blanks."""
    for plugin in tree["plugins"].values():
        for phrases, _, _ in plugin.get("phrases", {}).values():
            yield from ([form for form in forms if "{" not in form] for forms in phrases)
        for item in plugin.get("items", {}).values():
            yield from item[6]
        for guide in plugin.get("guides", {}).values():
            yield from guide[3]


def _asked_with_blanks(tree: Tree) -> Iterator[Sequence[str]]:
    """What she asks and tells with a value in it, one form of each: "i'm twenty weeks"."""
    content = CompiledContent({"languages": {"": tree}})
    for known in content.phrases("").values():
        fill = Blanks(content, "", known)
        for number, forms in enumerate(known.phrases):
            with_blanks = [form for form in forms if "{" in form]
            yield fill(spread(with_blanks, 1), number)


def _for_blanks(tree: Tree) -> Iterator[Sequence[str]]:
    """What she may say for the blanks of all plugins: "raising my bum" for an exercise."""
    for plugin in tree["plugins"].values():
        for values in plugin.get("slots", {}).values():
            yield from ([form] for forms in values.values() for form in forms)


def _alone(lines: Sequence[Line], normalise: Normaliser) -> Iterator[tuple[Tokens, str, float]]:
    """Each line in some of its forms."""
    for line in lines:
        forms = spread(line.forms, line.most_forms)
        for words in filter(None, map(normalise, forms)):
            yield words, line.sign, line.counts / len(forms)


def _amid(lines: Sequence[Line], normalise: Normaliser) -> Iterator[tuple[Tokens, str, float]]:
    """Lines amid other talk, each once, since few women say nothing but the sign.

    Which other line it meets depends on the two alone, so that a line more or less in content
    leaves nearly all the other pairs as they were.
    """
    others = {_place(line.forms[0]): line.forms[0] for line in lines if _is_talk(line)}
    places = sorted(others)
    for line in lines:
        if line.forms and places:
            mine = _place(line.forms[0])
            if mine % line.amid:
                continue
            other = others[places[bisect_right(places, mine) % len(places)]]
            both = (other, line.forms[0]) if mine % 2 else (line.forms[0], other)
            yield normalise(" ".join(both)), line.sign, line.counts * AMID


def _is_talk(line: Line) -> bool:
    return line.sign == HARMLESS and bool(line.forms)


def _place(text: str) -> int:
    """A number that is always the text's own."""
    return crc32(text.encode())


def _paired(content: CompiledContent, language: str) -> list[Line]:
    """The pairs of signs, each in some of the ways in which a word of each group may meet."""
    return [
        Line(
            [
                " ".join(group[(step * 7 + at) % len(group)] for at, group in enumerate(pair))
                for step in range(min(MOST_FORMS, max(map(len, pair))))
            ],
            sign.id,
            PHRASE,
            is_phrase=True,
        )
        for sign in content.signs(language).values()
        for pair in sign.pairs
    ]
