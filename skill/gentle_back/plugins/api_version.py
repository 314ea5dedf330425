"""Which plugin API a plugin is written for, read before any of its code runs.

A module says so by a line of its own, `gentle_back_api = 1`. It is read from the source: what is
written for another API may not even be importable here, and its author is to hear why.
"""

from __future__ import annotations

import re
from pathlib import Path

from gentle_back.errors import PluginError

# What this host offers. It grows by one where a plugin that was right before no longer is.
API = 1

_SAID = re.compile(rb"^gentle_back_api\s*(?::[^=\n]+)?=\s*([^#\n]*)", re.MULTILINE)


def check_api(name: str, source: Path | None) -> None:
    """Raise PluginError where that source says that it is for another API.

    One that says nothing is taken for the API of today: it is its import that tells.
    """
    if source is None:
        return
    try:
        said = _SAID.search(source.read_bytes())
    except OSError:
        return  # its import tells what is wrong
    if said is None:
        return
    told = said[1].decode(errors="replace").strip()
    if told == str(API):
        return
    where = f"{source.name}, line {_line(source.read_bytes(), said.start())}"
    if not told.isascii() or not told.isdigit():
        raise PluginError(
            f"gentle_back_api is {told} ({where}). Write a whole number: gentle_back_api = {API}.",
            plugin=name,
        )
    mend = (
        "Install a later Gentle Back, or an earlier version of the plugin."
        if int(told) > API
        else "Install a later version of the plugin; CHANGELOG.md tells its author what changed."
    )
    raise PluginError(
        f"it is written for plugin API {told} ({where}), and this Gentle Back has {API}. {mend}",
        plugin=name,
    )


def _line(text: bytes, place: int) -> int:
    return text.count(b"\n", 0, place) + 1
