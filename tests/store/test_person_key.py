"""The key under which persons are stored."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from gentle_back.errors import StoreError
from gentle_back.store.person_key import PersonKey

USER = "amzn1.ask.account.ANNA"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "person.key"


def test_key_is_made_once_for_its_owner_alone(path: Path) -> None:
    first = PersonKey.load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert PersonKey.load_or_make(path) == first


def test_those_who_begin_at_once_have_one_key(path: Path) -> None:
    keys: list[PersonKey] = []
    threads = [Thread(target=lambda: keys.append(PersonKey.load_or_make(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys) == 8


def test_hash_tells_persons_and_requests_apart_and_holds_no_id(path: Path, tmp_path: Path) -> None:
    key = PersonKey.load_or_make(path)
    other = PersonKey.load_or_make(tmp_path / "other.key")
    hashes = [
        key.person(USER),
        key.person(USER + "\n"),
        key.person(""),
        key.person("\udc80"),
        key.request(USER, "1"),
        key.request(USER + "1", ""),
        key.request("", USER + "1"),
        other.person(USER),
    ]
    assert len(set(hashes)) == len(hashes)
    assert all(len(one) == 64 and USER not in one for one in hashes)
    assert key.person(USER) == PersonKey.load_or_make(path).person(USER)


def test_key_is_never_shown(path: Path) -> None:
    key = PersonKey.load_or_make(path)
    assert path.read_text().strip() not in repr(key)
    assert repr(key) == "PersonKey()"


@pytest.mark.parametrize("text", ["", "abc", "00" * 31, "zz" * 32, "\x80" * 64], ids=repr)
def test_file_without_a_key_is_refused_and_stays(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_bytes(text.encode("latin-1"))
    path.chmod(0o600)
    with pytest.raises(StoreError, match=r"person\.key: holds no key\. Delete it"):
        PersonKey.load_or_make(path)
    assert path.read_bytes() == text.encode("latin-1")


def test_key_that_everybody_can_read_is_refused(path: Path) -> None:
    PersonKey.load_or_make(path)
    path.chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        PersonKey.load_or_make(path)


@pytest.mark.parametrize("kind", ["a folder is there", "the folder is a file"])
def test_place_without_room_for_a_key_is_named(path: Path, kind: str) -> None:
    if kind == "a folder is there":
        path.mkdir(parents=True)
    else:
        path.parent.write_text("")
    with pytest.raises(StoreError, match="key_file") as caught:
        PersonKey.load_or_make(path)
    assert caught.value.place == str(path)
