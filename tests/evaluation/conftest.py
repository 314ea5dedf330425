"""Who listens to the labelled lines: the real content and skill, as the commands build them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentle_back.config import Config
from gentle_back.evaluation.listen import Listener
from gentle_back.evaluation.means import Means, read_means
from gentle_back.service import build_service

EVAL = Path(__file__).parents[1] / "eval"


@pytest.fixture(scope="session")
def means() -> Means:
    """What ours mean in the vocabulary of the lines."""
    return read_means(EVAL / "means.json")


@pytest.fixture(scope="session")
def listener(cache_dir: Path, means: Means) -> Listener:
    """Who hears with our own plugins only."""
    return Listener(build_service(Config(cache_dir=cache_dir, safe_mode=True)), means)
