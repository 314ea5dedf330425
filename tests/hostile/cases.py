"""The hostile cases, read from data: what is sent, and what is to come of it.

A verdict is one of
  answered       200, and speech as her request's type allows it
  acknowledged   200, and an empty response
  fulfillable    200, and whether we would answer, and no more
  refused        400 and an empty object
  a number       that status and an empty object (200: any JSON)
  any            no 5xx, and an empty object where it is no 200
  silence        nothing comes back
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from hostile.tags import read_yaml

Plain: TypeAlias = Any  # JSON, or what stands in its place
Path: TypeAlias = tuple[str | int, ...]  # into JSON

DATA = FilePath(__file__).with_name("data")
ENVELOPES: dict[str, Plain] = read_yaml(DATA / "envelopes.yaml")
SLOT = "request/intent/slots/cause"
SESSION_OF_OURS = "session"
MISSING = object()


@dataclass(frozen=True, slots=True)
class Wire:
    """How the body is sent.

    headers: changes to the true ones; None drops one. framing: length, chunked, bytewise or
    trailer. raw: instead of all that, with the places of the true headers and body.
    ends: whether we close our side once all is sent.
    """

    method: str = "POST"
    path: str = "/alexa"
    headers: dict[str, str | None] = field(default_factory=dict)
    framing: str = "length"
    raw: bytes | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is sent, and its verdict."""

    name: str
    body: bytes
    verdict: str | int
    request_type: str = ""
    wire: Wire = field(default_factory=Wire)


def all_cases() -> list[Case]:
    """Every case of every family."""
    return [
        *_listed("body", "shape", "type", "intent"),
        *_resolutions(),
        *_slot_values(),
        *_attributes(),
        *_wrong_types(),
        *_http(),
    ]


def change(envelope: Plain, path: str | Path, value: Plain = MISSING) -> None:
    """Set what stands at a path such as "request/intent/name", or take it away."""
    *holders, last = path.split("/") if isinstance(path, str) else path
    for name in holders:
        envelope = envelope[_key_in(envelope, name)]
    key = _key_in(envelope, last)
    if value is not MISSING:
        envelope[key] = value
    elif isinstance(envelope, list) or key in envelope:
        del envelope[key]


def _key_in(holder: Plain, name: str | int) -> Plain:
    return int(name) if isinstance(holder, list) else name


def plain_of(base: str) -> Plain:
    """A copy of the good envelope of that name."""
    # By JSON: the parts that the file shares between envelopes become separate.
    return json.loads(json.dumps(ENVELOPES[base]))


def body_of(envelope: Plain) -> bytes:
    """The envelope as Alexa sends it: no spaces, UTF-8."""
    text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _listed(*families: str) -> Iterator[Case]:
    """Cases that change a good envelope, or send a text in its place."""
    for family in families:
        for entry in read_yaml(DATA / f"{family}.yaml"):
            yield _case(family, entry)


def _case(family: str, entry: Plain) -> Case:
    envelope = plain_of(entry.get("on", "causes"))
    for path, value in entry.get("set", {}).items():
        change(envelope, path, deepcopy(value))
    for path in entry.get("drop", ()):
        change(envelope, path)
    name = f"{family}: {entry['name']}"
    return Case(name, _body(entry, envelope), entry["verdict"], _type_in(envelope))


def _body(entry: Plain, envelope: Plain) -> bytes:
    if "hex" in entry:
        return bytes.fromhex(entry["hex"])
    good = body_of(envelope).decode("utf-8", "surrogatepass")
    text = entry.get("text", "(good)").replace("(good)", good)
    if "swap" in entry:
        old, new = entry["swap"]
        assert old in text, f"{entry['name']}: {old} is not in the envelope"
        text = text.replace(old, new)
    return str(text).encode(entry.get("encoding", "utf-8"))


def _type_in(envelope: Plain) -> str:
    request = envelope.get("request")
    kind = request.get("type") if isinstance(request, dict) else None
    return kind if isinstance(kind, str) else ""


def _resolutions() -> Iterator[Case]:
    for entry in read_yaml(DATA / "resolution.yaml"):
        setting = {f"{SLOT}/resolutions": entry["value"]}
        yield _case("resolution", {**entry, "on": "cause", "set": setting})


def _slot_values() -> Iterator[Case]:
    values = read_yaml(DATA / "slot_value.yaml")
    for name, value in values["texts"].items():
        settings: dict[str, Plain] = {
            "value": {SLOT: {"name": "cause", "value": value}},
            "words": {f"{SLOT[:-6]}/words": {"name": "words", "value": value}},
            "match": {f"{SLOT}/resolutions/resolutionsPerAuthority/0/values/0/value/id": value},
        }
        for where, setting in settings.items():
            entry = {"name": name, "on": "cause", "set": setting, "verdict": "answered"}
            yield _case(f"slot {where}", entry)
    for name, value in values["values"].items():
        verdict = "answered" if value is None else "refused"
        entry = {"name": name, "on": "cause", "set": {f"{SLOT}/value": value}, "verdict": verdict}
        yield _case("slot value", entry)


def _attributes() -> Iterator[Case]:
    values = read_yaml(DATA / "attributes.yaml")
    whole = [*values["value"].items()]
    inside = [(name, {SESSION_OF_OURS: value}) for name, value in values["inside"].items()]
    for name, value in [*whole, *inside]:
        setting = {"session/attributes": value}
        for base in ("repeat", "causes"):
            entry = {"name": name, "on": base, "set": setting, "verdict": "answered"}
            yield _case(f"attributes at {base}", entry)


WRONG: dict[str, Plain] = {
    "null": None,
    "flag": True,
    "number": 7,
    "text": "quokka",
    "list": [["quokka"]],
    "object": {"quokka": ["quokka"]},
}


def _wrong_types() -> Iterator[Case]:
    """Every part that is read, as every type that it is not."""
    for path, entry in read_yaml(DATA / "paths.yaml").items():
        for kind, value in WRONG.items():
            if kind == entry.get("takes"):
                continue
            is_fine = entry.get("unread") or (kind == "null" and not entry.get("needed"))
            verdict = "answered" if is_fine else "refused"
            name = f"{path} as {kind}"
            made = {"name": name, "on": "cause", "set": {path: value}, "verdict": verdict}
            yield _case("wrong type", made)


def _http() -> Iterator[Case]:
    for entry in read_yaml(DATA / "http.yaml"):
        envelope = plain_of("causes")
        change(envelope, "context/Viewport/shape", "q" * entry.get("padded", 0))
        raw = entry["raw"].encode() if "raw" in entry else None
        if "raw_hex" in entry:
            raw = bytes.fromhex(entry["raw_hex"])
        wire = Wire(
            entry.get("method", "POST"),
            entry.get("path", "/alexa"),
            entry.get("headers", {}),
            entry.get("framing", "length"),
            raw,
            entry.get("ends", False),
        )
        name = f"http: {entry['name']}"
        yield Case(name, body_of(envelope), entry["verdict"], "IntentRequest", wire)
