"""Time limits: what is interrupted, what is given back, and when a plugin is left alone."""

from __future__ import annotations

import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from contents import small_content
from gentle_back.deadline import (
    HANDLER_SECONDS,
    PAUSE_SECONDS,
    TURN_SECONDS,
    Breaker,
    Budget,
    Watch,
    is_ctrl_c,
    run_within,
)
from gentle_back.dialogue import Session
from gentle_back.errors import PluginPaused, PluginTimeout
from gentle_back.hookspecs import Handler
from gentle_back.plugins import Owner, PluginHost
from gentle_back.skill import Skill
from gentle_back.values import Content, Reply, Turn, say

LIMIT = 0.2
LONG = 5.0


def sleep() -> None:
    time.sleep(LONG)


def wait_for_the_network() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(LONG)
        ours.recv(1)


def compute() -> None:
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        pass


def backtrack() -> None:
    re.match(r"(a+)+$", "a" * 32 + "b")


def swallow_exceptions() -> None:
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        with suppress(Exception):
            time.sleep(LONG)


def swallow_once() -> None:
    try:
        time.sleep(LONG)
    except BaseException:
        time.sleep(LONG)


def fail_when_interrupted() -> None:
    try:
        time.sleep(LONG)
    finally:
        raise LookupError("tidying up")


def hand_in_late() -> str:
    try:
        time.sleep(LONG)
    except BaseException:
        return "late"
    return "in time"


SLOW = [
    sleep,
    wait_for_the_network,
    compute,
    backtrack,
    swallow_exceptions,
    swallow_once,
    fail_when_interrupted,
    hand_in_late,
]


def spent(call: Callable[[], object], seconds: float = LIMIT) -> tuple[float, PluginTimeout]:
    """How long a call that times out took, and its error."""
    started = time.monotonic()
    with pytest.raises(PluginTimeout) as caught:
        run_within(seconds, call, plugin="tea")
    return time.monotonic() - started, caught.value


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever a test does, the process's timer and its handler are as they were."""
    before = signal.getsignal(signal.SIGALRM)
    yield
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize("call", SLOW)
def test_slow_call_is_interrupted_in_the_main_thread(call: Callable[[], object]) -> None:
    took, error = spent(call)
    assert LIMIT <= took < LIMIT + 1.0
    assert error.plugin == "tea"
    assert error.seconds == LIMIT
    assert "longer than 0.2 seconds" in str(error)


def test_time_out_tells_where_the_call_was() -> None:
    _, error = spent(sleep, 0.05)
    assert error.__cause__ is not None
    trace = error.__cause__.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    assert trace is not None
    assert trace.tb_frame.f_code is sleep.__code__


@pytest.mark.parametrize("call", [sleep, wait_for_the_network, swallow_once])
def test_slow_call_is_given_up_in_another_thread(call: Callable[[], object]) -> None:
    took: list[float] = []
    thread = threading.Thread(target=lambda: took.append(spent(call)[0]))
    thread.start()
    thread.join(LONG)
    assert len(took) == 1
    assert LIMIT <= took[0] < LIMIT + 1.0


@pytest.mark.parametrize("is_main", [True, False], ids=["main thread", "other thread"])
def test_result_and_exceptions_come_through(is_main: bool) -> None:
    def fail() -> None:
        raise LookupError("no tea")

    def leave() -> None:
        sys.exit(3)

    def check() -> None:
        assert run_within(LONG, lambda: "tea", plugin="tea") == "tea"
        for call, error in ((fail, LookupError), (leave, SystemExit)):
            with pytest.raises(error):
                run_within(LONG, call, plugin="tea")
        checked.append(True)

    checked: list[bool] = []
    if is_main:
        check()
    else:
        thread = threading.Thread(target=check)
        thread.start()
        thread.join()
    assert checked


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_call_without_time_is_not_begun(seconds: float) -> None:
    called: list[bool] = []
    with pytest.raises(PluginTimeout):
        run_within(seconds, lambda: called.append(True), plugin="tea")
    assert not called


def test_shorter_time_outside_ends_a_longer_one_inside() -> None:
    took, _ = spent(lambda: run_within(LONG, sleep, plugin="inner"))
    assert took < 1.0


def test_time_outside_goes_on_after_a_call_inside() -> None:
    def several() -> None:
        for _ in range(100):
            with pytest.raises(PluginTimeout):
                run_within(0.02, sleep, plugin="inner")

    took, _ = spent(several)
    assert took < 1.0


def test_handler_and_timer_of_another_are_given_back() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, _: rung.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        run_within(LONG, lambda: None, plugin="tea")
        end = time.monotonic() + LONG
        while not rung and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == [signal.SIGALRM]


def test_ctrl_c_is_told_from_what_a_plugin_raises() -> None:
    told: list[bool] = []
    thread = threading.Thread(target=lambda: told.append(is_ctrl_c(KeyboardInterrupt())))
    thread.start()
    thread.join()
    assert told == [False]
    assert is_ctrl_c(KeyboardInterrupt())
    assert not is_ctrl_c(SystemExit())
    # As in a worker of gunicorn, which takes the signal itself.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        assert not is_ctrl_c(KeyboardInterrupt())
    finally:
        signal.signal(signal.SIGINT, before)


class Seconds:
    """A measure of durations that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_budget_runs_from_receipt_to_nothing() -> None:
    seconds = Seconds()
    budget = Budget(monotonic=seconds)
    assert budget.remaining_seconds() == TURN_SECONDS
    seconds.now = 3.0
    assert budget.remaining_seconds() == 1.0
    seconds.now = 9.0
    assert budget.remaining_seconds() == 0.0


@pytest.mark.parametrize(
    ("moments", "is_open"),
    [
        ([0.0], False),
        ([0.0, 59.9], True),
        ([0.0, 60.0], False),
        ([0.0, 60.0, 61.0], True),
        ([0.0, 1.0], True),
    ],
)
def test_two_time_outs_within_a_minute_open_the_breaker(
    moments: list[float], is_open: bool
) -> None:
    seconds = Seconds()
    breaker = Breaker(seconds)
    for seconds.now in moments:
        has_opened = breaker.note_time_out("tea")
    assert has_opened is is_open
    assert breaker.is_open("tea") is is_open
    assert not breaker.is_open("coffee")


def test_breaker_closes_after_a_minute_and_counts_anew() -> None:
    seconds = Seconds()
    breaker = Breaker(seconds)
    breaker.note_time_out("tea")
    breaker.note_time_out("tea")
    seconds.now = PAUSE_SECONDS - 0.1
    assert breaker.is_open("tea")
    seconds.now = PAUSE_SECONDS
    assert not breaker.is_open("tea")
    assert not breaker.note_time_out("tea")
    assert not breaker.is_open("tea")


def test_paused_plugin_is_not_called() -> None:
    seconds = Seconds()
    watch = Watch(Breaker(seconds), handler_seconds=0.02)
    paused = []
    for _ in range(2):
        with pytest.raises(PluginTimeout) as caught:
            watch.run("tea", sleep, TURN_SECONDS)
        paused.append(caught.value.has_paused)
    assert paused == [False, True]
    with pytest.raises(PluginPaused, match="paused for 60 seconds"):
        watch.run("tea", pytest.fail, TURN_SECONDS)
    assert watch.run("coffee", lambda: "fine", TURN_SECONDS) == "fine"
    seconds.now = PAUSE_SECONDS
    assert watch.run("tea", lambda: "again", TURN_SECONDS) == "again"


def test_plugin_is_not_blamed_for_time_that_others_spent() -> None:
    watch = Watch(Breaker(), handler_seconds=HANDLER_SECONDS)
    for _ in range(3):
        with pytest.raises(PluginTimeout) as caught:
            watch.run("tea", sleep, 0.02)
        assert not caught.value.has_paused


# In the skill


def skill_with(handler: Handler, folder: Path, watch: Watch | None = None) -> Skill:
    host = PluginHost((), (), {"SlowIntent": Owner("tea", handler)})
    return Skill(small_content(folder), host, run=(watch or Watch()).run)


def first_key(answered: tuple[Session, Reply]) -> str:
    return answered[1].keys[0]


def test_slow_handler_is_a_kind_word_and_then_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    calls = 0

    def slow(turn: Turn, content: Content) -> Reply:
        nonlocal calls
        calls += 1
        time.sleep(LONG)
        return say(content.item("all").first)

    skill = skill_with(slow, tmp_path, Watch(Breaker(Seconds()), handler_seconds=0.05))
    started = time.monotonic()
    for _ in range(5):
        assert first_key(skill.answer(Session(), Turn("SlowIntent"))) == "skill/lines/trouble"
    assert time.monotonic() - started < 2.0
    assert calls == 2
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert told[0].startswith("plugin tea failed on SlowIntent: PluginTimeout: ")
    assert "in slow" in told[0]
    assert told[1].startswith("plugin tea failed on SlowIntent: PluginTimeout, now paused: ")


def test_handler_gets_no_more_than_is_left_of_the_turn(tmp_path: Path) -> None:
    def slow(turn: Turn, content: Content) -> Reply:
        time.sleep(LONG)
        return say(content.item("all").first)

    skill = skill_with(slow, tmp_path)
    started = time.monotonic()
    answered = skill.answer(Session(), Turn("SlowIntent"), 0.1)
    assert time.monotonic() - started < 1.0
    assert first_key(answered) == "skill/lines/trouble"


class OddError(BaseException):
    """What no `except Exception` catches."""


RAISED = [SystemExit, GeneratorExit, RecursionError, MemoryError, OddError, KeyboardInterrupt]


@pytest.mark.parametrize("kind", RAISED)
def test_whatever_a_handler_raises_is_a_kind_word(
    kind: type[BaseException], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(turn: Turn, content: Content) -> Reply:
        raise kind("what she said")

    before = signal.signal(signal.SIGINT, lambda *_: None)  # as gunicorn does
    try:
        answered = skill_with(fail, tmp_path).answer(Session(), Turn("SlowIntent"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert first_key(answered) == "skill/lines/trouble"
    assert f"plugin tea failed on SlowIntent: {kind.__name__}" in caplog.text
    assert "what she said" not in caplog.text


def test_endless_recursion_is_a_kind_word(tmp_path: Path) -> None:
    def deeper(turn: Turn, content: Content) -> Reply:
        return deeper(turn, content)

    answered = skill_with(deeper, tmp_path).answer(Session(), Turn("SlowIntent"))
    assert first_key(answered) == "skill/lines/trouble"


def test_real_ctrl_c_goes_through_a_handler(tmp_path: Path) -> None:
    def interrupted(turn: Turn, content: Content) -> Reply:
        signal.raise_signal(signal.SIGINT)
        return say(content.item("all").first)

    with pytest.raises(KeyboardInterrupt):
        skill_with(interrupted, tmp_path).answer(Session(), Turn("SlowIntent"))
