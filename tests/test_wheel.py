"""The wheel, built from the sdist and installed where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
QUESTION = "why does my back hurt"
NAME = f"gentle_back-{version('gentle-back')}"


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the project was built and installed, and the names it brought to site-packages."""

    sdist: Path
    wheel: Path
    python: Path
    site_packages: Path
    names: frozenset[str]


def _run(*command: str | Path, folder: Path, **settings: str) -> str:
    """What the command prints; nothing of this checkout or its settings reaches it."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if "GENTLE_BACK" not in name and name != "PYTHONPATH"
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=ours | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own, which borrows what it depends on from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    # Given neither --sdist nor --wheel it builds the wheel from the sdist.
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist")
    _run(*build, CHECKOUT, folder=folder)
    sdist, wheel = folder / "dist" / f"{NAME}.tar.gz", folder / "dist" / f"{NAME}-py3-none-any.whl"
    home = folder / "home"
    _run(sys.executable, "-m", "venv", "--without-pip", home, folder=folder)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    _run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    prefix = {"base": str(home), "platbase": str(home)}
    site_packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=prefix))
    names = frozenset(path.name for path in site_packages.iterdir())
    # A folder that a .pth file adds has its own .pth files passed over: the dependencies come,
    # the editable install of this checkout stays out.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return Installed(sdist, wheel, python, site_packages, names)


def _asked(python: str | Path, folder: Path) -> str:
    empty = folder / "empty"
    empty.mkdir(parents=True)
    homes = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")}
    ask = (python, "-m", "gentle_back", "ask", "--no-voice", QUESTION)
    answer = _run(*ask, folder=empty, **homes)
    assert list(empty.iterdir()) == []
    return answer


def test_only_our_own_names_come_to_site_packages(installed: Installed) -> None:
    ours = {path.name for path in (CHECKOUT / "plugins").glob("gentle_back_*")}
    assert installed.names == {"gentle_back", f"{NAME}.dist-info", *ours}


def test_the_wheel_holds_all_code_and_all_content_of_the_checkout(installed: Installed) -> None:
    with ZipFile(installed.wheel) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    places = {
        "skill/gentle_back": "gentle_back/",
        "plugins": "",
        "content": "gentle_back/_content/",
    }
    expected = {
        prefix + path.relative_to(CHECKOUT / folder).as_posix()
        for folder, prefix in places.items()
        for path in (CHECKOUT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    notes = {path.name for path in (CHECKOUT / "plugins").glob("*.md")}
    assert packed == expected - notes | {"gentle_back/_means.json"}


def test_the_sdist_holds_what_the_checks_need(installed: Installed) -> None:
    with tarfile.open(installed.sdist) as sdist:
        packed = set(sdist.getnames())
    wanted = {
        ".ci/run",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "requirements.lock",
        "tests/test_wheel.py",
    }
    assert {f"{NAME}/{name}" for name in wanted} <= packed


def test_it_answers_outside_the_checkout_as_inside(installed: Installed, tmp_path: Path) -> None:
    where = "import gentle_back; print(gentle_back.__file__)"
    code = Path(_run(installed.python, "-c", where, folder=tmp_path).strip())
    assert code.is_relative_to(installed.site_packages)
    answer = _asked(installed.python, tmp_path / "wheel")
    assert answer.strip()
    assert answer == _asked(sys.executable, tmp_path / "checkout")
