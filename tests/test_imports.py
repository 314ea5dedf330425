"""What a process imports: little where little is needed, and nothing outside its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import grimp
import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SERVED_TURN = CHECKOUT / "tests" / "served_turn.py"

NOT_FOR_A_PLUGIN_AUTHOR = {
    "ask_sdk_core",
    "ask_sdk_model",
    "babel",
    "click",
    "cryptography",
    "flask",
    "jinja2",
    "num2words",
    "pydantic",
    "pyttsx3",
    "sqlalchemy",
    "urllib3",
    "yaml",
}
NOT_FOR_A_WORKER = {
    "miniaudio",
    "num2words",
    "numpy",
    "prompt_toolkit",
    "pydantic",
    "pyttsx3",
    "rich",
    "yaml",
}
ONLY_WITH_MEMORY = {"sqlalchemy", "sqlite3"}
# They cannot be imported beside a current OpenSSL, and check signatures less well than we do.
AMAZONS_WEB_SUPPORT = {"flask-ask-sdk", "ask-sdk-webservice-support"}


def _printed(*arguments: str, folder: Path) -> str:
    """What a fresh interpreter prints, with settings and caches of its own in that folder."""
    ours = {name: value for name, value in os.environ.items() if "GENTLE_BACK" not in name}
    homes = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=folder,
        env=ours | homes,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_plugin_author_pays_for_no_more_than_the_api(tmp_path: Path) -> None:
    program = "import json, sys, gentle_back; print(json.dumps(sorted(sys.modules)))"
    modules = set(json.loads(_printed("-c", program, folder=tmp_path)))
    assert "gentle_back.values" in modules
    assert modules & NOT_FOR_A_PLUGIN_AUTHOR == set()


@pytest.mark.parametrize("start", ["first", "second"])
def test_a_worker_answers_without_what_compiles_content(tmp_path: Path, start: str) -> None:
    if start == "second":
        _printed(str(SERVED_TURN), folder=tmp_path)
    told = json.loads(_printed(str(SERVED_TURN), folder=tmp_path))
    assert told["speech"].startswith("<speak>")
    assert "gentle_back_causes" in told["modules"]
    assert set(told["modules"]) & (NOT_FOR_A_WORKER | ONLY_WITH_MEMORY) == set()


def test_a_worker_with_memory_brings_the_store_and_no_driver_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "gentle-back.toml").write_text("memory = true\n")
    told = json.loads(_printed(str(SERVED_TURN), folder=tmp_path))
    assert set(told["modules"]) >= ONLY_WITH_MEMORY
    unwanted = {"psycopg", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql"}
    assert set(told["modules"]) & (NOT_FOR_A_WORKER | unwanted) == set()


def test_amazons_web_support_is_no_dependency() -> None:
    wanted = " ".join(requires("gentle-back") or ())
    assert "ask-sdk-core" in wanted
    assert [name for name in AMAZONS_WEB_SUPPORT if name in wanted] == []


def test_every_outside_package_has_its_place_in_the_contracts() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = settings["tool"]["importlinter"]
    ours = set(linter["root_packages"])
    placed = {
        module
        for contract in linter["contracts"]
        for module in contract.get("protected_modules", ())
    }
    graph = grimp.build_graph(
        *ours,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )
    imported = {module.partition(".")[0] for module in graph.modules}
    assert imported - ours - sys.stdlib_module_names - placed == set()
