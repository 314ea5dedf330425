"""The composition root: settings in, a service with all its parts out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.download import download_chain
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.time_zone import ask_time_zone
from gentle_back.alexa.verify import Verifier
from gentle_back.clock import Clock, SystemClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.content.load import load_content
from gentle_back.country import country_of
from gentle_back.errors import FetchError, StoreError
from gentle_back.memory import Memory
from gentle_back.plugins import PluginHost, load_plugins, topic_clashes
from gentle_back.skill import Skill

log = logging.getLogger(__name__)

LEARNER = "gentle_back.learn"


@dataclass(frozen=True, slots=True)
class DeviceTrust:
    """What a server in device mode trusts instead of Amazon: one test chain and one skill id.

    It is for a server bound to loopback only; `serve` sees to that.
    """

    root_pem: bytes
    chain_pem: bytes
    address: str
    skill_id: str
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that runs: content, plugins, the skill, and its channel."""

    config: Config
    content: CompiledContent
    plugins: PluginHost
    skill: Skill
    alexa: AlexaChannel
    memory: Memory | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was meant to run was left out."""
        return not any(one.is_fault for one in self.plugins.left_out)


def build_service(
    config: Config,
    *,
    device: DeviceTrust | None = None,
    clock: Clock | None = None,
    before_compiling: Callable[[], None] | None = None,
) -> Service:
    """The service for these settings.

    device: for the offline device; without it only Amazon's signature is trusted.
    before_compiling: called where content has changed, since compiling it takes a while.
    Raises ContentError where our own content has faults, ConfigError where a setting cannot hold.
    """
    plugins, content = load_parts(config, before_compiling)
    clock = clock or SystemClock()
    memory = open_memory(config, clock) if config.memory else None
    skill = Skill(content, plugins, has_memory=memory is not None)
    alexa = AlexaChannel(
        skill,
        _devices_verifier(device, clock) if device else _amazons_verifier(config, clock),
        memory=memory,
        country=_country_here(content, config, device) if device else config.country,
        time_zone_of=None if device else ask_time_zone,
    )
    return Service(config, content, plugins, skill, alexa, memory)


def open_memory(config: Config, clock: Clock) -> Memory:
    """The memory of these settings, with its store and key made where there are none.

    One that cannot be used yet is logged, and tried again by each turn that needs it.
    Raises ConfigError for a store_url that is none.
    """
    from gentle_back.store.sql import open_store

    store = open_store(config.store_url, config.state_dir / "memory.db", clock)
    memory = Memory(store, config.key_file or config.state_dir / "person.key")
    try:
        memory.open()
    except StoreError as error:
        log.error("memory cannot be used: %s", error)
    return memory


def load_parts(
    config: Config, before_compiling: Callable[[], None] | None = None
) -> tuple[PluginHost, CompiledContent]:
    """The plugins in use and the content of all of them.

    before_compiling: called where content has changed, since compiling it takes a while.

    A foreign plugin whose content has faults is left out, and one that wants an intent which is
    another's topic; faults of our own raise ContentError.
    """
    plugins = load_plugins(
        folder=config.plugins_dir, off=config.plugins_off, is_safe_mode=config.safe_mode
    )
    content = load_content(
        content_roots(config, plugins),
        config.cache_dir,
        compiler=LEARNER,
        before_compiling=before_compiling,
    )
    faults = {
        name: "its content has faults.\n" + "\n".join(map(str, found))
        for name, found in content.left_out.items()
    }
    faults |= topic_clashes(plugins.without(faults), content)
    for name, reason in faults.items():
        log.error("plugin %s left out: %s", name, reason)
    return plugins.without(faults), content


def content_roots(config: Config, plugins: PluginHost) -> tuple[ContentRoot, ...]:
    """Where content is: our own, then each foreign plugin's."""
    foreign = (
        ContentRoot(plugin.name, Path(plugin.content), is_own=False)
        for plugin in plugins.plugins
        if plugin.content
    )
    return (own_root(config.content_dir), *foreign)


def _amazons_verifier(config: Config, clock: Clock) -> Verifier:
    return Verifier(
        roots=TrustRoots(),
        download=download_chain,
        clock=clock,
        skill_ids=frozenset(config.skill_id),
    )


def _devices_verifier(device: DeviceTrust, clock: Clock) -> Verifier:
    def chain_at(address: str) -> bytes:
        if address != device.address:
            raise FetchError("only the offline device is served here", address=address)
        return device.chain_pem

    return Verifier(
        roots=TrustRoots.from_pem(device.root_pem),
        download=chain_at,
        clock=clock,
        skill_ids=frozenset({device.skill_id}),
    )


def _country_here(content: CompiledContent, config: Config, device: DeviceTrust) -> str:
    """The country of the offline device; "" where it is not known."""
    countries = content.countries("en")
    here = country_of(countries, operator=config.country, time_zone=device.time_zone)
    return here or ""
