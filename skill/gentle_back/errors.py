"""Everything that can go wrong, as one family.

    GentleBackError
    +-- ConfigError         a setting is unknown or wrong
    +-- ContentError        content files have faults; all of them at once
    +-- PluginError         a plugin cannot be used
    |   +-- PluginFault     its handler returned what the host cannot use
    |   +-- PluginTimeout   its handler took too long
    |   +-- PluginPaused    it took too long too often, and is left alone for a while
    +-- RefusedRequest      a request is not Alexa's, or not for this skill
    +-- FetchError          an address did not give what was asked of it
    +-- StoreError          what is to outlive the session could not be kept or read
    +-- KeyFileError        a file with a secret key cannot be used
    +-- AudioRefused        a recording is not to be had: unknown, gone, busy or failed
    +-- ExportError         a project for Alexa could not be made or written
    +-- VoiceError          speech could not be made or played
    +-- DeviceError         the offline device could not hold its conversation

Each says what, where and how to mend it, and keeps the facts as attributes. The mother never hears
one of these: she hears a kind line, and the log gets this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class GentleBackError(Exception):
    """Something the reader of the message can mend."""


class ConfigError(GentleBackError):
    """A setting that is unknown or cannot be used."""

    def __init__(self, message: str, *, key: str | None = None) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of a content file.

    line counts from 1; 0 where the fault is of the file or folder as a whole.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.message}"


class ContentError(GentleBackError):
    """Content that cannot be used, with every fault found in one run."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class PluginError(GentleBackError):
    """A plugin that is left out, and why."""

    def __init__(self, message: str, *, plugin: str) -> None:
        super().__init__(message)
        self.plugin = plugin


class PluginFault(PluginError):  # noqa: N818 - the word for what a plugin did wrong
    """A reply that cannot be used; `field` says where, `mend` what to give instead.

    The message holds nothing of the reply, which may repeat what she said; `found` does, in short.
    """

    def __init__(self, plugin: str, field: str, mend: str, *, found: str = "") -> None:
        super().__init__(f"{field}: {mend}", plugin=plugin)
        self.field = field
        self.mend = mend
        self.found = found


class PluginTimeout(PluginError):  # noqa: N818 - it names what happened
    """A handler that took too long; `has_paused` says whether its plugin is paused for it."""

    def __init__(self, plugin: str, seconds: float) -> None:
        super().__init__(
            f"it took longer than {seconds:.1f} seconds. Prepare what is slow when it is loaded.",
            plugin=plugin,
        )
        self.seconds = seconds
        self.has_paused = False


class PluginPaused(PluginError):  # noqa: N818 - it names a state
    """A plugin that is not asked for now, since it took too long too often."""

    def __init__(self, plugin: str, seconds: float) -> None:
        super().__init__(
            f"it is paused for {seconds:.0f} seconds. Make its handlers faster.", plugin=plugin
        )
        self.seconds = seconds


class RefusedRequest(GentleBackError):  # noqa: N818 - it names what is done with it
    """A request we answer with 400; `step` names the check it failed, for the log."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(f"{step}: {message}")
        self.step = step


class FetchError(GentleBackError):
    """An address that could not be fetched within its limits.

    is_late: it was asked, and did not answer in time.
    """

    def __init__(self, message: str, *, address: str, is_late: bool = False) -> None:
        super().__init__(message)
        self.address = address
        self.is_late = is_late


class StoreError(GentleBackError):
    """A store that could not be used; `place` says which one, `mend` what to do about it."""

    def __init__(self, message: str, *, place: str, mend: str) -> None:
        super().__init__(f"{place}: {message} {mend}")
        self.place = place
        self.mend = mend


class KeyFileError(GentleBackError):
    """A file with a secret key that cannot be used; `place` is its path, `mend` what to do."""

    def __init__(self, message: str, *, place: str, mend: str) -> None:
        super().__init__(f"{place}: {message} {mend}")
        self.message = message
        self.place = place
        self.mend = mend


class AudioRefused(GentleBackError):  # noqa: N818 - it names what is done with the request
    """A recording that is not to be had; `reason` is "unknown", "gone", "busy" or "failed"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ExportError(GentleBackError):
    """A project for Alexa that could not be made or written."""


class VoiceError(GentleBackError):
    """Speech that could not be made or played; `mend` says what to install or change."""

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(f"{message} {mend}".strip())
        self.mend = mend


class DeviceError(GentleBackError):
    """The offline device got no usable answer."""
