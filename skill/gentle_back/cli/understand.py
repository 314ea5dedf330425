"""`gentle-back understand`: what each utterance is taken for, a line of JSON each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from gentle_back.cli.listening import listener_of, means_option


@click.command("understand")
@click.argument("files", nargs=-1, type=click.File(encoding="utf-8", errors="replace"))
@means_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[TextIO, ...],
    means: Path | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Read utterances, one a line, from FILES or from standard input; print what each is taken for.

    Each line out is a JSON object: text; intent; slots with ids; means, as "area.action:value";
    danger, the level that was answered; items, the topics found, best first, with scores;
    confidence; asks, the readings that a question back offers. Nothing is kept of what was read.
    """
    _, related, listener = listener_of(ctx, means, plugins_dir, safe_mode)
    for text in _utterances(files or (sys.stdin,)):
        click.echo(json.dumps(listener.hear(text).as_json(related), ensure_ascii=False))


def _utterances(files: tuple[TextIO, ...]) -> Iterator[str]:
    for file in files:
        for line in file:
            yield line.rstrip("\r\n")
