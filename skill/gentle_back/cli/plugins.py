"""`gentle-back plugins`: which plugins answer, and why others do not."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from gentle_back.border import Border
from gentle_back.cli.handler_trial import faults_of
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

    Each handler is asked once, with no slot filled, so that one that fails is seen here.

    Exit code 1 where a plugin was left out that was meant to run, or one fails.
    """
    # What the log would say stands in the list.
    logging.basicConfig(level=logging.CRITICAL)
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    host, content = load_parts(config)
    faults = _faults(host, Border(content, host))
    click.echo(_as_json(host, faults)) if as_json else _print_table(host, faults)
    is_whole = not any(faults.values()) and not any(one.is_fault for one in host.left_out)
    ctx.exit(0 if is_whole else 1)


def _faults(host: PluginHost, border: Border) -> dict[str, list[str]]:
    """What goes wrong when each handler is asked once, by plugin."""
    return {
        plugin.name: [
            f"{intent}: {fault}"
            for intent in plugin.intents
            for fault in faults_of(plugin, intent, border)
        ]
        for plugin in host.plugins
    }


def _as_json(host: PluginHost, faults: dict[str, list[str]]) -> str:
    running = [
        {
            "name": one.name,
            "origin": one.origin,
            "is_own": one.is_own,
            "intents": sorted(one.intents),
            "faults": faults[one.name],
        }
        for one in host.plugins
    ]
    left_out = [
        {"name": one.name, "origin": one.origin, "reason": one.reason, "is_fault": one.is_fault}
        for one in host.left_out
    ]
    return json.dumps({"running": running, "left_out": left_out}, indent=2)


def _print_table(host: PluginHost, faults: dict[str, list[str]]) -> None:
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
        for fault in faults[plugin.name]:
            table.add_row("", "", Text(f"fails: {fault}", style="red"))
    for gone in host.left_out:
        style = "red" if gone.is_fault else "dim"
        table.add_row(
            Text(gone.name, style=style), Text(gone.origin), Text(f"left out: {gone.reason}", style)
        )
    Console().print(table)
