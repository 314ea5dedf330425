"""One line in the log for each request, and for those refused few enough to fill no disk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from gentle_back.log import NOTHING, Fields, id_of, milliseconds_since
from gentle_back.values import Reply

log = logging.getLogger(__name__)

MOST_LINES = 10
WINDOW_SECONDS = 60.0
TROUBLE = "skill/lines/trouble"
# What she spoke of stays between her and the device, whoever keeps the server.
SUBJECTS = frozenset({"signs", "items", "guides"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the log names it.

    request, kind: its id and its type, as they came. started: by `time.perf_counter`.
    """

    request: object
    kind: object
    started: float


def tell_turn(asked: Asked, reply: Reply) -> None:
    """Log a turn with what was answered, by its content key, and by which plugin."""
    if log.isEnabledFor(logging.INFO):
        said = reply.keys[0] if reply.keys else NOTHING
        outcome = "failed" if said == TROUBLE else "answered"
        key = _without_subject(said)
        _tell(outcome, asked, said=key, plugin=reply.plugin or NOTHING)


def _without_subject(key: str) -> str:
    """The key without which item or sign it was: that is what she spoke of."""
    owner, _, kind = key.rpartition("/")[0].partition("/")
    return f"{owner}/{kind}/{NOTHING}" if kind in SUBJECTS else key


def tell_event(asked: Asked) -> None:
    """Log a request that is answered with no speech."""
    _tell("event", asked)


def tell_failure(asked: Asked) -> None:
    """Log a request that got no answer of ours."""
    _tell("failed", asked)


def _tell(outcome: str, asked: Asked, *, said: str = NOTHING, plugin: str = NOTHING) -> None:
    log.info(
        Fields(
            outcome=outcome,
            request=id_of(asked.request),
            type=id_of(asked.kind),
            said=said,
            plugin=plugin,
            ms=milliseconds_since(asked.started),
        )
    )


@dataclass(slots=True)
class _Window:
    """The refusals by one step since it opened."""

    opened: float
    count: int = 0


class Refusals:
    """Tells of refused requests: ten lines a minute for each step, then how many more there were.

    monotonic: tells seconds from an unnamed start. Each worker counts its own.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._windows: dict[str, _Window] = {}

    def tell(self, step: str, started: float) -> None:
        """Log that a request was refused.

        step: the check it failed, one of ours. started: by perf_counter.
        """
        self.close_windows()
        window = self._windows.setdefault(step, _Window(self._monotonic()))
        window.count += 1
        if window.count <= MOST_LINES:
            log.warning(
                Fields(
                    outcome="refused",
                    request=NOTHING,
                    type=NOTHING,
                    said=NOTHING,
                    plugin=NOTHING,
                    ms=milliseconds_since(started),
                    step=step,
                )
            )

    def close_windows(self) -> None:
        """Tell how many were not told of, where their minute is over."""
        if not self._windows:
            return
        now = self._monotonic()
        over = [
            step for step, window in self._windows.items() if now - window.opened >= WINDOW_SECONDS
        ]
        for step in over:
            untold = self._windows.pop(step).count - MOST_LINES
            if untold > 0:
                log.warning(Fields(outcome="refused", step=step, more=untold))
