"""A process that runs gets its content without importing what compiles it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gentle_back.content.find import ContentRoot, compiled_path, content_hash
from gentle_back.content.load import COMPILER, load_content
from gentle_back.errors import ContentError

Write = Callable[[str, str], Path]

WORKER = """
import json, sys
from pathlib import Path
from gentle_back.content.find import ContentRoot
from gentle_back.content.load import load_content
content = load_content([ContentRoot(None, Path(sys.argv[1]), True)], Path(sys.argv[2]))
said = content.line("en", "skill", "left", left=2).text
said += content.line("en", "skill", "welcome", offers=["a", "b"]).text
print(json.dumps([said, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
COMPILERS = {"yaml", "pydantic", "pydantic_core", "jinja2", "babel", "num2words", "numpy"}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder that is not there yet."""
    return tmp_path / "cache" / "gentle-back"


def test_worker_imports_none_of_the_compilers(root: ContentRoot, cache: Path) -> None:
    for start in ("compiling", "from the cache"):
        ran = subprocess.run(
            [sys.executable, "-c", WORKER, str(root.path), str(cache)],
            capture_output=True,
            check=True,
            text=True,
        )
        said, modules = json.loads(ran.stdout)
        assert said == "two more, two pages.You can ask a or b.", start
        assert COMPILERS.isdisjoint(modules), start


def test_second_start_reads_the_cache(
    root: ContentRoot, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_content([root], cache)
    monkeypatch.setattr(sys, "executable", "/nonexistent")

    assert load_content([root], cache).version == first.version


def test_changed_content_is_compiled_anew(root: ContentRoot, cache: Path, write: Write) -> None:
    before = load_content([root], cache)
    write("en/skill/lines/talk.yaml", "go_on: And on?\n")
    after = load_content([root], cache)

    assert after.version != before.version
    assert after.line("en", "skill", "go_on").text == "And on?"


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"\x00" * 100], ids=["empty", "other", "zeros"])
def test_spoilt_cache_is_made_anew(
    root: ContentRoot, cache: Path, spoilt: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = compiled_path(cache, content_hash([root]), COMPILER)
    cache.mkdir(parents=True)
    path.write_bytes(spoilt)

    with caplog.at_level(logging.WARNING):
        content = load_content([root], cache)

    assert content.has_line("en", "skill", "go_on")
    assert "made anew" in caplog.text
    assert path.stat().st_size > 1000


def test_every_fault_reaches_who_starts_us(root: ContentRoot, cache: Path, write: Write) -> None:
    item = write("en/causes/items/weight.yaml", "title: T\nfirst: 9 days.\n")
    pages = write("en/causes/pages/causes.yaml", "title: T\nitems: [a]\n")

    with pytest.raises(ContentError) as raised:
        load_content([root], cache)

    places = [(fault.path, fault.line) for fault in raised.value.faults]
    assert places == [(item, 1), (item, 2), (pages, 2)]
    assert not list(cache.iterdir())


def test_left_out_plugin_is_still_told_from_the_cache(
    root: ContentRoot, foreign: ContentRoot, cache: Path
) -> None:
    bad = foreign.path / "en/sleep/items/bad.yaml"
    bad.write_text("title: T\n")

    for _ in range(2):
        content = load_content([root, foreign], cache)
        assert {fault.path for fault in content.left_out["sleep"]} == {bad}


def test_starts_at_once_do_no_harm(root: ContentRoot, cache: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        loaded = list(threads.map(lambda _: load_content([root], cache), range(4)))

    assert len({content.version for content in loaded}) == 1
    assert len(list(cache.iterdir())) == 1


def test_cache_that_cannot_be_written_is_done_without(
    root: ContentRoot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")

    with caplog.at_level(logging.WARNING):
        content = load_content([root], tmp_path / "file" / "cache")

    assert content.languages == ("en",)
    assert "cannot be written to" in caplog.text


def test_compiler_that_does_not_start_is_told(
    root: ContentRoot, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho Traceback >&2\necho ImportError: no yaml >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))

    with pytest.raises(ContentError, match="ImportError: no yaml"):
        load_content([root], cache)
