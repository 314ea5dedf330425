"""Content is found where it should be, and its hash tells every change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gentle_back.content import find
from gentle_back.content.find import ContentRoot, compiled_path, content_hash, own_root
from gentle_back.errors import ContentError

Write = Callable[[str, str], Path]


def test_configured_folder_comes_before_all_others(tmp_path: Path) -> None:
    assert own_root(tmp_path) == ContentRoot(None, tmp_path, is_own=True)


def test_packaged_copy_comes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "skill" / "gentle_back"
    (tmp_path / "content").mkdir()
    monkeypatch.setattr(find, "_PACKAGE", package)

    assert own_root().path == tmp_path / "content"
    (package / "_content").mkdir(parents=True)
    assert own_root().path == package / "_content"


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="gone: no such folder"):
        own_root(tmp_path / "gone")


def test_hash_changes_with_a_byte_a_name_and_a_root(
    root: ContentRoot, foreign: ContentRoot, write: Write
) -> None:
    item = root.path / "en/causes/items/weight.yaml"
    hashes = [content_hash([root]), content_hash([root, foreign])]
    write("en/causes/items/weight.yaml", item.read_text() + "#")
    hashes.append(content_hash([root]))
    item.rename(item.with_stem("bump"))
    hashes.append(content_hash([root]))

    assert len(set(hashes)) == 4


def test_hash_holds_wherever_the_folder_stands(root: ContentRoot, tmp_path: Path) -> None:
    before = content_hash([root])
    (root.path / ".swap.yaml").write_text("an editor's")
    (root.path / "README.md").write_text("for people")
    moved = root.path.rename(tmp_path / "elsewhere")

    assert content_hash([ContentRoot(None, moved, is_own=True)]) == before


def test_compiled_file_is_named_by_its_compiler_and_its_hash() -> None:
    path = compiled_path(Path("cache"), "ab" * 32, "gentle_back.learn")
    assert path.name == f"learn-{'ab' * 16}.json"
