"""What the device takes for SSML, and what it makes of it."""

from __future__ import annotations

from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.device.spoken import Sound, Spoken, spoken_words
from gentle_back.device.ssml import read_ssml
from gentle_back.errors import DeviceError
from gentle_back.speech import ssml as speak
from gentle_back.values import Pause, Wording

# What XML can hold at all.
WRITABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n&<>\"'")
)


@pytest.mark.parametrize(
    ("inside", "spoken"),
    [
        ("", ()),
        ("Hello.", ("Hello.",)),
        ("  Sit \n back. ", ("Sit back.",)),
        ("Salt &amp; pepper &lt; &#233; &quot;", ('Salt & pepper < é "',)),
        ("Hold<break time='3s'/>and rest.", ("Hold", Pause(3.0), "and rest.")),
        ("<break time='500ms'/><break time='10s'/>", (Pause(0.5), Pause(10.0))),
        ("One<break strength='none'/>two", ("One", "two")),
        ("One<break/>two", ("One", Pause(0.2), "two")),
        ("<p>One.</p><p><s>Two.</s><s>Three.</s></p>", ("One. Two. Three.",)),
        ("<sub alias='National Health Service'>NHS</sub> page", ("National Health Service page",)),
        ("Call <say-as interpret-as='digits'>911</say-as>.", ("Call 9 1 1.",)),
        ("<say-as interpret-as='spell-out'>a&amp;b</say-as>", ("a & b",)),
        (
            "<say-as interpret-as='digits'>1<say-as interpret-as='unit'>2</say-as>34</say-as>",
            ("123 4",),
        ),
        ("<say-as interpret-as='ordinal'>2</say-as>", ("2",)),
        ("<prosody rate='80%' pitch='-10%' volume='+2dB'>Slow.</prosody>", ("Slow.",)),
        ("<amazon:effect name='whispered'>Hush.</amazon:effect>", ("Hush.",)),
        ("<lang xml:lang='fr-FR'>Bonjour.</lang>", ("Bonjour.",)),
        (
            "First <audio src='https://example.org/a.mp3'/>Then words.",
            ("First", Sound("https://example.org/a.mp3"), "Then words."),
        ),
        ("<!-- a note -->Words.", ("Words.",)),
    ],
)
def test_ssml_is_read_as_words_and_pauses(inside: str, spoken: Spoken) -> None:
    assert read_ssml(f"<speak>{inside}</speak>") == spoken


@pytest.mark.parametrize(
    ("ssml", "why"),
    [
        ("", "no element found"),
        ("Hello.", "well-formed"),
        ("<speak>Salt & pepper</speak>", "well-formed"),
        ("<speak>Sit <p>back.</speak>", "mismatched tag"),
        ("<speak>One.</speak><speak>Two.</speak>", "well-formed"),
        ("<speak>One\x00two</speak>", "well-formed"),
        ("<speak>\ud800</speak>", "half a character"),
        ("<speak>&nbsp;</speak>", "undefined entity"),
        ("<!DOCTYPE speak [<!ENTITY a 'b'>]><speak>&a;</speak>", "DOCTYPE"),
        ("<p>Hello.</p>", "wrong place"),
        ("<speak><speak>Hello.</speak></speak>", "wrong place"),
        ("<speak><b>Hello.</b></speak>", "no <b>"),
        ("<speak><Break/></speak>", "no <Break>"),
        ("<speak><break time='10.1s'/></speak>", "Write"),
        ("<speak><break time='10001ms'/></speak>", "Write"),
        ("<speak><break time='3'/></speak>", "Write"),
        ("<speak><break time='-3s'/></speak>", "Write"),
        ("<speak><break time='٣s'/></speak>", "Write"),
        ("<speak><break length='3s'/></speak>", "takes no length"),
        ("<speak><break strength='huge'/></speak>", "Write"),
        ("<speak><break>three</break></speak>", "holds words"),
        ("<speak><audio src='https://a.org/b.mp3'><p/></audio></speak>", "can hold nothing"),
        ("<speak><audio src='http://a.org/b.mp3'/></speak>", "Write"),
        ("<speak>" + "<audio src='https://a.org/b.mp3'/>" * 6 + "</speak>", "more than 5"),
        ("<speak><say-as>9</say-as></speak>", "without interpret-as"),
        ("<speak><sub>NHS</sub></speak>", "without alias"),
        ("<speak><prosody rate='10%'>x</prosody></speak>", "Write"),
        ("<speak><prosody pitch='+60%'>x</prosody></speak>", "Write"),
        ("<speak><lang xml:lang='xx-XX'>x</lang></speak>", "Write"),
        ("<speak>" + "<p>" * 40 + "</p>" * 40 + "</speak>", "deep"),
    ],
)
def test_what_alexa_would_not_read_is_refused(ssml: str, why: str) -> None:
    with pytest.raises(DeviceError, match=why):
        read_ssml(ssml)


@given(WRITABLE)
def test_escaped_text_is_read_back_as_its_words(text: str) -> None:
    read = read_ssml(f"<speak>{escape(text)}</speak>")
    assert spoken_words(read) == " ".join(text.split())


@given(st.lists(st.text() | st.integers(min_value=1, max_value=60), max_size=6))
def test_all_that_the_skill_makes_of_speech_can_be_read(said: list[str | int]) -> None:
    speech = tuple(
        Wording(one, key="test/lines/any") if isinstance(one, str) else Pause(one) for one in said
    )
    read = read_ssml(speak(speech))
    silences = sum(piece.seconds for piece in read if isinstance(piece, Pause))
    assert silences == sum(one for one in said if isinstance(one, int))


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    for ssml in (text, f"<speak>{text}</speak>"):
        with suppress(DeviceError):
            read_ssml(ssml)
