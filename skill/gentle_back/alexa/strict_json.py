"""JSON as Alexa's grammar has it: UTF-8, no repeated keys, no NaN, not too deep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from gentle_back.errors import RefusedRequest

# An envelope nests about twelve deep; far deeper is an attack on whoever walks it.
DEEPEST = 40


def read_json(body: bytes) -> dict[str, Any]:
    """The object in the body. Raises RefusedRequest where it is not strictly JSON."""
    try:
        plain = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise RefusedRequest("body", f"is not strict JSON: {type(error).__name__}") from None
    # So few brackets cannot nest that deep; only a body with more is walked.
    may_be_deep = body.count(b"{") + body.count(b"[") > DEEPEST
    if not isinstance(plain, dict) or (may_be_deep and _is_deeper(plain, DEEPEST)):
        raise RefusedRequest("body", f"is no JSON object, or is nested deeper than {DEEPEST}")
    return plain


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError("a key stands twice")
    return plain


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _is_deeper(plain: object, limit: int) -> bool:
    level: list[Any] = [plain]
    for _ in range(limit):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
