"""What is told while somebody waits."""

from __future__ import annotations

import click


def tell_compiling() -> None:
    """Say, beside the output, that content is compiled now; it is done once."""
    told = "learning from it. Half a minute to a minute, once; longer on a small computer."
    click.echo(f"Content is new or has changed: {told}", err=True)
