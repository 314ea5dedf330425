"""Rings: looks for what is due in the store, and says it, by the voice or in print."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeAlias

import click

from gentle_back.cli.aloud import Aloud
from gentle_back.clock import SystemClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.errors import GentleBackError
from gentle_back.reminders.ringer import Ringer, Rung
from gentle_back.reminders.spoken import ring_line

log = logging.getLogger(__name__)

# A reminder that is set meanwhile is heard of after so long at the latest.
LOOK_EVERY_SECONDS = 1.0
# A store that cannot be used is not asked again at once, nor content read that is being edited.
TROUBLE_SECONDS = 30.0
END_SECONDS = 5.0

# By these settings reminders of this computer's device are kept here.
RUNG_HERE = frozenset({"auto", "local"})

# What the process beside a server runs; it has its settings from its input.
ALONE = "from gentle_back.cli.ringing import ring_alone; ring_alone()"

Tell: TypeAlias = Callable[[str], None]


def ring_until(stop: Event, ringer: Ringer, tell: Callable[[Rung], None]) -> None:
    """Tell what is due, again and again, until it is to stop.

    What could not be told for some trouble of ours is told by its repeat.
    """
    pause = LOOK_EVERY_SECONDS
    while not stop.wait(pause):
        try:
            for rung in ringer.due():
                tell(rung)
                ringer.told(rung)
            pause = LOOK_EVERY_SECONDS
        except GentleBackError as error:
            log.error("a reminder could not be looked for, or not be told: %s", error)
            pause = TROUBLE_SECONDS


@contextmanager
def ringing_here(config: Config, show: Tell, *, is_silent: bool) -> Iterator[None]:
    """Rings beside what the block does, in a thread of this process.

    show: prints what is said. is_silent: whether that is all.
    """
    if config.reminders not in RUNG_HERE:
        yield
        return
    stop = Event()
    tell = show if is_silent else _spoken(show)
    work = (stop, ringer_of(config), _said_by(config, tell))
    thread = Thread(target=ring_until, args=work, name="reminders", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(END_SECONDS)


@contextmanager
def ringing_process(config: Config) -> Iterator[None]:
    """Rings beside a server, in one process however many workers it has."""
    server = os.getpid()
    # None of multiprocessing's: each worker that is forked from here would end it with itself.
    process = subprocess.Popen(  # noqa: S603 - our own command, never her words
        [sys.executable, "-P", "-c", ALONE],
        stdin=subprocess.PIPE,
        # Ctrl-C in the terminal is for the server, which ends this one.
        process_group=0,
    )
    if process.stdin:
        with process.stdin as told:
            pickle.dump((config, server), told)
    try:
        yield
    finally:
        if os.getpid() == server:  # a worker that ends comes by here too
            process.terminate()
            process.wait(END_SECONDS)


def ring_alone() -> None:
    """Ring until the server that tells us by our input is gone, by the voice or in print."""
    from gentle_back.log import start_logging

    config, parent = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own server
    start_logging(config.log_level)
    tell = _spoken(lambda text: click.echo(f"reminder: {text}"))
    ring_until(_WhenOrphaned(parent), ringer_of(config), _said_by(config, tell))


def _spoken(show: Tell) -> Tell:
    """Shows it, and says it by a voice of its own, which starts with the first that rings."""
    voices: list[Aloud] = []

    def tell(text: str) -> None:
        if not voices:
            voices.append(Aloud())
        show(text)
        voices[0].speak((text,))
        voices[0].finish()
        if reason := voices[0].why_silent():
            click.echo(f"Text only: {reason}", err=True)

    return tell


def _said_by(config: Config, tell: Tell) -> Callable[[Rung], None]:
    """Tells a ring in words; the content is read when the first one comes."""
    language = config.locale.partition("-")[0]
    contents: list[CompiledContent] = []

    def say(rung: Rung) -> None:
        from gentle_back.service import load_parts

        if not contents:
            contents.append(load_parts(config)[1])
        tell(ring_line(contents[0], language, rung).text)

    return say


class _WhenOrphaned(Event):
    """Is set once the process that started this one is gone, however it went."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it is over, after so long at most."""
        return super().wait(timeout) or os.getppid() != self._parent


def ringer_of(config: Config) -> Ringer:
    """Finds what is due by these settings."""
    from gentle_back.service import reminder_store

    clock = SystemClock()
    return Ringer(reminder_store(config, clock), clock)
