"""The pytest plugin: fixtures for a plugin's tests, and conversations collected from files.

pytest finds it by its entry point. It imports the skill only once a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gentle_back.clock import MovableClock
    from gentle_back.plugins import PluginHost
    from gentle_back.service import Service
    from gentle_back.store.port import Store
    from gentle_back.testing.device import Device
    from gentle_back.testing.home import Home
    from gentle_back.testing.sounds import RecordingVoice

TALK = ".talk.yaml"
PLUGINS = "gentle_back_plugins"
INSTALLED = "gentle_back_installed"
CACHE = "gentle_back_cache"
CONTENT = "gentle_back_content"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Settings: which plugins are under test, and where compiled content is kept."""
    parser.addini(PLUGINS, "folders of the plugins under test, from the root folder", "paths")
    parser.addini(INSTALLED, "names of installed plugins under test", "args")
    parser.addini(CACHE, "where compiled content is kept between runs", "string", default="")
    parser.addini(CONTENT, "a folder of content instead of Gentle Back's own", "string", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Conversations are tests."""
    if file_path.name.endswith(TALK):
        return TalkFile.from_parent(parent, path=file_path)
    return None


class TalkFile(pytest.File):
    """A conversation's file."""

    def collect(self) -> Iterable[pytest.Item]:
        """The one conversation in it."""
        yield TalkItem.from_parent(self, name=self.path.name.removesuffix(TALK))


class TalkItem(pytest.Item):
    """A conversation that is held as a test."""

    def runtest(self) -> None:
        """Hold it, with a home of its own where it sets anything but the locale."""
        from gentle_back.testing.hold import hold
        from gentle_back.testing.talk import read_talk

        talk = read_talk(self.path)
        setting = dict(talk.setting)
        locale = str(setting.pop("locale", "en-US"))
        with homes_of(self.config).opened(plugins_near(self.config, self.path), setting) as home:
            hold(talk, home.device(locale))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - pytest's own
        """What went otherwise than it is written; a traceback only for what nobody foresaw."""
        from gentle_back.errors import GentleBackError
        from gentle_back.testing.hold import TalkMismatch

        if isinstance(excinfo.value, TalkMismatch | GentleBackError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, 0, f"conversation {self.name}"


class Homes:
    """The skills of a test run; one with the same plugins and settings is built once."""

    def __init__(self, folder: Path, settings: dict[str, object]) -> None:
        self._folder = folder
        self._settings = settings
        self._open = ExitStack()
        self._homes: dict[str, Home] = {}

    def opened(
        self, plugins: Iterable[Path | str] = (), setting: dict[str, object] | None = None
    ) -> OpenHome:
        """A home for a `with` block, its clock at the start and nothing replied yet."""
        return OpenHome(self.home(tuple(plugins), setting or {}))

    def home(self, plugins: tuple[Path | str, ...], setting: dict[str, object]) -> Home:
        """The home with those plugins and settings."""
        from gentle_back.testing.home import at_home

        key = repr((plugins, sorted(setting.items())))
        if setting.get("memory"):  # what was kept for one test is not for the next
            key += f" {len(self._homes)}"
        if key not in self._homes:
            folder = self._folder / str(len(self._homes))
            settings: dict[str, Any] = {**self._settings, **setting}
            self._homes[key] = self._open.enter_context(at_home(folder, plugins, **settings))
        return self._homes[key]

    def close(self) -> None:
        """Close all of them."""
        self._open.close()


class OpenHome:
    """A home as a test finds it."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def __enter__(self) -> Home:
        from gentle_back.testing.home import START

        self._home.clock.restart(START)
        self._home.replies.clear()
        return self._home

    def __exit__(self, *_: object) -> None:
        return None


_HOMES = pytest.StashKey[Homes]()


def homes_of(config: pytest.Config) -> Homes:
    """The skills of this run."""
    if _HOMES not in config.stash:
        from tempfile import TemporaryDirectory

        folder = TemporaryDirectory(prefix="gentle-back-tests-")
        told = {"cache_dir": config.getini(CACHE), "content_dir": config.getini(CONTENT)}
        paths: dict[str, object] = {
            name: config.rootpath / path for name, path in told.items() if path
        }
        homes = Homes(Path(folder.name), paths)
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(homes.close)
        config.stash[_HOMES] = homes
    return config.stash[_HOMES]


def plugins_near(config: pytest.Config, path: Path) -> tuple[Path | str, ...]:
    """The plugins under test: those that are set, else the one whose folder holds the test."""
    told = (*config.getini(PLUGINS), *config.getini(INSTALLED))
    if told:
        return told
    for folder in path.parents:
        if is_plugin(folder):
            return (folder,)
        if folder == config.rootpath:
            break
    return ()


def is_plugin(folder: Path) -> bool:
    """Whether that is the folder of a plugin: with content, or with metadata that names one."""
    from gentle_back.plugins import plugin_at

    if (folder / "pyproject.toml").is_file():
        return plugin_at(folder).home != folder
    return (folder / "content").is_dir()


@pytest.fixture
def plugins_under_test(request: pytest.FixtureRequest) -> tuple[Path | str, ...]:
    """The folders of the plugins under test; override it for others."""
    return plugins_near(request.config, request.path)


@pytest.fixture
def home(
    request: pytest.FixtureRequest, plugins_under_test: tuple[Path | str, ...]
) -> Iterator[Home]:
    """A skill with the plugins under test, and nothing discovered beside them and our own."""
    with homes_of(request.config).opened(plugins_under_test) as opened:
        yield opened


@pytest.fixture
def device(home: Home) -> Device:
    """An Echo in front of the skill, over the real signed path, in process."""
    return home.device()


@pytest.fixture
def clock(device: Device) -> MovableClock:
    """The clock of skill and device; it stands until it is moved."""
    return device.clock


@pytest.fixture
def voice(device: Device) -> RecordingVoice:
    """The voice of the device: it keeps the text and the samples of what it says."""
    return device.voice


@pytest.fixture
def skill(home: Home) -> Service:
    """The skill with all its parts: content, plugins, channel."""
    return home.service


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store for what outlives a session, in a file of its own."""
    from gentle_back.clock import MovableClock
    from gentle_back.store.sql import open_store
    from gentle_back.testing.home import START

    opened = open_store("", tmp_path / "memory.db", MovableClock(START))
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def load_plugin() -> Callable[..., PluginHost]:
    """Loads plugins, by folder or module, in a manager of their own: nothing is discovered."""
    from gentle_back.plugins import load_plugins
    from gentle_back.testing.home import candidates_of

    def load(*plugins: Any) -> PluginHost:  # noqa: ANN401 - a folder, a module or a candidate
        return load_plugins(candidates=candidates_of(plugins))

    return load
