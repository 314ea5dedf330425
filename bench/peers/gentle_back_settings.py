"""The settings under which our skill is measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gentle_back.config import Config
from gentle_back.log import start_logging


def config_of(setup: Mapping[str, str]) -> Config:
    """The settings of a contender; it logs as `serve` does, which is a part of a turn's cost."""
    start_logging("info")
    plugins_dir = setup.get("plugins_dir")
    return Config(
        skill_id=(setup["skill_id"],),
        state_dir=Path(setup["state_dir"]),
        cache_dir=Path(setup["cache_dir"]),
        plugins_dir=Path(plugins_dir) if plugins_dir else None,
        memory=bool(setup.get("memory")),
    )
