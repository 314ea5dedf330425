"""What understanding costs and what it is worth: learning, its file, a turn; and against others.

    .venv/bin/python bench/language.py [LINES]

First with our own content, then with 10, 100 and 1,000 made-up intents. LINES is a file of JSON
objects, one a line, with `text` and `intents`: utterances that were not learnt, and the intents by
our names that each may mean (none where it is not ours). The same phrases are given to hassil and
rapidfuzz, where they are installed in the environment that runs this, and measured by the lines.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from table import megabytes, microseconds, milliseconds, print_table, ratio

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.content.model import PhraseSet
from gentle_back.language import learn, normaliser_of, phrases, understander_of
from gentle_back.language.model import Json
from gentle_back.language.slot_values import SEARCH_QUERY
from gentle_back.learn import learn as learn_all

LANGUAGE = "en"
OURS = "Gentle Back"
SIZES = (10, 100, 1_000)
PHRASES_EACH = 10
TURNS = 200
INSTALL = "not installed: pip install {} in the environment that runs this"

Understands = Callable[[str], str]  # the intent of an utterance, "" for none

STARTS = ("tell me about", "how do i", "can you", "is it time to", "i want to", "why should i")
ENDS = ("today", "please", "with the baby", "for my back", "in the morning", "again")
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "vo", "za", "pel", "dor", "gan")


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance and the intents that it may mean."""

    text: str
    intents: frozenset[str]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="?", type=Path, help="utterances with their intents")
    lines = parser.parse_args().lines
    _print_parts()
    content, row = _measured(OURS, compile_content([own_root()]).data)
    rows = [row, *(_measured(f"{size:,} intents", _made_up(size))[1] for size in SIZES)]
    head = ["", "phrases", "learning", "for 2,000", "file", "a turn", "to 10 intents"]
    turns = [float(each[-1]) for each in rows]
    table = [
        [*each[:-1], microseconds(turn), ratio(turn, turns[1])]
        for each, turn in zip(rows, turns, strict=True)
    ]
    print_table("Learning in processor time, a turn at the median", head, table)
    if lines:
        _print_peers(content, _read(lines))
    else:
        print("\nhassil, rapidfuzz: not run: give a file of lines")


def _print_parts() -> None:
    """What each part of learning our own content costs, and what learning again costs."""
    data = compile_content([own_root()]).data
    spent: dict[str, float] = {}

    def timed(name: str, inputs: dict[str, Any], make: Callable[[], Json]) -> Json:
        del inputs
        start = time.process_time()
        learnt = make()
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return learnt

    start = time.process_time()
    learn_all(data, timed)
    whole = time.process_time() - start
    rows = [[name, milliseconds(seconds)] for name, seconds in spent.items()]
    rows.append(["what is learnt with every change", milliseconds(whole - sum(spent.values()))])
    print_table(
        "Learning our own content", ["", "processor time"], [*rows, ["all", milliseconds(whole)]]
    )


def _measured(name: str, data: dict[str, Any]) -> tuple[CompiledContent, list[str]]:
    """The content with what it learnt; its row of the table, of which the last is in seconds."""
    tree = data["languages"][LANGUAGE]
    start = time.process_time()
    packed = learn.learn(tree)
    spent = time.process_time() - start
    tree["learnt"] = {learn.LEARNT: packed, phrases.LEARNT: phrases.learn(tree)}
    content = CompiledContent(data)
    count = sum(len(known.phrases) for known in content.phrases(LANGUAGE).values())
    understander = understander_of(content, LANGUAGE)
    # No phrase is said as it stands, so each turn goes the whole way.
    said = [f"so {text} or what" for text in _some_forms(content)]
    row = [
        name,
        f"{count:,}",
        milliseconds(spent),
        milliseconds(spent * 2_000 / count),
        megabytes(len(json.dumps(packed)) / 1_024),
        str(_median_turn(lambda text: understander.understand(text).verdict, said)),
    ]
    return content, row


def _some_forms(content: CompiledContent) -> list[str]:
    known = [form for each in content.phrases(LANGUAGE).values() for form in each.forms]
    return random.Random(1).sample([form for form in known if "{" not in form], TURNS // 2)  # noqa: S311


def _median_turn(understands: Understands, said: Sequence[str]) -> float:
    spent = []
    for text in said:
        start = time.perf_counter()
        understands(text)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def _made_up(count: int) -> dict[str, Any]:
    """Our own content with so many made-up intents in place of its own."""
    data = compile_content([own_root()]).data
    chance = random.Random(count)  # noqa: S311 - the same each time, and no secret
    made: dict[str, Any] = {}
    for number in range(count):
        topic = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(3)]
        forms = [
            f"{chance.choice(STARTS)} {' '.join(chance.sample(topic, 2))} {chance.choice(ENDS)}"
            for _ in range(PHRASES_EACH)
        ]
        made[f"Made{number}Intent"] = [[[form] for form in forms], {}, topic[0]]
    data["languages"][LANGUAGE]["plugins"] = {"made": {"phrases": made}}
    return data


def _read(path: Path) -> list[Line]:
    told = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Line(each["text"], frozenset(each["intents"])) for each in told]


def _print_peers(content: CompiledContent, lines: Sequence[Line]) -> None:
    peers: dict[str, Understands] = {OURS: _ours(content)}
    missing = []
    for name, made in (("hassil", _hassil), ("rapidfuzz", _rapidfuzz)):
        if importlib.util.find_spec(name):
            peers[name] = made(content)
        else:
            missing.append(f"{name}: {INSTALL.format(name)}")
    measured = {name: _shares(understands, lines) for name, understands in peers.items()}
    rows = [
        [name, *shares, microseconds(turn), ratio(turn, measured[OURS][1])]
        for name, (shares, turn) in measured.items()
    ]
    head = ["", "understood", "refused", "a turn", f"to {OURS}"]
    print_table(f"{len(lines):,} lines that were not learnt", head, rows)
    for each in missing:
        print(each)


def _shares(understands: Understands, lines: Sequence[Line]) -> tuple[list[str], float]:
    """How many of our lines were understood, of the others refused; and the median turn."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    spent = []
    for line in lines:
        start = time.perf_counter()
        found = understands(line.text)
        spent.append(time.perf_counter() - start)
        right[bool(line.intents)].append(found in line.intents or not (found or line.intents))
    shares = [f"{sum(of) / len(of):.0%}" if of else "-" for of in right.values()]
    return shares, statistics.median(spent)


def _ours(content: CompiledContent) -> Understands:
    understander = understander_of(content, LANGUAGE)

    def understands(text: str) -> str:
        found = understander.understand(text)
        return found.readings[0].intent if found.verdict == "sure" else ""

    return understands


def _hassil(content: CompiledContent) -> Understands:
    """Sentence templates, matched as Home Assistant matches them."""
    from hassil import Intents, recognize

    lists: dict[str, Any] = {}
    intents: dict[str, Any] = {}
    for name, known in _spoken(content):
        for slot, declared in known.slots.items():
            lists[slot] = _hassil_list(content, known.owner, declared)
        intents[name] = {"data": [{"sentences": list(known.forms)}]}
    templates = Intents.from_dict({"language": LANGUAGE, "intents": intents, "lists": lists})

    def understands(text: str) -> str:
        found = recognize(text, templates)
        return found.intent.name if found else ""

    return understands


def _spoken(content: CompiledContent) -> Iterator[tuple[str, PhraseSet]]:
    """The phrases that ask for one thing: carriers of any words would take all there is."""
    for name, known in content.phrases(LANGUAGE).items():
        if SEARCH_QUERY not in known.slots.values():
            yield name, known


def _hassil_list(content: CompiledContent, owner: str, declared: str) -> Mapping[str, Any]:
    if declared.startswith("AMAZON."):
        return {"wildcard": True}
    values = content.slot_values(LANGUAGE, owner, declared)
    return {
        "values": [{"in": form, "out": value} for value, forms in values.items() for form in forms]
    }


def _rapidfuzz(content: CompiledContent) -> Understands:
    """The nearest phrase by edits, where it is near enough."""
    from rapidfuzz import fuzz, process

    normalise = normaliser_of(content, LANGUAGE)
    intent_of = {
        " ".join(normalise(re.sub(r"\{\w+\}", "it", form))): name
        for name, known in _spoken(content)
        for form in known.forms
    }
    known = list(intent_of)

    def understands(text: str) -> str:
        said = " ".join(normalise(text))
        found = process.extractOne(said, known, scorer=fuzz.token_sort_ratio, score_cutoff=75)
        return intent_of[found[0]] if found else ""

    return understands


if __name__ == "__main__":
    main()
