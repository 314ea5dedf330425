"""Each rule for a model, with a model that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alexa_model.models import small_model
from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.model_rules import ADVICE, RULES, Model, broken_in_model

Change = Callable[[Json], object]
TEA, KIND, QUESTION = 5, 6, 7


def body(model: Json) -> Json:
    return model["interactionModel"]["languageModel"]


def intent(model: Json, at: int) -> Json:
    return body(model)["intents"][at]


def sample(at: int, text: str) -> Change:
    return lambda model: intent(model, at)["samples"].append(text)


def samples(at: int, texts: list[str]) -> Change:
    return lambda model: intent(model, at).update(samples=texts)


def named(at: int, name: str) -> Change:
    return lambda model: intent(model, at).update(name=name)


def slots(at: int, **kinds: str) -> Change:
    known = [{"name": name, "type": kind} for name, kind in kinds.items()]
    return lambda model: intent(model, at)["slots"].extend(known)


def more(count: int, *, of: str) -> Change:
    def change(model: Json) -> None:
        for number in range(count):
            name = "x" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
            new = {"name": name, "samples": [f"say {name} {text}" for text in "abcdefghijklmno"]}
            value = {"name": {"value": name, "synonyms": []}}
            body(model)[of].append(new if of == "intents" else {"name": name, "values": [value]})

    return change


def called(name: str) -> Change:
    return lambda model: body(model).update(invocationName=name)


def value(text: str) -> Change:
    new = {"name": {"value": text, "synonyms": []}}
    return lambda model: body(model)["types"][0]["values"].append(new)


def level(text: str) -> Change:
    told = {"fallbackIntentSensitivity": {"level": text}}
    return lambda model: body(model).update(modelConfiguration=told)


def with_dialog(model: Json) -> None:
    model["interactionModel"]["dialog"] = {"intents": []}
    sample(KIND, "{kind}")(model)


def two_slots(model: Json) -> None:
    slots(QUESTION, kind="tea_kind")(model)
    sample(QUESTION, "is {kind} {words}")(model)


# Each with the rule that the change breaks, and no other.
BROKEN: list[tuple[str, Change]] = [
    ("model-size", sample(TEA, "y" * 1_500_000)),
    ("intent-count", more(243, of="intents")),
    ("intent-and-type-count", more(343, of="types")),
    ("intent-name", named(TEA, "Tea2Intent")),
    ("intent-name", named(TEA, "Tea-Intent")),
    ("intent-name", named(TEA, "_TeaIntent")),
    ("intent-twice", lambda model: body(model)["intents"].append({"name": "AMAZON.HelpIntent"})),
    ("type-name", more(1, of="types")),
    ("name-clash", slots(KIND, teaintent="tea_kind")),
    ("slot-type", slots(KIND, words="tea_kind")),
    ("slot-name", slots(KIND, kind2="tea_kind")),
    ("type-unknown", slots(KIND, cup="tea_cup")),
    ("type-unknown", slots(KIND, cup="AMAZON.Cup")),
    ("type-without-values", lambda model: body(model)["types"].append({"name": "cup"})),
    ("value-length", value("y" * 141)),
    ("sample-characters", sample(TEA, "what is tea?")),
    ("sample-characters", sample(TEA, "tea, please")),
    ("sample-characters", sample(TEA, "2 teas")),
    ("sample-characters", sample(TEA, "")),
    ("slot-reference", sample(KIND, "pour {cup} now")),
    ("slot-reference", sample(KIND, "pour my{kind} now")),
    ("slot-reference", sample(KIND, "pour {kind now")),
    ("sample-twice", sample(TEA, "Tea  one")),
    ("sample-shared", sample(KIND, "tea one")),
    ("slot-only-with-dialog", with_dialog),
    ("slot-only-sample", sample(KIND, "{kind}")),
    ("search-query-carrier", sample(QUESTION, "{words}")),
    ("search-query-alone", two_slots),
    ("static-over-slot", sample(KIND, "one assam")),
    ("sample-missing", samples(TEA, [])),
    ("few-samples", samples(TEA, ["tea"])),
    ("invocation-characters", called("gentle tea two 2")),
    ("invocation-characters", called("Gentle Tea")),
    ("invocation-length", called("gentle " + "t" * 44)),
    ("invocation-words", called("gentletea")),
    ("invocation-words", called("the tea")),
    ("invocation-reserved", called("gentle echo")),
    ("invocation-reserved", called("open tea")),
    ("invocation-reserved", called("tea skill")),
    ("required-intents", lambda model: body(model)["intents"].pop(0)),
    ("built-in-unknown", named(TEA, "AMAZON.TeaIntent")),
    ("fallback-sensitivity", level("HIGHEST")),
]


def broken(
    model: Json, locale: str = "en-US", interfaces: frozenset[str] = frozenset()
) -> set[str]:
    return {one.rule for one in broken_in_model(Model("a.json", locale, model, interfaces))}


def test_a_model_that_keeps_all_rules_breaks_none() -> None:
    assert broken(small_model(), interfaces=frozenset({"ALEXA_PRESENTATION_APL"})) == set()


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=[rule for rule, _ in BROKEN])
def test_each_rule_finds_what_breaks_it(rule: str, change: Change) -> None:
    model = small_model()
    change(model)
    if rule == "type-name":
        body(model)["types"][-1]["name"] = "tea2"
    # With a dialog model a slot alone is refused; without one it is advised against.
    expected = {rule} | ({"slot-only-sample"} if rule == "slot-only-with-dialog" else set())
    assert broken(model) == expected


@pytest.mark.parametrize(
    ("rule", "locale", "interfaces"),
    [
        ("playback-intents", "en-US", frozenset({"AUDIO_PLAYER"})),
        ("fallback-sensitivity", "fr-FR", frozenset[str]()),
        ("locale-unknown", "en-ZZ", frozenset[str]()),
    ],
)
def test_rules_that_look_beyond_the_model(
    rule: str, locale: str, interfaces: frozenset[str]
) -> None:
    assert broken(small_model(), locale, interfaces) == {rule}


def test_each_rule_is_tried_here() -> None:
    tried = {rule for rule, _ in BROKEN} | {"playback-intents", "locale-unknown"}
    assert tried == RULES.keys()
    assert RULES.keys() >= ADVICE


def test_a_broken_rule_says_where_and_how_to_mend_it() -> None:
    model = small_model()
    sample(TEA, "what is tea?")(model)
    (one,) = broken_in_model(Model("en-US.json", "en-US", model))
    assert str(one) == (
        "en-US.json: TeaIntent: 'what is tea?': holds what Alexa does not take. Use letters, "
        "apostrophes and hyphens only. [sample-characters]"
    )
