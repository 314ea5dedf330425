"""What the device hears for itself."""

import pytest

from gentle_back.device.invocation import Call, Order, read_call


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("open gentle back", Call(Order.LAUNCH)),
        ("Alexa, open Gentle Back!", Call(Order.LAUNCH)),
        ("alexa  talk to gentle   back", Call(Order.LAUNCH)),
        ("gentle back", Call(Order.LAUNCH)),
        ("ask gentle back", Call(Order.LAUNCH)),
        ("ask gentle back why does my back hurt", Call(Order.ONE_SHOT, "why does my back hurt")),
        ("Alexa, ask Gentle Back for help", Call(Order.ONE_SHOT, "help")),
        ("tell gentle back I fell", Call(Order.ONE_SHOT, "I fell")),
        ("ask gentle back about relaxin", Call(Order.ONE_SHOT, "relaxin")),
        ("exit", Call(Order.LEAVE)),
        ("alexa, quit.", Call(Order.LEAVE)),
        ("stop", Call(Order.SAY, "stop")),
        ("Alexa, stop", Call(Order.SAY, "stop")),
        ("how do I exit bed", Call(Order.SAY, "how do I exit bed")),
        ("open gentle backs", Call(Order.SAY, "open gentle backs")),
        ("Alexander hurt his back", Call(Order.SAY, "Alexander hurt his back")),
        ("alexa", Call(Order.SAY, "")),
        (" \t ", Call(Order.SAY, "")),
    ],
)
def test_the_device_hears_what_is_meant_for_it(text: str, call: Call) -> None:
    assert read_call(text) == call
