"""`gentle-back check --plugin`: one plugin, tried in a process of its own.

Whatever it does there, hang or end the process, is told as a fault of the plugin.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gentle_back.cli.plugin_trial import END, IMPORT, MODULE
from gentle_back.config import Config
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.content.load import load_content
from gentle_back.deadline import HANDLER_SECONDS
from gentle_back.plugins import PluginAt, plugin_at
from gentle_back.values.intents import HOST_INTENTS, UNSPOKEN

# Until the trial begins; what it needs may have to be compiled.
START_SECONDS = 60.0
# The trial itself ends what it can; this is for what only the end of the process ends.
GRACE_SECONDS = 1.0


@dataclass(slots=True)
class _Trial:
    """What has been heard of a trial.

    stage: what was begun last, "" before the first.
    owners: the plugin of each intent, once it is known.
    """

    stage: str = ""
    faults: list[str] = field(default_factory=list)
    owners: dict[str, str] | None = None
    is_over: bool = False

    def hear(self, told: dict[str, Any]) -> None:
        """Take one report."""
        self.stage = told.get("stage", self.stage)
        self.owners = told.get("owners", self.owners)
        self.is_over = self.is_over or told.get("stage") == END
        if "fault" in told:
            self.faults.append(told["fault"])


def check_plugin(path: Path, config: Config, seconds: float) -> tuple[list[str], list[str]]:
    """The faults and the warnings of the plugin in a folder.

    seconds: how long its import, and each handler's time, may last at most.
    Raises ContentError where our own content has faults.
    """
    from gentle_back.content.check import check_content
    from gentle_back.language.clashes import clashing_phrases

    plugin = plugin_at(path)
    roots = [own_root(config.content_dir)]
    if (plugin.home / "content").is_dir():
        roots.append(ContentRoot(plugin.name, plugin.home / "content", is_own=False))
    has_faults = plugin.name in load_content(roots, config.cache_dir).left_out
    trial = _try_out(plugin, config, seconds, is_asked=not has_faults)
    intents = None
    if trial.owners is not None:
        intents = trial.owners | dict.fromkeys(HOST_INTENTS - UNSPOKEN, "skill")
    found = check_content(roots, today=datetime.now(UTC).date(), intents=intents)
    found += clashing_phrases(roots, of=plugin.home)
    mine = [one for one in found if one.path.is_relative_to(plugin.home)]
    faults = [f"{path}: plugin {plugin.name}: {fault}" for fault in trial.faults]
    faults += [str(one) for one in mine if one.level == "fault"]
    return faults, [str(one) for one in mine if one.level == "warning"]


def _try_out(plugin: PluginAt, config: Config, seconds: float, *, is_asked: bool) -> _Trial:
    """Try the plugin, and end the process that does, with all that it started."""
    reading, writing = os.pipe()
    told = {
        "path": str(plugin.path),
        "content_dir": str(config.content_dir) if config.content_dir else None,
        "cache_dir": str(config.cache_dir),
        "report": writing,
        "seconds": seconds,
        "is_asked": is_asked,
    }
    child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        [sys.executable, "-P", "-m", MODULE, json.dumps(told)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(writing,),
        start_new_session=True,
    )
    os.close(writing)
    trial = _Trial()
    try:
        with os.fdopen(reading, "rb", buffering=0) as reports:
            longest = max(seconds, HANDLER_SECONDS) + GRACE_SECONDS
            is_silent = _listen(trial, reports.fileno(), longest)
    finally:
        _end(child)
    if is_silent:
        trial.faults.append(
            f"{trial.stage or IMPORT} lasted longer than {longest:g} seconds, and nothing but the "
            f"end of the process ended it. Take out what waits or computes there."
        )
    elif not trial.is_over:
        trial.faults.append(
            f"{trial.stage or IMPORT} ended the whole process ({_ending(child.returncode)}). "
            f"Raise an exception instead; a skill must go on."
        )
    return trial


def _listen(trial: _Trial, reports: int, seconds: float) -> bool:
    """Hear reports to the last; whether it was the time between two that ended it."""
    rest = b""
    while not trial.is_over:
        patience = seconds if trial.stage else START_SECONDS
        if not select.select([reports], [], [], patience)[0]:
            return True
        heard = os.read(reports, 65_536)
        if not heard:
            return False
        *lines, rest = (rest + heard).split(b"\n")
        for line in lines:
            trial.hear(json.loads(line))
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it started; its own ending is waited for first, if it is near."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS / 2)
    with contextlib.suppress(ProcessLookupError):  # nobody is left
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _ending(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
