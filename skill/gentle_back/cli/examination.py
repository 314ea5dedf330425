"""What `gentle-back doctor` looks at, one thing after another."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from gentle_back.alexa.renderings import AUDIO, WISHES
from gentle_back.alexa.roots import TrustRoots
from gentle_back.audio_door.render import Recordings
from gentle_back.cli.port import port_trouble
from gentle_back.clock import Clock
from gentle_back.config import Config, file_of, read_config
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.nearest import nearest
from gentle_back.device.chain import DeviceChain
from gentle_back.errors import (
    AudioRefused,
    ConfigError,
    ContentError,
    DeviceError,
    GentleBackError,
    KeyFileError,
    StoreError,
    VoiceError,
)
from gentle_back.memory import Memory
from gentle_back.plugins import PluginHost
from gentle_back.service import load_parts, open_audio_door, recordings_lack
from gentle_back.values import Cue, Recipe, Timeline
from gentle_back.values.timeline import CUE
from gentle_back.voice import Player, open_voice

SKILL_ID = re.compile(
    r"amzn1\.(ask\.skill|echo-sdk-ams\.app)\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
# Nobody runs one version for so long; a clock beyond it is wrong.
LONGEST_IN_USE = timedelta(days=3_650)
# What is recorded to see that it can be: a word in a second.
TRIAL = Timeline(
    recipe=Recipe("trial"),
    title="trial",
    cues=(Cue(100, "one", CUE),),
    total_ms=1_000,
    starts_at_ms=0,
    from_ms=0,
    set_ms=1_000,
    repetition_starts_ms=(0,),
)

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one subject, and how to mend it; mend is "" where `found` says it."""

    subject: str
    level: Level
    found: str
    mend: str = ""


def examine(path: Path | None, clock: Clock) -> Iterator[Finding]:
    """All findings; where the settings cannot be read, of what does not depend on them.

    path: the settings file, as for `read_config`.
    """
    config: Config | None = None
    try:
        config = read_config(path)
        file = path or file_of(os.environ)
        yield Finding("settings", "ok", f"from {file}" if file else "no file; each as it comes")
    except ConfigError as error:
        yield Finding("settings", "fail", _first_line(error))
    if config:
        yield from _as_set(config, clock)
    yield from _trust_store()
    yield from _voice()


def _as_set(config: Config, clock: Clock) -> Iterator[Finding]:
    """The findings that depend on the settings."""
    yield from _skill_id(config)
    content: CompiledContent | None = None
    try:
        host, content = load_parts(config)
        yield from _content(config, content)
        yield from _plugins(config, host)
    except ContentError as error:
        found = f"{_first_line(error)} (1 of {len(error.faults)})"
        yield Finding("content", "fail", found, "See all of them: gentle-back check")
    except ConfigError as error:
        yield Finding("plugins", "fail", _first_line(error))
    yield from _clock(clock.now(), content)
    yield from _memory(config, clock)
    if content:
        yield from _recordings(config, content, clock)
    yield from _folders(config)
    yield from _device(config, clock)
    yield from _port(config)


def _trust_store() -> Iterator[Finding]:
    try:
        yield Finding("trust store", "ok", TrustRoots().describe())
    except ConfigError as error:
        yield Finding("trust store", "fail", _first_line(error))


def _voice() -> Iterator[Finding]:
    for subject, check in (("speech", _check_speech), ("player", Player().check)):
        try:
            check()
            yield Finding(subject, "ok", "works")
        except VoiceError as error:
            yield Finding(subject, "warn", _first_line(error), "Only the offline device needs it.")


def _check_speech() -> None:
    open_voice().close()


def _skill_id(config: Config) -> Iterator[Finding]:
    where = "It stands in Alexa's developer console, under View Skill ID."
    if not config.skill_id:
        mend = f"Set skill_id, or GENTLE_BACK_SKILL_ID. {where} The offline device needs none."
        yield Finding("skill id", "warn", "not set, so `serve` does not start for Alexa.", mend)
    for one in config.skill_id:
        if SKILL_ID.fullmatch(one):
            yield Finding("skill id", "ok", one)
        else:
            mend = f"It looks like amzn1.ask.skill.12345678-1234-1234-1234-123456789abc. {where}"
            yield Finding("skill id", "fail", f"{one!r} is none.", mend)


def _content(config: Config, content: CompiledContent) -> Iterator[Finding]:
    sources = len(content.sources)
    yield Finding("content", "ok", f"version {content.version}, from {sources} sources")
    language = config.locale.partition("-")[0]
    if language not in content.languages:
        mend = f"Set locale to a language we have: {', '.join(content.languages)}."
        yield Finding("locale", "warn", f"there is no content in {language!r}.", mend)
    yield from _country(config, content)


def _country(config: Config, content: CompiledContent) -> Iterator[Finding]:
    known = content.countries("en")
    if not config.country:
        yield Finding("country", "ok", "not set; each device's own")
    elif config.country in known:
        number = known[config.country].emergency
        yield Finding("country", "ok", f"{config.country}, emergency number {number}")
    else:
        found = f"{config.country!r} is none we know an emergency number of."
        mend = f"Set country to a code of ISO 3166, such as GB. {nearest(config.country, known)}"
        yield Finding("country", "fail", found, mend)


def _plugins(config: Config, host: PluginHost) -> Iterator[Finding]:
    names = ", ".join(one.name for one in host.plugins) or "none"
    yield Finding("plugins", "ok", f"in use: {names}")
    for gone in host.left_out:
        if gone.is_fault:
            found = f"{gone.name} is left out: {gone.reason.splitlines()[0]}"
            yield Finding("plugins", "fail", found, "Or switch it off with plugins_off.")
    known = {*(one.name for one in host.plugins), *(one.name for one in host.left_out)}
    for name in config.plugins_off:
        if name not in known:
            found = f"plugins_off names {name!r}, and there is no such plugin."
            yield Finding("plugins", "warn", found, nearest(name, known))


def _clock(now: datetime, content: CompiledContent | None) -> Iterator[Finding]:
    """Whether the clock can be right: how far it is off cannot be known without the network."""
    read = [content.source(one).checked for one in content.sources] if content else []
    since = datetime.fromisoformat(max(read)).replace(tzinfo=now.tzinfo) if read else now
    mend = "Set it, and let it be kept right: timedatectl set-ntp true"
    told = now.isoformat(timespec="seconds")
    if now < since:
        found = f"it says {told}, before this version was made ({since.date()})."
        yield Finding("clock", "fail", found, mend)
    elif now > since + LONGEST_IN_USE:
        found = f"it says {told}, ten years after this version was made ({since.date()})."
        yield Finding("clock", "fail", found, mend)
    else:
        how = "Alexa is refused where it is off by 150 s; to see whether it is kept: timedatectl"
        yield Finding("clock", "ok", f"{told}.", how)


def _memory(config: Config, clock: Clock) -> Iterator[Finding]:
    if not config.memory:
        yield Finding("memory", "ok", "off; nothing is kept beyond a session")
        return
    from gentle_back.store.sql import open_store

    try:
        store = open_store(config.store_url, config.state_dir / "memory.db", clock)
        Memory(store, config.key_file or config.state_dir / "person.key").open()
        yield Finding("memory", "ok", "on; store and key can be used")
    except (ConfigError, StoreError) as error:
        yield Finding("memory", "fail", _first_line(error))


def _recordings(config: Config, content: CompiledContent, clock: Clock) -> Iterator[Finding]:
    """Whether exercises can be heard as recordings of ours, where settings let them be."""
    wish = config.routine_rendering
    if AUDIO not in WISHES[wish]:
        yield Finding("recordings", "ok", f"none are made: routine_rendering is {wish!r}")
        return
    lacks = ", and ".join(recordings_lack(config.public_url))
    if lacks:
        level: Level = "fail" if wish == AUDIO else "ok"
        yield Finding("recordings", level, f"none are made: {lacks}")
        return
    try:
        open_audio_door(config, content, clock, config.public_url)
        with tempfile.TemporaryDirectory() as folder:
            Recordings(Path(folder)).recording(TRIAL)
        yield Finding("recordings", "ok", "one was made")
    except KeyFileError as error:
        yield Finding("recordings", "fail", _first_line(error))
    except AudioRefused as error:
        mend = "See why: gentle-back exercise render small-bridge --mp3 bridge.mp3"
        level = "fail" if wish == AUDIO else "warn"
        yield Finding("recordings", level, _first_line(error), mend)


def _folders(config: Config) -> Iterator[Finding]:
    folders: tuple[tuple[str, Path, Level, str], ...] = (
        ("state_dir", config.state_dir, "fail", "Keys cannot be kept."),
        ("cache_dir", config.cache_dir, "warn", "Content is compiled at every start."),
    )
    for name, folder, level, harm in folders:
        trouble = _writing_trouble(folder)
        if trouble:
            mend = f"Make it a folder you may write to, or set {name} to one that is."
            yield Finding(name, level, f"{folder} cannot be written to ({trouble}). {harm}", mend)
        else:
            yield Finding(name, "ok", str(folder))


def _writing_trouble(folder: Path) -> str:
    """Why nothing can be written there; "" where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__


def _device(config: Config, clock: Clock) -> Iterator[Finding]:
    folder = config.state_dir / "device"
    if not folder.exists():
        yield Finding("device", "ok", "its certificates are made on first use")
        return
    try:
        DeviceChain.load_or_make(folder, clock.now())
        yield Finding("device", "ok", f"certificates in {folder}")
    except DeviceError as error:
        yield Finding("device", "fail", _first_line(error))


def _port(config: Config) -> Iterator[Finding]:
    trouble = port_trouble(config.host, config.port)
    place = f"{config.host}, port {config.port}"
    if trouble is None:
        yield Finding("port", "ok", f"{place}: free")
    elif trouble.is_ours:
        yield Finding("port", "ok", f"{place}: Gentle Back answers there already")
    else:
        yield Finding("port", "fail", f"{place}: {trouble.reason}.", trouble.mend)


def _first_line(error: GentleBackError) -> str:
    return str(error).splitlines()[0]
