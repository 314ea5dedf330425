"""The command `gentle-back`. Each command stands in a module of its own, loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from gentle_back.errors import GentleBackError

# Each command's help in short stands here too, so that `--help` imports none of them.
COMMANDS = {
    "ask": "Ask one question; print and speak the answer.",
    "talk": "Talk with the skill: type what you would say, hear the answer.",
    "exercise": "List, show, render and play the guided exercises.",
    "serve": "Serve the skill over HTTP, for Alexa.",
    "plugins": "List the plugins: what each answers, and why one was left out.",
    "new-plugin": "Make a plugin that works: hear it, edit it, check it, test it.",
    "check": "Check the plugins and all content; every fault in one run.",
    "understand": "Read utterances; print what each is taken for, as JSON.",
    "why": "Explain what one utterance is taken for: candidates, danger, items.",
    "eval": "Measure understanding, free questions or danger signs on labelled lines.",
    "export": "Write what another system needs to reach the skill: Alexa's project.",
    "doctor": "Look at all that serving and speaking need; each finding with its mend.",
}
# What went wrong can be mended by who reads the message; 2 is click's own, for wrong arguments.
EXIT_MENDABLE = 1


class LazyGroup(click.Group):
    """Commands by name; `ask` does not pay for what `serve` imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(
            f"gentle_back.cli.{cmd_name.replace('-', '_')}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command; what can be mended is told without a traceback."""
        try:
            return super().invoke(ctx)
        except GentleBackError as error:
            click.echo(f"gentle-back: {error}", err=True)
            ctx.exit(EXIT_MENDABLE)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gentle-back")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file (TOML). Default: ./gentle-back.toml, if there is one.",
)
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """A voice assistant for back pain in pregnancy and after birth.

    Talk to it at the terminal, with a voice:

    \b
        gentle-back talk

    Ask one question:

    \b
        gentle-back ask "why does my back hurt"

    General information only, not medical advice. For anything severe or new, call your doctor.
    """
    ctx.obj = config
