"""Where plugins may be: installed packages, and a folder of drop-in plugin folders."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from gentle_back.errors import ConfigError, PluginError
from gentle_back.hookspecs import GROUP

OWN_DISTRIBUTION = "gentle-back"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that may be loaded.

    origin: the distribution with its version, or the folder of a drop-in; for reports.
    load: imports its module; raises whatever its code raises.
    """

    name: str
    origin: str
    is_own: bool
    load: Callable[[], ModuleType]


def find_plugins(folder: Path | None = None) -> tuple[Candidate, ...]:
    """All plugins that may be loaded: our own, then installed ones, then those in `folder`.

    Within each of the three the order is by name, so that which of two namesakes is first does
    not depend on the machine. Raises ConfigError where `folder` is not a folder.
    """
    installed = sorted(_installed(), key=lambda one: (not one.is_own, one.name, one.origin))
    return (*installed, *(_dropped_in(folder) if folder else ()))


def _installed() -> Iterator[Candidate]:
    for point in entry_points(group=GROUP):
        distribution = point.dist
        # A distribution whose metadata is lost has neither, whatever its types say.
        name = (distribution and distribution.name) or "unknown distribution"
        version = (distribution and distribution.version) or "?"
        yield Candidate(
            name=point.name,
            origin=f"{name} {version}",
            is_own=name.replace("_", "-").lower() == OWN_DISTRIBUTION,
            load=_loader_of(point),
        )


def _loader_of(point: EntryPoint) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        module = point.load()
        if not isinstance(module, ModuleType):
            raise PluginError(
                f"its entry point '{point.value}' is a {type(module).__name__}. "
                f'Name the module alone: {point.name} = "{point.module}".',
                plugin=point.name,
            )
        return module

    return load


def _dropped_in(folder: Path) -> Iterator[Candidate]:
    if not folder.is_dir():
        raise ConfigError(
            f"plugins_dir: {folder} is not a folder. Make it, or name another.", key="plugins_dir"
        )
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith((".", "_")):
            yield dropped_in(path)


def dropped_in(path: Path, name: str | None = None) -> Candidate:
    """The plugin of one folder, by the folder's name or another."""
    return Candidate(name or path.name, str(path), is_own=False, load=_loader_from(path))


def _loader_from(path: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        source = path / "__init__.py"
        if not source.is_file():
            raise PluginError(
                f"{path} has no __init__.py. Write one that registers its intents.",
                plugin=path.name,
            )
        # A name of its own in sys.modules: a folder called "json" must not become `json`, nor
        # "a-b" be taken for "a_b".
        module_name = f"gentle_back_dropin_{path.name}"
        spec = importlib.util.spec_from_file_location(
            module_name, source, submodule_search_locations=[str(path)]
        )
        if spec is None or spec.loader is None:
            raise PluginError(f"{source} cannot be imported.", plugin=path.name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[module_name]
            raise
        return module

    return load
