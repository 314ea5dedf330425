"""A plugin of its own for the tests of the kit, beside a small content about tea."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gentle_back.cli.plugin_template import template_files


@pytest.fixture
def sling_fit(tmp_path: Path) -> Path:
    """The folder of a plugin as `new-plugin` makes it, with code."""
    return write(tmp_path / "sling_fit", "sling-fit", "folder")


def write(folder: Path, name: str, kind: str) -> Path:
    """A new plugin of that kind."""
    for place, text in template_files(name, kind, date(2026, 11, 22)).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
