"""One exercise played here: what is said before it, its sound, and its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from textwrap import fill
from time import sleep

import click

from gentle_back.cli.live.control_words import ControlWords
from gentle_back.cli.live.follow import followed
from gentle_back.cli.live.output import Output, SilentOutput, SoundOutput
from gentle_back.cli.live.player import LivePlayer
from gentle_back.cli.live.session import SAFETY_LINE, LiveSession, SkillLines
from gentle_back.clock import SystemClock
from gentle_back.content.model import RoutineContent
from gentle_back.routine.audio import Renderer
from gentle_back.routine.cues import clock_time
from gentle_back.safety.screen import emergency_number
from gentle_back.voice import open_voice
from gentle_back.voice.deck import Deck

WIDTH = 80
STOP_SIGNS = ("routine_stop_signs", "routine_stop_signs_pregnant")
FOR_REVIEW = "For review: of all that a mother is asked before, only this is asked here."


def silent_output() -> Output:
    """The clock of this computer, and no sound."""
    return SilentOutput(SystemClock())


@contextmanager
def sound_output() -> Iterator[Output]:
    """The voice and the sound card. Raises VoiceError where there is none."""
    with (
        closing(open_voice()) as voice,
        closing(Deck(voice.rate)) as deck,
    ):
        yield SoundOutput(Renderer(voice), voice.rate, deck.reel, deck)


def is_well(routine: RoutineContent, lines: SkillLines, country: str | None) -> bool:
    """Whether nothing speaks against it: stop signs are shown, warning signs asked about.

    Where nobody is at a keyboard they are shown only.
    """
    _tell(routine.title, routine.position.text)
    signs = STOP_SIGNS if routine.gate.pregnancy else STOP_SIGNS[:1]
    _tell(lines.line(SAFETY_LINE), *map(lines.line, signs))
    _tell(FOR_REVIEW)
    question = lines.line("gate_signs")
    if not sys.stdin.isatty():
        _tell(question)
        return True
    if not click.confirm(fill(question, WIDTH), default=None):
        return True
    number = emergency_number(
        lines.content.countries(lines.language), country, unknown=lines.line("local_number")
    )
    _tell(lines.line("routine_has_sign", number=number))
    return False


def play(player: LivePlayer, from_ms: int, lines: SkillLines) -> None:
    """Play it to its end, or until somebody ends it; Ctrl-C is a kind of stop."""
    try:
        player.begin(from_ms)
        if sys.stdin.isatty() and sys.stdout.isatty():
            _in_a_terminal(player, lines)
        else:
            _line_by_line(player)
    except KeyboardInterrupt:
        player.stop()
    click.echo(lines.line("goodbye"))


def _in_a_terminal(player: LivePlayer, lines: SkillLines) -> None:
    from gentle_back.cli.live import screen

    controls = ControlWords(lines.content, lines.language)
    session = LiveSession(player, controls, lines)
    screen.run(session)
    if session.message:
        _tell(session.message)


def _line_by_line(player: LivePlayer) -> None:
    for at_ms, text in followed(player, sleep):
        click.echo(f"{clock_time(at_ms)}  {text}")


def _tell(*texts: str) -> None:
    for text in texts:
        click.echo(fill(text, WIDTH))
    click.echo("")
