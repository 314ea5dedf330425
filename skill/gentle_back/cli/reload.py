"""The newest version of the skill that works, while its files are being edited.

Each version runs in a process of its own. A change starts the next one in the background; where
that one cannot be used, its author is told why, and the old one goes on. The device keeps its
session: it speaks to whichever version is the newest.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from gentle_back.cli.connect import alexa_address, device_chain, device_trust, echo_of
from gentle_back.cli.record import Transcript
from gentle_back.cli.skill_child import SkillChild
from gentle_back.cli.watched import Seen, look, settled
from gentle_back.config import Config
from gentle_back.content.find import own_root
from gentle_back.device.echo import Echo
from gentle_back.device.link import Delivered, HttpLink
from gentle_back.device.understanding import Understood
from gentle_back.errors import GentleBackError, PluginError
from gentle_back.service import DeviceTrust
from gentle_back.values.intents import ALEXA_NAMES, HOST_INTENTS

LOOK_EVERY_SECONDS = 0.1
PATIENCE_SECONDS = 60.0
# A version that is not there by then has its author told what it may be.
SLOW_SECONDS = 10.0
# "More" and its like are about what was said before.
SAID_TO_HOST = HOST_INTENTS | frozenset(ALEXA_NAMES.values())


@contextmanager
def reloading_device(
    config: Config,
    plugins: tuple[Path, ...],
    tell: Callable[[str], None],
    transcript: Transcript | None = None,
) -> Iterator[Echo]:
    """An Echo that always speaks to the newest version of the skill that works.

    plugins: folders of plugins named by hand. tell: says to their author what was reloaded, or why
    it was not. transcript: is told what is said and heard.
    Raises PluginError where the first version cannot be used.
    """
    with Reloading(config, plugins, tell, transcript) as newest:
        yield echo_of(config, newest, newest, transcript)


class _SupersededError(Exception):
    """Nobody wants the version that is being loaded any more."""


@dataclass(frozen=True, slots=True)
class _Version:
    """A version that serves: its process, and the way to its door."""

    process: SkillChild
    link: HttpLink

    def end(self) -> None:
        """End its process, and the connection to it."""
        self.link.close()
        self.process.end()


class Reloading:
    """Link and understanding of a device, always of the newest version that works.

    tell: says to the author what has changed, or why it does not work.
    transcript: is told what the skill replies.
    patience_seconds: how long words wait for an edit that is being loaded, so that they hear it.
    slow_seconds: after how long of loading the author is told that it takes long.
    """

    def __init__(
        self,
        config: Config,
        plugins: tuple[Path, ...],
        tell: Callable[[str], None],
        transcript: Transcript | None = None,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self._tell = tell
        self._transcript = transcript
        self._patience_seconds = patience_seconds
        self._slow_seconds = slow_seconds
        self._chain = device_chain(config)
        self._watched = (*plugins, own_root(config.content_dir).path)
        if config.plugins_dir:
            self._watched += (config.plugins_dir,)
        self._order = _order(config, plugins, device_trust(self._chain))
        self._spare: SkillChild | None = None
        self._gone: list[_Version] = []
        self._seen: Seen = {}
        self._loaded = threading.Condition()
        self._look_now = threading.Event()
        self._is_over = False
        self._is_new = False
        self._watcher = threading.Thread(target=self._watch, name="reload", daemon=True)

    def __enter__(self) -> Self:
        self._version = self._first_version()
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._look_now.set()
        self._watcher.join()
        for version in (*self._gone, self._version):
            version.end()
        if self._spare:
            self._spare.end()

    def understand(self, words: str, attributes: Mapping[str, object] | None = None) -> Understood:
        """The intent and slots of these words, by the files as they are now."""
        self._catch_up()
        return self._version.process.understand(words, attributes)

    def post(self, body: bytes) -> Delivered:
        """The answer of the newest version."""
        if self._is_new and (asked := _as_if_unsaid(body)):
            self._is_new, body = False, asked
        delivered = self._version.link.post(body)
        if self._transcript and (told := self._version.process.reply()):
            self._transcript.note_told(told)
        return delivered

    def get(self, path: str) -> Delivered:
        """What the newest version has at that path."""
        return self._version.link.get(path)

    def _catch_up(self) -> None:
        """Wait until what has changed is loaded, or found wrong; not longer than one is patient."""
        self._look_now.set()
        with self._loaded:
            self._loaded.wait_for(
                lambda: look(self._watched) == self._seen, timeout=self._patience_seconds
            )

    def _watch(self) -> None:
        while not self._is_over:
            self._look_now.wait(LOOK_EVERY_SECONDS)
            self._look_now.clear()
            seen = look(self._watched)
            if seen != self._seen and not self._is_over:
                self._load_changed(seen)
            else:
                self._make_ready()
            with self._loaded:
                self._loaded.notify_all()

    def _make_ready(self) -> None:
        """End what is gone, and start the next process: not before she has heard this version."""
        while self._gone:
            self._gone.pop().end()
        if self._spare is None and not self._is_over:
            self._spare = SkillChild(self._order)

    def _load_changed(self, seen: Seen) -> None:
        while (later := settled(self._watched)) != seen:
            seen = later
        changed = sorted(path for path, _ in set(seen.items()) ^ set(self._seen.items()))
        self._load(changed, seen)
        self._seen = seen

    def _load(self, changed: list[str], seen: Seen) -> None:
        started = time.monotonic()
        try:
            newest = self._next_version(seen)
        except _SupersededError:
            return
        except GentleBackError as error:
            self._tell(f"not reloaded, the version before goes on.\n{error}")
            return
        self._gone.append(self._version)
        self._version, self._is_new = newest, True
        names = ", ".join(dict.fromkeys(Path(path).name for path in changed))
        self._tell(f"reloaded in {time.monotonic() - started:.1f} s: {names}")

    def _first_version(self) -> _Version:
        while True:
            self._seen = look(self._watched)
            with suppress(_SupersededError):
                return self._next_version(self._seen)

    def _next_version(self, seen: Seen) -> _Version:
        """The files as they are now, served.

        Raises GentleBackError where they cannot be, _SupersededError where they have changed again.
        """
        process, self._spare = self._spare or SkillChild(self._order), None
        try:
            told = process.serve(self._waiting(seen))
            if "fault" in told:
                raise PluginError(told["fault"], plugin="")
            return _Version(process, HttpLink(alexa_address(told["url"]), self._chain))
        except BaseException:
            process.end()
            raise

    def _waiting(self, seen: Seen) -> Callable[[], None]:
        """What is done while a version is loaded, since a plugin may never be done with it."""
        tells_at = time.monotonic() + self._slow_seconds

        def keep_waiting() -> None:
            nonlocal tells_at
            if self._is_over or look(self._watched) != seen:
                raise _SupersededError
            if time.monotonic() > tells_at:
                tells_at = float("inf")
                self._tell(
                    f"still loading after {self._slow_seconds:g} s. Learning from phrases takes a "
                    f"while; else something waits or computes while the plugin is imported."
                )

        return keep_waiting


def _order(config: Config, plugins: tuple[Path, ...], trust: DeviceTrust) -> bytes:
    """The line that tells a process what it is to serve."""
    pems = {"root_pem": trust.root_pem.decode(), "chain_pem": trust.chain_pem.decode()}
    told = {"config": asdict(config), "plugins": plugins, "trust": asdict(trust) | pems}
    return json.dumps(told, default=str).encode() + b"\n"


def _as_if_unsaid(body: bytes) -> bytes:
    """The same question in a session in which nothing was answered yet; empty for what is none.

    Who asks the same again at once hears the next part of the answer; who has just edited the
    answer wants to hear its first one. Her place and the open question stand.
    """
    envelope = json.loads(body)
    match envelope:
        case {"request": {"intent": {"name": name}}} if name not in SAID_TO_HOST:
            pass
        case _:
            return b""
    match envelope:
        case {"session": {"attributes": {"session": {"last": {"about": _} as last}}}}:
            last["about"] = []
    return json.dumps(envelope).encode()
