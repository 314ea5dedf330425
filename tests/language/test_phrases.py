"""Every phrase of our own content is understood as what it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from contents import real_content, small_content
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.content.model import PhraseSet
from gentle_back.language import matcher_of, normaliser_of
from gentle_back.language.phrases import LEARNT, SLOT, learn, pack_phrases
from gentle_back.language.slot_values import BUILT_IN, SEARCH_QUERY

CONTENT = real_content()
MATCHER = matcher_of(CONTENT, "en")
NORMALISE = normaliser_of(CONTENT, "en")
PHRASES = CONTENT.phrases("en")
# What is said for a slot of a type of Alexa's own, and what it is sent as.
SPOKEN = {
    "AMAZON.NUMBER": ("thirty two", "32"),
    "AMAZON.DURATION": ("half a minute", "PT30S"),
    "AMAZON.TIME": ("quarter past nine in the evening", "21:15"),
    "AMAZON.DayOfWeek": ("tuesday", "tuesday"),
}


def values(known: PhraseSet, slot: str) -> list[tuple[str, str]]:
    """What may be said for a slot, with its value."""
    kind = known.slots[slot]
    if kind.startswith(BUILT_IN):
        return [SPOKEN[kind]] if kind in SPOKEN else []
    listed = CONTENT.slot_values("en", known.owner, kind)
    return [(form, value) for value, forms in listed.items() for form in forms]


def spoken(known: PhraseSet) -> Iterator[tuple[str, dict[str, str]]]:
    """Each form with its slots filled, form by form with another value."""
    for number, form in enumerate(known.forms):
        slots = SLOT.findall(form)
        chosen = {slot: values(known, slot) for slot in slots}
        if not all(chosen.values()):
            continue  # a date is counted from today
        said = {slot: some[number % len(some)] for slot, some in chosen.items()}
        pieces = SLOT.split(form)
        filled = [said[piece][0] if at % 2 else piece for at, piece in enumerate(pieces)]
        # "can" and "not moving" make another word between them, in which the slot is lost.
        if NORMALISE("".join(filled)) == tuple(word for one in filled for word in NORMALISE(one)):
            yield "".join(filled), {slot: value for slot, (_, value) in said.items()}


@pytest.mark.parametrize(
    "intent", [name for name, known in PHRASES.items() if SEARCH_QUERY not in known.slots.values()]
)
def test_each_phrase_is_understood_as_its_intent(intent: str) -> None:
    missed = [
        (text, found)
        for text, slots in spoken(PHRASES[intent])
        if (found := MATCHER.match(text)) is None
        or (found.intent, dict(found.slots), found.score) != (intent, slots, 1.0)
    ]
    assert not missed, missed[:5]


def test_carriers_of_free_words_take_no_part() -> None:
    for known in PHRASES.values():
        for form in known.forms if SEARCH_QUERY in known.slots.values() else ():
            found = MATCHER.match(SLOT.sub("xyzzy plugh", form))
            assert found is None, form


def test_each_synonym_of_a_slot_value_is_that_value() -> None:
    for known in PHRASES.values():
        for kind in (kind for kind in known.slots.values() if not kind.startswith(BUILT_IN)):
            owner_of: dict[tuple[str, ...], str] = {}
            for value, forms in CONTENT.slot_values("en", known.owner, kind).items():
                for form in forms:
                    assert owner_of.setdefault(NORMALISE(form), value) == value, form


def test_each_danger_phrase_is_understood_as_a_sign() -> None:
    for sign in CONTENT.signs("en").values():
        for phrase in sign.phrases:
            found = MATCHER.match(phrase)
            assert found is not None, phrase
            assert found.intent == "DangerSignIntent", phrase
            told = CONTENT.signs("en")[found.slots["sign"]]
            # Two signs may share a phrase; the screen takes the graver one.
            assert told.id == sign.id or NORMALISE(phrase) in map(NORMALISE, told.phrases)


def test_phrases_are_kept_in_little_room_and_alike_each_time() -> None:
    packed = pack_phrases(CONTENT, "en")
    assert packed == pack_phrases(CONTENT, "en")
    forms = sum(len(known.forms) for known in PHRASES.values())
    assert len(str(packed)) < 40 * forms


def test_phrases_of_a_plugin_that_is_left_out_are_not_understood(tmp_path: Path) -> None:
    content = small_content(tmp_path)
    found = matcher_of(content, "en").match("Tell me about green tea.")
    assert found is not None
    assert (found.intent, found.slots) == ("TeaIntent", {"kind": "green"})
    assert matcher_of(content, "en", {"tea"}).match("Tell me about green tea.") is None


def test_topic_is_understood_by_what_it_is_asked_as(tmp_path: Path) -> None:
    mugs = """
        title: Mugs
        first: A mug holds tea.
        sources: [cup]
        asked_as: ["[so] what is a (mug|beaker) for"]
        """
    content = small_content(tmp_path, {"en/tea/items/mug.yaml": mugs})
    found = matcher_of(content, "en").match("So, what is a beaker for?")
    assert found is not None
    assert found.intent == "TeaMugIntent"


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
        ("tell me about long coffee", None),
    ]:
        found = matcher.match(text)
        assert (dict(found.slots) if found else None) == slots


def test_what_the_compiled_file_keeps_is_what_would_be_made_anew() -> None:
    data = compile_content([own_root()]).data
    tree = data["languages"]["en"]
    tree["learnt"] = {LEARNT: json.loads(json.dumps(learn(tree)))}
    kept = matcher_of(CompiledContent(data), "en")
    for text in ("why does my back hurt", "stop please", "is it because of the epidural", "xyzzy"):
        assert kept.match(text) == MATCHER.match(text)
