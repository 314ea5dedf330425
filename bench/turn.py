"""What a turn costs, and a worker: against a hello-world skill with less to do.

    .venv/bin/python bench/turn.py [--amazon PYTHON]

B is the hello skill of ask-sdk-core in Flask, without verification. C is the same behind Amazon's
own verifier; it needs an environment with flask-ask-sdk, of which PYTHON is the interpreter. All
figures are medians of repetitions that take turns, in processor time but for requests a second.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from conversation import SignedRequest, Stage
from race import Contender, Entry, keep_bytecode, medians, start_all, start_costs, turn_costs
from table import megabytes, microseconds, milliseconds, print_table, ratio
from throughput import requests_per_second

from gentle_back.alexa.roots import find_roots

OURS, HELLO, FLASK, AMAZON = "Gentle Back", "B hello", "Flask", "C Amazon"
AS_SERVED, WITH_MEMORY = "Gentle Back, all roots", "Gentle Back, memory on"
ABSENT = "give --amazon PYTHON of an environment with flask-ask-sdk"
STARTS = 9
MEMORY_ROUNDS, MEMORY_TURNS = 21, 40


def main() -> None:
    """Print the tables."""
    arguments = _arguments()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        keep_bytecode(Path(folder) / "bytecode")
        stage = Stage(Path(folder))
        roots = _roots_with(stage, Path(folder))
        _print_turns(stage, roots, arguments.amazon)
        _print_memory(stage)
        _print_workers(stage, roots)
        if not arguments.no_server:
            _print_requests(stage)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--amazon", metavar="PYTHON", help="the interpreter for C")
    parser.add_argument("--no-server", action="store_true", help="leave out requests a second")
    return parser.parse_args()


def _roots_with(stage: Stage, folder: Path) -> Path:
    """The system's roots of trust with the device's own among them."""
    path = folder / "roots.pem"
    path.write_bytes(find_roots().path.read_bytes() + stage.chain.root_pem)
    return path


def _print_turns(stage: Stage, roots: Path, amazon: str | None) -> None:
    requests = _requests(stage)
    entries = [
        _ours(stage),
        Entry(HELLO, "hello_ask", stage.setup),
        Entry(FLASK, "plain_flask", stage.setup),
    ]
    if amazon:
        environment = (("SSL_CERT_FILE", str(roots)),)
        entries.append(Entry(AMAZON, "hello_amazon", stage.setup, amazon, environment))
    with ExitStack() as stack:
        contenders, not_run = start_all(entries, requests["launch"], stack)
        rows = [_turn_row(name, request, contenders) for name, request in requests.items()]
    head = [
        "processor time of a turn",
        *(entry.name for entry in entries),
        *(f"to {name[0]}" for name in (HELLO, AMAZON)),
    ]
    if not amazon:
        not_run[AMAZON] = ABSENT
    print_table("One turn, in process", head, rows)
    for name, reason in not_run.items():
        print(f"{name}: not run: {reason}")


def _requests(stage: Stage) -> dict[str, SignedRequest]:
    launch, causes, going_on = stage.record("why does my back hurt", "next")
    return {
        "launch": launch,
        "causes": causes,
        "next": going_on,
        "junk signature": causes.with_junk_signature(),
    }


def _turn_row(name: str, request: SignedRequest, contenders: list[Contender]) -> list[str]:
    """A row of the table; who verifies nothing takes no part in refusing."""
    taking_part = [one for one in contenders if request.status == 200 or one.name in {OURS, AMAZON}]
    costs = turn_costs(taking_part, {one.name: request for one in taking_part})
    return [
        name,
        *(microseconds(costs[one.name]) if one.name in costs else "-" for one in contenders),
        *(ratio(costs[OURS], costs[to]) if to in costs else "-" for to in (HELLO, AMAZON)),
    ]


def _print_memory(stage: Stage) -> None:
    launch, causes, helped = stage.record("why does my back hurt", "help")
    requests = {
        "causes: her place is written": causes,
        "launch: her place is read": launch,
        "help: nothing is": helped,
    }
    entries = [_with_memory(stage), _ours(stage), Entry(HELLO, "hello_ask", stage.setup)]
    with ExitStack() as stack:
        contenders, not_run = start_all(entries, stage.renewed(causes), stack)
        assert not not_run, not_run
        rows = [
            [name, *_memory_row(stage, request, contenders)] for name, request in requests.items()
        ]
    head = ["processor time of a turn", *(entry.name for entry in entries), "to off", "to B"]
    print_table("One turn with memory on, in process, each request with its own id", head, rows)


def _memory_row(stage: Stage, request: SignedRequest, contenders: list[Contender]) -> Iterator[str]:
    def cost(contender: Contender) -> float:
        return contender.cost_of_each([stage.renewed(request) for _ in range(MEMORY_TURNS)])

    work = {one.name: partial(cost, one) for one in contenders}
    medians(work, 1)  # warm
    costs = medians(work, MEMORY_ROUNDS)
    yield from map(microseconds, costs.values())
    yield from (ratio(costs[WITH_MEMORY], costs[name]) for name in (OURS, HELLO))


def _ours(stage: Stage) -> Entry:
    return Entry(OURS, "gentle_back_device", stage.setup)


def _with_memory(stage: Stage) -> Entry:
    return Entry(WITH_MEMORY, "gentle_back_device", {**stage.setup, "memory": "on"})


def _print_workers(stage: Stage, roots: Path) -> None:
    _, causes = stage.record("why does my back hurt")
    entries = [
        _ours(stage),
        Entry(
            AS_SERVED,
            "gentle_back_alexa",
            stage.setup,
            environment=(("SSL_CERT_FILE", str(roots)),),
        ),
        _with_memory(stage),
        Entry(HELLO, "hello_ask", stage.setup),
    ]
    costs = start_costs(entries, causes, rounds=STARTS, renewed=stage.renewed)
    hello = costs[HELLO]
    rows = [
        [
            name,
            milliseconds(cost.cpu),
            ratio(cost.cpu, hello.cpu),
            megabytes(cost.memory_kb),
            ratio(cost.memory_kb, hello.memory_kb),
        ]
        for name, cost in costs.items()
    ]
    head = ["from nothing to the first answer", "processor", "to B", "most memory", "to B"]
    print_table("One worker", head, rows)


def _print_requests(stage: Stage) -> None:
    _, causes = stage.record("why does my back hurt")
    ours, hello = requests_per_second(stage, causes)
    rows = [
        [OURS, f"{ours:,.0f}", ratio(ours, hello)],
        [HELLO, f"{hello:,.0f}", ratio(hello, hello)],
    ]
    print_table("Requests a second, gunicorn with 2 sync workers", ["", "a second", "to B"], rows)


if __name__ == "__main__":
    main()
