"""What the code of sleep-positions decides."""

from __future__ import annotations

from gentle_back.testing import Device


def test_the_guide_is_quiet_while_she_settles(device: Device) -> None:
    """Time to lie down stands inside the answer, before the question."""
    device.say("help me set up my pillows")
    device.say("next")
    *_, settled, question = device.moments
    assert question.start_ms - settled.end_ms == 10_000
