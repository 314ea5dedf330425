"""`gentle-back export`: what another system needs to reach the skill, as files."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from gentle_back.alexa_model.export import Export, export_project
from gentle_back.alexa_model.manifest import Publication
from gentle_back.alexa_model.project import check_place, write_project
from gentle_back.cli.options import config_of, plugin_options
from gentle_back.config import Config
from gentle_back.errors import ConfigError, ContentError, ExportError

PUBLISHED = "published"
EXAMPLE = "https://back.example.org"
# Settings by which reminders that come through Alexa are Alexa's.
KEPT_BY_ALEXA = frozenset({"auto", "alexa"})


@click.group("export")
def command() -> None:
    """Write what another system needs to reach the skill: Alexa's project.

    The files come from the same phrases by which the skill understands offline.
    """


@command.command("alexa")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder of the project: new, empty, or an earlier export, which is replaced.",
)
@click.option(
    "--wildcard",
    is_flag=True,
    help="The certificate of public_url is for all names of a domain (*.example.org).",
)
@plugin_options
@click.pass_context
def alexa(
    ctx: click.Context, out: Path, wildcard: bool, plugins_dir: Path | None, safe_mode: bool | None
) -> None:
    """Write a project for the ask-cli: interaction models, manifest and icons.

    The address of the service comes from the setting public_url; with profile = "published" a
    privacy_policy_url is needed too. Every rule of Alexa's that is broken is told with its place,
    and then nothing is written.

    Exit code 1 where a rule is broken, 0 otherwise.
    """
    logging.basicConfig(level=logging.CRITICAL)
    config = config_of(ctx, plugins_dir=plugins_dir, safe_mode=safe_mode)
    publication = _publication(config, has_wildcard=wildcard)
    check_place(out)
    exported = _exported(config, publication)
    for collision in exported.collisions:
        click.echo(f"sample {collision}.")
    for one in exported.broken:
        click.secho(f"{one}", fg="yellow" if one.is_advice else "red")
    faults = [one for one in exported.broken if not one.is_advice]
    if faults:
        count = f"{len(faults)} rule{'' if len(faults) == 1 else 's'} broken"
        raise ExportError(f"{count}; nothing was written to {out}.")
    write_project(out, exported.files)
    click.echo(f"{out}: {len(exported.files)} files written. Next: `ask deploy` in that folder.")


def _publication(config: Config, *, has_wildcard: bool) -> Publication:
    if not config.public_url:
        raise ConfigError(
            f"public_url is not set. Write where Alexa reaches the service: "
            f'public_url = "{EXAMPLE}" in gentle-back.toml, or GENTLE_BACK_PUBLIC_URL={EXAMPLE}.',
            key="public_url",
        )
    return Publication(
        public_url=config.public_url,
        is_published=config.profile == PUBLISHED,
        has_wildcard=has_wildcard,
        privacy_policy_url=config.privacy_policy_url,
        terms_of_use_url=config.terms_of_use_url,
        country=config.country,
        has_memory=config.memory,
        has_reminders=config.reminders in KEPT_BY_ALEXA,
    )


def _exported(config: Config, publication: Publication) -> Export:
    """The project of the content of all plugins in use."""
    from gentle_back.content.compile import compile_content
    from gentle_back.content.compiled import CompiledContent
    from gentle_back.plugins import load_plugins, topic_clashes
    from gentle_back.service import content_roots

    plugins = load_plugins(
        folder=config.plugins_dir, off=config.plugins_off, is_safe_mode=config.safe_mode
    )
    compiled = compile_content(content_roots(config, plugins))
    if compiled.faults:
        raise ContentError(compiled.faults)
    has_faults = "its content has faults. `gentle-back check` lists them."
    faults = dict.fromkeys(compiled.left_out, has_faults)
    faults |= topic_clashes(plugins.without(faults), CompiledContent(compiled.data))
    in_use = plugins.without(faults)
    for one in in_use.left_out:
        if one.is_fault:
            click.secho(f"plugin {one.name} is left out: {one.reason}", fg="yellow")
    return export_project(compiled.data, publication, {one.name for one in in_use.left_out})
