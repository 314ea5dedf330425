"""The plugin in a folder that is named by hand: as a drop-in, or as a package with its metadata."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from gentle_back.errors import PluginError
from gentle_back.hookspecs import GROUP
from gentle_back.plugins.api_version import check_api
from gentle_back.plugins.find import Candidate, dropped_in

PACKAGE_PREFIX = "gentle_back_"
METADATA = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class PluginAt:
    """A plugin that is named by its folder.

    path: the folder named. home: the one that holds its module and its content, which is another
    where the plugin is a package. candidate: loads it.
    """

    path: Path
    home: Path
    candidate: Candidate

    @property
    def name(self) -> str:
        """The plugin's name."""
        return self.candidate.name


def plugin_at(path: Path) -> PluginAt:
    """The plugin of a folder: of its pyproject.toml where that names one, else the folder itself.

    Raises PluginError where the metadata names what is not there.
    """
    if path.name in {"", ".."}:  # "." has no name of its own
        path = path.resolve()
    name, module = _entry_point(path)
    if not name:
        return PluginAt(path, path, dropped_in(path, path.name.removeprefix(PACKAGE_PREFIX)))
    for parent in (path, path / "src"):
        home = parent.joinpath(*module.split("."))
        if home.is_dir():
            load = _importer(name, module, parent, home)
            return PluginAt(path, home, Candidate(name, str(path), is_own=False, load=load))
    raise PluginError(
        f"{path / METADATA} names the module {module}, and there is no folder "
        f"{module.replace('.', '/')} beside it, nor in src/. Make it, or name another.",
        plugin=name,
    )


def _entry_point(path: Path) -> tuple[str, str]:
    """The name and the module of the plugin that the metadata names; empty where it names none."""
    file = path / METADATA
    if not file.is_file():
        return "", ""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        points = told["project"]["entry-points"][GROUP]
        (name, module), *more = points.items()
    except (KeyError, AttributeError, ValueError) as error:
        if isinstance(error, tomllib.TOMLDecodeError | UnicodeDecodeError):
            raise PluginError(f"{file} is no TOML: {error}.", plugin=path.name) from error
        return "", ""
    if more:
        raise PluginError(
            f"{file} names {len(points)} plugins. Name the folder of the one you mean.",
            plugin=path.name,
        )
    return str(name), str(module)


def _importer(name: str, module: str, parent: Path, home: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        source = home / "__init__.py"
        check_api(name, source if source.is_file() else None)
        # As if it were installed: it may import its own modules by their whole names.
        place = str(parent.resolve())
        if place not in sys.path:
            sys.path.insert(0, place)
        return importlib.import_module(module)

    return load
