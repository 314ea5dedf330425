"""The process in which `gentle-back check --plugin` tries a plugin.

It imports and registers the plugin, then asks each handler once, in every language the plugin has
content in, with no slot filled. Each step is reported as a line of JSON before it is begun.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gentle_back.border import Border
from gentle_back.cli.handler_trial import faults_of, place_in
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.content.load import load_content
from gentle_back.deadline import run_within
from gentle_back.errors import PluginTimeout
from gentle_back.plugins import (
    Plugin,
    PluginAt,
    PluginHost,
    find_plugins,
    load_plugins,
    plugin_at,
    topic_clashes,
)

MODULE = "gentle_back.cli.plugin_trial"
IMPORT = "its import"
END = "the end"

Report = Callable[[dict[str, Any]], None]


def main(told: dict[str, Any]) -> None:
    """Try the plugin and report."""
    # Nothing is to be saved here, so Ctrl-C may end it at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    logging.disable()
    plugin_here = plugin_at(Path(told["path"]))
    name = plugin_here.name

    def report(fact: dict[str, Any]) -> None:
        os.write(told["report"], json.dumps(fact).encode() + b"\n")

    content = _content(told, plugin_here)
    report({"stage": IMPORT})
    host = _load(plugin_here, told["seconds"], report)
    plugin = next((one for one in host.plugins if one.name == name), None) if host else None
    clash = topic_clashes(host, content).get(name) if host else None
    if clash:
        report({"fault": clash})
    if host and plugin:
        report({"owners": {intent: owner.plugin for intent, owner in host.intents.items()}})
        if told["is_asked"]:
            _ask_all(plugin, Border(content, host), report)
    report({"stage": END})


def _content(told: dict[str, Any], plugin: PluginAt) -> CompiledContent:
    content_dir = told["content_dir"]
    roots = [own_root(Path(content_dir) if content_dir else None)]
    if (plugin.home / "content").is_dir():
        roots.append(ContentRoot(plugin.name, plugin.home / "content", is_own=False))
    return load_content(roots, Path(told["cache_dir"]))


def _load(plugin: PluginAt, seconds: float, report: Report) -> PluginHost | None:
    """The plugin beside our own, with which it must not clash."""
    own = [one for one in find_plugins() if one.is_own]
    try:
        host = run_within(
            seconds,
            lambda: load_plugins(candidates=[*own, plugin.candidate]),
            plugin=plugin.name,
        )
    except PluginTimeout as error:
        report({"fault": f"{IMPORT} lasted longer than {seconds:g} seconds{place_in(error)}."})
        return None
    for one in host.left_out:
        if one.origin == str(plugin.path):
            report({"fault": one.reason})
    return host


def _ask_all(plugin: Plugin, border: Border, report: Report) -> None:
    for intent in plugin.intents:
        report({"stage": f"the handler of {intent}"})
        for fault in faults_of(plugin, intent, border):
            report({"fault": f"{intent}: {fault}"})


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
