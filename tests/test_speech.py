"""Plain speech as SSML."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.speech import LONGEST_BREAK_SECONDS, LONGEST_SSML, escape, ssml
from gentle_back.values import Pause, Wording

# What XML 1.0 allows in a document; its readers give every line end as a line feed.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
any_text = st.text(st.characters(codec=None) | st.sampled_from("<>&\"'\x00\x7f\ud800\ufffe\r]"))


def wording(text: str) -> Wording:
    return Wording(text, "tea/items/black")


@given(any_text)
def test_escaped_text_is_xml_that_gives_back_the_text(text: str) -> None:
    read = ET.fromstring(f'<speak a="{escape("x")}">{escape(text)}</speak>')  # noqa: S314 - ours
    kept = NOT_XML.sub("", text).replace("\x7f", "")
    assert (read.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.characters(codec=None)))
def test_escaped_text_cannot_leave_an_attribute(text: str) -> None:
    assert '"' not in escape(text)


def test_text_that_looks_like_markup_is_spoken_as_text() -> None:
    spoken = ssml((wording('a & b <break time="9s"/>'),))
    assert list(ET.fromstring(spoken)) == []  # noqa: S314 - ours
    assert spoken == "<speak>a &amp; b &lt;break time=&quot;9s&quot;/&gt;</speak>"


@given(st.floats(0, 240))
def test_breaks_add_up_and_none_is_longer_than_ten_seconds(seconds: float) -> None:
    read = ET.fromstring(ssml((wording("Wait."), Pause(seconds))))  # noqa: S314 - ours
    lengths = [int(one.attrib["time"].removesuffix("ms")) for one in read]
    assert sum(lengths) == round(seconds * 1_000)
    assert all(0 < length <= LONGEST_BREAK_SECONDS * 1_000 for length in lengths)


@pytest.mark.parametrize("seconds", [-1, -0.001, 241, float("inf"), float("nan")])
def test_pause_that_cannot_be_kept_is_refused_where_it_is_made(seconds: float) -> None:
    with pytest.raises(ValueError, match="0 to 240"):
        Pause(seconds)


def test_speech_is_refused_from_the_first_character_over_the_limit() -> None:
    room = LONGEST_SSML - len("<speak></speak>")
    assert len(ssml((wording("a" * room),))) == LONGEST_SSML
    with pytest.raises(ValueError, match="8,001 characters"):
        ssml((wording("a" * (room + 1)),))
    with pytest.raises(ValueError, match="Shorten it"):  # an entity counts as it is sent
        ssml((wording("&" * (room // 5 + 1)),))
