"""Real voices for the tests: one for each speech library that this machine has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gentle_back.voice import LocalVoice
from voice import engines

_LIBRARIES = {
    "system": (engines.has_system_library, engines.WITH_SYSTEM_LIBRARY),
    "extra": (engines.has_extra, engines.WITH_EXTRA),
}


@pytest.fixture(scope="session", params=_LIBRARIES)
def spoken_by(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The command of a worker that uses this library."""
    is_there, command = _LIBRARIES[request.param]
    if not is_there():
        pytest.skip(f"the {request.param} speech library is not installed")
    return command


@pytest.fixture
def voice(spoken_by: tuple[str, ...]) -> Iterator[LocalVoice]:
    """A voice whose worker is not started yet."""
    voice = LocalVoice(command=spoken_by)
    yield voice
    voice.close()
