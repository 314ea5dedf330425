"""The hooks a plugin may implement.

A plugin is a module. It marks functions with `hookimpl`; the host finds them when it loads the
plugin. Handlers are plain functions `handler(turn, content) -> Reply` without effects: they run
again, or never, without harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pluggy

from gentle_back.values import Content, Reply, Turn

GROUP = "gentle_back"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

Handler: TypeAlias = Callable[[Turn, Content], Reply]
RegisterIntent: TypeAlias = Callable[[str, Handler], None]


@hookspec
def register_intents(register: RegisterIntent) -> None:
    """Name the intents this plugin answers, each with its handler.

    Called once, when the plugin is loaded. An intent's name ends in "Intent" and holds letters
    only. An intent that the host or another plugin owns is refused: the plugin is left out, and
    both owners are named in the report.
    """
