"""`gentle-back exercise`: the guided exercises, listed, shown, rendered and played."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from textwrap import fill

import click

from gentle_back.cli.exercise_named import (
    content_for,
    place_of,
    routines_by_id,
    set_options,
    sets_of,
    variant_of,
)
from gentle_back.cli.exercise_sheet import HEADINGS, row_of, sheet_of
from gentle_back.cli.live.player import LivePlayer
from gentle_back.cli.live.session import SkillLines
from gentle_back.cli.options import config_of, plugin_options
from gentle_back.errors import VoiceError
from gentle_back.voice import Voice, open_voice

EXIT_NO_VOICE = 3
WIDEST = 100
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("exercise")
def command() -> None:
    """List, show, render and play the guided exercises.

    For whoever writes or reviews them: each is shown with its sources, and heard with its exact
    timing, without Alexa.
    """
    logging.basicConfig(level=logging.CRITICAL)


@command.command("list")
@plugin_options
@click.pass_context
def list_exercises(ctx: click.Context, plugins_dir: Path | None, safe_mode: bool | None) -> None:
    """List the exercises: id, title, level, length of a set, and for whom.

    For whom: the weeks of pregnancy in which it fits, and the day after a vaginal birth and after a
    caesarean from which it does. `show` has all of it.
    """
    from rich.console import Console
    from rich.table import Table

    content, language = content_for(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading == HEADINGS[0])
    for name, routine in sorted(routines_by_id(content, language).items()):
        if name == routine.id:
            table.add_row(*row_of(routine))
    console = Console()
    console.print(table, width=None if console.is_terminal else WIDEST)


@command.command("show")
@click.argument("routine_id", metavar="ID")
@plugin_options
@click.pass_context
def show(
    ctx: click.Context, routine_id: str, plugins_dir: Path | None, safe_mode: bool | None
) -> None:
    """Show all that is written of an exercise: phases, gate, mistakes, sources."""
    content, language = content_for(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    routine = sets_of(content, language, routine_id).routine
    for heading, lines in sheet_of(routine, content):
        for number, line in enumerate(lines):
            margin = f"{'' if number else heading:9} "
            click.echo(fill(line, WIDEST, initial_indent=margin, subsequent_indent=" " * 10))


@command.command("render")
@click.argument("routine_id", metavar="ID")
@click.option("--wav", type=FILE, help="The set as sound, each word at its exact sample.")
@click.option("--mp3", type=FILE, help="The same as Alexa plays it (extra: audio).")
@click.option("--apla", type=FILE, help="As a document of APL for Audio, in Alexa's voice.")
@click.option("--ssml", type=FILE, help="As SSML; its times are approximate.")
@click.option("--cues", type=FILE, help="The cues as JSON: seconds, text, total.")
@click.option("--svg", type=FILE, help="A picture of the timing.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@set_options
@plugin_options
@click.pass_context
def render(
    ctx: click.Context,
    routine_id: str,
    wav: Path | None,
    mp3: Path | None,
    apla: Path | None,
    ssml: Path | None,
    cues: Path | None,
    svg: Path | None,
    force: bool,
    from_seconds: float,
    repetitions: int | None,
    slower: int,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Write a set of an exercise to files, in one form or several.

    \b
        gentle-back exercise render small-bridge --wav bridge.wav --svg bridge.svg

    Exit codes: 0 written; 1 something to mend; 2 wrong arguments; 3 a recording was asked for and
    there is no voice.
    """
    from gentle_back.cli import exercise_files as written

    files = {"wav": wav, "mp3": mp3, "apla": apla, "ssml": ssml, "cues": cues, "svg": svg}
    wanted = {kind: path for kind, path in files.items() if path}
    if not wanted:
        raise click.UsageError("Name at least one file, such as --wav bridge.wav.")
    content, language = content_for(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    sets = sets_of(content, language, routine_id)
    variant = variant_of(sets.routine, repetitions, slower)
    timeline = sets.timeline(variant, 0, place_of(sets.routine, variant, from_seconds))
    written.check_places(wanted, may_replace=force)
    voice = _voice(ctx) if wanted.keys() & set(written.SPOKEN) else None
    try:
        written.write_all(written.WrittenSet(sets, timeline), wanted, voice)
    finally:
        if voice:
            voice.close()


@command.command("play")
@click.argument("routine_id", metavar="ID")
@click.option("--silent", is_flag=True, help="Follow the text by the clock, without sound.")
@set_options
@plugin_options
@click.pass_context
def play(
    ctx: click.Context,
    routine_id: str,
    silent: bool,
    from_seconds: float,
    repetitions: int | None,
    slower: int,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Play an exercise here, with its exact timing.

    In a terminal the space bar holds it and lets it go on; typed words control it: pause, carry
    on, stop, repeat, back, next, start again, slower, faster, fewer, how long left, another set.
    In a pipe each cue is a line with its time.

    This is for review: of all gates only the warning signs are asked about. A mother is asked for
    her weeks and her birth first, when she asks the skill itself.

    Exit codes: 0 played, or stopped; 1 something to mend; 2 wrong arguments; 3 no voice or no
    sound card: --silent needs neither.
    """
    from gentle_back.cli import exercise_play as live

    content, language = content_for(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    sets = sets_of(content, language, routine_id)
    variant = variant_of(sets.routine, repetitions, slower)
    from_ms = place_of(sets.routine, variant, from_seconds)
    country = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode).country
    lines = SkillLines(content, language)
    with ExitStack() as stack:
        try:
            output = live.silent_output() if silent else stack.enter_context(live.sound_output())
        except VoiceError as error:
            click.echo(f"gentle-back: {error} To follow the text alone, add --silent.", err=True)
            ctx.exit(EXIT_NO_VOICE)
        if live.is_well(sets.routine, lines, country):
            player = LivePlayer(sets, output, variant)
            live.play(player, from_ms, lines)


def _voice(ctx: click.Context) -> Voice:
    try:
        return open_voice()
    except VoiceError as error:
        click.echo(f"gentle-back: {error}", err=True)
        ctx.exit(EXIT_NO_VOICE)
