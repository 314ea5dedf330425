"""What content costs: compiling it, a worker that holds it, and a turn that reads none of it.

    .venv/bin/python bench/content.py

The real content, and the same with 10,000 items more in a plugin of its own. Each compiles in a
process of its own, as the service does it: first with nothing kept from before, then after the
answer of one item was edited. Each worker is a process that loads the compiled content and answers.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import megabytes, microseconds, milliseconds, print_table

MANY = 10_000
SUBJECTS = ("cushion", "kettle", "window", "garden", "blanket", "basket", "carpet", "ladder")
DOINGS = ("carry", "lift", "fold", "push", "clean", "paint", "mend", "hang", "roll", "stack")
PLUGIN = '"""Ten thousand things. All of it stands in content."""\n\ngentle_back_api = 1\n'


def main() -> None:
    """Print the table; with arguments, be a worker that measures itself."""
    if len(sys.argv) > 1:
        _work(Path(sys.argv[1]), Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many"
        _write_many(many / "things")
        rows = [
            _row("real content", Path(folder) / "cache-real", Path(folder) / "none"),
            _row(f"and {MANY:,} items", Path(folder) / "cache-many", many),
        ]
    headings = ["content", "compiled anew", "answer edited", "file", "loaded", "worker", "a turn"]
    print_table("Content", [*headings, "files touched in a turn"], rows)


def _row(name: str, cache: Path, plugins_dir: Path) -> list[str]:
    plugins_dir.mkdir(exist_ok=True)
    anew = _run(cache, plugins_dir)
    things = plugins_dir / "things"
    if things.exists():
        _write_item(things, 0, first="These words were edited.")
        edited = milliseconds(_run(cache, plugins_dir)["compiling"])
    else:
        edited = "-"
    told = _run(cache, plugins_dir)
    return [
        name,
        f"{anew['compiling']:.1f} s",
        edited,
        megabytes(max(one.stat().st_size for one in cache.glob("learn-*.json")) / 1_024),
        milliseconds(told["loading"]),
        megabytes(told["memory"]),
        microseconds(told["turn"]),
        str(round(told["opened"])),
    ]


def _run(cache: Path, plugins_dir: Path) -> dict[str, float]:
    command = [sys.executable, __file__, str(cache), str(plugins_dir)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    measured: dict[str, float] = json.loads(told.splitlines()[-1])
    return measured


def _work(cache: Path, plugins_dir: Path) -> None:
    """Load all content, answer a thousand turns, and tell what that took."""
    from gentle_back.config import Config
    from gentle_back.dialogue import Session
    from gentle_back.service import load_parts
    from gentle_back.skill import Skill
    from gentle_back.values import Turn

    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    started = time.process_time()
    plugins, content = load_parts(Config(cache_dir=cache, plugins_dir=plugins_dir))
    skill = Skill(content, plugins)
    loading = time.process_time() - started
    compiling = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - children
    turn = Turn("QuestionIntent", words="how do i lift the car seat", locale="en-GB")
    skill.answer(Session(), turn)
    opened: list[str] = []
    sys.addaudithook(lambda event, told: opened.append(event) if event == "open" else None)
    spent = []
    for _ in range(200):
        started = time.process_time()
        skill.answer(Session(), turn)
        spent.append(time.process_time() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {
        "compiling": compiling,
        "loading": loading,
        "memory": memory,
        "turn": sorted(spent)[len(spent) // 2],
        "opened": len(opened),
    }
    print(json.dumps(told))


def _write_many(plugin: Path) -> None:
    plugin.mkdir(parents=True)
    (plugin / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    content = plugin / "content"
    (content / "en" / "things" / "items").mkdir(parents=True)
    (content / "sources.yaml").write_text(
        "things-leaf:\n  title: Things\n  publisher: the Thing Board\n"
        "  address: https://things.example\n  checked: 2026-01-02\n",
        encoding="utf-8",
    )
    for number in range(MANY):
        _write_item(plugin, number)


def _write_item(
    plugin: Path, number: int, first: str = "Hold it close and bend your knees."
) -> None:
    subject = SUBJECTS[number % len(SUBJECTS)]
    doing = DOINGS[number // len(SUBJECTS) % len(DOINGS)]
    name = f"{doing}-{subject}-{number}"
    path = plugin / "content" / "en" / "things" / "items" / f"{name}.yaml"
    title = f"To {doing} the {subject} of shelf {number}"
    path.write_text(f"title: {title}\nfirst: {first}\nsources: [things-leaf]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
