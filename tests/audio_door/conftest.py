"""The small content about tea, whose routines the door gives out."""

from __future__ import annotations

import pytest

from contents import small_content
from gentle_back.content.compiled import CompiledContent


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))
