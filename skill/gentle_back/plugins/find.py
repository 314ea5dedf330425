"""Where plugins may be: installed packages, and a folder of drop-in plugin folders."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from gentle_back.errors import ConfigError, PluginError
from gentle_back.hookspecs import GROUP
from gentle_back.plugins.api_version import check_api

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


def find_plugins(
    folder: Path | None = None, given: Iterable[Candidate] = ()
) -> tuple[Candidate, ...]:
    """All plugins that may be loaded: our own, those given, installed ones, those in `folder`.

    given: named by hand, so that each takes the place of a foreign one of its name.
    Within each of the four the order is by name, so that which of two namesakes is first does
    not depend on the machine. Raises ConfigError where `folder` is not a folder.
    """
    installed = sorted(_installed(), key=lambda one: (one.name, one.origin))
    own = [one for one in installed if one.is_own]
    by_hand = sorted(given, key=lambda one: one.name)
    names = {one.name for one in by_hand}
    foreign = [one for one in installed if not one.is_own]
    foreign += _dropped_in(folder) if folder else ()
    return (*own, *by_hand, *(one for one in foreign if one.name not in names))


def _installed() -> Iterator[Candidate]:
    for point in entry_points(group=GROUP):
        distribution = point.dist
        # A distribution whose metadata is lost has neither, whatever its types say.
        name = (distribution and distribution.name) or "unknown distribution"
        version = (distribution and distribution.version) or "?"
        is_own = name.replace("_", "-").lower() == OWN_DISTRIBUTION
        yield Candidate(point.name, f"{name} {version}", is_own, _loader_of(point, is_own=is_own))


def _loader_of(point: EntryPoint, *, is_own: bool) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        if not is_own:
            check_api(point.name, _source_of(point.module))
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
    """The plugin of one folder, by the folder's name or another.

    A folder with code is a Python package, which has no hyphens; where its content is that of a
    plugin with hyphens instead of the underscores, that is its name.
    """
    named = name or path.name
    hyphened = named.replace("_", "-")
    if any((path / "content").glob(f"*/{hyphened}")):
        named = hyphened
    return Candidate(named, str(path), is_own=False, load=_loader_from(path))


def _loader_from(path: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        # A name of its own in sys.modules: a folder called "json" must not become `json`, nor
        # "a-b" be taken for "a_b".
        module_name = f"gentle_back_dropin_{path.name}"
        source = path / "__init__.py"
        if not source.is_file():
            return _content_alone(path, module_name)
        check_api(path.name, source)
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


def _content_alone(path: Path, module_name: str) -> ModuleType:
    """The module of a plugin that has content and no code: an empty one, in its folder."""
    if not (path / "content").is_dir():
        raise PluginError(
            f"{path} has neither content nor code. Write content/<language>/{path.name}/, or an "
            f"__init__.py that registers its intents.",
            plugin=path.name,
        )
    module = ModuleType(module_name, "Content without code.")
    module.__path__ = [str(path)]
    return module


def _source_of(module_name: str) -> Path | None:
    """The file of a module that is not imported for it; None where there is none to read."""
    try:
        spec = importlib.util.find_spec(module_name)
    except (ImportError, ValueError):
        return None  # its import tells what is wrong
    return Path(spec.origin) if spec and spec.origin else None
