"""Which plugins come into use, which are left out, and what is said of those."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from textwrap import dedent

import pytest

from gentle_back.errors import ConfigError
from gentle_back.hookspecs import GROUP
from gentle_back.plugins import (
    LeftOut,
    PluginHost,
    find_plugins,
    load_plugins,
    overseer,
    plugin_at,
)

GOOD = """
    from gentle_back import hookimpl

    @hookimpl
    def register_intents(register):
        register("{intent}", answer)

    def answer(turn, content):
        return None
    """

# It waits until somebody is told of it.
WAITING = """
    import logging
    import threading
    from gentle_back import hookimpl

    told = threading.Event()
    handler = logging.Handler()
    handler.emit = lambda record: told.set()
    logging.getLogger("gentle_back").addHandler(handler)
    was_told = told.wait(60)
    logging.getLogger("gentle_back").removeHandler(handler)

    @hookimpl
    def register_intents(register):
        assert was_told
        register("TeaHouseIntent", print)
    """

DropIn = Callable[..., Path]

# The plugins of our own distribution, in the order they load in.
OWN = tuple(
    sorted(
        point.name for point in entry_points(group=GROUP) if point.value.startswith("gentle_back_")
    )
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "plugins"
    path.mkdir()
    return path


@pytest.fixture
def drop_in(folder: Path) -> Iterator[DropIn]:
    """Writes a drop-in folder; what it imported is forgotten afterwards."""
    before = set(sys.modules)

    def write(name: str, source: str = "", *, intent: str = "", **more: str) -> Path:
        plugin = folder / name
        plugin.mkdir()
        text = GOOD.format(intent=intent) if intent else source
        for file, content in {"__init__": text, **more}.items():
            (plugin / f"{file}.py").write_text(dedent(content), encoding="utf-8")
        return plugin

    yield write
    for module in set(sys.modules) - before:
        if "gentle_back_dropin" in module:
            del sys.modules[module]


def reason(host: PluginHost, name: str) -> str:
    (left_out,) = [one for one in host.left_out if one.name == name]
    assert left_out.is_fault
    return left_out.reason


def names(host: PluginHost) -> list[str]:
    return [plugin.name for plugin in host.plugins]


def said_by(host: PluginHost, intent: str) -> object:
    """What the handler of an intent returns; those of these tests look at nothing."""
    handler: Callable[..., object] = host.intents[intent].handler
    return handler(None, None)


REGISTER = "from gentle_back import hookimpl\n@hookimpl\ndef register_intents(register):\n    "

# What stands in __init__.py, and what the reason must hold.
BROKEN = {
    "fails-at-import": ("import os\n\n1 / 0", ["ZeroDivisionError", "__init__.py, line 3"]),
    "is-cancelled-at-import": (
        "import asyncio\nraise asyncio.CancelledError",
        ["CancelledError", "__init__.py, line 2"],
    ),
    "says-it-stands-nowhere": (
        "from gentle_back import hookimpl\n__path__ = 5\n@hookimpl\n"
        "def register_intents(register): pass",
        ["TypeError"],
    ),
    "is-for-another-api": (
        "import os\ngentle_back_api = 2\nraise AssertionError('imported')",
        ["written for plugin API 2 (__init__.py, line 2)", "this Gentle Back has 1"],
    ),
    "leaves-at-import": ("raise SystemExit(3)", ["SystemExit: 3", "__init__.py, line 1"]),
    "wants-what-is-not-there": ("import no_such_module", ["No module named 'no_such_module'"]),
    "is-no-python": ("def (", ["SyntaxError: invalid syntax (__init__.py, line 1)"]),
    "has-no-hook": ("answer = 42", ["implements no hook", "register_intents"]),
    "misspells-the-hook": (
        "from gentle_back import hookimpl\n@hookimpl\ndef register_intent(register): pass",
        ["no hook 'register_intent'", "Did you mean 'register_intents'?"],
    ),
    "invents-a-hook": (
        "from gentle_back import hookimpl\n@hookimpl\ndef xyzzy(): pass",
        ["no hook 'xyzzy'", "The hooks are: register_intents"],
    ),
    "wants-another-argument": (
        "from gentle_back import hookimpl\n@hookimpl\ndef register_intents(registry): pass",
        ["Argument(s) {'registry'} are declared", "Take the arguments"],
    ),
    "fails-at-registration": (
        f"{REGISTER}register('GoodIntent', print)\n    raise LookupError('no tea')",
        ["LookupError: no tea", "__init__.py, line 5"],
    ),
    "leaves-at-registration": (f"{REGISTER}raise SystemExit", ["SystemExit"]),
    "names-no-intent": (f"{REGISTER}register('tea', print)", ["'tea'", 'ending in "Intent"']),
    "names-a-number": (f"{REGISTER}register(7, print)", ["7 is no intent name"]),
    "names-with-figures": (f"{REGISTER}register('Tea2Intent', print)", ["letters only"]),
    "gives-no-handler": (f"{REGISTER}register('TeaIntent', 'tea')", ["'tea'", "Give a function"]),
    "wants-the-hosts-intent": (
        f"{REGISTER}register('HelpIntent', print)",
        ["HelpIntent belongs to the host", "wants-the-hosts-intent"],
    ),
    "wants-the-danger": (f"{REGISTER}register('DangerSignIntent', print)", ["belongs to the host"]),
    "wants-it-twice": (
        f"{REGISTER}register('TeaIntent', print)\n    register('TeaIntent', print)",
        ["TeaIntent is registered twice"],
    ),
    "wants-the-causes": (
        f"{REGISTER}register('CausesIntent', print)",
        ["CausesIntent belongs to causes", "wants-the-causes wants it too"],
    ),
    "causes": (
        f"{REGISTER}register('TeaIntent', print)",
        ["'causes' belongs to gentle-back ", "plugins/causes wants it too"],
    ),
    "safety": (f"{REGISTER}register('TeaIntent', print)", ["'safety' is the host's own name"]),
    "skill": (f"{REGISTER}register('TeaIntent', print)", ["host's own name"]),
    "Tea Room": (f"{REGISTER}register('TeaIntent', print)", ["'Tea Room' is no plugin name"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_plugin_is_left_out_with_its_reason_and_the_others_load(
    name: str, drop_in: DropIn, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source, told = BROKEN[name]
    drop_in("a-good-one", intent="EarlyIntent")
    drop_in(name, source)
    drop_in("zzz-good-one", intent="GoodIntent")
    host = load_plugins(folder=folder)
    assert names(host) == [*OWN, "a-good-one", "zzz-good-one"]
    assert {"CausesIntent", "EarlyIntent", "GoodIntent"} <= set(host.intents)
    assert {owner.plugin for owner in host.intents.values()} <= set(names(host))
    for part in told:
        assert part in reason(host, name)
    assert "importlib" not in reason(host, name)
    assert f"plugin {name} (" in caplog.text
    assert all(record.levelno == logging.ERROR for record in caplog.records)


def test_all_broken_plugins_at_once_are_left_out_one_by_one(drop_in: DropIn, folder: Path) -> None:
    for name, (source, _) in BROKEN.items():
        drop_in(name, source)
    host = load_plugins(folder=folder)
    assert names(host) == [*OWN]
    assert {one.name for one in host.left_out} == set(BROKEN)


def test_what_a_plugin_raises_is_logged_with_its_traceback(
    drop_in: DropIn, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    drop_in("tea", "def boil():\n    return 1 / 0\n\nboil()")
    load_plugins(folder=folder)
    assert "Traceback" in caplog.text
    assert "in boil" in caplog.text


def test_one_that_takes_long_to_load_is_named_while_it_does(
    drop_in: DropIn, folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseer, "SLOW_SECONDS", 0.05)
    drop_in("quick", intent="QuickIntent")
    drop_in("tea-house", WAITING)

    host = load_plugins(folder=folder)

    assert {"quick", "tea-house"} <= {one.name for one in host.plugins}
    logged = [one.getMessage() for one in caplog.records]
    (told,) = [text for text in logged if "plugin tea-house" in text]
    assert "still loading after 0.05 seconds" in told
    assert "(__init__.py, line 10)" in told
    assert not [one for one in threading.enumerate() if one.name == "overseer"]


def test_folder_without_code_is_left_out_and_files_are_no_plugins(folder: Path) -> None:
    (folder / "tea").mkdir()
    (folder / "__pycache__").mkdir()
    (folder / ".git").mkdir()
    (folder / "README.md").touch()
    host = load_plugins(folder=folder)
    assert [one.name for one in host.left_out] == ["tea"]
    assert "has neither content nor code" in reason(host, "tea")


def test_content_without_code_is_a_plugin_and_its_hyphens_may_be_underscores(
    folder: Path,
) -> None:
    (folder / "tea" / "content" / "en" / "tea").mkdir(parents=True)
    (folder / "green_tea" / "content" / "en" / "green-tea").mkdir(parents=True)
    host = load_plugins(folder=folder)
    assert names(host) == [*OWN, "green-tea", "tea"]
    assert {plugin.content for plugin in host.plugins if not plugin.is_own} == {
        folder / "tea" / "content",
        folder / "green_tea" / "content",
    }


def test_an_installed_plugin_for_another_api_is_not_even_imported(
    install: Callable[..., None],
) -> None:
    code = "raise AssertionError('imported')\ngentle_back_api: int = 9  # the next one\n"
    install("tea-plugin", "tea = tea_plugin", tea_plugin=code)
    assert "written for plugin API 9 (tea_plugin.py, line 2)" in reason(load_plugins(), "tea")


def test_a_plugin_named_by_hand_takes_the_place_of_an_installed_one_but_not_of_ours(
    install: Callable[..., None], drop_in: DropIn
) -> None:
    install("tea-plugin", "tea = tea_plugin", tea_plugin=GOOD.format(intent="TeaIntent"))
    by_hand = plugin_at(drop_in("tea", intent="OtherIntent")).candidate
    ours = plugin_at(drop_in("causes", intent="MineIntent")).candidate
    host = load_plugins(candidates=find_plugins(given=[by_hand, ours]))
    assert "OtherIntent" in host.intents
    assert "TeaIntent" not in host.intents
    assert "the name 'causes' belongs to gentle-back" in reason(host, "causes")


def test_intent_of_another_drop_in_is_refused_with_both_owners(
    drop_in: DropIn, folder: Path
) -> None:
    drop_in("coffee", intent="CupIntent")
    drop_in("tea", intent="CupIntent")
    host = load_plugins(folder=folder)
    assert host.intents["CupIntent"].plugin == "coffee"
    assert "CupIntent belongs to coffee; tea wants it too" in reason(host, "tea")


def test_plugin_left_out_keeps_no_intent_and_no_name(drop_in: DropIn, folder: Path) -> None:
    drop_in("coffee", f"{REGISTER}register('CupIntent', print)\n    1 / 0")
    drop_in("tea", intent="CupIntent")
    host = load_plugins(folder=folder)
    assert host.intents["CupIntent"].plugin == "tea"


def test_folder_named_like_a_module_of_python_does_not_take_its_place(
    drop_in: DropIn, folder: Path
) -> None:
    drop_in("json", intent="JsonIntent")
    host = load_plugins(folder=folder)
    assert "json" in names(host)
    assert sys.modules["json"] is json
    assert not any(str(folder) in path for path in sys.path)


def test_drop_in_imports_its_own_modules(drop_in: DropIn, folder: Path) -> None:
    drop_in(
        "tea-time",
        REGISTER + "from .brewing import brew\n    register('BrewIntent', brew)",
        brewing="from . import leaves\n\ndef brew(turn, content): return leaves.NAME",
        leaves="NAME = 'with a hyphen'",
    )
    drop_in(
        "tea_time",
        REGISTER + "register('LateIntent', late)\n"
        "def late(turn, content):\n    from .leaves import NAME\n    return NAME",
        leaves="NAME = 'with a line'",
    )
    host = load_plugins(folder=folder)
    assert said_by(host, "BrewIntent") == "with a hyphen"
    assert said_by(host, "LateIntent") == "with a line"


def test_own_content_of_a_drop_in_is_found_beside_its_code(drop_in: DropIn, folder: Path) -> None:
    with_content = drop_in("tea", intent="TeaIntent")
    (with_content / "content").mkdir()
    drop_in("coffee", intent="CoffeeIntent")
    by_name = {plugin.name: plugin for plugin in load_plugins(folder=folder).plugins}
    assert by_name["tea"].content == with_content / "content"
    assert by_name["coffee"].content is None
    assert by_name["causes"].content is None


def test_plugin_switched_off_is_not_even_imported(drop_in: DropIn, folder: Path) -> None:
    drop_in("tea", "raise AssertionError('imported')")
    host = load_plugins(folder=folder, off=("tea", *OWN))
    assert names(host) == []
    assert {(one.name, one.is_fault) for one in host.left_out} == {
        *((name, False) for name in ("tea", *OWN)),
    }
    assert host.intents == {}


def test_safe_mode_imports_nothing_that_is_not_our_own(drop_in: DropIn, folder: Path) -> None:
    path = drop_in("tea", "raise AssertionError('imported')")
    host = load_plugins(folder=folder, is_safe_mode=True)
    assert names(host) == [*OWN]
    assert host.left_out == (LeftOut("tea", str(path), "Left out by safe_mode.", is_fault=False),)


@pytest.mark.parametrize("make", [Path.touch, lambda path: None], ids=["a file", "nothing"])
def test_plugins_dir_that_is_no_folder_is_a_wrong_setting(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "elsewhere"
    make(path)
    with pytest.raises(ConfigError, match=f"plugins_dir: {path} is not a folder") as refused:
        load_plugins(folder=path)
    assert refused.value.key == "plugins_dir"


# Installed plugins


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts a distribution with these entry points and modules where Python looks first."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    installed: list[str] = []

    def write(name: str | None, points: str, **modules: str) -> None:
        info = site / f"{name or 'nameless'}-1.5.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(f"[gentle_back]\n{points}\n")
        if name:
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
        for module, source in modules.items():
            (site / f"{module}.py").write_text(dedent(source))
            installed.append(module)

    yield write
    for module in installed:
        sys.modules.pop(module, None)


def test_our_own_distribution_loads_before_any_that_is_installed(
    install: Callable[..., None],
) -> None:
    install("aaa-first", "aaa = aaa_plugin", aaa_plugin=GOOD.format(intent="CausesIntent"))
    install("tea-plugin", "tea = tea_plugin", tea_plugin=GOOD.format(intent="TeaIntent"))
    host = load_plugins()
    assert names(host) == [*OWN, "tea"]
    assert host.intents["CausesIntent"].plugin == "causes"
    assert "CausesIntent belongs to causes; aaa wants it too" in reason(host, "aaa")
    assert host.plugins[-1].origin == "tea-plugin 1.5"


def test_same_name_from_two_distributions_names_both(install: Callable[..., None]) -> None:
    install("one-tea", "tea = tea_one", tea_one=GOOD.format(intent="OneIntent"))
    install("two-tea", "tea = tea_two", tea_two=GOOD.format(intent="TwoIntent"))
    host = load_plugins()
    assert names(host) == [*OWN, "tea"]
    assert "belongs to one-tea 1.5; two-tea 1.5 wants it too" in reason(host, "tea")


def test_installed_plugin_goes_before_a_drop_in_of_the_same_name(
    install: Callable[..., None], drop_in: DropIn, folder: Path
) -> None:
    install("tea-plugin", "tea = tea_plugin", tea_plugin=GOOD.format(intent="TeaIntent"))
    drop_in("tea", intent="OtherIntent")
    host = load_plugins(folder=folder)
    assert "TeaIntent" in host.intents
    assert "tea-plugin 1.5" in reason(host, "tea")


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("tea = tea_plugin:answer", 'Name the module alone: tea = "tea_plugin"'),
        ("tea = no_such_module", "No module named 'no_such_module'"),
        ("tea = tea_plugin:no_such_thing", "no_such_thing"),
    ],
)
def test_entry_point_that_is_no_module_is_left_out(
    install: Callable[..., None], points: str, told: str
) -> None:
    install("tea-plugin", points, tea_plugin=GOOD.format(intent="TeaIntent"))
    host = load_plugins()
    assert names(host) == [*OWN]
    assert told in reason(host, "tea")


def test_distribution_without_metadata_harms_nobody(install: Callable[..., None]) -> None:
    install(None, "tea = tea_plugin", tea_plugin=GOOD.format(intent="TeaIntent"))
    host = load_plugins()
    assert names(host) == [*OWN, "tea"]
    assert host.plugins[-1].origin.startswith("unknown distribution")


def test_plugins_whose_content_has_faults_are_taken_out_again(
    drop_in: DropIn, folder: Path
) -> None:
    drop_in("coffee", intent="CoffeeIntent")
    drop_in("tea", intent="TeaIntent")
    host = load_plugins(folder=folder).without({"tea": "its content has faults."})
    assert names(host) == [*OWN, "coffee"]
    assert "TeaIntent" not in host.intents
    assert reason(host, "tea") == "its content has faults."
