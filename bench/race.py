"""Contenders side by side: each in a process of its own, in turns, the median of what they cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

from conversation import SignedRequest

HERE = Path(__file__).parent


class NotRunError(Exception):
    """Why a contender cannot take part."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Who takes part, under which name in the tables.

    peer: a module of `peers`. python: of the environment it needs.
    """

    name: str
    peer: str
    setup: Mapping[str, str]
    python: str = sys.executable
    environment: tuple[tuple[str, str], ...] = ()


class Contender:
    """A started contender. Raises NotRunError where it does not come to its first answer.

    cpu: seconds of processor time from the start of the process to the first answer.
    """

    def __init__(self, entry: Entry, first: SignedRequest) -> None:
        self.name = entry.name
        # A pipe that nobody reads would fill up.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - `close` ends it
        self._process = subprocess.Popen(
            [entry.python, str(HERE / "contender.py"), entry.peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, **dict(entry.environment)},
        )
        started = self._ask({**entry.setup, "first": _plain(first)})
        self.cpu: float = started["cpu"]
        self.memory_kb: int = started["memory_kb"]

    def cost(self, request: SignedRequest, turns: int) -> float:
        """Seconds of processor time that one turn takes."""
        return self._cost([request], turns)

    def cost_of_each(self, requests: Sequence[SignedRequest]) -> float:
        """Seconds of processor time that one turn takes, where no two requests are the same."""
        return self._cost(requests, 1)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
        self._errors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _cost(self, requests: Sequence[SignedRequest], times: int) -> float:
        order = {"requests": [_plain(request) for request in requests], "times": times}
        cost: float = self._ask(order)["cpu"]
        return cost

    def _ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(json.dumps(order) + "\n")
            stdin.flush()
            answer = stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise NotRunError(self._last_words())
        told: dict[str, Any] = json.loads(answer)
        return told

    def _last_words(self) -> str:
        self._process.communicate()
        self._errors.seek(0)
        return (self._errors.read().strip().splitlines() or ["it ended without a word"])[-1]


def keep_bytecode(folder: Path) -> None:
    """Let processes started from now on keep their bytecode in the folder, as installed code does.

    Where the environment forbids it, each start would compile our modules anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _plain(request: SignedRequest) -> dict[str, Any]:
    return {
        "body": request.body.decode(),
        "headers": request.headers,
        "status": request.status,
    }


def start_all(
    entries: list[Entry], first: SignedRequest, stack: ExitStack
) -> tuple[list[Contender], dict[str, str]]:
    """Those who came to a first answer, and for the others the reason."""
    started: list[Contender] = []
    not_run: dict[str, str] = {}
    for entry in entries:
        try:
            started.append(stack.enter_context(Contender(entry, first)))
        except NotRunError as error:
            not_run[entry.name] = str(error)
    return started, not_run


def turn_costs(
    contenders: list[Contender],
    requests: Mapping[str, SignedRequest],
    *,
    rounds: int = 21,
    turns: int = 40,
) -> dict[str, float]:
    """The median cost of a turn for each, in seconds of processor time.

    requests: what each is asked, by its name.
    """
    for one in contenders:
        one.cost(requests[one.name], turns)  # warm
    return medians(
        {one.name: partial(one.cost, requests[one.name], turns) for one in contenders}, rounds
    )


@dataclass(frozen=True, slots=True)
class StartCost:
    """What it takes to come to the first answer."""

    cpu: float
    memory_kb: float


def start_costs(
    entries: list[Entry],
    first: SignedRequest,
    *,
    rounds: int,
    renewed: Callable[[SignedRequest], SignedRequest] = lambda request: request,
) -> dict[str, StartCost]:
    """The median cost of a start for each, over fresh processes; once before for the caches.

    renewed: makes the request that each is asked first.
    """
    seen: dict[str, list[Contender]] = {entry.name: [] for entry in entries}
    for _ in range(rounds + 1):
        for entry in entries:
            with Contender(entry, renewed(first)) as contender:
                seen[entry.name].append(contender)
    return {
        name: StartCost(
            median(one.cpu for one in started[1:]), median(one.memory_kb for one in started[1:])
        )
        for name, started in seen.items()
    }


def medians(work: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each work's figures, all done once in every round."""
    figures: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, measure in work.items():
            figures[name].append(measure())
    return {name: median(found) for name, found in figures.items()}
