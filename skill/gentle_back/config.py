"""The operator's settings: one TOML file, and environment variables that go before it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

from gentle_back.errors import ConfigError

# A name with a dot in it: Alexa and her users come from outside.
HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
FILE_NAME = "gentle-back.toml"
PREFIX = "GENTLE_BACK_"
# Says where the file is, so it cannot stand in it.
FILE_VARIABLE = f"{PREFIX}CONFIG"

Setting: TypeAlias = Any  # what TOML or the environment gives, before it is checked


def _folder(kind: str, fallback: str) -> Path:
    """A folder of the user's own, as the XDG base directory specification names it."""
    base = os.environ.get(f"XDG_{kind}_HOME")
    return (Path(base) if base else Path.home() / fallback) / "gentle-back"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. A name here is the key in the file; in the environment GENTLE_BACK_<NAME>.

    skill_id: ids of the Alexa skills served; several in the environment with commas between.
    country: ISO 3166, two letters; whose emergency number holds. Empty: the device's.
    plugins_dir: a folder of drop-in plugin folders. plugins_off: names of plugins not to load.
    safe_mode: load no plugin that is not our own.
    content_dir: content to use instead of the packaged one.
    memory: keep her place beyond the session, for 48 hours.
    store_url: where; sqlite:///PATH or postgresql://... Empty: memory.db in state_dir, and
    reminders.db for reminders.
    key_file: the key by which users are hashed there. None: person.key in state_dir.
    reminders: who keeps them and rings: "alexa"; "local", this computer; "off", nobody; or "auto":
    Alexa for Alexa, and this computer for its own device.
    state_dir: keys and the test chain of the offline device. cache_dir: compiled content.
    trace: tell on standard error what each plugin did; for `talk` and `ask`, never for `serve`.
    profile: "private", a skill of your own, or "published", one in Alexa's store.
    public_url: where the service is reached from the internet, "https://back.example.org".
    routine_rendering: how Alexa plays an exercise: "apla", in her voice at our times; "audio", as
    our recording, which needs public_url and the audio extra; "ssml", only about in time; or
    "auto", the first of these that works.
    audio_key_file: the key by which recordings are asked for. None: audio.key in state_dir.
    privacy_policy_url, terms_of_use_url: pages about the published skill.
    """

    skill_id: tuple[str, ...] = ()
    country: str = ""
    locale: str = "en-US"
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    plugins_dir: Path | None = None
    plugins_off: tuple[str, ...] = ()
    safe_mode: bool = False
    content_dir: Path | None = None
    memory: bool = False
    store_url: str = ""
    key_file: Path | None = None
    reminders: str = "auto"
    state_dir: Path = field(default_factory=lambda: _folder("STATE", ".local/state"))
    cache_dir: Path = field(default_factory=lambda: _folder("CACHE", ".cache"))
    log_level: str = "info"
    trace: bool = False
    profile: str = "private"
    public_url: str = ""
    routine_rendering: str = "auto"
    audio_key_file: Path | None = None
    privacy_policy_url: str = ""
    terms_of_use_url: str = ""


KEYS = tuple(one.name for one in fields(Config))
PATH_KEYS = tuple(one.name for one in fields(Config) if "Path" in str(one.type))
LOG_LEVELS = ("debug", "info", "warning", "error")
PROFILES = ("private", "published")
KEEPERS = ("auto", "alexa", "local", "off")
RENDERINGS = ("auto", "apla", "audio", "ssml")


def read_config(
    path: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, Setting] | None = None,
) -> Config:
    """The settings of the file, then of the environment, then those given.

    path: the file; without it the one that GENTLE_BACK_CONFIG names, else ./gentle-back.toml
    where there is one. Raises ConfigError naming the key and its mend.
    """
    environment = os.environ if environment is None else environment
    path = path or file_of(environment)
    settings: dict[str, Setting] = {}
    where: dict[str, str] = {}
    for key, value in (_read_file(path) if path else {}).items():
        settings[_known(key, str(path))], where[key] = value, f"{path}: {key}"
        # A path in the file is meant from where the file is, wherever we were started.
        if path and key in PATH_KEYS and isinstance(value, str) and value:
            settings[key] = path.parent / Path(value).expanduser()
    for variable, text in environment.items():
        if variable.startswith(PREFIX) and variable != FILE_VARIABLE:
            key = _known(variable.removeprefix(PREFIX).lower(), variable, prefix=PREFIX)
            settings[key], where[key] = text, variable
    for key, value in (overrides or {}).items():
        if value is not None:
            settings[key], where[key] = value, f"--{key.replace('_', '-')}"
    return Config(**{key: _checked(key, value, where[key]) for key, value in settings.items()})


def file_of(environment: Mapping[str, str]) -> Path | None:
    """The file that is read where none is given: the one named there, or the one in this folder."""
    named = environment.get(FILE_VARIABLE)
    if named:
        return Path(named)
    here = Path(FILE_NAME)
    return here if here.is_file() else None


def _read_file(path: Path) -> dict[str, Setting]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}). Name another.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is no TOML: {error}. Mend that place.") from error


def _known(key: str, where: str, prefix: str = "") -> str:
    if key in KEYS:
        return key
    near = get_close_matches(key, KEYS, n=1)
    shown = f"{prefix}{near[0].upper()}" if near and prefix else (near[0] if near else "")
    hint = f"Did you mean '{shown}'?" if near else f"The keys are: {', '.join(KEYS)}."
    raise ConfigError(f"{where}: there is no setting '{key}'. {hint}", key=key)


def _checked(key: str, value: Setting, where: str) -> Setting:
    """The value as its type; from the environment everything comes as text."""
    kind = next(one.type for one in fields(Config) if one.name == key)
    try:
        return _CHECKS[key](value) if key in _CHECKS else _BY_TYPE[str(kind)](value)
    except ValueError as error:
        raise ConfigError(f"{where}: is {value!r}. {error}", key=key) from None


def _text(value: Setting) -> str:
    if not isinstance(value, str):
        raise ValueError("Write a text in quotes.")
    return value


def _texts(value: Setting) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError('Write a list of texts: ["one", "two"].')
    return tuple(value)


def _yes_or_no(value: Setting) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "0": False,
        "false": False,
        "no": False,
        "": False,
    }
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.lower() not in known:
        raise ValueError("Write true or false.")
    return known[value.lower()]


def _path(value: Setting) -> Path:
    if not isinstance(value, str | Path) or not str(value):
        raise ValueError("Write a path.")
    return Path(value).expanduser()


def _whole_number(least: int, most: int, value: Setting) -> int:
    text = str(value)
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise ValueError(f"Write a whole number from {least} to {most}.")
    return int(text)


def _country(value: Setting) -> str:
    text = _text(value).upper()
    if text and (len(text) != 2 or not text.isascii() or not text.isalpha()):
        raise ValueError('Write the two letters of the country, such as "GB".')
    return text


def _locale(value: Setting) -> str:
    text = _text(value)
    language, _, country = text.partition("-")
    is_letters = text.isascii() and language.isalpha() and country.isalpha()
    if not is_letters or not len(language) == len(country) == 2:
        raise ValueError('Write language and country, such as "en-GB".')
    return f"{language.lower()}-{country.upper()}"


def _host(value: Setting) -> str:
    """The address without the brackets in which one of IPv6 stands before a port."""
    text = _text(value)
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


def _one_of(known: tuple[str, ...], value: Setting) -> str:
    text = _text(value).lower()
    if text not in known:
        raise ValueError(f"Write one of: {', '.join(known)}.")
    return text


def _page(value: Setting) -> str:
    """The address of a page on the internet; "" where there is none."""
    text = _text(value).strip()
    if text and not _address(text):
        raise ValueError('Write an address such as "https://example.org/privacy".')
    return text


def _public_url(value: Setting) -> str:
    """The address of the service without the path that Alexa is sent to."""
    text = _text(value).strip().rstrip("/")
    parts = _address(text) if text else None
    if text and (not parts or parts.port not in (None, 443) or parts.query or parts.fragment):
        raise ValueError('Write https and a name, at port 443: "https://back.example.org".')
    return text


def _address(text: str) -> SplitResult | None:
    """The parts of an address with https and the name of a host; None where it is none."""
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_named = HOST_NAME.fullmatch(parts.hostname or "") and not parts.username
    is_plain = text.isascii() and text.isprintable() and " " not in text
    return parts if parts.scheme == "https" and is_named and has_port and is_plain else None


_BY_TYPE: dict[str, Callable[[Setting], Setting]] = {
    "str": _text,
    "tuple[str, ...]": _texts,
    "bool": _yes_or_no,
    "Path": _path,
    "Path | None": _path,
}
_CHECKS: dict[str, Callable[[Setting], Setting]] = {
    "country": _country,
    "host": _host,
    "locale": _locale,
    "log_level": lambda value: _one_of(LOG_LEVELS, value),
    "port": lambda value: _whole_number(0, 65_535, value),
    "privacy_policy_url": _page,
    "profile": lambda value: _one_of(PROFILES, value),
    "public_url": _public_url,
    "reminders": lambda value: _one_of(KEEPERS, value),
    "routine_rendering": lambda value: _one_of(RENDERINGS, value),
    "terms_of_use_url": _page,
    "workers": lambda value: _whole_number(1, 64, value),
}
