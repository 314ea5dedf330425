"""A document of APL for Audio as Alexa reads it: what is heard, or the error she would report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from gentle_back.device.spoken import InTurn, Part, Sound, Spoken, Together
from gentle_back.device.ssml import read_ssml
from gentle_back.errors import DeviceError
from gentle_back.values import Pause

Json: TypeAlias = Mapping[str, Any]

RENDER = "Alexa.Presentation.APLA.RenderDocument"
LONGEST_MS = 240_000
LONGEST_TOKEN = 1_024
DEEPEST = 16
# A fast voice and a slow one: a document is too long for sure, or may be.
FAST_MS_PER_WORD, SLOW_MS_PER_WORD = 250, 460

DIRECTIVE = frozenset({"type", "token", "document", "datasources"})
DOCUMENT = frozenset({"type", "version", "description", "mainTemplate"})
TEMPLATE = frozenset({"parameters", "item", "items"})
BASE = frozenset({"type", "id", "description", "duration"})


class DocumentError(DeviceError):
    """A document that Alexa would not play; `kind` is what she calls the error."""

    def __init__(self, message: str, *, kind: str = "DOCUMENT_ERROR") -> None:
        super().__init__(message)
        self.kind = kind


def read_document(directive: Json) -> Part:
    """What is heard of the document in that directive. Raises DocumentError."""
    _check_keys(directive, DIRECTIVE, RENDER)
    token = directive.get("token", "")
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise DocumentError(f"{RENDER}.token is no text, or over {LONGEST_TOKEN:,} characters.")
    document = _object(directive.get("document"), "document")
    _check_keys(document, DOCUMENT, "document")
    if document.get("type") != "APLA" or not isinstance(document.get("version"), str):
        raise DocumentError('document needs "type": "APLA" and a version; links are not played.')
    template = _object(document.get("mainTemplate"), "mainTemplate")
    _check_keys(template, TEMPLATE, "mainTemplate")
    played = InTurn(_children(template, "mainTemplate", 0))
    if least_ms(played.parts, FAST_MS_PER_WORD) > LONGEST_MS:
        raise DocumentError(
            "the document is heard for more than 240 seconds. Send less at once.",
            kind="RENDER_ERROR",
        )
    return played


def least_ms(parts: Spoken, ms_per_word: int) -> int:
    """How long the parts last one after another with a voice of that speed."""
    return sum(_part_ms(part, ms_per_word) for part in parts)


def _part_ms(part: Part, ms_per_word: int) -> int:
    if isinstance(part, str):
        return len(part.split()) * ms_per_word
    if isinstance(part, Pause):
        return round(part.seconds * 1_000)
    if isinstance(part, Sound):
        return part.length_ms
    lengths = [_part_ms(inner, ms_per_word) for inner in part.parts]
    return sum(lengths) if isinstance(part, InTurn) else max(lengths, default=0)


def _component(plain: Any, where: str, depth: int) -> Part:  # noqa: ANN401 - JSON
    component = _object(plain, where)
    kind = component.get("type")
    if not isinstance(kind, str) or kind not in COMPONENTS:
        raise DocumentError(f"{where}.type is {kind!r}. Write one of {', '.join(COMPONENTS)}.")
    if depth > DEEPEST:
        raise DocumentError(f"{where}: components more than {DEEPEST} deep.")
    if kind != "Silence" and component.get("duration", "auto") != "auto":
        raise DocumentError(f"{where}.duration: this device plays every component to its end.")
    return COMPONENTS[kind](component, where, depth)


def _speech(component: Json, where: str, depth: int) -> Part:
    del depth
    _check_keys(component, BASE | {"content", "contentType"}, where)
    content = _text(component, "content", where)
    kind = component.get("contentType", "PlainText")
    if kind == "SSML":
        return _ssml(content, where)
    if kind != "PlainText":
        raise DocumentError(f"{where}.contentType is {kind!r}. Write PlainText or SSML.")
    return " ".join(content.split())


def _ssml(content: str, where: str) -> Part:
    try:
        return InTurn(read_ssml(content))
    except DeviceError as error:
        raise DocumentError(f"{where}.content: {error}", kind="RENDER_ERROR") from error


def _audio(component: Json, where: str, depth: int) -> Part:
    del depth
    _check_keys(component, BASE | {"source"}, where)
    source = _text(component, "source", where)
    if not source.startswith(("https://", "soundbank://")):
        raise DocumentError(f"{where}.source: give an https address.", kind="AUDIO_SOURCE_ERROR")
    return Sound(source)


def _silence(component: Json, where: str, depth: int) -> Part:
    del depth
    _check_keys(component, BASE, where)
    duration = component.get("duration")
    if not isinstance(duration, int) or isinstance(duration, bool):
        raise DocumentError(f"{where}.duration is {duration!r}. Write whole milliseconds.")
    if not 0 <= duration <= LONGEST_MS:
        raise DocumentError(f"{where}.duration is {duration} ms; 0 to {LONGEST_MS:,} can be heard.")
    return Pause(duration / 1_000)


def _sequencer(component: Json, where: str, depth: int) -> Part:
    _check_keys(component, BASE | {"item", "items"}, where)
    return InTurn(_children(component, where, depth))


def _mixer(component: Json, where: str, depth: int) -> Part:
    _check_keys(component, BASE | {"item", "items"}, where)
    return Together(_children(component, where, depth))


COMPONENTS: Mapping[str, Callable[[Json, str, int], Part]] = MappingProxyType(
    {
        "Speech": _speech,
        "Audio": _audio,
        "Silence": _silence,
        "Sequencer": _sequencer,
        "Mixer": _mixer,
    }
)


def _children(holder: Json, where: str, depth: int) -> Spoken:
    items = holder.get("items", holder.get("item"))
    listed = items if isinstance(items, list) else [items]
    return tuple(
        _component(one, f"{where}.items[{at}]", depth + 1) for at, one in enumerate(listed)
    )


def _check_keys(plain: Json, known: frozenset[str], where: str) -> None:
    """Raise DocumentError for what is not known: it may change what is heard."""
    for name in plain:
        if name not in known:
            raise DocumentError(f"{where}.{name} is not known to this device. Leave it out.")


def _object(plain: Any, where: str) -> Json:  # noqa: ANN401 - JSON
    if not isinstance(plain, dict):
        raise DocumentError(f"{where} is {type(plain).__name__}, no JSON object. Write one.")
    return plain


def _text(component: Json, name: str, where: str) -> str:
    text = component.get(name)
    if not isinstance(text, str) or not text.strip() or "${" in text:
        raise DocumentError(f"{where}.{name} is no plain text. Write what is heard.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise DocumentError(f"{where}.{name} holds half a character. Send whole ones.")
    return text
