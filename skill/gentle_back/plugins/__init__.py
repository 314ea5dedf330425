"""The plugins: found, loaded one by one, kept apart, and reported."""

from gentle_back.plugins.api_version import API
from gentle_back.plugins.at_path import PluginAt, plugin_at
from gentle_back.plugins.find import Candidate, dropped_in, find_plugins
from gentle_back.plugins.host import LeftOut, Owner, Plugin, PluginHost
from gentle_back.plugins.load import load_plugins
from gentle_back.plugins.topic_clashes import topic_clashes

__all__ = [
    "API",
    "Candidate",
    "LeftOut",
    "Owner",
    "Plugin",
    "PluginAt",
    "PluginHost",
    "dropped_in",
    "find_plugins",
    "load_plugins",
    "plugin_at",
    "topic_clashes",
]
