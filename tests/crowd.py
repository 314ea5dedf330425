"""Clients that ask a server all the while, and what each of them had to wait."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from types import TracebackType
from typing import Self

from asking import Request, ask, speech_in

# One hiccup of the machine is in one of them, and the median is not moved by it.
WINDOWS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What one of them got.

    speech: "" where nothing was said; trouble: what came instead.
    """

    asked_at: float
    seconds: float
    speech: str
    trouble: str = ""


class Crowd:
    """Clients that each ask the same thing again and again, from entering to leaving the block."""

    def __init__(self, port: int, request: Request, clients: int) -> None:
        self._port, self._request, self._clients = port, request, clients
        self._is_over = threading.Event()
        self._asking: list[Future[None]] = []
        self.answers: list[Answer] = []

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._clients)
        self._asking = [
            self._pool.submit(self._ask_on, f"amzn1.ask.account.CANARY.{number}")
            for number in range(self._clients)
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._pool.shutdown()
        for client in self._asking:
            client.result()

    def during(self, seconds: float) -> list[Answer]:
        """The answers to what is asked within the seconds from now on."""
        start = len(self.answers)
        began = time.monotonic()
        self._is_over.wait(seconds)
        return [one for one in self.answers[start:] if one.asked_at >= began]

    def _ask_on(self, user: str) -> None:
        while not self._is_over.is_set():
            self.answers.append(answer_to(self._port, self._request, user))


def answer_to(port: int, request: Request, user: str) -> Answer:
    """The answer to one request."""
    asked_at = time.monotonic()
    try:
        got = ask(port, request, user=user)
    except OSError as error:
        return Answer(asked_at, time.monotonic() - asked_at, "", str(error))
    speech = speech_in(got)
    return Answer(asked_at, got.seconds, speech, "" if speech else f"status {got.status}")


def p99_seconds(answers: Sequence[Answer]) -> float:
    """What 99 of 100 had to wait at most, as the median of some windows of time.

    Infinite where nobody was answered.
    """
    if not answers:
        return math.inf
    size = max(len(answers) // WINDOWS, 1)
    starts = range(0, len(answers) - size + 1, size)
    return median(_p99([one.seconds for one in answers[start : start + size]]) for start in starts)


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1]
