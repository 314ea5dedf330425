"""`gentle-back plugins`: which plugins answer, and why others do not."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from gentle_back.border import Border
from gentle_back.cli.handler_trial import faults_of
from gentle_back.cli.options import config_of, plugin_options
from gentle_back.cli.progress import tell_compiling
from gentle_back.content.compiled import CompiledContent
from gentle_back.plugins import PluginHost
from gentle_back.service import load_parts


@click.command("plugins")
@plugin_options
@click.option("--topics", "with_topics", is_flag=True, help="Name the topics of each plugin.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    plugins_dir: Path | None,
    safe_mode: bool | None,
    with_topics: bool,
    as_json: bool,
) -> None:
    """List the plugins: what each answers, and why one was left out.

    Topics are items and guides of a plugin's content that phrases of their own ask for; the host
    answers them without the plugin's code.

    Each handler is asked once, with no slot filled, so that one that fails is seen here.

    Exit code 1 where a plugin was left out that was meant to run, or one fails.
    """
    # What the log would say stands in the list.
    logging.basicConfig(level=logging.CRITICAL)
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    host, content = load_parts(config, tell_compiling)
    faults = _faults(host, Border(content, host))
    topics = _topics(host, content)
    if as_json:
        click.echo(_as_json(host, faults, topics))
    else:
        _print_table(host, faults, topics, with_topics=with_topics)
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


def _topics(host: PluginHost, content: CompiledContent) -> dict[str, list[str]]:
    """The intents of the topics of each plugin, in all languages."""
    found: dict[str, set[str]] = {plugin.name: set() for plugin in host.plugins}
    for language in content.languages:
        for topic in content.topics(language).values():
            if topic.owner in found and topic.intent not in host.intents:
                found[topic.owner].add(topic.intent)
    return {name: sorted(intents) for name, intents in found.items()}


def _as_json(host: PluginHost, faults: dict[str, list[str]], topics: dict[str, list[str]]) -> str:
    running = [
        {
            "name": one.name,
            "origin": one.origin,
            "is_own": one.is_own,
            "intents": sorted(one.intents),
            "topics": topics[one.name],
            "faults": faults[one.name],
        }
        for one in host.plugins
    ]
    left_out = [
        {"name": one.name, "origin": one.origin, "reason": one.reason, "is_fault": one.is_fault}
        for one in host.left_out
    ]
    return json.dumps({"running": running, "left_out": left_out}, indent=2)


def _print_table(
    host: PluginHost,
    faults: dict[str, list[str]],
    topics: dict[str, list[str]],
    *,
    with_topics: bool,
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("plugin", "from", "answers"):
        table.add_column(heading, overflow="fold")
    for plugin in host.plugins:
        mine = topics[plugin.name]
        answers = [*plugin.intents, *(mine if with_topics else _counted(mine))]
        table.add_row(
            Text(plugin.name, style="bold"), Text(plugin.origin), Text(", ".join(answers))
        )
        for fault in faults[plugin.name]:
            table.add_row("", "", Text(f"fails: {fault}", style="red"))
    for gone in host.left_out:
        style = "red" if gone.is_fault else "dim"
        table.add_row(
            Text(gone.name, style=style), Text(gone.origin), Text(f"left out: {gone.reason}", style)
        )
    Console().print(table)


def _counted(topics: list[str]) -> list[str]:
    return [f"{len(topics)} topic{'' if len(topics) == 1 else 's'}"] if topics else []
