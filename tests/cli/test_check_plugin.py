"""`gentle-back check --plugin`: what a plugin does wrong is named, whatever it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from gentle_back.cli import main

HEAD = """
    import os, signal, subprocess, sys, time
    from gentle_back import Ask, Wording, hookimpl, lead, say

    @hookimpl
    def register_intents(register):
        register("TeaIntent", tea)

    """
PHRASES = "phrases: [what is tea like, tell me of tea]\n"
ITEM = """
    title: Tea
    first: Tea is warm.
    sources: [leaf]
    """
SOURCES = """
    leaf: {title: Leaves, publisher: Board, address: https://leaf.example, checked: 2026-01-02}
    """

OPEN_FILES = Path("/proc/self/fd")

Plugin = Callable[..., Path]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings, and a cache shared with the other tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENTLE_BACK_CACHE_DIR", str(cache_dir))


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    """Writes a plugin folder; `more` is the code of its handler."""

    def write(code: str, *, head: str = HEAD, name: str = "tea") -> Path:
        folder = tmp_path / name
        content = folder / "content" / "en" / "tea"
        for path, text in {
            folder / "__init__.py": dedent(head) + dedent(code),
            folder / "content" / "sources.yaml": SOURCES,
            content / "phrases" / "TeaIntent.yaml": PHRASES,
            content / "items" / "tea.yaml": ITEM,
            content / "lines" / "tea.yaml": "offer: how tea is\n",
        }.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return folder

    return write


def check(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["check", "--plugin", str(folder), *more])


GOOD = """
    def tea(turn, content):
        return say(content.item("tea").first)
    """


@pytest.mark.parametrize("name", ["tea", "gentle_back_tea"])
def test_good_plugin_has_no_faults(name: str, plugin: Plugin) -> None:
    checked = check(plugin(GOOD, name=name))
    assert checked.output == "0 faults, 0 warnings.\n"
    assert checked.exit_code == 0


def test_handler_may_print_what_it_likes(plugin: Plugin) -> None:
    checked = check(plugin("print('{}')\nprint('no', file=sys.stderr)" + dedent(GOOD)))
    assert checked.exit_code == 0, checked.output


HANDLERS = {
    "raises": ("turn.slots['kind']", ["TeaIntent: its handler raised KeyError: 'kind'", "line 10"]),
    "wants what is not there": ("say(content.item('cup').first)", ["items/cup: no such item"]),
    "returns nothing": ("None", ["cannot be used. reply: return a Reply.", "Found: NoneType."]),
    "makes up words": ("say(Wording('Hm.', 'tea/items/tea'))", ["speech[0].text", "Found: 'Hm.'."]),
    "leads to nobody": (
        "say().ask(content.line('offer'), yes=Ask('CupIntent'))",
        ["question.answers.yes.intent", "Found: 'CupIntent'."],
    ),
    "leaves": ("sys.exit(3)", ["its handler raised SystemExit: 3"]),
    "ends the process": (
        "os._exit(3)",
        ["the handler of TeaIntent ended the whole process (exit code 3)"],
    ),
    "is killed": (
        "os.kill(os.getpid(), signal.SIGKILL)",
        ["ended the whole process (by SIGKILL)"],
    ),
    "hangs": ("time.sleep(60)", ["longer than 2.0 seconds", "__init__.py, line 10"]),
}


@pytest.mark.parametrize("case", HANDLERS)
def test_what_a_handler_does_wrong_is_named_with_its_place(case: str, plugin: Plugin) -> None:
    does, told = HANDLERS[case]
    folder = plugin(f"def tea(turn, content):\n    return {does}\n")
    checked = check(folder)
    assert checked.exit_code == 1
    assert checked.output.startswith(f"{folder}: plugin tea: ")
    assert checked.output.endswith("1 fault, 0 warnings.\n")
    for part in told:
        assert part in checked.output


IMPORTS = {
    "fails": ("1 / 0", ["ZeroDivisionError: division by zero (__init__.py, line 2)"]),
    "is no Python": ("def (", ["SyntaxError"]),
    "ends the process": ("import os; os._exit(0)", ["its import ended the whole process"]),
    "hangs": (
        "import time; time.sleep(60)",
        ["its import lasted longer than 0.5 seconds (", "__init__.py, line 2)"],
    ),
    "hangs and will not be interrupted": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\n"
        "time.sleep(60)",
        ["its import lasted longer than 3 seconds, and nothing but the end of the process"],
    ),
    "takes what is ours": (
        "from gentle_back import hookimpl\n@hookimpl\ndef register_intents(register):\n"
        "    register('CausesIntent', print)",
        ["CausesIntent belongs to causes"],
    ),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_what_an_import_does_wrong_is_named(case: str, plugin: Plugin) -> None:
    code, told = IMPORTS[case]
    started = time.monotonic()
    checked = check(plugin(code, head="\n"), "--seconds", "0.5")
    assert time.monotonic() - started < 20.0
    assert checked.exit_code == 1
    assert "plugin tea: " in checked.output
    for part in told:
        assert part in checked.output


def test_what_a_plugin_started_is_ended_with_it(plugin: Plugin, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    start = "child = subprocess.Popen(['sleep', '60'])"
    check(plugin(f"{start}\nopen({str(told)!r}, 'w').write(str(child.pid))\n" + dedent(GOOD)))
    state = Path(f"/proc/{told.read_text()}/stat")
    # What is ended may wait for its parent a while, as a zombie.
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_faults_of_its_content_are_told_and_its_handlers_not_blamed(plugin: Plugin) -> None:
    folder = plugin(GOOD)
    item = folder / "content" / "en" / "tea" / "items" / "tea.yaml"
    item.write_text("title: Tea\nfirst: Tea is warm.\n", encoding="utf-8")
    checked = check(folder)
    assert checked.exit_code == 1
    assert f"{item}" in checked.output
    assert "sources" in checked.output
    assert "its handler" not in checked.output


def test_intent_without_phrases_is_a_warning(plugin: Plugin) -> None:
    folder = plugin(GOOD)
    (folder / "content" / "en" / "tea" / "phrases" / "TeaIntent.yaml").unlink()
    checked = check(folder)
    assert "no phrases ask for TeaIntent" in checked.output
    assert checked.output.endswith("0 faults, 1 warning.\n")
    assert checked.exit_code == 0


def test_folder_that_is_none_is_a_wrong_argument(tmp_path: Path) -> None:
    assert check(tmp_path / "nowhere").exit_code == 2


def test_nothing_of_the_trial_is_left_open(plugin: Plugin) -> None:
    folder = plugin(GOOD)
    check(folder)
    before = len(list(OPEN_FILES.iterdir()))
    check(folder)
    assert len(list(OPEN_FILES.iterdir())) == before
