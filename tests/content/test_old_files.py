"""The cache folder keeps what is used, and never more than its bounds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gentle_back.content import old_files
from gentle_back.content.compile import write_compiled
from gentle_back.content.find import ContentRoot
from gentle_back.content.load import load_content
from gentle_back.content.old_files import LEAST_SECONDS, give_up_old

SIZE = 100
NOBODYS = (
    "notes.txt",
    "learn-short.json",
    f"other-{'a' * 32}.json",
    "tmpabcdefgh",
    f"learn-{'a' * 32}.json.bak",
)


@pytest.fixture(autouse=True)
def room_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two files of each kind."""
    monkeypatch.setattr(old_files, "MOST_BYTES", 2 * SIZE + SIZE // 2)


def test_least_lately_used_of_each_kind_is_given_up(tmp_path: Path) -> None:
    learnt = [_file(tmp_path, f"learn-{number:032x}.json", hours=number) for number in (1, 2, 3, 4)]
    only_signs = _file(tmp_path, f"signs-{9:032x}.json", hours=1_000)

    give_up_old(tmp_path)

    assert sorted(tmp_path.iterdir()) == [*learnt[:2], only_signs]


def test_what_may_be_the_work_of_another_process_stays(tmp_path: Path) -> None:
    just_made = [_file(tmp_path, f"learn-{number:032x}.json") for number in range(4)]
    being_written = _file(tmp_path, f".learn-{1:032x}.json-abc.part")

    give_up_old(tmp_path)

    assert sorted(tmp_path.iterdir()) == [being_written, *just_made]


def test_half_written_file_of_an_ended_process_is_given_up(tmp_path: Path) -> None:
    out, written = tmp_path / f"learn-{1:032x}.json", []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", lambda part, _: written.append(part.name))
        write_compiled({}, out)
    assert written
    _file(tmp_path, written[0], hours=1)

    give_up_old(tmp_path)

    assert not list(tmp_path.iterdir())


def test_what_is_not_ours_is_never_touched(tmp_path: Path) -> None:
    theirs = sorted(_file(tmp_path, name, hours=10_000) for name in NOBODYS)
    folder = tmp_path / "audio"
    folder.mkdir()

    give_up_old(tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted([*theirs, folder])


def test_content_in_use_outlives_what_is_compiled_after_it(
    root: ContentRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_files, "MOST_BYTES", 1)
    cache = tmp_path / "cache"
    load_content([root], cache)
    (in_use,) = cache.iterdir()
    forgotten = _file(cache, f"compile-{1:032x}.json", hours=1)
    _age(in_use, hours=2)
    load_content([root], cache)  # read again, so that it is the younger one

    line = root.path / "en/skill/lines/talk.yaml"
    line.write_text("go_on: And on?\n", encoding="utf-8")
    load_content([root], cache)

    assert in_use.exists()
    assert not forgotten.exists()


def test_folder_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    give_up_old(tmp_path / "nowhere")


def _file(folder: Path, name: str, hours: float = 0.0) -> Path:
    """A file that was used so long ago."""
    path = folder / name
    path.write_bytes(b"x" * SIZE)
    _age(path, hours)
    return path


def _age(path: Path, hours: float) -> None:
    used_at = time.time() - 3_600 * hours
    assert hours == 0 or 3_600 * hours > LEAST_SECONDS
    os.utime(path, (used_at, used_at))
