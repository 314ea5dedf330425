"""What the code of my-plugin decides. Conversations stand in the .talk.yaml files beside it."""

from __future__ import annotations

from gentle_back.testing import Device


def test_without_a_kind_she_is_asked_once(device: Device) -> None:
    device.say("which kind of my plugin suits me")
    assert "my-plugin/lines/which" in device.reply.keys
    device.say("the second one")
    assert "my-plugin/items/second-kind" in device.reply.keys
