"""Alexa's request types, read from plain JSON by a table made once for each class.

The SDK's own deserialiser finds out anew, for every field of every request, which class it has and
how to convert it; that was a third of a turn. Here each class of `ask_sdk_model` is turned into a
table, JSON name to attribute and reader, when it is first met. A field that we build on is refused
where its type is wrong; any other is then left out, and a field or an enumeration value that the
SDK does not know yet is let through, since Amazon adds and changes them without warning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeAlias

from ask_sdk_model import RequestEnvelope
from ask_sdk_model.request import Request

from gentle_back.errors import RefusedRequest

Plain: TypeAlias = Any  # what json.loads gives
Model: TypeAlias = Any  # ask_sdk_model ships no types
Reader: TypeAlias = Callable[[Plain], Any]
Fields: TypeAlias = dict[str, tuple[str, Reader]]

# Screens and other interfaces describe themselves at length; nothing of ours reads that.
CONTEXT_READ = ("System", "AudioPlayer")
# What we build on in these classes, by name in JSON; in all others it is everything. An event whose
# body has changed is still to be acknowledged.
REQUEST_NEEDS = frozenset({"type", "requestId", "timestamp", "locale", "intent", "reason"})
NEEDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "SystemState": frozenset(
            {"application", "user", "device", "apiEndpoint", "apiAccessToken"}
        ),
        "User": frozenset({"userId"}),
        "Slot": frozenset({"name", "value", "resolutions", "confirmationStatus"}),
    }
)


def is_known_type(request_type: object) -> bool:
    """Whether the SDK has a class for this type of request."""
    return request_type in Request.discriminator_value_class_map


def read_envelope(plain: dict[str, Plain]) -> Model:
    """The RequestEnvelope of that JSON. Raises RefusedRequest naming the field that is wrong."""
    context = plain.get("context")
    if isinstance(context, dict):
        plain = {**plain, "context": {name: context.get(name) for name in CONTEXT_READ}}
    return _reader_of_class(RequestEnvelope)(plain)


@lru_cache(maxsize=512)
def _reader_of_class(kind: type[Model]) -> Reader:
    if issubclass(kind, Enum):
        return _reader_of_enum(kind)
    if getattr(kind, "supports_multiple_types", False) or hasattr(kind, "get_real_child_model"):
        return _reader_of_family(kind)
    fields: Fields | None = None

    def read(plain: Plain) -> Model:
        nonlocal fields
        if not isinstance(plain, dict):
            raise RefusedRequest("envelope", f"{kind.__name__} is no object")
        if fields is None:  # made on first use: the classes name each other in circles
            fields = _fields_of(kind)
        return _filled(kind(), plain, fields)

    return read


def _filled(model: Model, plain: dict[str, Plain], fields: Fields) -> Model:
    """The model with what the JSON has of its fields."""
    for name, value in plain.items():
        if value is not None and name in fields:
            attribute, reader = fields[name]
            setattr(model, attribute, reader(value))
    return model


def _fields_of(kind: type[Model]) -> Fields:
    names = getattr(kind, "attribute_map", {})
    needs = REQUEST_NEEDS if issubclass(kind, Request) else NEEDS.get(kind.__name__)
    fields: Fields = {}
    for attribute, declared in kind.deserialized_types.items():
        name, reader = names.get(attribute, attribute), _reader_of(declared)
        is_needed = needs is None or name in needs
        fields[name] = attribute, reader if is_needed else _reader_if_right(reader)
    return fields


@lru_cache(maxsize=512)
def _reader_of(declared: str) -> Reader:
    """The reader of a type as the SDK writes it: "str", "list[a.B]", "dict(str, a.B)", "a.B"."""
    if declared.startswith("list["):
        return _reader_of_list(_reader_of(declared[5:-1]))
    if declared.startswith("dict("):
        return _reader_of_dict(_reader_of(declared[5:-1].partition(",")[2].strip()))
    if declared in _PRIMITIVES:
        return _PRIMITIVES[declared]
    module, _, name = declared.rpartition(".")
    return _reader_of_class(getattr(import_module(module), name))


def _reader_of_family(kind: type[Model]) -> Reader:
    """A reader that takes the class of a family which the JSON names."""

    def read(plain: Plain) -> Model:
        if not isinstance(plain, dict):
            raise RefusedRequest("envelope", f"{kind.__name__} is no object")
        named = plain.get(kind.json_discriminator_key)
        classes = kind.discriminator_value_class_map
        if not isinstance(named, str) or named not in classes:
            raise RefusedRequest("envelope", f"{kind.__name__} is of no known type")
        return _reader_of_member(classes[named])(plain)

    return read


@lru_cache(maxsize=128)
def _reader_of_member(path: str) -> Reader:
    module, _, name = path.rpartition(".")
    kind = getattr(import_module(module), name)
    # The discriminator is set by the class; the SDK forbids to write it.
    fields = {n: field for n, field in _fields_of(kind).items() if field[0] != "object_type"}
    return lambda plain: _filled(kind(), plain, fields)


def _reader_if_right(reader: Reader) -> Reader:
    """A reader that leaves out what has the wrong type."""

    def read(plain: Plain) -> Any:  # noqa: ANN401 - whatever the reader gives, or None
        try:
            return reader(plain)
        except RefusedRequest:
            return None

    return read


def _reader_of_enum(kind: type[Enum]) -> Reader:
    known = {member.value: member for member in kind}

    def read(plain: Plain) -> Any:  # noqa: ANN401 - a member, or the name Amazon has added since
        return known.get(_text(plain), plain)

    return read


def _reader_of_list(reader: Reader) -> Reader:
    def read(plain: Plain) -> list[Any]:
        if not isinstance(plain, list):
            raise RefusedRequest("envelope", "a list is none")
        return [reader(one) for one in plain if one is not None]

    return read


def _reader_of_dict(reader: Reader) -> Reader:
    def read(plain: Plain) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise RefusedRequest("envelope", "an object is none")
        return {name: reader(one) for name, one in plain.items() if one is not None}

    return read


def _text(plain: Plain) -> str:
    if not isinstance(plain, str):
        raise RefusedRequest("envelope", "a text is none")
    return plain


def _flag(plain: Plain) -> bool:
    if not isinstance(plain, bool):
        raise RefusedRequest("envelope", "a flag is neither true nor false")
    return plain


def _number(plain: Plain) -> float:
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise RefusedRequest("envelope", "a number is none")
    return plain


def _moment(plain: Plain) -> datetime:
    try:
        return datetime.fromisoformat(_text(plain))
    except ValueError:
        raise RefusedRequest("envelope", "a time is not ISO 8601") from None


def _anything(plain: Plain) -> Plain:
    return plain


_PRIMITIVES: dict[str, Reader] = {
    "str": _text,
    "bool": _flag,
    "int": _number,
    "long": _number,
    "float": _number,
    "datetime": _moment,
    "date": _moment,
    "object": _anything,
}
