"""What a turn costs with 10, 100 and 1,000 foreign plugins, and a start with none besides.

    .venv/bin/python bench/plugins.py

The plugins are written into a folder as drop-ins with content of their own, and loaded as any
drop-in is. All figures are medians of repetitions that take turns, in processor time; but the first
start, which compiles the content, is measured once, by the clock.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from conversation import SignedRequest, Stage
from drop_ins import question_to, write_drop_ins
from race import Entry, keep_bytecode, start_all, start_costs, turn_costs
from table import megabytes, microseconds, milliseconds, print_table, ratio

SIZES = (10, 100, 1_000)
# A start is compared with one that has no foreign plugin at all.
STARTED = (0, *SIZES)
STARTS = 5
TURNS = ("launch", "causes", "next", "a drop-in's own")


def main() -> None:
    """Print the tables."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        keep_bytecode(Path(folder) / "bytecode")
        stages: dict[int, Stage] = {}
        first_starts: dict[int, float] = {}
        for size in STARTED:
            started = time.perf_counter()
            stages[size] = _stage(Path(folder) / str(size), size)
            first_starts[size] = time.perf_counter() - started
        entries = {size: _entry(size, stage) for size, stage in stages.items()}
        among = {size: stages[size] for size in SIZES}
        _print_turns(among, {size: entries[size] for size in SIZES})
        _print_starts(stages, entries, first_starts)


def _stage(folder: Path, size: int) -> Stage:
    plugins_dir = folder / "plugins"
    write_drop_ins(plugins_dir, size)
    return Stage(folder, plugins_dir)


def _entry(size: int, stage: Stage) -> Entry:
    return Entry(f"{size:,} plugins", "gentle_back_device", stage.setup)


def _print_turns(stages: dict[int, Stage], entries: dict[int, Entry]) -> None:
    requests = {entries[size].name: _requests(size, stage) for size, stage in stages.items()}
    names = list(requests)
    with ExitStack() as stack:
        contenders = []
        for entry in entries.values():
            started, not_run = start_all([entry], requests[entry.name]["launch"], stack)
            assert not not_run, not_run
            contenders += started
        rows = []
        for turn in TURNS:
            costs = turn_costs(contenders, {name: requests[name][turn] for name in names})
            rows.append(
                [
                    turn,
                    *(microseconds(costs[name]) for name in names),
                    *(ratio(costs[name], costs[names[0]]) for name in names[1:]),
                ]
            )
    head = ["processor time of a turn", *names, *(f"{size:,} to 10" for size in SIZES[1:])]
    print_table("One turn among many plugins", head, rows)


def _requests(size: int, stage: Stage) -> dict[str, SignedRequest]:
    asked = stage.record("why does my back hurt", "next", question_to(size // 2))
    return dict(zip(TURNS, asked, strict=True))


def _print_starts(
    stages: dict[int, Stage], entries: dict[int, Entry], first_starts: dict[int, float]
) -> None:
    rows = []
    alone = 0.0
    for size, entry in entries.items():
        launch = stages[size].record()[0]
        cost = start_costs([entry], launch, rounds=STARTS)[entry.name]
        alone = alone or cost.cpu
        rows.append(
            [
                entry.name,
                milliseconds(cost.cpu),
                ratio(cost.cpu, alone),
                megabytes(cost.memory_kb),
                milliseconds(first_starts[size]),
            ]
        )
    head = [
        "from nothing to the first answer",
        "processor",
        "to none",
        "most memory",
        "first start",
    ]
    print_table("One start among many plugins", head, rows)


if __name__ == "__main__":
    main()
