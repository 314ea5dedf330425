"""Compiles content and learns from it what understanding and safety need.

`python -m gentle_back.learn` is the child process that content.load starts; its arguments and its
exit codes are those of content.compile. What is learnt stands in the compiled file under
languages, language, learnt; what only learning needs is taken out of it.

What is learnt of our own content, danger signs above all, is the same whatever foreign plugins
there are, and takes longest. So it is kept beside the compiled file for the next time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gentle_back.content import compile as content_compile
from gentle_back.content.compile import write_compiled
from gentle_back.content.compiled import FORMAT, unpack
from gentle_back.content.find import ContentRoot, compiled_path, content_hash
from gentle_back.language import learn as language_learn
from gentle_back.language import phrases, search
from gentle_back.language.reader import LEARNT_OF_FOREIGN
from gentle_back.safety import learn as safety_learn

Data = dict[str, Any]  # compiled content; its layout is documented in content/compile.py
# Of a sign, from here on: reports and near misses.
FIRST_LEARNT_FROM = 7
# The name under which what is learnt of ours is kept, and the one of the danger signs in it.
OURS, SIGNS = "gentle_back.ours", "signs"


def learn(data: Data, ours: Data | None = None) -> Data:
    """Add what is learnt to compiled content, and take out what only learning needs.

    ours: what was learnt of our own content before, by language. Gives the same.
    """
    foreign = frozenset(data["foreign"])
    learnt_of_ours: Data = {}
    for language, tree in data["languages"].items():
        own = {owner: told for owner, told in tree["plugins"].items() if owner not in foreign}
        known = (ours or {}).get(language) or _learnt_of_ours({**tree, "plugins": own})
        learnt_of_ours[language] = known
        tree["learnt"] = {
            **known,
            phrases.LEARNT: phrases.learn(tree),
            LEARNT_OF_FOREIGN: language_learn.learn_foreign(tree, foreign),
            search.LEARNT: search.learn(tree, foreign),
        }
        tree["background"] = []
        tree["harmless"] = []
        for sign in tree["signs"].values():
            sign[FIRST_LEARNT_FROM:] = [[], []]
    return learnt_of_ours


def _learnt_of_ours(tree: Data) -> Data:
    return {language_learn.LEARNT: language_learn.learn(tree), SIGNS: safety_learn.learn(tree)}


def finish(data: Data, roots: Sequence[ContentRoot], out: Path) -> None:
    """Learn from compiled content; of ours only where it has changed since the last time."""
    own = [root for root in roots if root.is_own]
    path = compiled_path(out.parent, content_hash(own), OURS)
    kept = _kept(path)
    learnt = learn(data, kept)
    if kept is None:
        write_compiled({"format": FORMAT, "languages": learnt}, path)


def _kept(path: Path) -> Data | None:
    try:
        kept: Data = unpack(path.read_bytes())["languages"]
    except (OSError, ValueError, KeyError):
        return None  # there is none yet, or it was cut short: it is made anew
    return kept


if __name__ == "__main__":
    sys.exit(content_compile.main(finish=finish))
