"""Time limits: what a turn has, what a handler gets of it, and the rest for who wastes it.

In the main thread of a process a handler is interrupted by a signal, whatever it does in Python:
sleep, a socket, a loop, a regular expression that backtracks. In any other thread nothing can
interrupt it: it is given up, and runs on without anybody waiting for it, and what holds the
interpreter all the while is noticed late. So `serve` answers in main threads.

Plugins are trusted code. One that catches BaseException again and again, that computes in C
without looking up, or that takes SIGALRM for itself, is not interrupted: it costs its worker.
"""

from __future__ import annotations

# The C half of `signal`: what the other half adds to it costs more than a whole time limit.
import _signal  # type: ignore[import-not-found]  # private, and so without types
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, TypeVar

from gentle_back.errors import PluginPaused, PluginTimeout

# Alexa waits eight seconds; from receipt to the last byte we take half of that.
TURN_SECONDS = 4.0
HANDLER_SECONDS = 2.0
# Kept back from a handler, to answer in where it was not done in time.
ANSWER_SECONDS = 0.25
# A plugin that had less of its time than this share is not to blame for being late.
ENOUGH_OF_ITS_TIME = 0.75
# A handler that swallowed the first interruption gets another after so long.
AGAIN_SECONDS = 0.1

PAUSE_SECONDS = 60.0
TIME_OUTS_TO_PAUSE = 2

Result = TypeVar("Result")
Monotonic = Callable[[], float]

_set_handler: Callable[[int, Any], Any] = _signal.signal  # Any: an `int` too stands for a handler
_set_timer: Callable[..., tuple[float, float]] = _signal.setitimer
_ALARM = int(signal.SIGALRM)


class Budget:
    """The time of one turn, running from when its request came in.

    seconds: for all of it. monotonic: tells seconds from an unnamed start.
    """

    __slots__ = ("_end", "_monotonic")

    def __init__(
        self, seconds: float = TURN_SECONDS, *, monotonic: Monotonic = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def remaining_seconds(self) -> float:
        """What is left of it; 0 where it is spent."""
        return max(0.0, self._end - self._monotonic())


class Breaker:
    """Which plugins are paused: two time-outs within a minute pause one for a minute.

    Each worker has its own, and forgets it when it ends.
    """

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic
        self._time_outs: dict[str, list[float]] = {}
        self._paused_until: dict[str, float] = {}

    def is_open(self, plugin: str) -> bool:
        """Whether the plugin is not to be called now."""
        until = self._paused_until.get(plugin)
        if until is None:
            return False
        if self._monotonic() < until:
            return True
        self._paused_until.pop(plugin, None)
        return False

    def note_time_out(self, plugin: str) -> bool:
        """Whether this time-out of the plugin was the one that pauses it."""
        now = self._monotonic()
        recent = [at for at in self._time_outs.get(plugin, ()) if now - at < PAUSE_SECONDS]
        self._time_outs[plugin] = [*recent, now]
        if len(recent) + 1 < TIME_OUTS_TO_PAUSE:
            return False
        del self._time_outs[plugin]
        self._paused_until[plugin] = now + PAUSE_SECONDS
        return True


class Watch:
    """Runs handlers within their time, and none of a plugin that is paused.

    handler_seconds: what one gets at most.
    """

    def __init__(
        self, breaker: Breaker | None = None, *, handler_seconds: float = HANDLER_SECONDS
    ) -> None:
        self._breaker = breaker or Breaker()
        self._handler_seconds = handler_seconds

    def run(self, plugin: str, call: Callable[[], Result], remaining_seconds: float) -> Result:
        """What the call returns, or whatever it raises.

        remaining_seconds: of the turn. Raises PluginPaused without calling where the plugin is
        paused, PluginTimeout where the time was not enough; the plugin is blamed for that only
        where it had most of its time.
        """
        if self._breaker.is_open(plugin):
            raise PluginPaused(plugin, PAUSE_SECONDS)
        seconds = min(self._handler_seconds, remaining_seconds - ANSWER_SECONDS)
        try:
            return run_within(seconds, call, plugin=plugin)
        except PluginTimeout as error:
            is_to_blame = seconds >= ENOUGH_OF_ITS_TIME * self._handler_seconds
            error.has_paused = is_to_blame and self._breaker.note_time_out(plugin)
            raise


def run_within(seconds: float, call: Callable[[], Result], *, plugin: str) -> Result:
    """What the call returns, or whatever it raises.

    plugin: whose code it is, for the error. Raises PluginTimeout once the time is over; what the
    call gives or raises after that is not used. May be nested: the shorter time holds.
    """
    if seconds <= 0:
        raise PluginTimeout(plugin, seconds)
    if threading.current_thread() is threading.main_thread():
        return _run_interrupted(seconds, call, plugin)
    return _run_beside(seconds, call, plugin)


def is_ctrl_c(error: BaseException) -> bool:
    """Whether the operator may have sent it, so that it is not to be caught.

    Ctrl-C reaches Python in the main thread, and is an exception only while nobody, such as
    gunicorn, has taken its signal; elsewhere a KeyboardInterrupt is of the plugin's own making.
    """
    return (
        isinstance(error, KeyboardInterrupt)
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )


def comes_from_outside(error: BaseException) -> bool:
    """Whether what ended a plugin's code is none of its own: Ctrl-C, or that its time is over."""
    return isinstance(error, _TimeIsOver) or is_ctrl_c(error)


class _TimeIsOver(BaseException):
    """Ends a call from inside it; no `except Exception` stops it."""


class _Alarm:
    """Interrupts what runs within a frame, again and again; never what stands around it."""

    __slots__ = ("_outer", "has_rung")

    def __init__(self, outer: FrameType) -> None:
        self._outer = outer
        self.has_rung = False

    def ring(self, signum: int, frame: FrameType | None) -> None:
        """Take the signal. In the outer frame itself the call is over, or has yet to begin."""
        del signum
        if frame is not self._outer:
            self.has_rung = True
            raise _TimeIsOver


def _run_interrupted(seconds: float, call: Callable[[], Result], plugin: str) -> Result:
    """Run with the process's one timer; whoever had it before gets it back."""
    alarm = _Alarm(sys._getframe())
    former = _set_handler(_ALARM, alarm.ring)
    started = time.monotonic()
    left, interval = _set_timer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    if 0 < left < seconds:
        _set_timer(signal.ITIMER_REAL, left, AGAIN_SECONDS)
    failure: BaseException | None = None
    try:
        result = _inside(call)
    except _TimeIsOver as error:
        failure = error.with_traceback(_to_the_place(error.__traceback__))
    except BaseException as error:
        failure = error
    _set_timer(signal.ITIMER_REAL, 0)
    _set_handler(_ALARM, former)
    if left:
        # Never 0, which would be no timer at all.
        rest = max(1e-6, left - (time.monotonic() - started))
        _set_timer(signal.ITIMER_REAL, rest, interval)
    if alarm.has_rung:
        raise PluginTimeout(plugin, seconds) from failure
    if failure:
        raise failure
    return result


def _to_the_place(trace: TracebackType | None) -> TracebackType | None:
    """The traceback to where the call was interrupted, without the alarm's own frame."""
    step = trace
    while step and step.tb_next and step.tb_next.tb_next:
        step = step.tb_next
    if step:
        step.tb_next = None
    return trace


def _inside(call: Callable[[], Result]) -> Result:
    """What the call returns. A frame of its own, by which the alarm knows that it still runs."""
    return call()


def _run_beside(seconds: float, call: Callable[[], Result], plugin: str) -> Result:
    """Run in a thread of its own, which is left alone when its time is over."""
    results: list[Result] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            results.append(call())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work, name=f"handler of {plugin}", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise PluginTimeout(plugin, seconds)
    if failures:
        raise failures[0]
    return results[0]
