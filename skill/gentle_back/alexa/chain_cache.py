"""Validated chains, kept so that a turn needs no download.

A chain is kept until one of its certificates expires, and for 24 hours at most. From half that time
on it is renewed, and the old one serves where that fails: an outage of Amazon's storage is not
heard. A failure is remembered for a minute.

Anyone may name addresses under /echo.api/ without end. So at most ten downloads a minute are made
for addresses that never gave a good chain; those that did are renewed apart from that. The price: a
flood can hold back the very first chain of a worker, and one under a new name of Amazon's, for as
long as it lasts. The limits are those of one process; downloads are made one at a time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from gentle_back.alexa.step import Step
from gentle_back.clock import Clock
from gentle_back.errors import RefusedRequest

if TYPE_CHECKING:  # a worker starts without cryptography
    from gentle_back.alexa.chain import ValidatedChain

LONGEST_SECONDS = 24 * 3_600
RENEW_AFTER_SECONDS = 12 * 3_600
# A signature that does not fit may be of a key that is new under the old address.
RENEW_ON_DOUBT_AFTER_SECONDS = 600
FAILURE_SECONDS = 60
MINUTE_SECONDS = 60
DOWNLOADS_A_MINUTE = 10
WAIT_SECONDS = 3.5
MOST_CHAINS = 32
MOST_FAILURES = 64

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Kept:
    chain: ValidatedChain
    since: float


@dataclass(frozen=True, slots=True)
class _Failure:
    step: str
    since: float


class ChainCache:
    """Validated chains by normalised address; safe among threads.

    load: downloads and validates; raises RefusedRequest.
    """

    def __init__(self, *, load: Callable[[str], ValidatedChain], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        # Written by the holder of the lock alone; read without it.
        self._kept: dict[str, _Kept] = {}
        self._failures: dict[str, _Failure] = {}
        self._first_downloads: deque[float] = deque(maxlen=DOWNLOADS_A_MINUTE)
        self._loading = threading.Lock()

    def chain(self, address: str) -> ValidatedChain:
        """The validated chain of that address. Raises RefusedRequest."""
        kept = self._kept.get(address)
        if kept is None or not self._serves(kept):
            return self._renew(address, kept, wait_seconds=WAIT_SECONDS)
        if self._age(kept) < RENEW_AFTER_SECONDS:
            return kept.chain
        return self._renewed_if_possible(address, kept)

    def on_doubt(self, address: str) -> ValidatedChain:
        """The chain of that address, renewed if it is not of the last minutes."""
        kept = self._kept.get(address)
        if kept is None or self._age(kept) < RENEW_ON_DOUBT_AFTER_SECONDS:
            return self.chain(address)
        return self._renewed_if_possible(address, kept)

    def _serves(self, kept: _Kept) -> bool:
        in_time = self._age(kept) < LONGEST_SECONDS
        return in_time and self._clock.now() < kept.chain.good_until

    def _age(self, kept: _Kept) -> float:
        return self._clock.monotonic() - kept.since

    def _renewed_if_possible(self, address: str, kept: _Kept) -> ValidatedChain:
        try:
            return self._renew(address, kept, wait_seconds=0)
        except RefusedRequest:
            return kept.chain

    def _renew(self, address: str, seen: _Kept | None, *, wait_seconds: float) -> ValidatedChain:
        with self._alone(wait_seconds):
            kept = self._kept.get(address)
            if kept is not None and kept is not seen:
                return kept.chain  # another thread was faster
            self._refuse_after_failure(address)
            self._count_download(address)
            try:
                chain = self._load(address)
            except RefusedRequest as refusal:
                _keep(self._failures, address, self._failure(refusal), MOST_FAILURES)
                raise
            _keep(self._kept, address, _Kept(chain, self._clock.monotonic()), MOST_CHAINS)
            return chain

    @contextmanager
    def _alone(self, wait_seconds: float) -> Iterator[None]:
        if not self._loading.acquire(timeout=wait_seconds):
            raise RefusedRequest(Step.DOWNLOAD, "another chain is being downloaded")
        try:
            yield
        finally:
            self._loading.release()

    def _failure(self, refusal: RefusedRequest) -> _Failure:
        return _Failure(refusal.step, self._clock.monotonic())

    def _refuse_after_failure(self, address: str) -> None:
        failure = self._failures.get(address)
        if failure and self._clock.monotonic() - failure.since < FAILURE_SECONDS:
            raise RefusedRequest(
                failure.step, "the chain failed less than a minute ago and is not tried again yet"
            )

    def _count_download(self, address: str) -> None:
        if address in self._kept:
            return
        now = self._clock.monotonic()
        made = self._first_downloads
        if len(made) == DOWNLOADS_A_MINUTE and now - made[0] < MINUTE_SECONDS:
            raise RefusedRequest(
                Step.DOWNLOAD, f"more than {DOWNLOADS_A_MINUTE} new addresses within a minute"
            )
        made.append(now)


def _keep(kept: dict[str, _T], address: str, value: _T, most: int) -> None:
    """Put the value in as the newest, and the oldest out where there are too many."""
    kept.pop(address, None)
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[address] = value
