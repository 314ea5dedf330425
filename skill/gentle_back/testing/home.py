"""A skill with the plugins under test, and a device that speaks to it: all of it real, in process.

No plugin is discovered: there are our own, and those that are named. Nothing goes over a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.understanding import Understanding
from gentle_back.errors import PluginError
from gentle_back.language import understander_of
from gentle_back.plugins import Candidate, find_plugins, plugin_at
from gentle_back.reminders.local import LocalKeeper
from gentle_back.reminders.ringer import Ringer
from gentle_back.reminders.spoken import ring_line
from gentle_back.service import DeviceTrust, Service, build_service, reminder_store
from gentle_back.testing.app_link import AppLink
from gentle_back.testing.device import Device
from gentle_back.values import Reply
from gentle_back.web import create_app

SKILL_ID = "amzn1.ask.skill.under-test"
START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass
class Home:
    """A skill, its clock, and all that its device needs."""

    service: Service
    clock: MovableClock
    chain: DeviceChain
    replies: list[Reply] = field(default_factory=list)

    def device(self, locale: str = "en-US") -> Device:
        """A device at this home, with no session yet."""
        left_out = {one.name for one in self.service.plugins.left_out}
        understander = understander_of(self.service.content, locale.partition("-")[0], left_out)
        echo = Echo(
            Identity(SKILL_ID, locale=locale),
            link=AppLink(create_app(self.service), self.chain),
            understanding=Understanding(understander),
            clock=self.clock,
        )
        return Device(echo, self.clock, self.replies, rings=self.rings)

    def rings(self) -> list[str]:
        """What this computer says of the reminders that are due by now."""
        store = reminder_store(self.service.config, self.clock)
        ringer = Ringer(store, self.clock)
        said: list[str] = []
        with closing(store):
            for rung in ringer.due():
                said.append(ring_line(self.service.content, "en", rung).text)
                ringer.told(rung)
        return said


# A plugin under test: its folder, its module, or the name of one that is installed.
Tested: TypeAlias = Path | ModuleType | str | Candidate


def candidates_of(plugins: Iterable[Tested]) -> Sequence[Candidate]:
    """Our own plugins and those named, and none that is not."""
    found = find_plugins()
    installed = {one.name: one for one in found if not one.is_own}
    return [*(one for one in found if one.is_own), *(_candidate(one, installed) for one in plugins)]


@contextmanager
def at_home(
    folder: Path,
    plugins: Iterable[Tested] = (),
    *,
    clock: MovableClock | None = None,
    **settings: object,
) -> Iterator[Home]:
    """A home for a `with` block.

    folder: for keys, and for what is kept; two homes with one folder are one skill that was started
    again. settings: by the names of Config. Raises PluginError where a plugin cannot be used.
    """
    clock = clock or MovableClock(START)
    chain = DeviceChain.load_or_make(folder / "device", START)
    trust = DeviceTrust(chain.root_pem, chain.chain_pem, chain.address, SKILL_ID)
    config = Config(**{"state_dir": folder / "state", **settings})  # type: ignore[arg-type]  # by name
    replies: list[Reply] = []
    service = build_service(
        config,
        device=trust,
        clock=clock,
        candidates=candidates_of(plugins),
        on_reply=replies.append,
    )
    try:
        _check_in_use(service)
        yield Home(service, clock, chain, replies)
    finally:
        if service.memory:
            service.memory.close()
        if isinstance(service.keeper, LocalKeeper):
            service.keeper.close()


def _check_in_use(service: Service) -> None:
    for one in service.plugins.left_out:
        if one.is_fault:
            raise PluginError(f"plugin {one.name}: {one.reason}", plugin=one.name)


def _candidate(plugin: Tested, installed: Mapping[str, Candidate]) -> Candidate:
    if isinstance(plugin, Candidate):
        return plugin
    if isinstance(plugin, str):
        if plugin in installed:
            return installed[plugin]
        raise PluginError(f"no plugin {plugin!r} is installed. Install it first.", plugin=plugin)
    if isinstance(plugin, Path):
        return plugin_at(plugin).candidate
    name = plugin.__name__.rpartition(".")[2].removeprefix("gentle_back_").replace("_", "-")
    return Candidate(name, plugin.__name__, is_own=False, load=lambda: plugin)
