"""Whatever a plugin does wrong: its author is told where and what to do; nobody else notices."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from gentle_back.config import Config
from gentle_back.dialogue import Session
from gentle_back.plugins import Candidate, dropped_in, find_plugins
from gentle_back.service import load_parts
from gentle_back.skill import Skill
from gentle_back.values import Turn

HEAD = """
    import time
    from gentle_back import Ask, Wording, hookimpl, say

    @hookimpl
    def register_intents(register):
        register("{intent}", answer)

    """
ITEM = "title: Cups\nfirst: A cup holds tea.\nsources: [{name}-page]\n"
SOURCES = """
    {name}-page:
      title: Cups
      publisher: the Cup Board
      address: "https://cup.example"
      checked: 2026-01-02
    """


@dataclass(frozen=True, slots=True)
class Case:
    """A fault: the code of a plugin, or of its handler alone; its content; what its author reads.

    at_start: of why it was left out. when_asked: in the log.
    """

    code: str = ""
    handler: str = ""
    item: str = ITEM
    at_start: tuple[str, ...] = ()
    when_asked: tuple[str, ...] = ()


CASES = {
    "import-error": Case(
        code="import os\nimport no_such_module\n",
        at_start=("No module named 'no_such_module'", "__init__.py, line 2", "Mend that line"),
    ),
    "import-raise": Case(
        code="\n\nraise LookupError('no cup')\n",
        at_start=("LookupError: no cup", "__init__.py, line 3", "Mend that line"),
    ),
    "register-raise": Case(
        code="from gentle_back import hookimpl\n\n\n@hookimpl\ndef register_intents(register):\n"
        "    register(1 / 0, print)\n",
        at_start=("ZeroDivisionError", "__init__.py, line 6", "Mend that line"),
    ),
    "register-wrong-type": Case(
        code="from gentle_back import hookimpl\n\n\n@hookimpl\ndef register_intents(register):\n"
        "    register('WrongIntent', 'a text')\n",
        at_start=("the handler of WrongIntent is 'a text'", "Give a function"),
    ),
    "clash": Case(
        code="from gentle_back import hookimpl\n\n\n@hookimpl\ndef register_intents(register):\n"
        "    register('GoodCupIntent', print)\n",
        at_start=("GoodCupIntent belongs to good; clash wants it too", "Rename one"),
    ),
    "wrong-version": Case(
        code="gentle_back_api = 7\nraise AssertionError('imported')\n",
        at_start=("written for plugin API 7 (__init__.py, line 1)", "Install a later Gentle Back"),
    ),
    "no-version": Case(
        code="gentle_back_api = 'one'\n",
        at_start=("gentle_back_api is 'one' (__init__.py, line 1)", "gentle_back_api = 1"),
    ),
    "bad-content": Case(
        handler="say()",
        item="title: Cups\nfirst: A cup holds tea.\nsurces: [x]\n",
        at_start=("cup.yaml:3: unknown key 'surces'", "Did you mean 'sources'?"),
    ),
    "raises": Case(
        handler="say(content.item('no-cup').first)",
        when_asked=("plugin raises failed on", "KeyError", "__init__.py, line 10, in answer"),
    ),
    "wrong-type": Case(
        handler="'a cup'",
        when_asked=("plugin wrong-type failed on", "PluginFault in reply: return a Reply"),
    ),
    "own-words": Case(
        handler="say(Wording('Made up.', 'own-words/items/cup'))",
        when_asked=("plugin own-words failed on", "PluginFault in speech[0].text"),
    ),
    "huge-text": Case(
        handler="say(*[content.item('cup').first] * 200)",
        when_asked=(
            "plugin huge-text failed on",
            "PluginFault in speech",
            "give at most 20 pieces",
        ),
    ),
    "asks-nobody": Case(
        handler="say().ask(content.item('cup').first, yes=Ask('NobodyIntent'))",
        when_asked=("plugin asks-nobody failed on", "question.answers.yes.intent"),
    ),
    "hangs": Case(
        handler="time.sleep(60)",
        when_asked=("plugin hangs failed on", "longer than 2.0 seconds", "__init__.py, line 10"),
    ),
}
GOOD = Case(handler="say(content.item('cup').first)")


def intent_of(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-")) + "CupIntent"


def write(folder: Path, name: str, case: Case) -> Candidate:
    intent = intent_of(name)
    code = dedent(HEAD).format(intent=intent)
    code += f"def answer(turn, content):\n    return {case.handler}\n"
    content = folder / name / "content" / "en" / name
    for path, text in {
        folder / name / "__init__.py": case.code or code,
        folder / name / "content" / "sources.yaml": dedent(SOURCES).format(name=name),
        content / "phrases" / f"{intent}.yaml": f"phrases: [the cup of {name.replace('-', ' ')}]",
        content / "items" / "cup.yaml": case.item.format(name=name),
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return dropped_in(folder / name)


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory, tea_content: Path, cache_dir: Path) -> Skill:
    """A skill with all of these plugins at once, and one that is good."""
    folder = tmp_path_factory.mktemp("plugins")
    own = [one for one in find_plugins() if one.is_own]
    candidates = [*own, write(folder, "good", GOOD)]
    candidates += [write(folder, name, case) for name, case in CASES.items()]
    config = Config(content_dir=tea_content, cache_dir=cache_dir)
    plugins, content = load_parts(config, candidates=candidates)
    return Skill(content, plugins)


@pytest.mark.parametrize("name", CASES)
def test_the_author_is_told_where_and_what_to_do(
    name: str, skill: Skill, caplog: pytest.LogCaptureFixture
) -> None:
    case = CASES[name]
    reasons = [one.reason for one in skill.plugins.left_out if one.name == name]
    if case.at_start:
        (told,) = reasons
    else:
        assert reasons == []
        with caplog.at_level(logging.ERROR):
            _, reply = skill.answer(Session(), Turn(intent_of(name)))
        assert reply.keys[0] == "skill/lines/trouble"
        told = caplog.text
    for part in case.at_start or case.when_asked:
        assert part in told


def test_nobody_else_notices(skill: Skill) -> None:
    for intent, key in (("GoodCupIntent", "good/items/cup"), ("HelpIntent", "skill/lines/help")):
        for name in CASES:
            session, _ = skill.answer(Session(), Turn(intent_of(name)))
            _, reply = skill.answer(session, Turn(intent))
            assert reply.keys[0] == key
