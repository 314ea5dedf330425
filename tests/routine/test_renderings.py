"""The renderings of a timeline that a device speaks, and those that are read."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from gentle_back.routine.apla import LONGEST_BYTES, apla_document, apla_mixer
from gentle_back.routine.cues import cues_json, follow_along
from gentle_back.routine.picture import PIXELS_A_SECOND, svg
from gentle_back.routine.ssml import LONGEST_BODY, ssml_body, ssml_speech
from gentle_back.values.timeline import COUNT, CUE, Cue, Recipe, Timeline
from routine.exercises import exercise, files, timeline, whole
from routine.platform import DeviceVoice, Player

SVG = "{http://www.w3.org/2000/svg}"
MOST_LATE_MS = 80
MOST_DRIFT_MS_A_MINUTE = 6_000


@pytest.mark.parametrize("name", files())
def test_on_alexa_every_word_of_a_document_is_heard_at_its_time(
    name: str, device: DeviceVoice
) -> None:
    for made in whole(exercise(name)):
        player = Player(device)
        length_ms = player.document(apla_document(made))
        assert [text for _, text in player.heard] == [cue.text for cue in made.cues]
        late = [at_ms - cue.at_ms for (at_ms, _), cue in zip(player.heard, made.cues, strict=True)]
        assert all(0 <= ms <= MOST_LATE_MS for ms in late)
        # The same word is late by the same, at the start and at the end: nothing drifts.
        by_word = dict(zip((cue.text for cue in made.cues), late, strict=True))
        expected = [by_word[cue.text] for cue in made.cues]
        assert late == pytest.approx(expected, abs=1e-6)
        assert length_ms == made.total_ms


@pytest.mark.parametrize("name", files())
def test_with_breaks_it_stays_within_seconds_a_minute(name: str, device: DeviceVoice) -> None:
    for made in whole(exercise(name)):
        player = Player(device)
        player.ssml(ssml_speech(made))
        assert [text for _, text in player.heard] == [cue.text for cue in made.cues]
        late_ms = player.heard[-1][0] - made.cues[-1].at_ms
        assert abs(late_ms) <= MOST_DRIFT_MS_A_MINUTE * made.total_ms / 60_000


@pytest.mark.parametrize("name", files())
def test_the_documents_of_our_exercises_leave_room_in_a_response(name: str) -> None:
    for made in whole(exercise(name)):
        assert len(json.dumps(apla_document(made), separators=(",", ":"))) < LONGEST_BYTES / 2
        assert len(ssml_body(made)) < LONGEST_BODY / 2


def test_counts_go_first_where_there_is_no_room() -> None:
    kinds = {"cue": CUE, "count": COUNT}
    texts = ["cue", "count", "count"] * 150
    made = _timeline([Cue(at * 500, text, kinds[text]) for at, text in enumerate(texts)])
    _silence, at_once, *behind_a_silence = apla_mixer(made)["items"]
    said = [at_once["content"], *(item["items"][1]["content"] for item in behind_a_silence)]
    assert said == ["cue"] * 150
    assert len(json.dumps(apla_mixer(made), separators=(",", ":"))) <= LONGEST_BYTES
    assert "count" not in ssml_body(made)
    assert ssml_body(made).count("cue") == 150


@pytest.mark.parametrize("render", [apla_document, ssml_speech])
def test_what_has_no_room_at_all_is_refused_with_the_mend(render: object) -> None:
    made = _timeline([Cue(second * 900, "and up" * 9, CUE) for second in range(250)])
    with pytest.raises(ValueError, match="Take fewer repetitions"):
        render(made)  # type: ignore[operator]


def test_a_set_longer_than_an_answer_may_be_is_refused() -> None:
    with pytest.raises(ValueError, match="Compile it in parts"):
        apla_document(_timeline([Cue(0, "walk", CUE)], 241_000))


def test_words_are_data_in_every_rendering() -> None:
    made = _timeline([Cue(0, 'a < b & "c"', CUE)])
    assert "a &lt; b &amp; &quot;c&quot; <break" in ssml_speech(made)
    assert apla_mixer(made)["items"][1] == {"type": "Speech", "content": 'a < b & "c"'}
    assert json.loads(cues_json(made))["events"][0]["text"] == 'a < b & "c"'
    texts = ET.fromstring(svg(made, exercise("small-bridge"))).iter(f"{SVG}text")  # noqa: S314
    assert 'a < b & "c"' in [text.text for text in texts]


def test_cues_are_told_in_seconds() -> None:
    told = json.loads(cues_json(timeline(exercise("small-bridge"))))
    assert told["title"] == exercise("small-bridge").title
    assert told["total"] == 38.0
    assert told["events"][0] == {"at": 0.0, "text": "starting in", "kind": "lead-in"}
    (lift, *_) = [event for event in told["events"] if event["at"] == 7.5]
    assert (lift["kind"], lift["repetition"]) == ("cue", 1)


def test_text_can_be_followed_along() -> None:
    lines = follow_along(timeline(exercise("small-bridge"))).splitlines()
    assert lines[0] == exercise("small-bridge").title
    assert lines[1] == "0:00.0  starting in"
    assert lines[5] == "0:04.5  in"
    assert lines[-2:] == ["0:36.5  well done", "0:38.0"]


@pytest.mark.parametrize("name", files())
def test_the_drawing_has_a_mark_at_the_time_of_every_cue(name: str) -> None:
    for made in whole(exercise(name)):
        drawn = ET.fromstring(svg(made, exercise(name)))  # noqa: S314 -- our own
        marks = [line for line in drawn.iter(f"{SVG}line") if line.get("class") == "mark"]
        starts = [float(mark.attrib["x1"]) for mark in marks]
        left = starts[0]
        assert [round((x - left) * 1_000 / PIXELS_A_SECOND) for x in starts] == [
            cue.at_ms % 60_000 for cue in made.cues
        ]
        width = float(drawn.attrib["width"])
        areas = [area.attrib["points"].split() for area in drawn.iter(f"{SVG}polygon")]
        across = [float(corner.split(",")[0]) for area in areas for corner in area]
        assert min(across) >= left
        assert max(across) <= width - left
        # All of the moving time is drawn, a minute a row.
        seconds = sum(float(a[3].split(",")[0]) - float(a[0].split(",")[0]) for a in areas)
        assert seconds * 1_000 / PIXELS_A_SECOND == pytest.approx(made.moving_ms)


def _timeline(cues: list[Cue], total_ms: int = 226_000) -> Timeline:
    return Timeline(Recipe("any"), "any", tuple(cues), total_ms, 0, 0, total_ms, (0,))
