"""Which bodies are JSON as Alexa writes it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gentle_back.alexa.strict_json import DEEPEST, read_json
from gentle_back.errors import RefusedRequest


def nested(depth: int, of: str = "[]") -> bytes:
    """An object so many containers deep."""
    inner = "1"
    for _ in range(depth - 1):
        inner = f"[{inner}]" if of == "[]" else f'{{"k":{inner}}}'
    return f'{{"k":{inner}}}'.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"{",
        b'{"k":1}{"k":1}',
        b'{"k":1} x',
        b'{"k":1,}',
        b"{'k':1}",
        b'{"k":NaN}',
        b'{"k":Infinity}',
        b'{"k":-Infinity}',
        b'{"k":1,"k":2}',
        b'{"o":{"k":1,"k":1}}',
        b'{"k":"\xff"}',
        b'{"k":"\n"}',
        b'{"k":"\\x"}',
        b'\xef\xbb\xbf{"k":1}',
        '{"k":1}'.encode("utf-16"),
        b'{"k":01}',
        b'{"k":' + b"9" * 5_000 + b"}",
        nested(DEEPEST + 1),
        nested(DEEPEST + 1, "{}"),
        nested(100_000),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_not_strictly_an_object_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedRequest) as refused:
        read_json(body)
    assert refused.value.step == "body"


@pytest.mark.parametrize("of", ["[]", "{}"])
def test_the_deepest_that_is_allowed_is_read(of: str) -> None:
    assert read_json(nested(DEEPEST, of))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=10,
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), values, max_size=5))
def test_any_object_is_read_as_it_was_written(plain: dict[str, object]) -> None:
    assert read_json(json.dumps(plain).encode()) == plain
    assert read_json(json.dumps(plain, ensure_ascii=False, indent=1).encode()) == plain


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(RefusedRequest):
        assert isinstance(read_json(body), dict)
