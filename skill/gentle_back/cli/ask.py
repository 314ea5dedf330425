"""`gentle-back ask`: one question, by the whole real way."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from gentle_back.cli.aloud import Aloud
from gentle_back.cli.connect import connected_device
from gentle_back.cli.options import check_exclusive, config_of, device_options, plugin_by_hand
from gentle_back.device.heard import Heard
from gentle_back.device.sounding import pcm
from gentle_back.errors import DeviceError, VoiceError

EXIT_NO_VOICE = 3


@click.command("ask")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--wav",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what is said to this WAV file, instead of playing it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the request and response envelopes.")
@click.option("--no-voice", is_flag=True, help="Print the answer only.")
@plugin_by_hand
@device_options
@click.pass_context
def command(
    ctx: click.Context,
    words: tuple[str, ...],
    wav: Path | None,
    as_json: bool,
    no_voice: bool,
    plugin: tuple[Path, ...],
    url: str | None,
    locale: str | None,
    country: str | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Ask one question; print and speak the answer.

    \b
        gentle-back ask "why does my back hurt"
        gentle-back ask "is it the hormones" --wav answer.wav
        gentle-back ask "why does my back hurt" --json

    Exit codes: 0 answered; 1 something to mend, told in one line; 2 wrong arguments; 3 --wav was
    asked for and there is no voice.
    """
    config = config_of(
        ctx, locale=locale, country=country, plugins_dir=plugins_dir, safe_mode=safe_mode
    )
    check_exclusive(url, plugin, is_reloading=False)
    # What a plugin prints must not stand among the answers.
    with redirect_stdout(sys.stderr), connected_device(config, url, plugin) as echo:
        heard = echo.say(" ".join(words))
    if heard.trouble:
        raise DeviceError(heard.trouble)
    click.echo(_envelopes(heard) if as_json else _printed(heard))
    if wav:
        _write(ctx, heard, wav)
    elif not (no_voice or as_json):
        _speak(heard)


def _envelopes(heard: Heard) -> str:
    return json.dumps(
        {"request": heard.request, "response": heard.response}, indent=2, ensure_ascii=False
    )


def _printed(heard: Heard) -> str:
    card = f"\n\n{heard.card[0]}\n{heard.card[1]}" if heard.card else ""
    return heard.text + card


def _write(ctx: click.Context, heard: Heard, path: Path) -> None:
    from gentle_back.voice import open_voice, write_wav

    try:
        voice = open_voice()
    except VoiceError as error:
        click.echo(f"gentle-back: {error}", err=True)
        ctx.exit(EXIT_NO_VOICE)
    try:
        write_wav(path, pcm(voice, heard.pieces), voice.rate)
    finally:
        voice.close()


def _speak(heard: Heard) -> None:
    with Aloud() as aloud:
        aloud.speak(heard.pieces)
        aloud.finish()
    if aloud.trouble:
        click.echo(f"Text only: {aloud.trouble}", err=True)
