"""`gentle-back talk`: a conversation at the terminal, with a voice."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from textwrap import fill, indent

import click

from gentle_back.cli.aloud import Aloud
from gentle_back.cli.connect import connected_device
from gentle_back.cli.options import check_exclusive, config_of, device_options, plugin_by_hand
from gentle_back.cli.record import Transcript
from gentle_back.cli.reload import reloading_device
from gentle_back.cli.ringing import ringing_here
from gentle_back.device.echo import Echo
from gentle_back.device.heard import Heard

MARGIN = "     "
WIDEST = 100
INTRODUCTION = (
    "General information, not medical advice; no clinician has signed it off.\n"
    "Type what you would say. Enter alone is silence; Ctrl-D or exit leaves."
)


@click.command("talk")
@click.option("--no-voice", is_flag=True, help="Print the answers only.")
@plugin_by_hand
@click.option(
    "--reload", is_flag=True, help="Hear each edit of the plugin and of content, without a restart."
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the conversation down as a test, such as tests/sling.talk.yaml.",
)
@device_options
@click.pass_context
def command(
    ctx: click.Context,
    no_voice: bool,
    plugin: tuple[Path, ...],
    reload: bool,
    record: Path | None,
    url: str | None,
    locale: str | None,
    country: str | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Talk with the skill: type what you would say, hear the answer.

    Every word goes the whole real way: understood by the skill's phrases, sent as a signed Alexa
    request over HTTP, answered by a plugin, spoken by the local voice. Nothing is kept: what you
    typed is forgotten when you leave.

    With a pipe, each line is one utterance and brings one line of answer:

    \b
        printf 'why does my back hurt\\nnext\\n' | gentle-back talk

    Who writes a plugin hears each edit at once, and sees what the plugin did:

    \b
        GENTLE_BACK_TRACE=1 gentle-back talk --plugin sling-fit --reload
    """
    config = config_of(
        ctx, locale=locale, country=country, plugins_dir=plugins_dir, safe_mode=safe_mode
    )
    check_exclusive(url, plugin, is_reloading=reload)
    transcript = Transcript(record, config) if record else None
    device = (
        reloading_device(config, plugin, _tell_reload, transcript)
        if reload
        else connected_device(config, url, plugin, transcript)
    )
    with device as echo:
        if sys.stdin.isatty():
            with ringing_here(config, _tell_ring, is_silent=no_voice):
                _converse(echo, no_voice=no_voice)
        else:
            _answer_lines(echo)
    if transcript:
        transcript.write()
        click.secho(f"Written down in {record}; hear it again with pytest.", err=True, dim=True)


def _tell_reload(text: str) -> None:
    """Tell the author of a plugin, beside the conversation, what was reloaded or why it was not."""
    click.secho(indent(text, MARGIN), err=True, fg="cyan")


def _tell_ring(text: str) -> None:
    """Show a reminder that rings, above what she is typing."""
    click.secho(f"{MARGIN}[reminder] {text}", bold=True)


def _answer_lines(echo: Echo) -> None:
    for line in sys.stdin:
        with redirect_stdout(sys.stderr):  # what a plugin prints is no answer
            heard = echo.say(line)
        click.echo(" ".join((heard.trouble or heard.shown).split()))


def _converse(echo: Echo, *, no_voice: bool) -> None:
    click.secho(INTRODUCTION, dim=True)
    aloud = None if no_voice else Aloud()
    try:
        _tell(echo.open(), aloud)
        for utterance in _typed():
            if aloud:
                _interrupt(echo, aloud)
                _tell_silence(aloud)
            if utterance.strip().lower() in {"exit", "quit"}:
                echo.leave()
                return
            _tell(echo.say(utterance), aloud)
        echo.leave()
    except KeyboardInterrupt:
        echo.leave()
    finally:
        if aloud:
            aloud.hush()
        click.secho("Take care.", dim=True)


def _interrupt(echo: Echo, aloud: Aloud) -> None:
    """Stop what is said, as an Echo does when she speaks; of a recording it knows the place."""
    aloud.hush()
    heard_ms = aloud.recording_heard_ms
    if heard_ms is not None:
        echo.hear(heard_ms)


def _tell_silence(aloud: Aloud) -> None:
    """Say once, in a line, why nothing is heard."""
    if reason := aloud.why_silent():
        click.secho(f"{MARGIN}Text only: {reason}", fg="yellow")


def _typed() -> Iterator[str]:
    """What she types, line by line, with editing; the history ends with the conversation."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession("you> ", history=InMemoryHistory())
    while True:
        try:
            with patch_stdout(raw=True):  # a reminder may ring meanwhile
                typed = session.prompt()
        except EOFError:
            return
        yield typed


def _tell(heard: Heard, aloud: Aloud | None) -> None:
    """Show what was understood and what is heard, and say it."""
    if heard.understood:
        known = heard.understood
        slots = "".join(f" {name}={value}" for name, value in known.slots.items())
        click.secho(f"     {known.intent}{slots}  {known.score:.2f}", dim=True)
    if heard.trouble:
        click.secho(f"     {heard.trouble}", fg="red")
    if heard.shown:
        click.echo(fill(heard.shown, _width(), initial_indent=MARGIN, subsequent_indent=MARGIN))
    if heard.warning:
        click.secho(f"{MARGIN}{heard.warning}", fg="yellow")
    if heard.card:
        card = f"[card] {heard.card[0]}\n\n{heard.card[1]}"
        click.secho(indent(card, "     | ", lambda line: True), dim=True)
    if not heard.is_open:
        click.secho("     The session has ended. Ask again, or leave with Ctrl-D.", dim=True)
    if aloud and heard.pieces:
        aloud.speak(heard.pieces)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST)
