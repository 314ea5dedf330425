"""The skill under gunicorn, for the hostile cases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.signing import CHAIN
from running import Running, Server, free_port

SERVED = Path(__file__).parents[1] / "served.py"


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Server]:
    """A server that trusts our chain."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "root.pem").write_bytes(CHAIN.root_pem)
    (folder / "good.pem").write_bytes(CHAIN.pem)
    port = free_port()
    command = [sys.executable, str(SERVED), str(port), str(folder), str(cache_dir)]
    with Running(command, port, folder / "log") as running:
        yield running
