"""`gentle-back eval`: how well she is understood, measured on lines with what they mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from gentle_back.cli.listening import listener_of, means_option
from gentle_back.evaluation.language import LanguageMeasures, curve, measure_language
from gentle_back.evaluation.lines import Line, read_lines
from gentle_back.evaluation.listen import Heard
from gentle_back.evaluation.means import Means
from gentle_back.evaluation.picture import curve_svg
from gentle_back.evaluation.questions import QuestionMeasures, measure_questions
from gentle_back.evaluation.safety import SafetyMeasures, measure_safety

Measures = LanguageMeasures | QuestionMeasures | SafetyMeasures
KINDS = ("language", "questions", "safety")


@click.command("eval")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the measures and misses as JSON.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw accuracy against rejection into this SVG file (language only).",
)
@means_option
@click.pass_context
def command(
    ctx: click.Context,
    kind: str,
    files: tuple[Path, ...],
    as_json: bool,
    plot: Path | None,
    means: Path | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Measure understanding, free questions or danger signs on labelled lines.

    KIND says which of the three; FILES hold JSON lines.
    A line has `text`, and `means` (for a question, `topic`); reports of danger signs also `level`.
    Lines whose meaning no intent has yet are counted and left out. Every miss is listed.
    """
    if plot and kind != "language":
        raise click.BadParameter("goes with language only.", param_hint="--plot")
    lines = read_lines(files)
    _, related, listener = listener_of(ctx, means, plugins_dir, safe_mode)
    heard = [listener.hear(line.text) for line in lines]
    measures = _measures(kind, lines, heard, related)
    if as_json:
        click.echo(json.dumps(_as_json(measures), ensure_ascii=False, indent=2))
    else:
        _tell(measures)
    if plot:
        picture = curve_svg(curve(lines, heard, related), "Accuracy against rejection")
        plot.write_text(picture, encoding="utf-8")


def _measures(kind: str, lines: Sequence[Line], heard: Sequence[Heard], means: Means) -> Measures:
    if kind == "language":
        return measure_language(lines, heard, means)
    if kind == "questions":
        return measure_questions(lines, heard, means)
    return measure_safety(lines, heard)


def _tell(measures: Measures) -> None:
    for line, one in measures.misses:
        click.echo(f"{line.id}  {line.text}\n    {line.means}  <-  {_taken(one)}")
    click.echo("")
    for name, held in measures.rows():
        click.echo(f"{name:40} {held}")
    if isinstance(measures, LanguageMeasures) and measures.slot_f1 is not None:
        click.echo(f"{'slot F1':40} {measures.slot_f1:6.1%}")
    if not isinstance(measures, SafetyMeasures) and measures.not_yet:
        click.echo(f"{measures.not_yet} lines left out: no intent has their meaning yet.")


def _taken(one: Heard) -> str:
    if one.asks:
        return "asked: " + " or ".join(one.asks)
    return f"{one.means}  ({one.candidate} {one.confidence:.2f})"


def _as_json(measures: Measures) -> dict[str, object]:
    told: dict[str, object] = {name.strip(): held.as_json() for name, held in measures.rows()}
    if isinstance(measures, LanguageMeasures):
        told["slot F1"] = measures.slot_f1
    if not isinstance(measures, SafetyMeasures):
        told["left out"] = measures.not_yet
    told["misses"] = [
        {
            "id": line.id,
            "text": line.text,
            "means": list(line.readings),
            "level": list(line.levels),
            "heard": one.means,
            "danger": one.danger,
            "asks": list(one.asks),
            "confidence": round(one.confidence, 4),
        }
        for line, one in measures.misses
    ]
    return told
