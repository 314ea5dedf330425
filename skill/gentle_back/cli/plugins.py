"""`gentle-back plugins`: which plugins answer, and why others do not."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from gentle_back.cli.options import config_of, plugin_options
from gentle_back.plugins import PluginHost
from gentle_back.service import load_parts


@click.command("plugins")
@plugin_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(
    ctx: click.Context, plugins_dir: Path | None, safe_mode: bool | None, as_json: bool
) -> None:
    """List the plugins: what each answers, and why one was left out.

    Exit code 1 where a plugin that was meant to run was left out.
    """
    # What the log would say stands in the list.
    logging.basicConfig(level=logging.CRITICAL)
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    host, _ = load_parts(config)
    click.echo(_as_json(host)) if as_json else _print_table(host)
    ctx.exit(1 if any(one.is_fault for one in host.left_out) else 0)


def _as_json(host: PluginHost) -> str:
    running = [
        {
            "name": one.name,
            "origin": one.origin,
            "is_own": one.is_own,
            "intents": sorted(one.intents),
        }
        for one in host.plugins
    ]
    left_out = [
        {"name": one.name, "origin": one.origin, "reason": one.reason, "is_fault": one.is_fault}
        for one in host.left_out
    ]
    return json.dumps({"running": running, "left_out": left_out}, indent=2)


def _print_table(host: PluginHost) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("plugin", "from", "answers"):
        table.add_column(heading, overflow="fold")
    for plugin in host.plugins:
        table.add_row(
            Text(plugin.name, style="bold"), Text(plugin.origin), Text(", ".join(plugin.intents))
        )
    for gone in host.left_out:
        style = "red" if gone.is_fault else "dim"
        table.add_row(
            Text(gone.name, style=style), Text(gone.origin), Text(f"left out: {gone.reason}", style)
        )
    Console().print(table)
