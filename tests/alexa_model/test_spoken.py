"""What each intent of the model is asked by, and who keeps what two of them want."""

from __future__ import annotations

from pathlib import Path

from contents import small_content
from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.model import interaction_model
from gentle_back.alexa_model.spoken import Collision, spoken

FEVER, BREATH = "DangerSignIntent_fever", "DangerSignIntent_no_breath"
FILES = {
    "en/skill/phrases/StopIntent.yaml": "phrases: [stop, that's enough tea]",
    "en/skill/phrases/LaunchIntent.yaml": "phrases: [open gentle tea]",
    "en/skill/phrases/NavigateHomeIntent.yaml": "phrases: [go home]",
    "en/skill/phrases/QuestionIntent.yaml": """
        phrases: ["why {words}", "i have {words}"]
        slots: {words: AMAZON.SearchQuery}
        """,
    "en/safety/phrases/ReportIntent.yaml": """
        phrases: ["i have {words}"]
        slots: {words: AMAZON.SearchQuery}
        """,
    "en/cups/lines/cups.yaml": "offer: which cup",
    "en/cups/slots/kind.yaml": "mug: [mug]",
    "en/cups/phrases/CupIntent.yaml": """
        phrases: ["pour (me|us) {kind}", pour me mug, that's enough tea, i have a high fever]
        slots: {kind: kind}
        """,
}
REPORTS = {"fever": [["i am hot", "i'm burning"]], "no-breath": [["i'm burning"]]}


def made(folder: Path, left_out: tuple[str, ...] = ()) -> tuple[dict[str, Json], list[Collision]]:
    """The intents of the model by name, and the collisions."""
    content = small_content(folder, FILES)
    intents, collisions = spoken(content, "en", REPORTS, left_out)
    body = interaction_model(intents, content, "en")["interactionModel"]["languageModel"]
    return {intent["name"]: intent for intent in body["intents"]}, collisions


def test_each_sample_stands_in_one_intent(tmp_path: Path) -> None:
    intents, collisions = made(tmp_path)
    samples = [sample for intent in intents.values() for sample in intent["samples"]]
    assert len(samples) == len(set(samples))
    assert set(collisions) == {
        Collision("i'm burning", BREATH, FEVER),
        Collision("i have a high fever", FEVER, "CupIntent"),
        Collision("that's enough tea", "CupIntent", "AMAZON.StopIntent"),
    } | {collision for collision in collisions if "{words}" in collision.sample}


def test_the_gravest_sign_keeps_a_sample_before_all_others(tmp_path: Path) -> None:
    intents, _ = made(tmp_path)
    assert intents[BREATH]["samples"] == ["i'm burning"]
    assert intents[FEVER]["samples"] == ["i am hot"]


def test_what_a_slot_says_too_is_no_sample_beside_it(tmp_path: Path) -> None:
    intents, _ = made(tmp_path)
    assert "pour me mug" not in intents["CupIntent"]["samples"]


def test_slots_of_one_name_and_two_types_are_told_apart_by_their_plugin(tmp_path: Path) -> None:
    intents, _ = made(tmp_path)
    assert intents["CupIntent"]["slots"] == [{"name": "kind__cups", "type": "cups_kind"}]
    assert "pour us {kind__cups}" in intents["CupIntent"]["samples"]
    assert intents["TeaIntent"]["slots"] == [{"name": "kind__tea", "type": "tea_kind"}]
    alone, _ = made(tmp_path, left_out=("cups",))
    assert alone["TeaIntent"]["slots"] == [{"name": "kind", "type": "tea_kind"}]
    assert "CupIntent" not in alone


def test_host_intents_go_by_alexas_names(tmp_path: Path) -> None:
    intents, _ = made(tmp_path)
    assert intents["AMAZON.StopIntent"]["samples"] == ["stop"]
    assert intents["AMAZON.NavigateHomeIntent"]["samples"] == []
    assert intents["AMAZON.FallbackIntent"]["samples"] == []
    assert "LaunchIntent" not in intents
