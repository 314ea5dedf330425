"""A routine in a terminal: a bar, the cue now, the next one, and a line to type in."""

from __future__ import annotations

import math
import select

from prompt_toolkit.input import Input, create_input
from prompt_toolkit.keys import Keys
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from gentle_back.cli.live.player import LivePlayer, State
from gentle_back.cli.live.session import LiveSession, minutes_seconds

LOOKS_A_SECOND = 10
HINT = "Space holds it and lets it go on. Or type: pause, carry on, slower, how long left, stop."
_ENTER = {Keys.ControlM, Keys.ControlJ, Keys.Enter}
_LEAVE = {Keys.ControlC, Keys.ControlD}
_RUBOUT = {Keys.ControlH, Keys.Backspace}


class Typed:
    """Keys as they come, gathered to lines; on an empty line the space bar is a control."""

    def __init__(self, session: LiveSession) -> None:
        self.line = ""
        self._session = session

    def press(self, key: str) -> None:
        """Take one key in."""
        if key in _LEAVE:
            self._session.player.stop()
        elif key in _ENTER:
            self._enter()
        elif key in _RUBOUT:
            self.line = self.line[:-1]
        elif key == " " and not self.line:
            self._session.toggle()
        elif len(key) == 1 and key.isprintable():
            self.line += key

    def _enter(self) -> None:
        utterance, self.line = self.line, ""
        if utterance.strip():
            self._session.hear(utterance)


def run(session: LiveSession) -> None:
    """Show the session and take what is typed, until it is over."""
    keys = create_input()
    typed = Typed(session)
    with (
        keys.raw_mode(),
        Live(console=Console(), auto_refresh=False, transient=True) as live,
    ):
        while session.tick() is not State.OVER:
            live.update(picture_of(session, typed.line), refresh=True)
            _take_keys(keys, typed)


def _take_keys(keys: Input, typed: Typed) -> None:
    """Hand over what was typed; wait for it no longer than until the next look."""
    if not select.select([keys.fileno()], [], [], 1 / LOOKS_A_SECOND)[0]:
        # An escape that nothing followed is a key of its own.
        pressed = keys.flush_keys()
    else:
        pressed = keys.read_keys()
    if keys.closed:
        typed.press(Keys.ControlD)
    for press in pressed:
        typed.press(press.key)


def picture_of(session: LiveSession, typed: str) -> RenderableType:
    """All that is shown at one time."""
    player = session.player
    return Group(
        Text.assemble((player.routine.title, "bold"), f"  {_place(player)}  ", _state(player)),
        _bar(player),
        _cues(player),
        Text(session.message or HINT, style="yellow" if session.message else "dim"),
        Text(f"> {typed}"),
    )


def _place(player: LivePlayer) -> str:
    done, total = player.repetition + 1, len(player.timeline.repetition_starts_ms)
    number, sets = player.set_number + 1, player.routine.sets
    # She may do another set than the exercise asks for.
    of_all = f" of {sets}" if number <= sets else ""
    return f"set {number}{of_all}, repetition {done} of {total}"


def _state(player: LivePlayer) -> tuple[str, str]:
    return ("" if player.state is State.PLAYING else str(player.state), "reverse")


def _bar(player: LivePlayer) -> RenderableType:
    row = Table.grid(padding=(0, 1), expand=True)
    row.add_column(ratio=1)
    row.add_column(justify="right")
    timeline = player.timeline
    done_ms = timeline.set_ms - player.left_ms
    bar = ProgressBar(total=timeline.set_ms, completed=done_ms)
    times = f"{minutes_seconds(done_ms)} of {minutes_seconds(timeline.set_ms)}"
    row.add_row(bar, f"{times}, {minutes_seconds(player.left_ms)} left")
    return row


def _cues(player: LivePlayer) -> RenderableType:
    row = Table.grid(padding=(0, 2))
    is_between = player.state is State.BETWEEN
    now, after = (None, None) if is_between else (player.now, player.coming)
    row.add_row(Text("now", style="dim"), Text(now.text if now else "", style="bold green"))
    row.add_row(Text("next", style="dim"), Text(f"{after.text} {_soon(player)}" if after else ""))
    return row


def _soon(player: LivePlayer) -> str:
    """In how many seconds the next cue comes."""
    after = player.coming
    return f"in {math.ceil((after.at_ms - player.heard_ms) / 1_000)}" if after else ""
