"""What the commands that measure and explain understanding share."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from gentle_back.cli.options import config_of, plugin_options
from gentle_back.cli.progress import tell_compiling
from gentle_back.errors import ConfigError
from gentle_back.evaluation.listen import Listener
from gentle_back.evaluation.means import Means, read_means
from gentle_back.plugins import find_plugins, plugin_at
from gentle_back.service import Service, build_service

Command = TypeVar("Command", bound=Callable[..., Any])

_PACKAGE = Path(__file__).resolve().parent.parent
MEANS = (_PACKAGE / "_means.json", _PACKAGE.parents[1] / "tests" / "eval" / "means.json")


def means_option(command: Command) -> Command:
    """The option that names another file of meanings; and which plugins are loaded."""
    option = click.option(
        "--means",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A JSON file that relates intents and items to meanings, instead of our own.",
    )
    return plugin_options(option(command))


def listener_of(
    ctx: click.Context,
    means: Path | None,
    plugins_dir: Path | None,
    safe_mode: bool | None,
    plugins: Sequence[Path] = (),
) -> tuple[Service, Means, Listener]:
    """The skill as these settings build it, and who listens with it.

    plugins: folders of plugins named by hand.
    """
    logging.basicConfig(level=logging.CRITICAL)
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode, memory=False)
    by_hand = [plugin_at(path).candidate for path in plugins]
    service = build_service(
        config,
        before_compiling=tell_compiling,
        candidates=find_plugins(config.plugins_dir, by_hand),
    )
    related = read_means(means or _own_means())
    return service, related, Listener(service, related)


def _own_means() -> Path:
    for path in MEANS:
        if path.is_file():
            return path
    raise ConfigError(f"{MEANS[0]} is missing. Install the package again, or give --means.")
