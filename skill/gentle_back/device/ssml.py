"""SSML as Alexa reads it: what is heard, or a refusal that says what she would not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from gentle_back.device.spoken import Part, Sound, Spoken
from gentle_back.device.ssml_tags import EMPTY, break_seconds, check_attributes
from gentle_back.errors import DeviceError
from gentle_back.values import Pause

MOST_AUDIO = 5
DEEPEST = 32

SPELLED_OUT = frozenset({"characters", "spell-out", "digits"})
APART = frozenset({"p", "s"})


def read_ssml(ssml: str) -> Spoken:
    """The words, pauses and recordings of that SSML, in order.

    Raises DeviceError where Alexa would refuse it.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.hear
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(ssml.encode(), True)
    except expat.ExpatError as error:
        raise DeviceError(
            f"SSML that is not well-formed: {error}. Escape &, < and > in what is said."
        ) from error
    except UnicodeEncodeError as error:
        raise DeviceError(f"SSML with half a character at {error.start}. Leave it out.") from error
    return reader.pieces()


def _refuse_doctype(name: str, *_: object) -> None:
    raise DeviceError(f"SSML with a DOCTYPE ({name}). Leave it out.")


@dataclass(frozen=True, slots=True)
class _Place:
    """A tag that is open, and how words inside it are heard."""

    tag: str
    is_spelled_out: bool = False
    is_silent: bool = False


class _Reader:
    """Gathers words and pauses while the parser goes through the tags."""

    def __init__(self) -> None:
        self._pieces: list[Part] = []
        self._words: list[str] = []
        self._open: list[_Place] = []
        self._audio = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._check_place(tag)
        check_attributes(tag, attributes)
        if tag == "break":
            self._pause(break_seconds(attributes))
        elif tag == "audio":
            self._flush()
            self._pieces.append(Sound(attributes["src"]))
        elif tag == "sub":
            self.hear(attributes["alias"])
        elif tag in APART:
            self._words.append(" ")
        self._open.append(self._place(tag, attributes))

    def end(self, tag: str) -> None:
        self._open.pop()
        if tag in APART:
            self._words.append(" ")

    def hear(self, text: str) -> None:
        place = self._open[-1]
        if place.tag in EMPTY and text.strip():
            raise DeviceError(f"SSML: <{place.tag}> holds words. Write them outside of it.")
        if not place.is_silent:
            self._words.append(" ".join(text) if place.is_spelled_out else text)

    def pieces(self) -> Spoken:
        """All that is spoken; pauses of no length left out."""
        self._flush()
        return tuple(self._pieces)

    def _place(self, tag: str, attributes: Mapping[str, str]) -> _Place:
        around = self._open[-1] if self._open else _Place("")
        return _Place(
            tag,
            around.is_spelled_out or attributes.get("interpret-as") in SPELLED_OUT,
            around.is_silent or tag == "sub",
        )

    def _check_place(self, tag: str) -> None:
        if (tag == "speak") != (not self._open):
            raise DeviceError(f"SSML: <{tag}> in the wrong place. One <speak> holds all the rest.")
        if self._open and self._open[-1].tag in EMPTY:
            raise DeviceError(f"SSML: <{self._open[-1].tag}> holds <{tag}>. It can hold nothing.")
        if len(self._open) >= DEEPEST:
            raise DeviceError(f"SSML with tags more than {DEEPEST} deep. Close them earlier.")
        self._audio += tag == "audio"
        if self._audio > MOST_AUDIO:
            raise DeviceError(f"SSML with more than {MOST_AUDIO} <audio> in it. Use fewer.")

    def _pause(self, seconds: float) -> None:
        self._flush()
        if seconds:
            self._pieces.append(Pause(seconds))

    def _flush(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            self._pieces.append(words)
