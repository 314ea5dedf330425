"""Tells whose plugin takes long to load, while it does: one that waits for ever tells nothing."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import FrameType

from gentle_back.plugins.find import Candidate

log = logging.getLogger(__name__)

SLOW_SECONDS = 10.0


class Overseer:
    """Watches the plugins that one thread loads, until it is closed.

    A plugin that takes longer than SLOW_SECONDS is named once in the log; nothing is ended.
    """

    def __init__(self) -> None:
        self._loader = threading.get_ident()
        self._changed = threading.Condition()
        self._candidate: Candidate | None = None
        self._watcher: threading.Thread | None = None

    def begin(self, candidate: Candidate) -> None:
        """Note that this plugin is loaded now."""
        self._note(candidate)
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="overseer", daemon=True)
            self._watcher.start()

    def close(self) -> None:
        """Note that nothing is loaded any more."""
        self._note(None)
        if self._watcher:
            self._watcher.join()

    def _note(self, candidate: Candidate | None) -> None:
        with self._changed:
            self._candidate = candidate
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while candidate := self._candidate:
                if not self._changed.wait(SLOW_SECONDS):
                    self._tell(candidate)
                    while self._candidate is candidate:
                        self._changed.wait()

    def _tell(self, candidate: Candidate) -> None:
        log.warning(
            "plugin %s (%s): still loading after %g seconds%s. Something waits or computes while "
            "it is imported; let that begin when it is asked for.",
            candidate.name,
            candidate.origin,
            SLOW_SECONDS,
            _place(sys._current_frames().get(self._loader), candidate.origin),
        )


def _place(frame: FrameType | None, origin: str) -> str:
    """Where it is now, in brackets: in the plugin's own files where it stands in a folder."""
    innermost, home = frame, Path(origin).resolve()
    while frame and home not in Path(frame.f_code.co_filename).parents:
        frame = frame.f_back
    here = frame or innermost
    return f" ({Path(here.f_code.co_filename).name}, line {here.f_lineno})" if here else ""
