"""The plugins that run, who owns which intent, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gentle_back.hookspecs import Handler


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin in use.

    content: the folder of its own content tree; None where the host's content holds it.
    """

    name: str
    origin: str
    is_own: bool
    intents: Mapping[str, Handler]
    content: Path | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A plugin not in use, with the reason and its mend."""

    name: str
    origin: str
    reason: str
    is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """The plugin that answers an intent, and its handler."""

    plugin: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class PluginHost:
    """All plugins found: those in use in order, and those left out.

    intents: which handler answers what. A dict, since a turn must cost the same with 1,000 plugins.
    """

    plugins: tuple[Plugin, ...]
    left_out: tuple[LeftOut, ...]
    intents: Mapping[str, Owner]

    def has(self, name: str) -> bool:
        """Whether a plugin of that name is in use."""
        return any(plugin.name == name for plugin in self.plugins)

    def without(self, faults: Mapping[str, str]) -> PluginHost:
        """The same host with more plugins left out, each for the reason given."""
        gone = tuple(
            LeftOut(plugin.name, plugin.origin, faults[plugin.name])
            for plugin in self.plugins
            if plugin.name in faults
        )
        return PluginHost(
            plugins=tuple(plugin for plugin in self.plugins if plugin.name not in faults),
            left_out=(*self.left_out, *gone),
            intents={
                intent: owner
                for intent, owner in self.intents.items()
                if owner.plugin not in faults
            },
        )
