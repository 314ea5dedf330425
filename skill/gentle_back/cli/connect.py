"""An offline device connected to a skill: one started here, or one that runs elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gentle_back.cli.progress import tell_compiling
from gentle_back.clock import SystemClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink, Link
from gentle_back.device.local_server import LocalServer
from gentle_back.device.understanding import Understanding, Understands
from gentle_back.errors import PluginError
from gentle_back.language import understander_of
from gentle_back.log import start_logging
from gentle_back.plugins import PluginAt, find_plugins, plugin_at
from gentle_back.service import DeviceTrust, Service, build_service

if TYPE_CHECKING:
    from gentle_back.cli.record import Transcript

DEVICE_SKILL_ID = "amzn1.ask.skill.offline-device"
PATH = "/alexa"


def device_chain(config: Config) -> DeviceChain:
    """The certificates of this computer's offline device, made on first use."""
    return DeviceChain.load_or_make(config.state_dir / "device", SystemClock().now())


def device_trust(chain: DeviceChain) -> DeviceTrust:
    """What a server must trust so that the offline device may speak to it."""
    return DeviceTrust(
        root_pem=chain.root_pem,
        chain_pem=chain.chain_pem,
        address=chain.address,
        skill_id=DEVICE_SKILL_ID,
        time_zone=local_time_zone(),
    )


def start_device_logging(config: Config) -> None:
    """Log as who sits at the terminal wants it: warnings, or all with what was said."""
    is_debug = config.log_level == "debug"
    start_logging("debug" if is_debug else "warning", tells_words=is_debug)


@contextmanager
def connected_device(
    config: Config,
    url: str | None = None,
    plugins: Sequence[Path] = (),
    transcript: Transcript | None = None,
) -> Iterator[Echo]:
    """An Echo that speaks signed HTTP to the skill.

    url: of a server started with `gentle-back serve --device`; without it one is started here, on
    a free port of this computer, and ended with the block.
    plugins: folders of plugins named by hand. transcript: is told what is said and heard.
    Raises PluginError where a plugin named cannot be used.
    """
    start_device_logging(config)
    chain = device_chain(config)
    by_hand = [plugin_at(path) for path in plugins]
    service = build_service(
        config,
        device=device_trust(chain),
        before_compiling=tell_compiling,
        candidates=find_plugins(config.plugins_dir, [one.candidate for one in by_hand]),
        on_reply=transcript.note_reply if transcript else None,
    )
    check_in_use(by_hand, service)
    if url:
        yield from _linked(config, service, chain, url, transcript)
        return
    from gentle_back.web import create_app

    with LocalServer(create_app(service)) as server:
        yield from _linked(config, service, chain, server.url, transcript)


def check_in_use(plugins: Sequence[PluginAt], service: Service) -> None:
    """Raise PluginError where a plugin that was named by hand is left out."""
    origins = {plugin.candidate.origin for plugin in plugins}
    for one in service.plugins.left_out:
        if one.origin in origins:
            raise PluginError(f"plugin {one.name}: {one.reason}", plugin=one.name)


def alexa_address(url: str) -> str:
    """Where requests go: the path of Alexa's door, after the address of a server or as given."""
    return url if url.rstrip("/").endswith(PATH) else url.rstrip("/") + PATH


def echo_of(
    config: Config,
    link: Link,
    understanding: Understands,
    transcript: Transcript | None = None,
    identity: Identity | None = None,
) -> Echo:
    """The offline device of these settings; one that is written down where that is wanted."""
    kind: Callable[..., Echo] = Echo
    if transcript:
        from gentle_back.cli.record import RecordedEcho

        kind = partial(RecordedEcho, transcript)
    return kind(
        identity or Identity(DEVICE_SKILL_ID, locale=config.locale),
        link=link,
        understanding=understanding,
        clock=SystemClock(),
    )


def _linked(
    config: Config, service: Service, chain: DeviceChain, url: str, transcript: Transcript | None
) -> Iterator[Echo]:
    left_out = {one.name for one in service.plugins.left_out}
    language = config.locale.partition("-")[0]
    understander = understander_of(service.content, language, left_out)
    with HttpLink(alexa_address(url), chain) as link, _identity(config) as identity:
        yield echo_of(config, link, Understanding(understander), transcript, identity)


@contextmanager
def _identity(config: Config) -> Iterator[Identity]:
    """Who the device is; where Alexa is to keep reminders, with a stand-in for her services."""
    identity = Identity(DEVICE_SKILL_ID, locale=config.locale)
    if config.reminders != "alexa":
        yield identity
        return
    from gentle_back.device.platform import services_of, serving

    services = services_of(identity, SystemClock(), local_time_zone() or "UTC")
    with serving(services, identity) as served:
        yield served


def local_time_zone() -> str | None:
    """The IANA name of this computer's time zone; None where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named:
        return named
    parts = Path("/etc/localtime").resolve().parts
    if "zoneinfo" not in parts:
        return None
    zone = "/".join(parts[parts.index("zoneinfo") + 1 :])
    # "Etc/UTC" and its like are what servers are set to; they are in no country.
    return zone if "/" in zone and not zone.startswith("Etc/") else None
