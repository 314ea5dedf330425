"""`gentle-back check`: everything that can be checked before a mother hears it."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime
from pathlib import Path

import click

from gentle_back.cli.check_plugin import check_plugin
from gentle_back.cli.options import PluginFolder, config_of, plugin_options
from gentle_back.config import Config
from gentle_back.plugins import PluginHost, load_plugins
from gentle_back.service import content_roots
from gentle_back.values.intents import HOST_INTENTS, UNSPOKEN


@click.command("check")
@click.option(
    "--plugin",
    type=PluginFolder(resolve_path=True),
    help="Check the plugin in this folder only, and try each of its handlers.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="How long a plugin tried with --plugin may take to be imported.",
)
@click.option(
    "--coverage", is_flag=True, help="Print which item answers each claim, and how it is asked for."
)
@click.option(
    "--sources", is_flag=True, help="Print when each source was last read, the oldest first."
)
@plugin_options
@click.pass_context
def command(
    ctx: click.Context,
    plugin: Path | None,
    seconds: float,
    coverage: bool,
    sources: bool,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Check the plugins and all content: every fault in one run, each with its mend.

    A plugin given with --plugin is imported in a process of its own, and each of its handlers is
    asked once, with no slot filled: what hangs is ended and named.

    Faults come first, then warnings. Exit code 1 where there is a fault, 0 otherwise. A claim that
    no item answers is a fault.
    """
    logging.basicConfig(level=logging.CRITICAL)
    if not math.isfinite(seconds):
        raise click.BadParameter("is no number of seconds.", param_hint="--seconds")
    if plugin and (coverage or sources):
        raise click.UsageError("--coverage and --sources are of all content: leave --plugin out.")
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    if coverage or sources:
        _print_tables(config, is_coverage=coverage, is_sources=sources)
    faults, warnings = check_plugin(plugin, config, seconds) if plugin else _check_all(config)
    for text in faults:
        click.secho(text, fg="red")
    for text in warnings:
        click.secho(text, fg="yellow")
    click.echo(f"{_count(faults, 'fault')}, {_count(warnings, 'warning')}.")
    ctx.exit(1 if faults else 0)


def _print_tables(config: Config, *, is_coverage: bool, is_sources: bool) -> None:
    from gentle_back.cli.check_tables import coverage_table, sources_table

    roots, today = content_roots(config, _plugins(config)), datetime.now(UTC).date()
    for is_asked, table in ((is_coverage, coverage_table), (is_sources, sources_table)):
        for row in table(roots, today) if is_asked else ():
            click.echo(row)


def _plugins(config: Config) -> PluginHost:
    return load_plugins(
        folder=config.plugins_dir, off=config.plugins_off, is_safe_mode=config.safe_mode
    )


def _check_all(config: Config) -> tuple[list[str], list[str]]:
    """The faults and the warnings of all plugins in use and of all content."""
    from gentle_back.cli.check_routines import routine_faults
    from gentle_back.content.check import check_content
    from gentle_back.language.clashes import clashing_phrases

    host = _plugins(config)
    owners = {intent: owner.plugin for intent, owner in host.intents.items()}
    roots = content_roots(config, host)
    today, compiled = datetime.now(UTC).date(), dict[str, bytes]()
    findings = check_content(
        roots,
        kept=compiled,
        today=today,
        intents=owners | dict.fromkeys(HOST_INTENTS - UNSPOKEN, "skill"),
    )
    findings += clashing_phrases(roots)
    faults = _plugin_faults(host) + [str(one) for one in findings if one.level == "fault"]
    faults += routine_faults(roots, today, compiled)
    return faults, [str(one) for one in findings if one.level == "warning"]


def _plugin_faults(host: PluginHost) -> list[str]:
    return [
        f"{one.origin}: plugin {one.name} is left out: {one.reason}"
        for one in host.left_out
        if one.is_fault
    ]


def _count(found: list[str], noun: str) -> str:
    return f"{len(found)} {noun}{'' if len(found) == 1 else 's'}"
