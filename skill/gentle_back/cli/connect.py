"""An offline device connected to a skill: one started here, or one that runs elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gentle_back.cli.progress import tell_compiling
from gentle_back.clock import SystemClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.device.understanding import Understanding
from gentle_back.language import understander_of
from gentle_back.log import start_logging
from gentle_back.service import DeviceTrust, Service, build_service

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


@contextmanager
def connected_device(config: Config, url: str | None = None) -> Iterator[Echo]:
    """An Echo that speaks signed HTTP to the skill.

    url: of a server started with `gentle-back serve --device`; without it one is started here, on
    a free port of this computer, and ended with the block.
    """
    is_debug = config.log_level == "debug"
    start_logging("debug" if is_debug else "warning", tells_words=is_debug)
    chain = device_chain(config)
    service = build_service(config, device=device_trust(chain), before_compiling=tell_compiling)
    if url:
        yield from _linked(config, service, chain, url)
        return
    from gentle_back.web import create_app

    with LocalServer(create_app(service)) as server:
        yield from _linked(config, service, chain, server.url)


def _linked(config: Config, service: Service, chain: DeviceChain, url: str) -> Iterator[Echo]:
    address = url if url.rstrip("/").endswith(PATH) else url.rstrip("/") + PATH
    left_out = {one.name for one in service.plugins.left_out}
    language = config.locale.partition("-")[0]
    understander = understander_of(service.content, language, left_out)
    with HttpLink(address, chain) as link:
        yield Echo(
            Identity(DEVICE_SKILL_ID, locale=config.locale),
            link=link,
            understanding=Understanding(understander),
            clock=SystemClock(),
        )


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
