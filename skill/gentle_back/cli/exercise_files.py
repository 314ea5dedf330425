"""A set as files, in every form it can be heard, read or seen in."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from gentle_back.cli.live.sets import RoutineSets
from gentle_back.routine import apla, cues, ssml
from gentle_back.routine.audio import Renderer
from gentle_back.routine.compile import compile_set
from gentle_back.values.timeline import Timeline
from gentle_back.voice import Voice

# Those that need a voice.
SPOKEN = ("wav", "mp3")
# Those that are one answer of Alexa's: a long set is heard in several.
IN_PARTS = ("apla", "ssml")


@dataclass(frozen=True, slots=True)
class WrittenSet:
    """A set to be written; whole is all of it, part as much as Alexa plays in one answer."""

    sets: RoutineSets
    whole: Timeline

    @property
    def part(self) -> Timeline:
        """What Alexa's first answer holds."""
        return compile_set(self.sets.routine, self.whole.recipe, self.sets.words)

    def text(self, kind: str) -> str:
        """The text of that kind of file: apla, ssml, cues or svg. Raises ValueError: too long."""
        match kind:
            case "apla":
                return json.dumps(apla.apla_document(self.part), ensure_ascii=False) + "\n"
            case "ssml":
                return ssml.ssml_speech(self.part) + "\n"
            case "cues":
                return cues.cues_json(self.whole)
        from gentle_back.routine.picture import svg

        return svg(self.whole, self.sets.routine)

    def goes_on_at(self, kind: str) -> float | None:
        """Where the next part of such a file begins, in seconds; None where it holds the set."""
        if kind not in IN_PARTS or self.part.ends_set:
            return None
        return (self.part.from_ms + self.part.moving_ms) / 1_000


def check_places(paths: Mapping[str, Path], *, may_replace: bool) -> None:
    """Raise BadParameter for a file that exists, or that is named twice."""
    named: dict[Path, str] = {}
    for kind, path in paths.items():
        option = f"--{kind}"
        if path.exists() and not may_replace:
            raise click.BadParameter(
                f"{path} exists. Name another file, or add --force.", param_hint=option
            )
        other = named.setdefault(path.resolve(), option)
        if other != option:
            raise click.BadParameter(f"{path} is also named by {other}.", param_hint=option)


def write_all(written: WrittenSet, paths: Mapping[str, Path], voice: Voice | None) -> None:
    """Write these files, and say so.

    voice: for those that are spoken. Raises VoiceError or ClickException where one cannot be made.
    """
    for kind, path in paths.items():
        if voice and kind in SPOKEN:
            _write_sound(kind, path, written.whole, Renderer(voice))
        else:
            _write_text(kind, path, written)
        rest = written.goes_on_at(kind)
        more = f"; Alexa's next part begins with --from {rest:g}" if rest else ""
        click.echo(f"{path}: written{more}")


def _write_sound(kind: str, path: Path, timeline: Timeline, renderer: Renderer) -> None:
    if kind == "wav":
        renderer.wav(timeline, path)
        return
    data = renderer.mp3(timeline)
    _write(path, lambda part: part.write_bytes(data))


def _write_text(kind: str, path: Path, written: WrittenSet) -> None:
    try:
        text = written.text(kind)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _write(path, lambda part: part.write_text(text, encoding="utf-8"))


def _write(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f".{path.name}-{os.getpid()}.part")
    with _told(path):
        try:
            write(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be written: {error.strerror}. "
            f"Name a file in a folder that you may write to."
        ) from error
