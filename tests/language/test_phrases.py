"""Every phrase of our own content is understood as what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contents import real_content, small_content
from gentle_back.content.model import PhraseSet
from gentle_back.language import matcher_of, normaliser_of
from gentle_back.language.phrases import SLOT

CONTENT = real_content()
MATCHER = matcher_of(CONTENT, "en")
NORMALISE = normaliser_of(CONTENT, "en")
PHRASES = CONTENT.phrases("en")


def spoken(known: PhraseSet) -> Iterator[tuple[str, dict[str, str]]]:
    """Each phrase with its slot filled by each value, in turn by each of its synonyms."""
    for number, phrase in enumerate(known.phrases):
        slots = SLOT.findall(phrase)
        if not slots:
            yield phrase, {}
            continue
        assert len(slots) == 1, f"{phrase!r} has several slots; fill them all here"
        (slot,) = slots
        before, after = phrase.split(f"{{{slot}}}")
        for value, forms in CONTENT.slot_values("en", known.owner, known.slots[slot]).items():
            form = forms[number % len(forms)]
            whole = f"{before}{form}{after}"
            # "can" and "not moving" make another word between them, in which the slot is lost.
            if NORMALISE(whole) == NORMALISE(before) + NORMALISE(form) + NORMALISE(after):
                yield whole, {slot: value}


@pytest.mark.parametrize("intent", PHRASES)
def test_each_phrase_is_understood_as_its_intent(intent: str) -> None:
    for text, slots in spoken(PHRASES[intent]):
        found = MATCHER.match(text)
        assert found is not None, text
        assert (found.intent, dict(found.slots), found.score) == (intent, slots, 1.0), text


def test_each_synonym_of_a_slot_value_is_that_value() -> None:
    for known in PHRASES.values():
        for kind in known.slots.values():
            values = CONTENT.slot_values("en", known.owner, kind)
            owner_of: dict[tuple[str, ...], str] = {}
            for value, forms in values.items():
                for form in forms:
                    assert owner_of.setdefault(NORMALISE(form), value) == value, form


def test_each_danger_phrase_is_understood_as_its_sign() -> None:
    for sign in CONTENT.signs("en").values():
        for phrase in sign.phrases:
            found = MATCHER.match(phrase)
            assert found is not None, phrase
            assert (found.intent, found.slots) == ("DangerSignIntent", {"sign": sign.id}), phrase


def test_phrases_of_a_plugin_that_is_left_out_are_not_understood(tmp_path: Path) -> None:
    content = small_content(tmp_path)
    found = matcher_of(content, "en").match("Tell me about green tea.")
    assert found is not None
    assert (found.intent, found.slots) == ("TeaIntent", {"kind": "green"})
    assert matcher_of(content, "en", {"tea"}).match("Tell me about green tea.") is None


def test_slot_types_of_two_plugins_with_one_name_are_kept_apart(tmp_path: Path) -> None:
    content = small_content(
        tmp_path,
        {
            "en/coffee/slots/kind.yaml": "black: [black coffee]\nlong: [long coffee]",
            "en/coffee/phrases/CoffeeIntent.yaml": (
                "phrases: ['make me {kind}']\nslots: {kind: kind}"
            ),
        },
    )
    matcher = matcher_of(content, "en")
    for text, slots in [
        ("make me long coffee", {"kind": "long"}),
        ("tell me about breakfast tea", {"kind": "black"}),
        ("tell me about long coffee", {"kind": "long coffee"}),
    ]:
        found = matcher.match(text)
        assert found is not None
        assert dict(found.slots) == slots
