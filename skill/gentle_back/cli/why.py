"""`gentle-back why`: what one utterance is taken for, and how that came about."""

from __future__ import annotations

from pathlib import Path

import click

from gentle_back.cli.listening import listener_of, means_option
from gentle_back.cli.options import plugin_by_hand
from gentle_back.evaluation.listen import Explained


@click.command("why")
@click.argument("words", nargs=-1, required=True)
@plugin_by_hand
@means_option
@click.pass_context
def command(
    ctx: click.Context,
    words: tuple[str, ...],
    plugin: tuple[Path, ...],
    means: Path | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Explain what one utterance is taken for: candidates, danger, items.

    WORDS are taken as what begins a conversation. Shown are, in this order: the words after
    normalisation; the danger that was looked for; the candidates with their
    scores, the reason for each and its plugin; the slots; the items considered; the answer.
    """
    *_, listener = listener_of(ctx, means, plugins_dir, safe_mode, plugin)
    _tell(listener.explain(" ".join(words)))


def _tell(told: Explained) -> None:
    _row("words", " ".join(told.words) or "none")
    _row("danger", told.danger or "none")
    _row("verdict", told.verdict)
    for candidate in told.candidates:
        slots = "".join(f"  {name}={value}" for name, value in candidate.slots.items())
        title = f"{candidate.intent} of {candidate.plugin}{slots}"
        _row(f"  {candidate.score:.2f}", f"{title}  ({candidate.why})")
    _row("items", "" if told.items else "none")
    for key, score in told.items:
        _row(f"  {score:.2f}", key)
    _row("answer", told.answer)
    _row("said", told.text)


def _row(name: str, text: str) -> None:
    click.echo(f"{name:10}{text}".rstrip())
