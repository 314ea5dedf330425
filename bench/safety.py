"""What the safety screen costs: a look at an utterance, what is learnt, and how big it is.

    .venv/bin/python bench/safety.py [LINES]

LINES is a file of utterances, one a line or JSON with "text"; without it our own phrases are looked
at, which are no danger, and the reports of danger signs, which are. Times are of one processor.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from table import microseconds, milliseconds, print_table

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.safety import screen_of
from gentle_back.safety.learn import learn, lines_of

LANGUAGE = "en"
ROUNDS = 5
LONG = "my back hurts when i lift the baby and then it eases off again " * 30


def main() -> None:
    """Print the tables."""
    data = compile_content([own_root()]).data
    tree = data["languages"][LANGUAGE]
    lines = lines_of(tree)
    reports = [line.forms[0] for line in lines if line.sign]
    harmless = [line.forms[0] for line in lines if not line.sign and line.forms]
    started = time.process_time()
    learnt = learn(tree)
    learning = time.process_time() - started
    tree["learnt"] = {"signs": learnt}
    screen = screen_of(CompiledContent(data), LANGUAGE)
    rows = [
        ["ordinary talk", *_times(screen.look, harmless)],
        ["reports of signs", *_times(screen.look, reports)],
        ["2,000 characters", *_times(screen.look, [LONG])],
    ]
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        rows.append([path.name, *_times(screen.look, _texts(path))])
    print_table("One look", ["words", "median", "of 20, the slowest"], rows)
    size = len(json.dumps(learnt))
    print_table(
        "Learning",
        ["from", "processor time", "in the compiled file"],
        [[f"{len(lines):,} lines", milliseconds(learning), f"{size / 1e6:.1f} MB"]],
    )


def _times(look: Callable[[str], object], texts: Sequence[str]) -> list[str]:
    spent: list[float] = []
    for _ in range(ROUNDS):
        for text in texts:
            started = time.process_time()
            look(text)
            spent.append(time.process_time() - started)
    spent.sort()
    slow = spent[min(len(spent) - 1, len(spent) * 19 // 20)]
    return [microseconds(statistics.median(spent)), microseconds(slow)]


def _texts(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] if line.startswith("{") else line for line in lines if line]


if __name__ == "__main__":
    main()
