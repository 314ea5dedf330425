"""The process in which `gentle-back talk --reload` runs one version of the skill.

It is told what to serve, and prepares all that is ours. Then it waits for another line: until then
nothing of a plugin was imported. Then it loads, compiles here and at once, and serves until its
input ends. What it has to tell is one line of JSON: where it serves, or why it cannot.
"""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import sys
from contextlib import redirect_stderr, suppress
from pathlib import Path
from typing import Any, TextIO

# Learning is what compiles content; it is imported while nobody waits yet.
from gentle_back import learn
from gentle_back.cli.connect import (
    check_in_use,
    device_chain,
    device_trust,
    start_device_logging,
)
from gentle_back.config import PATH_KEYS, Config
from gentle_back.content import compile as content_compile
from gentle_back.content.find import own_root
from gentle_back.device.local_server import LocalServer
from gentle_back.errors import GentleBackError
from gentle_back.plugins import find_plugins, plugin_at
from gentle_back.service import Service, build_service, content_roots
from gentle_back.web import create_app

# What our own content was compiled to while nobody waited.
_OURS: dict[str, bytes] = {}


def main() -> None:
    """Prepare, wait, load, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for who talks
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a plugin prints is no report
    told = sys.stdin.readline()
    if not told:
        return
    config, plugins = _read(json.loads(told))
    _prepare(config)
    if not sys.stdin.readline():
        return
    try:
        service = _service(config, plugins)
    except GentleBackError as error:
        _report(reports, {"fault": str(error)})
        return
    with LocalServer(create_app(service)) as server:
        roots = content_roots(config, service.plugins)
        _report(
            reports,
            {
                "url": server.url,
                "left_out": [one.name for one in service.plugins.left_out],
                "roots": [[root.plugin, str(root.path), root.is_own] for root in roots],
            },
        )
        sys.stdin.read()
        # Nobody speaks to it any more; a thread of a plugin's must not keep it alive.
        os._exit(0)


def _prepare(config: Config) -> None:
    """Do all that needs nobody's plugin: import, compile what is ours, build it once."""
    own = [one for one in find_plugins() if one.is_own]
    # What is wrong with ours is told when it is to be served.
    with suppress(GentleBackError):
        content_compile.compile_content([own_root(config.content_dir)], kept=_OURS)
        build_service(
            config,
            device=device_trust(device_chain(config)),
            candidates=own,
            run_compiler=_compile_here,
        )


def _read(told: dict[str, Any]) -> tuple[Config, tuple[Path, ...]]:
    settings: dict[str, Any] = {
        key: Path(value) if key in PATH_KEYS and value else _tuple(value)
        for key, value in told["config"].items()
    }
    return Config(**settings), tuple(map(Path, told["plugins"]))


def _tuple(value: Any) -> Any:  # noqa: ANN401 - whatever a setting is
    return tuple(value) if isinstance(value, list) else value


def _service(config: Config, paths: tuple[Path, ...]) -> Service:
    start_device_logging(config)
    if config.log_level != "debug":
        logging.disable(logging.ERROR)  # what is wrong is reported, and need not be logged as well
    plugins = [plugin_at(path) for path in paths]
    service = build_service(
        config,
        device=device_trust(device_chain(config)),
        candidates=find_plugins(config.plugins_dir, [one.candidate for one in plugins]),
        run_compiler=_compile_here,
    )
    check_in_use(plugins, service)
    logging.disable(logging.NOTSET)
    return service


def _compile_here(compiler: str, arguments: list[str]) -> tuple[int, str]:
    """Compile in this process, which has imported what it needs already."""
    del compiler
    printed = io.StringIO()
    with redirect_stderr(printed):
        code = content_compile.main(arguments, finish=learn.finish, kept=_OURS)
    return code, printed.getvalue()


def _report(reports: TextIO, fact: dict[str, Any]) -> None:
    reports.write(json.dumps(fact) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
