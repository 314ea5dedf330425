"""The composition root: settings in, a service with all its parts out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.download import download_chain
from gentle_back.alexa.renderings import AUDIO, WISHES, Renderings
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.alexa_api import AMAZON, THIS_COMPUTER, ask_time_zone
from gentle_back.audio_door.door import AudioDoor
from gentle_back.audio_door.render import Recordings
from gentle_back.audio_door.token import AudioAddresses, RecipeTokens
from gentle_back.clock import Clock, SystemClock
from gentle_back.config import Config
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.content.load import RunCompiler, load_content, run_in_child
from gentle_back.country import country_of
from gentle_back.errors import FetchError, StoreError
from gentle_back.key_file import load_or_make_key
from gentle_back.memory import Memory
from gentle_back.plugins import Candidate, PluginHost, load_plugins, topic_clashes
from gentle_back.reminders.kinds import Kinds
from gentle_back.reminders.port import Keeper
from gentle_back.skill import Skill
from gentle_back.trace import TracedSkill
from gentle_back.values import Reply

if TYPE_CHECKING:  # SQLAlchemy is for who keeps something
    from gentle_back.reminders.local import LocalKeeper
    from gentle_back.store.sql import SqlStore

log = logging.getLogger(__name__)

LEARNER = "gentle_back.learn"
# What makes MP3; it comes with the audio extra.
ENCODER = "lameenc"
# The offline device fetches what is there from the server it speaks to.
DEVICES_URL = "https://localhost"


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
    """Everything that runs: content, plugins, the skill, its channel, and its audio door."""

    config: Config
    content: CompiledContent
    plugins: PluginHost
    skill: Skill
    alexa: AlexaChannel
    memory: Memory | None = None
    audio: AudioDoor | None = None
    keeper: Keeper | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was meant to run was left out."""
        return not any(one.is_fault for one in self.plugins.left_out)


def build_service(  # noqa: PLR0913 - here the parts come together, and each has its name
    config: Config,
    *,
    device: DeviceTrust | None = None,
    clock: Clock | None = None,
    before_compiling: Callable[[], None] | None = None,
    candidates: Sequence[Candidate] | None = None,
    run_compiler: RunCompiler = run_in_child,
    on_reply: Callable[[Reply], None] | None = None,
) -> Service:
    """The service for these settings.

    device: for the offline device; without it only Amazon's signature is trusted.
    before_compiling: called where content has changed, since compiling it takes a while.
    candidates: the plugins that may be loaded; without them those that are installed, and those in
    plugins_dir. run_compiler: another way to compile content.
    on_reply: is told each reply as it goes out, for who listens along.
    Raises ContentError where our own content has faults, ConfigError where a setting cannot hold.
    """
    plugins, content = load_parts(config, before_compiling, candidates, run_compiler)
    clock = clock or SystemClock()
    memory = open_memory(config, clock) if config.memory else None
    keeper = open_keeper(config, content, clock, device)
    audio = open_audio_door(config, content, clock, DEVICES_URL if device else config.public_url)
    # What it tells holds what was said, which is for who sits at the terminal.
    kind = TracedSkill if config.trace and device else Skill
    skill = kind(content, plugins, has_memory=memory is not None, has_reminders=keeper is not None)
    alexa = AlexaChannel(
        skill,
        _devices_verifier(device, clock) if device else _amazons_verifier(config, clock),
        memory=memory,
        keeper=keeper,
        country=_country_here(content, config, device) if device else config.country,
        time_zone_of=None if device else ask_time_zone,
        renderings=Renderings(config.routine_rendering, audio.addresses if audio else None),
        on_reply=on_reply,
    )
    return Service(config, content, plugins, skill, alexa, memory, audio, keeper)


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


def open_keeper(
    config: Config, content: CompiledContent, clock: Clock, device: DeviceTrust | None
) -> Keeper | None:
    """Who keeps reminders by these settings; None where nobody does.

    One of ours that cannot be used yet is logged, and tried again by each turn that needs it.
    Raises ConfigError for a store_url that is none.
    """
    keeper = config.reminders
    if keeper == "auto":
        keeper = "local" if device else "alexa"
    if keeper == "alexa":
        from gentle_back.reminders.alexa.keeper import AlexaKeeper

        reach = THIS_COMPUTER if device else AMAZON
        return AlexaKeeper(kind_of=Kinds(content).of_text, clock=clock, reach=reach)
    if keeper == "off":
        return None
    local = local_keeper(config, clock, (device.time_zone or "UTC") if device else "")
    try:
        local.open()
    except StoreError as error:
        log.error("reminders cannot be used: %s", error)
    return local


def local_keeper(config: Config, clock: Clock, zone: str) -> LocalKeeper:
    """The keeper of this computer, untouched as yet. Raises ConfigError as open_keeper does."""
    from gentle_back.reminders.local import LocalKeeper

    key_file = config.key_file or config.state_dir / "person.key"
    return LocalKeeper(reminder_store(config, clock), key_file, clock, zone)


def reminder_store(config: Config, clock: Clock) -> SqlStore:
    """Where reminders of this computer are kept, for who keeps them and for who rings."""
    from gentle_back.store.sql import open_store

    return open_store(config.store_url, config.state_dir / "reminders.db", clock)


def open_audio_door(
    config: Config, content: CompiledContent, clock: Clock, base_url: str
) -> AudioDoor | None:
    """The door by which recordings are fetched; None where none are wanted, or possible.

    base_url: where it is reached. What is missing is logged where the operator asked for
    recordings. Raises KeyFileError where its key cannot be used.
    """
    wish = config.routine_rendering
    lacks = recordings_lack(base_url)
    if lacks and wish == AUDIO:
        log.error("routine_rendering is 'audio', but %s", ", and ".join(lacks))
    if lacks or AUDIO not in WISHES[wish]:
        return None
    key = load_or_make_key(
        config.audio_key_file or config.state_dir / "audio.key",
        setting="audio_key_file",
        lost="the addresses given out under this one are refused",
    )
    tokens = RecipeTokens(key, clock)
    recordings = Recordings(config.cache_dir / "audio")
    return AudioDoor(content, tokens, recordings, AudioAddresses(tokens, base_url))


def recordings_lack(base_url: str) -> list[str]:
    """What recordings cannot be given out for, each with its mend; nothing where they can."""
    lacks = [] if base_url else ["public_url is not set; give the https address of this service"]
    if not find_spec(ENCODER):
        lacks.append("there is no MP3 encoder; run: pip install 'gentle-back[audio]'")
    return lacks


def load_parts(
    config: Config,
    before_compiling: Callable[[], None] | None = None,
    candidates: Sequence[Candidate] | None = None,
    run_compiler: RunCompiler = run_in_child,
) -> tuple[PluginHost, CompiledContent]:
    """The plugins in use and the content of all of them.

    before_compiling: called where content has changed, since compiling it takes a while.

    A foreign plugin whose content has faults is left out, and one that wants an intent which is
    another's topic; faults of our own raise ContentError.
    """
    plugins = load_plugins(
        folder=config.plugins_dir,
        off=config.plugins_off,
        is_safe_mode=config.safe_mode,
        candidates=candidates,
    )
    content = load_content(
        content_roots(config, plugins),
        config.cache_dir,
        compiler=LEARNER,
        before_compiling=before_compiling,
        run=run_compiler,
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
