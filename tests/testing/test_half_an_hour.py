"""Half an hour of exercise is checked, to the second, in less than a second."""

from __future__ import annotations

import time
from pathlib import Path

from gentle_back.testing import at_home, hold, read_talk
from test_docs import DOCS, files_of

# Three phases of thirty seconds, twenty times.
LONG = {"repetitions: 4": "repetitions: 20", "seconds: 3,": "seconds: 30,"}
PARTS = 10
BEGIN = """
- she: stir with me
- she: i am twenty weeks pregnant
- she: "no"
  asks: skill/lines/routine_ready
"""
PART = """
- she: "yes"
  apart: {between: [in, stir], seconds: 30.0}
  plays: whole
"""


def longer(text: str) -> str:
    for short, long in LONG.items():
        text = text.replace(short, long)
    return text


def test_thirty_minutes_of_a_routine_take_less_than_a_second(
    tmp_path: Path, tea_content: Path, cache_dir: Path
) -> None:
    for place, text in files_of(DOCS / "how-to" / "routines.md").items():
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(longer(text), encoding="utf-8")
    path = tmp_path / "half-an-hour.talk.yaml"
    path.write_text(f"{BEGIN}{PART * PARTS}  asks: skill/lines/routine_another\n")
    settings = {"content_dir": tea_content, "cache_dir": cache_dir}
    with at_home(tmp_path, [tmp_path / "stirring"], **settings) as home:  # type: ignore[arg-type]  # by name
        device, talk = home.device(), read_talk(path)
        device.say("stir with me")  # what is made on first use is not the conversation's time
        device.leave()
        before, started = device.clock.monotonic(), time.process_time()
        hold(talk, device)
        assert time.process_time() - started < 1.0
        assert device.clock.monotonic() - before > 30 * 60
