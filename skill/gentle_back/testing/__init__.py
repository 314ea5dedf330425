"""What a plugin's tests stand on: a device, a clock that can be moved, conversations as data.

With pytest, `gentle_back.testing.plugin` is found by itself: it brings the fixtures `device`,
`clock`, `voice`, `store`, `skill`, `load_plugin` and collects conversations from *.talk.yaml.
"""

from gentle_back.testing.device import Device
from gentle_back.testing.hold import TalkMismatch, hold
from gentle_back.testing.home import Home, at_home
from gentle_back.testing.sounds import RecordingVoice
from gentle_back.testing.talk import Talk, TalkError, TalkTurn, read_talk

__all__ = [
    "Device",
    "Home",
    "RecordingVoice",
    "Talk",
    "TalkError",
    "TalkMismatch",
    "TalkTurn",
    "at_home",
    "hold",
    "read_talk",
]
