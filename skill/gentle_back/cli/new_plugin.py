"""`gentle-back new-plugin`: a plugin that works, to be edited."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from gentle_back.cli.options import config_of
from gentle_back.cli.plugin_template import KINDS, Files, template_files
from gentle_back.config import Config
from gentle_back.errors import PluginError
from gentle_back.plugins import find_plugins
from gentle_back.plugins.load import RESERVED_NAMES

# Alexa takes no digits in the name of an intent, and the plugin's name begins those of its own.
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
LONGEST_NAME = 32


@click.command("new-plugin")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    help="content: words alone, no code. folder: with code. package: to be installed and shared. "
    "Default: content; with --from a folder.",
)
@click.option("--from", "original", metavar="PLUGIN", help="Begin with a copy of our own plugin.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The folder in which it is made. Default: this one.",
)
@click.pass_context
def command(
    ctx: click.Context, name: str, kind: str | None, original: str | None, into: Path
) -> None:
    """Make a plugin that works: hear it, edit it, check it, test it.

    \b
        gentle-back new-plugin sling-fit
        gentle-back talk --plugin sling-fit --reload

    NAME has lower-case letters and hyphens. What is made is whole: where anything stands against
    it, nothing is written.
    """
    config = config_of(ctx)
    _check_name(name, config)
    # A folder with code is a Python package; linters and mypy take no hyphen in its name.
    is_package = (kind or "folder") == "folder" and (kind or original)
    target = into / (name.replace("-", "_") if is_package else name)
    if target.exists() or target.is_symlink():
        raise PluginError(f"{target} is there already. Choose another name or --into.", plugin=name)
    files = _files(name, kind, original, config)
    _write(files, target)
    _tell(name, target, files)


def _check_name(name: str, config: Config) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        near = "-".join(re.findall("[a-z]+", name.lower()))[:LONGEST_NAME].strip("-")
        hint = f" How about {near}?" if near else ""
        raise PluginError(
            f"{name!r} is no name for a plugin. Use lower-case letters with hyphens between words, "
            f"{LONGEST_NAME} at most.{hint}",
            plugin=name,
        )
    if name in RESERVED_NAMES:
        raise PluginError(f"{name!r} is the host's own name. Choose another.", plugin=name)
    for known in find_plugins(config.plugins_dir):
        if known.name == name:
            raise PluginError(
                f"there is a plugin {name!r} already ({known.origin}). Choose another name.",
                plugin=name,
            )


def _files(name: str, kind: str | None, original: str | None, config: Config) -> Files:
    if original is None:
        return template_files(name, kind or "content", datetime.now(UTC).date())
    from gentle_back.cli.plugin_copy import copied_files

    return copied_files(original, name, kind or "folder", config)


def _write(files: Files, target: Path) -> None:
    """Write all of it, or nothing."""
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-plugin-") as folder:
            made = Path(folder) / target.name
            for place, text in files.items():
                path = made / place
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            shutil.move(made, target)
    except OSError as error:
        raise PluginError(
            f"{target} cannot be written ({error.strerror}). Name another folder with --into.",
            plugin=target.name,
        ) from error


def _tell(name: str, target: Path, files: Files) -> None:
    """What was made, and what to do with it next."""
    click.echo(f"{target} is a plugin that works. Next:\n")
    edited = _first(files, lambda place: "/items/" in place and name in place.rsplit("/", 1)[1])
    told = {
        "edit": str(target / edited),
        "hear": f"gentle-back talk --plugin {target} --reload",
        "check": f"gentle-back check --plugin {target}",
    }
    if any(place.startswith("tests/") for place in files):
        told["test"] = f"pytest {target}"
    for what, how in told.items():
        click.echo(f"  {what:7}{how}")


def _first(files: Files, fits: Callable[[str], bool]) -> str:
    return next((place for place in files if fits(place)), next(iter(files)))
