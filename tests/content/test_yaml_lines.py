"""No file can make the reader fail, hang or run code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gentle_back.content.find import MAX_FILE_BYTES
from gentle_back.content.yaml_lines import line_of, plain, read_tree
from gentle_back.errors import ContentError

HOSTILE = {
    "empty": (b"", 0, "empty"),
    "comments only": (b"# nothing\n", 0, "empty"),
    "explicit nothing": (b"---\n", 0, "empty"),
    "list at the top": (b"- a\n", 1, "holds no keys"),
    "text at the top": (b"just text\n", 1, "holds no keys"),
    "tab": (b"a:\n  b: c\n\td: e\n", 3, "tab"),
    "alias": (b"a: &x [1]\nb: *x\n", 1, "anchor or alias"),
    "billion laughs": (b"a: &a [l, l]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "anchor or alias"),
    "python object": (b"a: !!python/object/apply:os.system [id]\n", 1, "holds a tag"),
    "second document": (b"a: b\n---\nc: d\n", 2, "second document"),
    "not UTF-8": (b"a: b\nc: caf\xe9\n", 2, "UTF-8"),
    "UTF-16": ("a: b\n".encode("utf-16"), 1, "UTF-8"),
    "nul": (b"a: b\nc: \x00\n", 2, "cannot be read aloud"),
    "bell": (b"a: b\nc: \x07\n", 2, "cannot be read aloud"),
    "colon in text": (b"a: b: c\n", 1, "between quotes"),
    "open bracket": (b"a: [b\n", 2, "is not YAML"),
    "open quote": (b"a: 'b\n", 2, "is not YAML"),
    "deep": (b"a: " + b"[" * 100_000, 1, "nested deeper"),
    "list as key": (b"? [a]\n: b\n", 1, "key that is not text"),
    "too large": (b"a: b\n" + b"#" * MAX_FILE_BYTES, 0, "larger than"),
}


@pytest.mark.parametrize(("content", "line", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_one_fault(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)

    with pytest.raises(ContentError) as raised:
        read_tree(path, tmp_path)

    (fault,) = raised.value.faults
    assert (fault.path, fault.line) == (path, line)
    assert words in fault.message


def test_every_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n")

    tree, faults = read_tree(path, tmp_path)

    assert [fault.line for fault in faults] == [4, 5]
    assert plain(tree) == {"a": "1", "b": {"c": "1"}}


def test_scalars_stay_text_and_keep_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("\ufeffyes: no\nat: 9:30\nlist:\n- 1.0\n- say: null\n  so: >\n    a\n    b\n")

    tree, faults = read_tree(path, tmp_path)

    listed = ["1.0", {"say": "null", "so": "a b\n"}]
    assert plain(tree) == {"yes": "no", "at": "9:30", "list": listed}
    assert faults == []
    assert line_of(tree, ("list", 1, "so")) == 6
    assert line_of(tree, ("list", 0)) == 4
    assert line_of(tree, ("list", 7, "gone")) == 3


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a: b\n")
    (tmp_path / "root").mkdir()
    link = tmp_path / "root" / "a.yaml"
    link.symlink_to(tmp_path / "secret")

    with pytest.raises(ContentError, match="outside"):
        read_tree(link, tmp_path / "root")


def test_broken_link_and_pipe_are_faults(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").symlink_to(tmp_path / "gone.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")

    for name, words in (("broken", "cannot be read"), ("pipe", "not a file")):
        with pytest.raises(ContentError, match=words):
            read_tree(tmp_path / f"{name}.yaml", tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="a1 \n\t:-[]{}&*!|>'\"#%@`?,.\\\x85\u2028", max_size=80).map(str.encode),
    )
)
def test_any_bytes_are_a_tree_or_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    lines = content.count(b"\n") + content.count(b"\r") + 10
    try:
        tree, faults = read_tree(path, tmp_path)
        assert isinstance(plain(tree), dict)
    except ContentError as error:
        faults = list(error.faults)

    assert all(0 <= fault.line <= lines for fault in faults)
