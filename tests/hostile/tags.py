"""YAML with tags for what is too long or too deep to be written out.

!repeat [frame, text, times]: the text so many times, put into the frame for (x)
!nest [list | object, depth]: lists or objects in one another
!nested_text depth: lists in one another, as JSON text
!keys times, !slots times, !copies [value, times]: wide objects and lists
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """Keeps dates, yes and no as they are written, and knows the tags."""


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - data of any shape
    """What the file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader


def _repeat(loader: _Loader, node: yaml.SequenceNode) -> str:
    frame, text, times = loader.construct_sequence(node)
    return str(frame).replace("(x)", str(text) * int(times))


def _nest(loader: _Loader, node: yaml.SequenceNode) -> Any:  # noqa: ANN401 - list or object
    kind, depth = loader.construct_sequence(node)
    nested: Any = [] if kind == "list" else {}
    for _ in range(depth - 1):
        nested = [nested] if kind == "list" else {"quokka": nested}
    return nested


def _nested_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    depth = int(str(loader.construct_scalar(node)))
    return "[" * depth + "]" * depth


def _keys(loader: _Loader, node: yaml.ScalarNode) -> dict[str, int]:
    return {f"q{number}": number for number in range(int(str(loader.construct_scalar(node))))}


def _slots(loader: _Loader, node: yaml.ScalarNode) -> dict[str, dict[str, str]]:
    names = _keys(loader, node)
    return {name: {"name": name, "value": "quokka"} for name in names}


def _copies(loader: _Loader, node: yaml.SequenceNode) -> list[Any]:
    value, times = loader.construct_sequence(node, deep=True)
    return [deepcopy(value) for _ in range(times)]


_AS_WRITTEN = (":timestamp", ":bool")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(_AS_WRITTEN)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])
_Loader.add_constructor("!repeat", _repeat)
_Loader.add_constructor("!nest", _nest)
_Loader.add_constructor("!nested_text", _nested_text)
_Loader.add_constructor("!keys", _keys)
_Loader.add_constructor("!slots", _slots)
_Loader.add_constructor("!copies", _copies)
