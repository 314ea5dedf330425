"""What is told while somebody waits."""

from __future__ import annotations

import click


def tell_compiling() -> None:
    """Say, beside the output, that content is compiled now; it is done once."""
    click.echo("Content is new or has changed: learning from it. Half a minute, once.", err=True)
