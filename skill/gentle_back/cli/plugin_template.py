"""A new plugin from the templates: real files, with the template's own name put out for another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gentle_back.plugins.at_path import PACKAGE_PREFIX

TEMPLATES = Path(__file__).resolve().parent.parent / "new_plugin"
# The day on which the template's page was read.
TEMPLATE_DAY = "2026-11-22"

# Which templates make up a plugin of each kind; a later one's files go before an earlier one's.
KINDS: Mapping[str, tuple[str, ...]] = {
    "content": ("content",),
    "folder": ("content", "code"),
    "package": ("content", "code", "package"),
}
# What a package keeps inside its module; all else stands beside it.
IN_MODULE = ("content", "__init__.py")

Files = dict[str, str]  # what each file holds, by its path in the new folder


def template_files(name: str, kind: str, today: date) -> Files:
    """The files of a new plugin."""
    files: Files = {}
    for template in KINDS[kind]:
        root = TEMPLATES / template
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                place = path.relative_to(root).as_posix()
                text = path.read_text(encoding="utf-8").replace(TEMPLATE_DAY, today.isoformat())
                files[renamed(place, name)] = renamed(text, name)
    return as_package(files, name) if kind == "package" else files


def as_package(files: Files, name: str) -> Files:
    """The same files with the module and its content in a folder of their own."""
    module = PACKAGE_PREFIX + name.replace("-", "_")
    return {
        f"{module}/{place}" if place.partition("/")[0] in IN_MODULE else place: text
        for place, text in files.items()
    }


def renamed(text: str, name: str) -> str:
    """The template's text with its name put out for another, in each of its spellings."""
    words = name.replace("-", " ")
    spellings = {
        "my-plugin": name,
        "my_plugin": name.replace("-", "_"),
        "MyPlugin": camel(name),
        "My plugin": words.capitalize(),
        "my plugin": words,
    }
    return re.sub("|".join(spellings), lambda found: spellings[found[0]], text)


def camel(name: str) -> str:
    """The name as it begins that of an intent: "SlingFit" of "sling-fit"."""
    return "".join(word.capitalize() for word in name.split("-"))
