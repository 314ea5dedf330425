"""`gentle-back doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict

import click

from gentle_back.cli.examination import Finding, examine
from gentle_back.clock import SystemClock

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Look at all that serving and speaking need; each finding with its mend.

    Settings, clock, trusted certificates, skill id, content, plugins, memory, recordings, folders,
    port, voice: one line each. What the offline device alone needs is no more than a warning.
    Nothing is asked of the internet.

    Exit code 1 where something fails, 0 otherwise.
    """
    # What the log would say stands in the findings.
    logging.basicConfig(level=logging.CRITICAL)
    findings = list(examine(ctx.find_root().obj, SystemClock()))
    _print_json(findings) if as_json else _print_lines(findings)
    ctx.exit(1 if any(one.level == "fail" for one in findings) else 0)


def _print_json(findings: Sequence[Finding]) -> None:
    click.echo(json.dumps([asdict(one) for one in findings], indent=2, ensure_ascii=False))


def _print_lines(findings: Sequence[Finding]) -> None:
    width = max(len(one.subject) for one in findings)
    for one in findings:
        level = click.style(f"{one.level:<4}", fg=COLOURS[one.level])
        click.echo(f"{level}  {one.subject:<{width}}  {one.found} {one.mend}".rstrip())
