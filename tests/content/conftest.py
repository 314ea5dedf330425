"""A small content folder that is whole, for tests to read, change and break."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot

TODAY = date(2026, 11, 22)

FILES = {
    "sources.yaml": """\
nhs-back:
  title: Back pain in pregnancy
  publisher: NHS
  address: https://www.nhs.uk/pregnancy/back-pain/
  checked: 2026-11-21
""",
    "en/skill/lines/talk.yaml": """\
go_on:
  - Shall I go on?
  - Do you want the next one?
  - More?
offer: why your back hurts
left: '{{ left | words }} more, {{ left | count(one="page", other="pages") }}.'
welcome: You can ask {{ offers | spoken_list(kind="or") }}.
step: Step {{ number | ordinal }}. {{ step.text }}
call: Call {{ '911' | digits }}.
""",
    "en/skill/phrases/HelpIntent.yaml": "phrases: [help, what can i say]\n",
    "en/causes/phrases/CauseIntent.yaml": """\
phrases:
  - is it {cause}
  - what about {cause}
slots:
  cause: cause
""",
    "en/causes/slots/cause.yaml": "hormones: [hormones, my hormones]\nweight: [the bump]\n",
    "en/causes/items/hormones.yaml": """\
title: Hormones, 1 of 2
first: >
  Hormones can loosen
  your joints.
more:
  - That is usual.
sources: [nhs-back]
stage: pregnancy
claims: [c-hormones]
names: [relaxin]
""",
    "en/causes/items/weight.yaml": """\
title: The bump
first: Your bump pulls you forward.
sources: [nhs-back]
""",
    "en/causes/pages/causes.yaml": "title: Causes\nitems: [weight, hormones]\n",
    "en/causes/guides/sitting.yaml": """\
title: Sitting
steps:
  - say: Sit back.
    quiet_seconds: 5
  - say: Breathe out.
sources: [nhs-back]
""",
    "en/safety/signs/bleeding.yaml": """\
level: emergency
phrases: [i am bleeding heavily]
answer: Call {{ number }} now.
answer_with_crisis: Call {{ number }} now, or {{ crisis }}.
sources: [nhs-back]
""",
    "en/words/countries.yaml": """\
GB:
  emergency: "999"
  locales: [en-GB]
  time_zones: [Europe/London]
  crisis: Samaritans on {{ '116 123' | digits }}
  sources: [nhs-back]
IE:
  emergency: 112
  locales: [en-GB]
  sources: [nhs-back]
""",
    "en/words/same_as.yaml": "mum: mother\num: ''\n",
}

Write = Callable[[str, str], Path]


@pytest.fixture
def root(tmp_path: Path) -> ContentRoot:
    """The small content folder on disk."""
    own = ContentRoot(None, tmp_path / "content", is_own=True)
    for path, text in FILES.items():
        _write(own.path / path, text)
    return own


@pytest.fixture
def write(root: ContentRoot) -> Write:
    """Writes a file into the content folder."""
    return lambda path, text: _write(root.path / path, text)


@pytest.fixture
def foreign(tmp_path: Path) -> ContentRoot:
    """The content folder of a stranger's plugin."""
    theirs = ContentRoot("sleep", tmp_path / "sleep" / "content", is_own=False)
    _write(theirs.path / "sources.yaml", FILES["sources.yaml"].replace("nhs-back:", "nhs-sleep:"))
    item = FILES["en/causes/items/weight.yaml"].replace("nhs-back", "nhs-sleep, nhs-back")
    _write(theirs.path / "en/sleep/items/pillow.yaml", item)
    return theirs


@pytest.fixture
def compiled(root: ContentRoot) -> CompiledContent:
    """The small content folder, compiled."""
    result = compile_content([root], today=TODAY)
    assert result.faults == ()
    return CompiledContent(result.data)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
