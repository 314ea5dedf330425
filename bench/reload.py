"""How long an edit of a plugin takes until it is heard, in `gentle-back talk --reload`.

    .venv/bin/python bench/reload.py

A plugin is made as `new-plugin` makes it. Its answer is edited, and the same question is asked
again at once: from the file's being written to the answer, by the clock. So are an edit of its code
and one that is wrong, which is to be told and not heard.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from table import milliseconds, print_table

from gentle_back.cli.plugin_template import template_files
from gentle_back.cli.reload import reloading_device
from gentle_back.config import Config
from gentle_back.device.echo import Echo

ROUNDS = 5
NUMBERS = ("one", "two", "three", "four", "five", "six")
ASKED = "tell me about bed tray"
# As long as one needs to go from the editor to the terminal; the next version is prepared then.
TYPING_SECONDS = 4.0


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        plugin = _write(Path(folder) / "bed_tray")
        config = Config(cache_dir=Path(folder) / "cache", state_dir=Path(folder) / "state")
        told: list[str] = []
        with reloading_device(config, (plugin,), told.append) as echo:
            rows = [[name, *_timed(edit, echo)] for name, edit in _edits(plugin).items()]
        assert sum(text.startswith("reloaded") for text in told) >= 2 * ROUNDS, told
    print_table("From an edit to the answer", ["edited", "median", "longest"], rows)


def _write(plugin: Path) -> Path:
    for place, text in template_files("bed-tray", "folder", date.today()).items():
        path = plugin / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return plugin


def _edits(plugin: Path) -> dict[str, Callable[[int], None]]:
    item = plugin / "content" / "en" / "bed-tray" / "items" / "bed-tray.yaml"
    code = plugin / "__init__.py"
    words, lines = item.read_text(encoding="utf-8"), code.read_text(encoding="utf-8")

    def answer(number: int) -> None:
        item.write_text(words.replace("first answer", f"answer {NUMBERS[number]}"))

    def module(number: int) -> None:
        code.write_text(f"{lines}\n# {NUMBERS[number]}\n")

    def wrong(number: int) -> None:
        item.write_text(words.replace("sources:", f"sources{NUMBERS[number]}:"))

    return {"an answer": answer, "code": module, "a mistake": wrong}


def _timed(edit: Callable[[int], None], echo: Echo) -> list[str]:
    times = []
    for number in range(ROUNDS):
        time.sleep(TYPING_SECONDS)
        started = time.perf_counter()
        edit(number)
        assert echo.say(ASKED).text
        times.append(time.perf_counter() - started)
    return [milliseconds(median(times)), milliseconds(max(times))]


if __name__ == "__main__":
    main()
