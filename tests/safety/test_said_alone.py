"""What reports a sign where she says nothing else, and is only a word where she says more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from contents import learnt_content
from gentle_back.content.find import own_root
from gentle_back.safety import screen_of

SCREEN = screen_of(learnt_content(), "en")


def said_alone() -> Iterator[tuple[str, str]]:
    """Each sign with what reports it alone, as it stands in content."""
    for path in sorted((own_root().path / "en/safety/signs").glob("*.yaml")):
        sign = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from ((path.stem, words) for words in sign.get("said_alone", ()))


@pytest.mark.parametrize(("sign", "words"), list(said_alone()))
def test_a_symptom_named_alone_is_a_report(sign: str, words: str) -> None:
    danger = SCREEN.look(words)
    assert danger
    assert danger.is_sure
    assert danger.sign == sign


@pytest.mark.parametrize(
    "words", ["fever dream is my favourite song", "he practises his tightenings of the jar lids"]
)
def test_the_same_words_amid_others_are_no_sure_report(words: str) -> None:
    danger = SCREEN.look(words)
    assert danger is None or not danger.is_sure
