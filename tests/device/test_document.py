"""Documents of APL for Audio: what a device hears of them, and what it would report."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import small_content
from device.scripted import Json
from gentle_back.device.document import (
    LONGEST_MS,
    RENDER,
    DocumentError,
    least_ms,
    read_document,
)
from gentle_back.device.spoken import InTurn, Part, Sound, Together, spoken_words
from gentle_back.routine.apla import apla_document
from gentle_back.values import Pause
from sets import recipe_of, timeline_of

SAY = {"type": "Speech", "content": "Lift."}
WAIT = {"type": "Silence", "duration": 1_500}


def directive(*items: object, **changed: object) -> Json:
    document: Json = {"type": "APLA", "version": "0.91", "mainTemplate": {"items": list(items)}}
    return {"type": RENDER, "token": "t", "document": document | changed}


def read(*items: object) -> Part:
    return read_document(directive(*items))


def test_the_set_of_a_routine_is_heard_at_its_times(tmp_path: Path) -> None:
    content = small_content(tmp_path)
    timeline = timeline_of(content, recipe_of(content))
    document = read_document({"type": RENDER, "document": apla_document(timeline)})
    assert isinstance(document, InTurn)
    (played,) = document.parts
    assert isinstance(played, Together)
    assert [_onset(part) for part in played.parts[1:]] == [
        (cue.at_ms, cue.text) for cue in timeline.cues
    ]
    assert spoken_words((document,)) == " ".join(cue.text for cue in timeline.cues)
    assert least_ms((document,), 0) == timeline.total_ms


def _onset(part: Part) -> tuple[int, str]:
    parts = part.parts if isinstance(part, InTurn) else (part,)
    before = sum(round(one.seconds * 1_000) for one in parts if isinstance(one, Pause))
    return before, spoken_words(parts)


@pytest.mark.parametrize(
    ("component", "heard"),
    [
        (SAY, "Lift."),
        (SAY | {"contentType": "PlainText", "content": " A & <b>. "}, "A & <b>."),
        (
            SAY | {"contentType": "SSML", "content": "<speak>A<break time='2s'/>B</speak>"},
            InTurn(("A", Pause(2.0), "B")),
        ),
        (WAIT, Pause(1.5)),
        ({"type": "Audio", "source": "https://a.org/b.mp3"}, Sound("https://a.org/b.mp3")),
        ({"type": "Sequencer", "items": [SAY, WAIT]}, InTurn(("Lift.", Pause(1.5)))),
        ({"type": "Mixer", "items": [SAY, WAIT]}, Together(("Lift.", Pause(1.5)))),
        ({"type": "Mixer", "item": SAY}, Together(("Lift.",))),
    ],
    ids=str,
)
def test_a_component_is_heard_as_alexa_plays_it(component: Json, heard: Part) -> None:
    assert read(component) == InTurn((heard,))


@pytest.mark.parametrize(
    ("read_from", "why"),
    [
        (directive(), None),
        (directive({"type": "Video"}), "Write one of Speech"),
        (directive({"type": "Selector", "items": [SAY]}), "Write one of"),
        (directive(SAY | {"when": "${x}"}), "when is not known"),
        (directive(SAY | {"content": "${x}"}), "no plain text"),
        (directive(SAY | {"content": ""}), "no plain text"),
        (directive(SAY | {"content": "\ud800"}), "half a character"),
        (directive(SAY | {"contentType": "Text"}), "PlainText or SSML"),
        (directive(SAY | {"contentType": "SSML", "content": "A & B"}), "well-formed"),
        (directive(SAY | {"duration": "trimToParent"}), "to its end"),
        (directive(WAIT | {"duration": "1s"}), "whole milliseconds"),
        (directive(WAIT | {"duration": 1.5}), "whole milliseconds"),
        (directive(WAIT | {"duration": True}), "whole milliseconds"),
        (directive(WAIT | {"duration": -1}), "can be heard"),
        (directive(WAIT | {"duration": 10**9}), "can be heard"),
        (directive(WAIT | {"duration": LONGEST_MS}, SAY), "more than 240 seconds"),
        (directive({"type": "Audio", "source": "http://a.org/b.mp3"}), "https"),
        (directive({"type": "Mixer", "items": ["Lift."]}), "no JSON object"),
        (directive(SAY, type="Link"), '"type": "APLA"'),
        (directive(SAY, version=1), "version"),
        (directive(SAY, settings={}), "settings is not known"),
        (directive(SAY, mainTemplate=[]), "mainTemplate is list"),
        (directive(SAY) | {"token": "t" * 1_025}, "1,024 characters"),
        ({"type": RENDER}, "document is NoneType"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_alexa_would_not_play_is_said_with_its_mend(read_from: Json, why: str | None) -> None:
    if why is None:
        assert read_document(read_from) == InTurn(())
        return
    with pytest.raises(DocumentError, match=why):
        read_document(read_from)


def test_a_document_deeper_than_any_of_use_is_refused() -> None:
    component: Json = SAY
    for _ in range(5_000):
        component = {"type": "Sequencer", "items": [component]}
    with pytest.raises(DocumentError, match="deep"):
        read(component)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "item", "items", "content", "duration", "source"]), inner
        )
        | st.fixed_dictionaries({"type": st.sampled_from(["Mixer", "Speech"]), "items": inner})
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_document_brings_the_device_down(anything: object) -> None:
    with suppress(DocumentError):
        read(anything)
