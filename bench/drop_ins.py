"""Drop-in plugins as somebody else would write them, each with its code and its content."""

from __future__ import annotations

from pathlib import Path

MODULE = '''"""Answers one question of its own."""

from gentle_back import Content, RegisterIntent, Reply, Turn, hookimpl, say


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer that question."""
    register("{intent}", answer)


def answer(turn: Turn, content: Content) -> Reply:
    """The answer."""
    return say(content.line("answer"))
'''
PHRASES = "phrases:\n  - tell me about {subject}\n"
LINES = "offer:\n  - {subject}\nanswer:\n  - This is about {subject}.\n"


def write_drop_ins(folder: Path, count: int) -> None:
    """Write so many plugins into the folder."""
    folder.mkdir(parents=True)
    for number in range(count):
        _write(folder / f"topic-{number}", f"Topic{_letters(number)}Intent", _letters(number))


def question_to(number: int) -> str:
    """What to ask to be answered by that plugin."""
    return f"tell me about {_letters(number)}"


def _write(plugin: Path, intent: str, subject: str) -> None:
    files = {
        plugin / "__init__.py": MODULE.format(intent=intent),
        plugin / f"content/en/{plugin.name}/phrases/{intent}.yaml": PHRASES.format(subject=subject),
        plugin / f"content/en/{plugin.name}/lines/lines.yaml": LINES.format(subject=subject),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _letters(number: int) -> str:
    """12 as "Zzbc": an intent's name holds letters only, and no number is spoken the same."""
    return "Zz" + "".join("abcdefghij"[int(digit)] for digit in str(number))
