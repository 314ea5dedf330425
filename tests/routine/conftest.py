"""Devices for these tests, each with a voice of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gentle_back.errors import VoiceError
from gentle_back.voice import LocalVoice
from routine.platform import DeviceVoice


@pytest.fixture(scope="session")
def usual_voice() -> Iterator[LocalVoice]:
    """The voice of this machine."""
    voice = LocalVoice()
    try:
        voice.prepare()
    except VoiceError as error:
        pytest.skip(str(error))
    yield voice
    voice.close()


@pytest.fixture(params=[0.85, 1.0, 1.15], ids=["faster", "usual", "slower"])
def device(request: pytest.FixtureRequest, usual_voice: LocalVoice) -> DeviceVoice:
    """The voice of a device."""
    return DeviceVoice(usual_voice, request.param)
