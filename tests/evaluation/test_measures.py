"""The measures count as their definitions say, on lines made up for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.conftest import EVAL
from gentle_back.errors import ContentError
from gentle_back.evaluation.language import curve, measure_language
from gentle_back.evaluation.lines import Line, read_lines
from gentle_back.evaluation.listen import Heard
from gentle_back.evaluation.means import Means, read_means
from gentle_back.evaluation.picture import curve_svg
from gentle_back.evaluation.questions import measure_questions
from gentle_back.evaluation.safety import measure_safety
from gentle_back.evaluation.shares import Share

PAIN = "warning.emergency:severe-pain"


def line(means: str, **labels: object) -> Line:
    return Line("1", "words", means, **labels)  # type: ignore[arg-type]  # by name


def test_a_question_back_counts_half_where_the_right_reading_was_offered(means: Means) -> None:
    lines = [line("causes.list"), line("causes.list"), line("help"), line("causes.list")]
    heard = [
        Heard("words", means="causes.list"),
        Heard("words", asks=("relief.list", "causes.list")),
        Heard("words", asks=("relief.list", "causes.list")),
        Heard("words"),
    ]
    found = measure_language(lines, heard, means)
    assert (found.action.part, found.action.whole) == (1.5, 4)
    assert found.asked == Share(2, 4)
    assert [one.means for one, _ in found.misses] == ["causes.list", "help", "causes.list"]


def test_another_reading_is_right_too_and_the_value_counts_apart(means: Means) -> None:
    lines = [
        line("relief.explain:heat", also=("relief.list",)),
        line("relief.explain:heat"),
        line("fallback"),
    ]
    heard = [
        Heard("words", means="relief.list"),
        Heard("words", means="relief.explain:massage"),
        Heard("words", means="relief.explain:massage"),
    ]
    found = measure_language(lines, heard, means)
    assert found.action == Share(2, 2)
    assert found.value == Share(1, 2)
    assert found.rejected == Share(0, 1)


def test_lines_without_an_intent_yet_are_left_out_and_counted(means: Means) -> None:
    known = replace(means, later=frozenset({"massage.book"}))
    lines = [line("massage.book"), line("help")]
    found = measure_language(lines, [Heard("w"), Heard("w")], known)
    assert (found.not_yet, found.action.whole) == (1, 1)


def test_slots_count_each_value_and_forgive_a_stage_too_many(means: Means) -> None:
    lines = [line("stage.set", slots={"weeks": "12"}), line("stage.set", slots={"weeks": "5"})]
    heard = [
        Heard("words", means="stage.set", slots={"weeks": "12", "stage": "pregnant"}),
        Heard("words", means="stage.set", slots={"weeks": "6"}),
    ]
    found = measure_language(lines, heard, means)
    assert found.slot_precision == Share(1, 2)
    assert found.slot_f1 == pytest.approx(0.5)


def test_danger_is_counted_by_level(means: Means) -> None:
    del means
    report = {"levels": ("same-day",), "group": "literal"}
    lines = [line(PAIN, **report) for _ in range(4)] + [line("fallback", group="near-miss")]
    heard = [
        Heard("w", sign="a", danger="same-day"),
        Heard("w", sign="a", danger="emergency"),
        Heard("w", sign="a", danger="routine"),
        Heard("w", has_safety_sentence=True),
        Heard("w", sign="a", danger="emergency"),
    ]
    found = measure_safety(lines, heard)
    assert found.by_group == {"literal": Share(1, 4)}
    assert found.asked_by_group == {"literal": Share(2, 4)}
    assert (found.over, found.under) == (Share(1, 3), Share(1, 3))
    assert (found.alone, found.silent) == (Share(1, 4), Share(0, 4))
    assert found.alarms_by_group == {"near-miss": Share(1, 1)}


def test_questions_are_ranked_and_what_has_no_answer_is_to_be_declined(means: Means) -> None:
    lines = [
        Line("1", "w", "sun.ask", topic="sun.ask", is_question=True),
        Line("2", "w", "help", topic="sun.ask", is_question=True),
        Line("3", "w", is_question=True),
    ]
    heard = [
        Heard("w", means="sun.ask", items=(("sun.ask", 0.9),)),
        Heard("w", means="question.ask", items=(("calcium.foods", 0.9), ("sun.ask", 0.5))),
        Heard("w"),
    ]
    found = measure_questions(lines, heard, means)
    assert (found.top_1, found.top_3) == (Share(1, 2), Share(2, 2))
    assert found.mean_rank.value == pytest.approx(0.75)
    assert found.declined == Share(1, 1)


def test_interval_is_wilsons() -> None:
    assert Share(9, 10).interval() == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert Share(0, 0).interval() is None


def test_curve_goes_from_all_accepted_to_all_rejected(means: Means) -> None:
    lines = [line("help"), line("fallback")]
    heard = [
        Heard("w", candidate="help", confidence=0.9),
        Heard("w", candidate="help", confidence=0.4),
    ]
    points = curve(lines, heard, means)
    assert points[0] == (0.0, 1.0)
    assert (1.0, 1.0) in points
    assert points[-1] == (1.0, 0.0)
    assert curve_svg(points, "a < b").count("&lt;") == 1


def test_each_fault_of_a_file_of_lines_is_named(tmp_path: Path) -> None:
    good = {"id": "1", "text": "hello", "means": "help"}
    texts = [
        json.dumps(good),
        "",
        "no json",
        '{"text": "x"}',
        '["a"]',
        '{"text": 1.5, "means": "x"}',
    ]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_lines([path, tmp_path / "none.jsonl"])
    assert [fault.line for fault in raised.value.faults] == [3, 4, 5, 6, 0]


def test_what_is_heard_only_to_say_that_it_is_not_ours_counts_as_refused(means: Means) -> None:
    def topic(reminder: str) -> str:
        return means.topic_of_intent("ReminderCreateIntent", {"reminder": reminder})

    assert [topic("other"), topic("medicine"), topic("calcium")] == [
        "fallback",
        "fallback",
        "reminder.create",
    ]


def test_what_is_refused_is_named_by_slot_and_value(tmp_path: Path) -> None:
    told = json.loads((EVAL / "means.json").read_text(encoding="utf-8"))
    for wrong in ("reminder=other", ["other"]):
        told["refused"] = {"ReminderCreateIntent": wrong}
        path = tmp_path / "means.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        with pytest.raises(ContentError, match="slot=value"):
            read_means(path)
