"""A skill with the small plugin about tea, and her in front of it."""

from __future__ import annotations

import pytest

from contents import small_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.skill import Skill
from tea import Conversation, plugins


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def skill(content: CompiledContent) -> Skill:
    return Skill(content, plugins())


@pytest.fixture
def she(skill: Skill) -> Conversation:
    return Conversation(skill)
