"""The addresses a store may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentle_back.clock import MovableClock
from gentle_back.errors import ConfigError
from gentle_back.store.sql import open_store

DEFAULT = Path("/state/memory.db")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("", "/state/memory.db"),
        ("sqlite:////elsewhere/a.db", "/elsewhere/a.db"),
        ("sqlite:///here.db", "here.db"),
        ("sqlite:///~/a.db", str(Path.home() / "a.db")),
        ("postgresql://anna:secret@db/back", "postgresql://anna:***@db/back"),
        ("postgresql+psycopg://anna:secret@db/back", "postgresql+psycopg://anna:***@db/back"),
        ("postgres://anna:secret@db/back", "postgres://anna:***@db/back"),
    ],
)
def test_address_leads_to_a_place_without_its_password(
    url: str, place: str, clock: MovableClock
) -> None:
    assert open_store(url, DEFAULT, clock).place == place


@pytest.mark.parametrize(
    "url",
    [
        "memory.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/a.db",
        "sqlite:///a.db?mode=memory",
        "mysql://anna:secret@db/back",
        "postgresql://anna:secret@db:port/back",
        "anna:secret@db",
    ],
)
def test_what_is_no_address_of_a_store_is_refused_without_its_password(
    url: str, clock: MovableClock
) -> None:
    with pytest.raises(ConfigError, match="store_url") as caught:
        open_store(url, DEFAULT, clock)
    assert "secret" not in str(caught.value)
    assert caught.value.key == "store_url"
