"""The settings: where they come from, which goes first, and what is said of a wrong one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from gentle_back.config import KEYS, Config, read_config
from gentle_back.errors import ConfigError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str = "settings.toml") -> Path:
    path = Path(name).resolve()
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_setting_the_defaults_hold() -> None:
    assert read_config(environment={}) == Config()


def test_each_key_can_stand_in_the_file() -> None:
    path = written(
        """
        skill_id = ["one", "two"]
        country = "gb"
        locale = "EN-gb"
        host = "0.0.0.0"
        port = 0
        workers = 64
        plugins_dir = "/plugins"
        plugins_off = ["tea"]
        safe_mode = true
        trace = true
        content_dir = "/content"
        memory = true
        store_url = "sqlite:////store.db"
        key_file = "/key"
        state_dir = "/state"
        cache_dir = "/cache"
        log_level = "DEBUG"
        profile = "Published"
        public_url = "https://back.example.org/"
        privacy_policy_url = "https://example.org/privacy"
        terms_of_use_url = "https://example.org/terms"
        routine_rendering = "Audio"
        reminders = "Local"
        audio_key_file = "/audio.key"
        """
    )
    config = read_config(path, environment={})
    assert config == Config(
        skill_id=("one", "two"),
        country="GB",
        locale="en-GB",
        host="0.0.0.0",  # noqa: S104 - a setting, nothing listens
        port=0,
        workers=64,
        plugins_dir=Path("/plugins"),
        plugins_off=("tea",),
        safe_mode=True,
        trace=True,
        content_dir=Path("/content"),
        memory=True,
        store_url="sqlite:////store.db",
        key_file=Path("/key"),
        state_dir=Path("/state"),
        cache_dir=Path("/cache"),
        log_level="debug",
        profile="published",
        public_url="https://back.example.org",
        privacy_policy_url="https://example.org/privacy",
        terms_of_use_url="https://example.org/terms",
        routine_rendering="audio",
        reminders="local",
        audio_key_file=Path("/audio.key"),
    )
    default = Config()
    assert all(getattr(config, key) != getattr(default, key) for key in KEYS)


def test_each_key_can_stand_in_the_environment() -> None:
    environment = {
        "GENTLE_BACK_SKILL_ID": "one, two,",
        "GENTLE_BACK_COUNTRY": "nz",
        "GENTLE_BACK_LOCALE": "en-AU",
        "GENTLE_BACK_HOST": "::1",
        "GENTLE_BACK_PORT": "65535",
        "GENTLE_BACK_WORKERS": "1",
        "GENTLE_BACK_PLUGINS_DIR": "~/plugins",
        "GENTLE_BACK_PLUGINS_OFF": "tea,coffee",
        "GENTLE_BACK_SAFE_MODE": "Yes",
        "GENTLE_BACK_CONTENT_DIR": "content",
        "GENTLE_BACK_MEMORY": "1",
        "GENTLE_BACK_STORE_URL": "sqlite:///store.db",
        "GENTLE_BACK_KEY_FILE": "key",
        "GENTLE_BACK_STATE_DIR": "state",
        "GENTLE_BACK_CACHE_DIR": "cache",
        "GENTLE_BACK_LOG_LEVEL": "error",
        "GENTLE_BACK_PROFILE": "published",
        "GENTLE_BACK_PUBLIC_URL": "https://back.example.org:443/gentle/",
        "GENTLE_BACK_PRIVACY_POLICY_URL": "https://example.org/privacy?of=back",
        "GENTLE_BACK_TERMS_OF_USE_URL": "",
        "PATH": "/bin",
        "GENTLE": "no setting of ours",
    }
    config = read_config(environment=environment)
    assert config == Config(
        skill_id=("one", "two"),
        country="NZ",
        locale="en-AU",
        host="::1",
        port=65_535,
        workers=1,
        plugins_dir=Path.home() / "plugins",
        plugins_off=("tea", "coffee"),
        safe_mode=True,
        content_dir=Path("content"),
        memory=True,
        store_url="sqlite:///store.db",
        key_file=Path("key"),
        state_dir=Path("state"),
        cache_dir=Path("cache"),
        log_level="error",
        profile="published",
        public_url="https://back.example.org:443/gentle",
        privacy_policy_url="https://example.org/privacy?of=back",
    )


def test_what_is_given_goes_before_the_environment_and_that_before_the_file() -> None:
    path = written("port = 1\nworkers = 1\nhost = 'file'")
    environment = {"GENTLE_BACK_PORT": "2", "GENTLE_BACK_WORKERS": "2"}
    config = read_config(path, environment, {"port": 3, "workers": None})
    assert (config.port, config.workers, config.host) == (3, 2, "file")


def test_file_is_the_one_given_then_the_one_named_then_the_one_here() -> None:
    given = written("port = 1", "given.toml")
    named = written("port = 2", "named.toml")
    written("port = 3", "gentle-back.toml")
    environment = {"GENTLE_BACK_CONFIG": str(named)}
    assert read_config(given, environment).port == 1
    assert read_config(None, environment).port == 2
    assert read_config(None, {}).port == 3


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("prot", "'port'"),
        ("skill_ids", "'skill_id'"),
        ("plugin_dir", "'plugins_dir'"),
        ("Port", "'port'"),
        ("xyzzy", "The keys are: skill_id"),
    ],
)
def test_unknown_key_of_the_file_is_refused_with_the_nearest(key: str, near: str) -> None:
    path = written(f"{key} = 1")
    with pytest.raises(ConfigError, match=near) as refused:
        read_config(path, {})
    assert str(refused.value).startswith(f"{path}: there is no setting '{key}'")
    assert refused.value.key == key


def test_unknown_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as refused:
        read_config(environment={"GENTLE_BACK_SKIL_ID": "x"})
    assert str(refused.value) == (
        "GENTLE_BACK_SKIL_ID: there is no setting 'skil_id'. Did you mean 'GENTLE_BACK_SKILL_ID'?"
    )


# The key, a TOML value that is wrong for it, a text of the environment that is (None: all texts
# do), and a part of the mend.
WRONG = [
    ("skill_id", "5", None, "list of texts"),
    ("skill_id", "[1]", None, "list of texts"),
    ("country", "44", None, "a text in quotes"),
    ("country", '"United Kingdom"', "4X", "two letters"),
    ("country", '"éé"', "éé", "two letters"),
    ("locale", "true", None, "a text in quotes"),
    ("locale", '"en_GB"', "en", "language and country"),
    ("locale", '"éé-GB"', "en-éé", "language and country"),
    ("host", "127", None, "a text"),
    ("port", '"http"', "http", "0 to 65535"),
    ("port", "8080.0", "8080.0", "0 to 65535"),
    ("port", "-1", "-1", "0 to 65535"),
    ("port", "65536", "65536", "0 to 65535"),
    ("port", "true", "true", "0 to 65535"),
    ("port", '"٣"', "٣", "0 to 65535"),
    ("port", "1" * 4_000, "9" * 5_000, "0 to 65535"),
    ("workers", "0", "0", "1 to 64"),
    ("workers", "65", "", "1 to 64"),
    ("plugins_dir", "5", "", "a path"),
    ("plugins_off", "{tea = true}", None, "list of texts"),
    ("safe_mode", "1.5", "maybe", "true or false"),
    ("safe_mode", '"on"', "on", "true or false"),
    ("trace", "2", "perhaps", "true or false"),
    ("content_dir", '""', "", "a path"),
    ("memory", "2", "perhaps", "true or false"),
    ("store_url", "true", None, "a text in quotes"),
    ("key_file", "5", "", "a path"),
    ("audio_key_file", "5", "", "a path"),
    ("routine_rendering", '"mp3"', "mp3", "one of: auto, apla, audio, ssml"),
    ("reminders", '"me"', "me", "one of: auto, alexa, local, off"),
    ("state_dir", "[]", "", "a path"),
    ("cache_dir", "false", "", "a path"),
    ("log_level", '"loud"', "loud", "debug, info, warning, error"),
    ("log_level", "5", None, "a text in quotes"),
    ("profile", '"public"', "public", "private, published"),
    ("public_url", '"http://back.example.org"', "http://back.example.org", "https and a name"),
    ("public_url", '"https://back.example.org:8443"', "https://back.org:8443", "at port 443"),
    ("public_url", '"https://localhost"', "back.example.org", "https and a name"),
    ("public_url", '"https://me@back.example.org"', "https://b.org/?a=b", "https and a name"),
    ("public_url", '"https://back.example.org:x"', "https://[::1", "https and a name"),
    ("privacy_policy_url", '"http://example.org"', "example.org/privacy", "an address such as"),
    ("terms_of_use_url", "5", None, "a text in quotes"),
    ("terms_of_use_url", '"https://example.org/a page"', "terms", "an address such as"),
]


@pytest.mark.parametrize(("key", "toml", "mend"), [(one[0], one[1], one[3]) for one in WRONG])
def test_wrong_value_of_the_file_is_refused_with_its_place(key: str, toml: str, mend: str) -> None:
    path = written(f"{key} = {toml}")
    with pytest.raises(ConfigError) as refused:
        read_config(path, {})
    assert str(refused.value).startswith(f"{path}: {key}: is ")
    assert mend in str(refused.value)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("key", "text", "mend"), [(one[0], one[2], one[3]) for one in WRONG if one[2] is not None]
)
def test_wrong_value_of_the_environment_is_refused_with_its_variable(
    key: str, text: str, mend: str
) -> None:
    variable = f"GENTLE_BACK_{key.upper()}"
    with pytest.raises(ConfigError) as refused:
        read_config(environment={variable: text})
    assert str(refused.value).startswith(f"{variable}: is ")
    assert mend in str(refused.value)


def test_every_key_has_a_wrong_value_here() -> None:
    assert {one[0] for one in WRONG} == {one.name for one in fields(Config)}


def test_wrong_value_that_is_given_is_refused_with_its_option() -> None:
    with pytest.raises(ConfigError, match=r"^--log-level: is 'loud'"):
        read_config(environment={}, overrides={"log_level": "loud"})


@pytest.mark.parametrize(
    "content",
    [b"port = ", b"port = 1\nport = 2", b"\xff", b"\xef\xbb\xbfport = 1"],
    ids=["half", "twice", "no UTF-8", "a mark of byte order"],
)
def test_file_that_is_no_toml_is_refused_by_its_name(content: bytes) -> None:
    path = Path("settings.toml").resolve()
    path.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        read_config(path, {})
    assert str(refused.value).startswith(f"{path}: is no TOML")


@pytest.mark.parametrize("name", ["absent.toml", "."], ids=["absent", "a folder"])
def test_file_that_cannot_be_read_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(Path(name), {})
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(None, {"GENTLE_BACK_CONFIG": name})


def test_path_in_the_file_is_meant_from_where_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "mine.toml").write_text('plugins_dir = "dropped"\ncontent_dir = "/words"\n')
    monkeypatch.chdir(tmp_path)
    config = read_config(Path("settings/mine.toml"), {})
    assert config.plugins_dir == Path("settings/dropped")
    assert config.content_dir == Path("/words")
