"""Routines for these tests: the real ones from their files, and others made of phases alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import yaml

from contents import FILES, small_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.content.model import Gate, Phase, RoutineContent
from gentle_back.routine.compile import compile_set
from gentle_back.routine.words import RoutineWords, routine_words
from gentle_back.values import Wording
from gentle_back.values.timeline import Recipe, Timeline

FOLDER = "en/exercises/routines"
SAID = Wording("Lie down.", "exercises/routines/any")
BOTH = ("left", "right")


def files() -> dict[str, dict[str, Any]]:
    """What stands in the file of each exercise, by its id."""
    paths = sorted((own_root().path / FOLDER).glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


@cache
def content() -> CompiledContent:
    """The real exercises and their words, beside the content about tea."""
    root = own_root().path
    chosen = {
        f"{FOLDER}/{path.name}": path.read_text(encoding="utf-8")
        for path in (root / FOLDER).glob("*.yaml")
    }
    words = "en/words/routine.yaml"
    sources = dedent(FILES["sources.yaml"]) + (root / "sources.yaml").read_text(encoding="utf-8")
    chosen |= {words: (root / words).read_text(encoding="utf-8"), "sources.yaml": sources}
    with TemporaryDirectory() as folder:
        return small_content(Path(folder), chosen)


def words() -> RoutineWords:
    """The real words of sets."""
    return routine_words(content(), "en")


def exercise(name: str) -> RoutineContent:
    """A real exercise."""
    return content().routine("en", f"exercises/routines/{name}")


def routine(
    phases: str | tuple[Phase, ...],
    *,
    name: str = "made-up",
    repetitions: int = 1,
    sides: tuple[str, ...] = (),
) -> RoutineContent:
    """A routine that is timed so; phases as "kind seconds cue | kind seconds cue"."""
    if isinstance(phases, str):
        phases = tuple(map(_phase, phases.split("|")))
    return RoutineContent(
        key=f"exercises/routines/{name}",
        title=name.replace("-", " "),
        level=1,
        position=SAID,
        when=SAID,
        phases=phases,
        repetitions=repetitions,
        sets=1,
        per_day=1,
        sides=sides,
        gate=Gate(pregnancy=(1, 42), vaginal=0, caesarean=0),
        tips=(),
        progress=SAID,
        easier="",
        sources=(),
    )


def timeline(of: RoutineContent, from_ms: int = 0, variant: str = "") -> Timeline:
    """What is heard of a routine from a place on."""
    return compile_set(of, Recipe(of.key, variant=variant, from_ms=from_ms), words())


def whole(of: RoutineContent, variant: str = "") -> list[Timeline]:
    """The set in all its parts."""
    parts = [timeline(of, 0, variant)]
    while not parts[-1].ends_set:
        reached_ms = parts[-1].from_ms + parts[-1].moving_ms
        parts.append(timeline(of, reached_ms, variant))
    return parts


def _phase(text: str) -> Phase:
    kind, seconds, cue = text.strip().split(" ", 2)
    return Phase(cue, cue, int(seconds), kind)
