"""Options that several commands share, and the settings they give."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gentle_back.config import Config, Setting, read_config

Command = TypeVar("Command", bound=Callable[..., Any])

_PLUGIN_OPTIONS = (
    click.option(
        "--plugins-dir",
        type=click.Path(path_type=Path),
        help="A folder of drop-in plugin folders; no packaging needed.",
    ),
    click.option(
        "--safe-mode", is_flag=True, default=None, help="Load no plugin that is not our own."
    ),
)
_DEVICE_OPTIONS = (
    click.option(
        "--url",
        help="Speak to a server started with `gentle-back serve --device`, instead of to a "
        "skill started for this command.",
    ),
    click.option("--locale", help="Language and country of the device, such as en-GB."),
    click.option("--country", help='Whose emergency number holds: two letters, such as "GB".'),
)


def plugin_options(command: Command) -> Command:
    """Options that say which plugins are loaded."""
    for option in reversed(_PLUGIN_OPTIONS):
        command = option(command)
    return command


def device_options(command: Command) -> Command:
    """Options of the commands that speak as the offline device."""
    for option in reversed(_DEVICE_OPTIONS):
        command = option(command)
    return plugin_options(command)


class PluginFolder(click.Path):
    """The folder of a plugin; it is found by the plugin's name too.

    `new-plugin sling-fit --kind folder` makes the folder sling_fit.
    """

    def __init__(self, *, resolve_path: bool = False) -> None:
        super().__init__(exists=True, file_okay=False, resolve_path=resolve_path, path_type=Path)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """The folder that is there."""
        named = Path(value)
        module = named.with_name(named.name.replace("-", "_")) if named.name else named
        is_module = not named.exists() and module.is_dir()
        found = super().convert(module if is_module else value, param, ctx)
        return Path(os.fsdecode(found))


def plugin_by_hand(command: Command) -> Command:
    """The option that names folders of plugins to be loaded beside all others."""
    option = click.option(
        "--plugin",
        multiple=True,
        type=PluginFolder(),
        help="The folder of a plugin to load as well; it goes before an installed one of its name. "
        "May be given again.",
    )
    return option(command)


def check_exclusive(url: str | None, plugins: tuple[Path, ...], *, is_reloading: bool) -> None:
    """Raise UsageError where a server elsewhere is to load what is named here."""
    if url and (plugins or is_reloading):
        raise click.UsageError(
            "--url speaks to a server that has its own plugins. Leave out --plugin and --reload, "
            "or --url."
        )


def config_of(ctx: click.Context, **overrides: Setting) -> Config:
    """The settings, with what the command line says going before all else."""
    return read_config(ctx.find_root().obj, overrides=overrides)
