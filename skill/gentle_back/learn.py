"""Compiles content and learns from it what understanding and safety need.

`python -m gentle_back.learn` is the child process that content.load starts; its arguments and its
exit codes are those of content.compile. What is learnt stands in the compiled file under
languages, language, learnt; what only learning needs is taken out of it.

What takes long to learn is kept beside the compiled file, each under what it was learnt from: with
another answer nothing is learnt anew, with another danger sign only the signs, and what is learnt
of our own content is the same whatever foreign plugins there are.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from gentle_back.content import compile as content_compile
from gentle_back.content.compile import write_compiled
from gentle_back.content.compiled import FORMAT, unpack
from gentle_back.content.find import ContentRoot, compiled_path, content_hash
from gentle_back.content.one_language import NEAR_MISSES, REPORTS, SAID_ALONE
from gentle_back.language import learn as language_learn
from gentle_back.language import phrases, search
from gentle_back.language.model import Json
from gentle_back.language.reader import LEARNT_OF_FOREIGN
from gentle_back.safety import learn as safety_learn

Data: TypeAlias = dict[str, Any]  # compiled content; laid out in content/compile.py
Keep: TypeAlias = Callable[[str, Data, Callable[[], Json]], Json]  # see Kept

# What is spoken and never asked: what a language's own kinds, an item, a guide and a sign hold of
# it, by their places in the compiled file.
SPOKEN = ("forms", "countries")
SPOKEN_OF_PLUGIN = ("lines", "pages", "routines")
SPOKEN_OF_ITEM, SPOKEN_OF_GUIDE, SPOKEN_OF_SIGN = (1, 2, 4), (1, 2), (2, 3, 5)
# The names under which what is learnt is kept, and the one of the danger signs in it.
INTENTS, PHRASES, SIGNS, FOREIGN, TERMS = "intents", "phrases", "signs", "foreign", "terms"


def learn(data: Data, keep: Keep | None = None) -> None:
    """Add what is learnt to compiled content, and take out what only learning needs.

    keep: gives what was learnt before from the same; it comes out the same.
    """
    for tree in data["languages"].values():
        tree["learnt"] = _learnt(tree, frozenset(data["foreign"]), keep or _anew)
        tree["background"] = []
        tree["harmless"] = []
        for sign in tree["signs"].values():
            sign[REPORTS], sign[NEAR_MISSES], sign[SAID_ALONE] = [], [], []


def _learnt(tree: Data, foreign: frozenset[str], keep: Keep) -> Data:
    ours = {**tree, "plugins": _without_those(tree["plugins"], foreign)}
    asked = asked_of(tree)
    asked_of_ours = {**asked, "plugins": _without_those(asked["plugins"], foreign)}
    from_phrases = {**asked, "signs": "", "harmless": ""}
    terms = keep(TERMS, from_phrases, lambda: search.asked_terms(tree))
    return {
        language_learn.LEARNT: keep(
            INTENTS,
            {**asked_of_ours, "signs": "", "harmless": ""},
            lambda: language_learn.learn(ours),
        ),
        SIGNS: keep(SIGNS, asked_of_ours, lambda: safety_learn.learn(ours)),
        phrases.LEARNT: keep(PHRASES, asked, lambda: phrases.learn(tree)),
        LEARNT_OF_FOREIGN: keep(
            FOREIGN,
            {**from_phrases, "foreign": sorted(foreign)},
            lambda: language_learn.learn_foreign(tree, foreign),
        ),
        search.LEARNT: search.learn(tree, foreign, terms),
    }


def _without_those(plugins: Data, foreign: frozenset[str]) -> Data:
    return {owner: told for owner, told in plugins.items() if owner not in foreign}


def asked_of(tree: Data) -> Data:
    """A digest of each part of a language, without what is only spoken; of plugins each its own.

    What is only spoken is not learnt from.
    """
    told = {kind: part for kind, part in tree.items() if kind not in (*SPOKEN, "plugins")}
    told["signs"] = {name: _without(sign, SPOKEN_OF_SIGN) for name, sign in told["signs"].items()}
    plugins = {owner: _digest(_asked_of(content)) for owner, content in tree["plugins"].items()}
    return {kind: _digest(part) for kind, part in told.items()} | {"plugins": plugins}


def _asked_of(content: Data) -> Data:
    told = {kind: part for kind, part in content.items() if kind not in SPOKEN_OF_PLUGIN}
    for kind, spoken in (("items", SPOKEN_OF_ITEM), ("guides", SPOKEN_OF_GUIDE)):
        entries = told.get(kind, {})
        told[kind] = {name: _without(entry, spoken) for name, entry in entries.items()}
    return told


def _digest(told: Json) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _without(entry: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [part for at, part in enumerate(entry) if at not in places]


def _anew(name: str, inputs: Data, make: Callable[[], Json]) -> Json:
    del name, inputs
    return make()


class Kept:
    """Keeps what was learnt, in a folder, under a digest of what it was learnt from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made_with = content_hash(())  # of no content, it is that of what compiles it

    def __call__(self, name: str, inputs: Data, make: Callable[[], Json]) -> Json:
        """What `make` gives, or gave before from the same inputs."""
        path = compiled_path(self._folder, _digest([self._made_with, inputs]), name)
        try:
            return unpack(path.read_bytes())["learnt"]
        except (OSError, ValueError, KeyError):
            pass  # there is none yet, or it was cut short: it is made anew
        learnt = make()
        write_compiled({"format": FORMAT, "learnt": learnt}, path)
        return json.loads(json.dumps(learnt))  # as it is read the next time


def finish(data: Data, roots: Sequence[ContentRoot], out: Path) -> None:
    """Learn from compiled content what was not learnt from the same before."""
    del roots
    learn(data, Kept(out.parent))


if __name__ == "__main__":
    sys.exit(content_compile.main(finish=finish))
