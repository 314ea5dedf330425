"""The routine somebody named on the command line, and how it is to be done."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gentle_back.cli.live.sets import RoutineSets
from gentle_back.cli.options import config_of
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import RoutineContent
from gentle_back.content.nearest import nearest
from gentle_back.routine.compile import set_ms
from gentle_back.routine.variant import Variant
from gentle_back.routine.words import routine_words

Command = TypeVar("Command", bound=Callable[..., Any])

_SET_OPTIONS = (
    click.option(
        "--from",
        "from_seconds",
        type=click.FloatRange(min=0),
        default=0.0,
        help="Begin so many seconds into the set.",
    ),
    click.option(
        "--repetitions", type=click.IntRange(min=1), help="Do fewer of them, of each side."
    ),
    click.option("--slower", count=True, help="More time for each movement; twice for still more."),
)


def set_options(command: Command) -> Command:
    """Options that say which part of a set is wanted, and how it is done."""
    for option in reversed(_SET_OPTIONS):
        command = option(command)
    return command


def load_routines(config: Config) -> CompiledContent:
    """The content of all plugins in use; nothing is learnt from it, which would take longer."""
    from gentle_back.content.load import load_content
    from gentle_back.plugins import load_plugins
    from gentle_back.service import content_roots

    plugins = load_plugins(
        folder=config.plugins_dir, off=config.plugins_off, is_safe_mode=config.safe_mode
    )
    return load_content(content_roots(config, plugins), config.cache_dir)


def content_for(ctx: click.Context, **overrides: Path | bool | None) -> tuple[CompiledContent, str]:
    """The content with these settings, and the language it is wanted in.

    A plugin whose content has faults is left out, and that is told beside the output.
    """
    config = config_of(ctx, **overrides)
    content = load_routines(config)
    for plugin, faults in content.left_out.items():
        told = "\n".join(map(str, faults))
        click.echo(
            f"The exercises of {plugin} are left out, its content has faults:\n{told}", err=True
        )
    return content, config.locale.partition("-")[0]


def routines_by_id(content: CompiledContent, language: str) -> dict[str, RoutineContent]:
    """All routines by id; where two plugins have one of that name, the first has it."""
    found: dict[str, RoutineContent] = {}
    for plugin in content.plugins(language):
        for routine in content.routines(language, plugin):
            found.setdefault(routine.id, routine)
            found[routine.key] = routine
    return found


def sets_of(content: CompiledContent, language: str, routine_id: str) -> RoutineSets:
    """The sets of the routine of that id, or of that whole key.

    Raises BadParameter, with the nearest name, where there is none.
    """
    known = routines_by_id(content, language)
    routine = known.get(routine_id)
    if routine is None:
        ids = [name for name in known if "/" not in name]
        raise click.BadParameter(
            f"no exercise is called {routine_id!r}. {nearest(routine_id, ids)} "
            f"`gentle-back exercise list` shows all.",
            param_hint="ID",
        )
    return RoutineSets(routine, routine_words(content, language), language, content.version)


def variant_of(routine: RoutineContent, repetitions: int | None, slower: int) -> Variant:
    """The routine as it is to be done. Raises BadParameter for what it does not allow."""
    if repetitions is not None and repetitions > routine.repetitions:
        raise click.BadParameter(
            f"{routine.id} has {routine.repetitions}. Give a number from 1 to that.",
            param_hint="--repetitions",
        )
    variant = Variant(repetitions if repetitions != routine.repetitions else None)
    for _ in range(slower):
        changed = variant.slower(routine)
        if changed is None:
            raise click.BadParameter(
                f"{routine.id} goes no slower than {variant.pace} per cent of its time. "
                f"Say it less often.",
                param_hint="--slower",
            )
        variant = changed
    return variant


def place_of(routine: RoutineContent, variant: Variant, from_seconds: float) -> int:
    """The place in milliseconds. Raises BadParameter where it is not in the set."""
    whole_ms = set_ms(routine, variant)
    if not math.isfinite(from_seconds) or from_seconds * 1_000 >= whole_ms:
        raise click.BadParameter(
            f"the set takes {whole_ms / 1_000:g} seconds. Give a number below that.",
            param_hint="--from",
        )
    return round(from_seconds * 1_000)
