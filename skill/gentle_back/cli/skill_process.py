"""The process in which `gentle-back talk --reload` runs one version of the skill.

It is told what to serve, and prepares all that is ours. Then it waits for another line: until then
nothing of a plugin was imported. Then it loads, compiles here and at once, and tells in a line of
JSON where it serves, or why it cannot. From then on each line asks something of this version, and a
line of JSON answers, until the input ends.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from gentle_back.alexa.model import read_envelope
from gentle_back.cli.compile_here import CompilerHere
from gentle_back.cli.connect import DEVICE_SKILL_ID, check_in_use, start_device_logging
from gentle_back.cli.understood_line import understood_told
from gentle_back.clock import SystemClock
from gentle_back.config import PATH_KEYS, Config
from gentle_back.content.find import own_root
from gentle_back.device.envelope import Identity, envelope, intent_request
from gentle_back.device.local_server import LocalServer
from gentle_back.device.session import DeviceSession
from gentle_back.device.understanding import Understanding, Understood
from gentle_back.errors import GentleBackError
from gentle_back.language import understander_of
from gentle_back.plugins import find_plugins, plugin_at
from gentle_back.service import DeviceTrust, Service, build_service
from gentle_back.testing.write import reply_told
from gentle_back.values import Reply
from gentle_back.web import create_app

# Nobody asks anything for so long: there is time to write what the next start can read.
QUIET_SECONDS = 2.0

# What compiles content and learns was imported for it, while nobody waits yet.
_COMPILER = CompilerHere()


def main() -> None:
    """Prepare, wait, load, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for who talks
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a plugin prints is no report
    told = sys.stdin.readline()
    if not told:
        return
    config, plugins, trust = _read(json.loads(told))
    _prepare(config, trust)
    # To collect is to walk all that there is, again and again while so much is made at once.
    gc.disable()
    if not sys.stdin.readline():
        return
    replies: deque[Reply] = deque(maxlen=1)
    try:
        service = _service(config, plugins, trust, replies)
    except GentleBackError as error:
        _report(reports, {"fault": str(error)})
        return
    with LocalServer(create_app(service)) as server:
        version = _Version(service, replies)
        _report(reports, {"url": server.url})
        gc.freeze()
        gc.enable()
        version.answer_all(reports)
        # Nobody speaks to it any more; a thread of a plugin's must not keep it alive.
        os._exit(0)


class _Version:
    """What may be asked of the version that is served. replies: takes the last that goes out."""

    def __init__(self, service: Service, replies: deque[Reply]) -> None:
        language = service.config.locale.partition("-")[0]
        left_out = {one.name for one in service.plugins.left_out}
        self._understanding = Understanding(understander_of(service.content, language, left_out))
        self._replies = replies

    def answer_all(self, reports: TextIO) -> None:
        """Answer what is asked, until the input ends."""
        while True:
            if _COMPILER.has_unwritten and not _is_asked(QUIET_SECONDS):
                _COMPILER.write()
            asked = sys.stdin.readline()
            if not asked:
                return
            _report(reports, self._answer(json.loads(asked)))

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "words" in asked:
            return understood_told(self._understanding.understand(**asked))
        return {"reply": reply_told(self._replies.pop()) if self._replies else None}


def _is_asked(within_seconds: float) -> bool:
    return bool(select.select([sys.stdin], [], [], within_seconds)[0])


def _prepare(config: Config, trust: DeviceTrust) -> None:
    """Do all that needs nobody's plugin: import, compile what is ours, build it once."""
    own = [one for one in find_plugins() if one.is_own]
    # What is wrong with ours is told when it is to be served.
    with suppress(GentleBackError):
        _COMPILER.prepare(own_root(config.content_dir))
        build_service(config, device=trust, candidates=own, run_compiler=_COMPILER)
    _COMPILER.write()
    asked = intent_request(Understood(""))
    # What the SDK has for it is imported when the first request is read.
    read_envelope(envelope(Identity(DEVICE_SKILL_ID), DeviceSession(), asked, SystemClock().now()))


def _read(told: dict[str, Any]) -> tuple[Config, tuple[Path, ...], DeviceTrust]:
    settings: dict[str, Any] = {
        key: Path(value) if key in PATH_KEYS and value else _tuple(value)
        for key, value in told["config"].items()
    }
    pems = {key: told["trust"][key].encode() for key in ("root_pem", "chain_pem")}
    trust = DeviceTrust(**{**told["trust"], **pems})
    return Config(**settings), tuple(map(Path, told["plugins"])), trust


def _tuple(value: Any) -> Any:  # noqa: ANN401 - whatever a setting is
    return tuple(value) if isinstance(value, list) else value


def _service(
    config: Config, paths: tuple[Path, ...], trust: DeviceTrust, replies: deque[Reply]
) -> Service:
    start_device_logging(config)
    if config.log_level != "debug":
        logging.disable(logging.ERROR)  # what is wrong is reported, and need not be logged as well
    plugins = [plugin_at(path) for path in paths]
    service = build_service(
        config,
        device=trust,
        candidates=find_plugins(config.plugins_dir, [one.candidate for one in plugins]),
        run_compiler=_COMPILER,
        on_reply=replies.append,
    )
    check_in_use(plugins, service)
    logging.disable(logging.NOTSET)
    return service


def _report(reports: TextIO, fact: dict[str, Any]) -> None:
    reports.write(json.dumps(fact) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
