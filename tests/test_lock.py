"""The lock file: all that the project needs, and nothing of where it was made."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
WHY = re.compile(r"    #( +via)?( +[A-Za-z0-9-]+( \(pyproject\.toml\))?)?")

LINES = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_each_line_is_a_version_a_hash_or_a_reason() -> None:
    allowed = (PINNED, HASH, WHY)
    assert [line for line in LINES if not any(form.fullmatch(line) for form in allowed)] == []


def test_each_package_has_hashes() -> None:
    pinned = [(line, after) for line, after in pairwise(LINES) if PINNED.fullmatch(line)]
    assert pinned
    assert [line for line, after in pinned if not HASH.fullmatch(after)] == []


def test_it_holds_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = map(
        Requirement, [*project["dependencies"], *(one for extra in extras for one in extra)]
    )
    found = (PINNED.fullmatch(line) for line in LINES)
    locked = {match["name"]: match["version"] for match in found if match}
    missing = [
        str(one)
        for one in wanted
        if not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"))
    ]
    assert missing == []
