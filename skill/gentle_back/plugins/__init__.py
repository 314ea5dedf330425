"""The plugins: found, loaded one by one, kept apart, and reported."""

from gentle_back.plugins.find import Candidate, dropped_in, find_plugins
from gentle_back.plugins.host import LeftOut, Owner, Plugin, PluginHost
from gentle_back.plugins.load import load_plugins
from gentle_back.plugins.topic_clashes import topic_clashes

__all__ = [
    "Candidate",
    "LeftOut",
    "Owner",
    "Plugin",
    "PluginHost",
    "dropped_in",
    "find_plugins",
    "load_plugins",
    "topic_clashes",
]
