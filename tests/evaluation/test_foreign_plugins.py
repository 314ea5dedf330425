"""Plugins of strangers, one of them close to ours, leave what others answer as it is."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from evaluation.conftest import EVAL
from gentle_back.config import Config
from gentle_back.evaluation.lines import read_lines
from gentle_back.evaluation.listen import Listener
from gentle_back.evaluation.means import Means
from gentle_back.service import build_service

MOST_CHANGED = 0.01

# By plugin: the title, what it says, and what asks for it. The first is close to daily/sleeping.
PLUGINS = {
    "nights": (
        "How to lie at night",
        "Lie on your side with a pillow between your knees, and one behind your back.",
        """
        - (show|tell) me the pillow (trick|set-up) for the night
        - which pillows do i need (for the night|at night|in bed)
        - how many pillows (are best|do i need) for (side sleeping|sleeping on my side)
        - where do (the pillows|my pillows) go when i (lie down|go to bed)
        - build me a pillow nest
        - (help me|how do i) stack my pillows
        - a pillow plan for tonight please
        - i want to set up my pillows
        """,
    ),
    "slings": (
        "How a sling fits",
        "A sling fits when your baby is close enough to kiss and you can see the face.",
        """
        - how (tight|loose) (is a sling|is my sling) meant to be
        - is my sling (on right|tied properly|too low|too loose)
        - check the fit of my (sling|wrap|carrier)
        - how do i tie (a wrap|my wrap|a ring sling)
        - which (wrap|ring sling|carrier) ties at the front
        - (talk|guide) me through tying the wrap
        - how high does the baby sit in the wrap
        - my wrap keeps slipping
        """,
    ),
    "water": (
        "Drinking enough",
        "Keep a drink beside you whenever you feed, and sip when you are thirsty.",
        """
        - how much water (do i need|is enough|is right for me) a day
        - (am i|are we) drinking enough water
        - does tea count as (water|a drink|fluids)
        - what is good to drink while (feeding|breastfeeding)
        - i keep forgetting to drink water
        - how many glasses of water
        - (tips|ideas) for drinking more water
        - can i drink (squash|juice|fizzy water) instead of water
        """,
    ),
}


def written(folder: Path) -> Path:
    """The folder with the three plugins."""
    for name, (title, first, asked_as) in PLUGINS.items():
        content = folder / name / "content"
        (content / "en" / name / "items").mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f'"""{title}."""\n', encoding="utf-8")
        source = {"title": title, "publisher": "A stranger", "address": "https://example.org/a"}
        told = "".join(f"  {key}: {value}\n" for key, value in source.items())
        (content / "sources.yaml").write_text(
            f"{name}-page:\n{told}  checked: 2026-11-01\n", encoding="utf-8"
        )
        item = f"title: {title}\nfirst: {first}\nsources: [{name}-page]\nasked_as:\n"
        (content / "en" / name / "items" / "how.yaml").write_text(
            item + dedent(asked_as).lstrip("\n"), encoding="utf-8"
        )
    return folder


def test_answers_of_others_stay(
    listener: Listener, means: Means, cache_dir: Path, tmp_path: Path
) -> None:
    config = Config(cache_dir=cache_dir, plugins_dir=written(tmp_path))
    service = build_service(config)
    assert set(PLUGINS) <= {plugin.name for plugin in service.plugins.plugins}
    beside = Listener(service, means)
    assert beside.hear("build me a pillow nest").intent == "NightsHowIntent"

    names = ("own-utterances.jsonl", "own-questions.jsonl")
    lines = read_lines([EVAL / name for name in names])
    changed = [
        line.text for line in lines if _answer(listener, line.text) != _answer(beside, line.text)
    ]
    assert len(changed) <= MOST_CHANGED * len(lines), changed


def _answer(listener: Listener, text: str) -> tuple[object, ...]:
    heard = listener.hear(text)
    return heard.means, heard.asks, heard.danger
