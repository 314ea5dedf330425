"""The worker with one speech library or the other hidden, whatever this machine has."""

from __future__ import annotations

import ctypes
import importlib.util
import sys

_HIDE_SYSTEM_LIBRARY = """
import ctypes
loaded = ctypes.CDLL
def hiding(name, *rest, **more):
    if name == "libespeak-ng.so.1":
        raise OSError("hidden")
    return loaded(name, *rest, **more)
ctypes.CDLL = hiding
"""
_HIDE_EXTRA = """
import sys
sys.modules["espeakng_loader"] = None
"""
_HIDE_ALL = f"""
{_HIDE_EXTRA}
import ctypes
def nothing(*all, **more):
    raise OSError("hidden")
ctypes.CDLL = ctypes.cdll._dlltype = nothing
"""
_RUN = "from gentle_back.voice.worker import main\nmain()\n"


def _command(before: str) -> tuple[str, ...]:
    return (sys.executable, "-P", "-c", before + _RUN)


WITH_SYSTEM_LIBRARY = _command(_HIDE_EXTRA)
WITH_EXTRA = _command(_HIDE_SYSTEM_LIBRARY)
WITH_NOTHING = _command(_HIDE_ALL)


def has_system_library() -> bool:
    """Whether this machine has espeak-ng itself."""
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        return False
    return True


def has_extra() -> bool:
    """Whether the library of the voice extra is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None
