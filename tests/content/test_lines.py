"""Lines are spoken as Jinja2 would render them, and as people speak."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.content.forms import spoken_forms
from gentle_back.content.lines import FILTERS, render
from gentle_back.content.spoken import LINE, SpokenTextError, compile_text, grammar

FORMS = spoken_forms("en")

SPOKEN = {
    "{{ n | words }}.": ({"n": 7}, "seven."),
    "{{ n | words}}.": ({"n": "21"}, "twenty-one."),
    "{{ n | ordinal }}.": ({"n": 2}, "second."),
    "{{ n | digits }}.": ({"n": "+1 911-0"}, "one nine one one zero."),
    '{{ n | count(one="lift", other="lifts") }}.': ({"n": 3}, "three lifts."),
    '{{ n  | count(one="lift", other="lifts") }}.': ({"n": 1}, "one lift."),
    "{{ n | spoken_list }}.": ({"n": ["a", "b", "c"]}, "a, b, and c."),
    '{{ n | spoken_list(kind="or") }}.': ({"n": ("a", "b")}, "a or b."),
    '{{ n |spoken_list(kind="or") }}.': ({"n": "a|b|c|d"}, "a, b, c, or d."),
    "{{ n|spoken_list }}.": ({"n": ["a"]}, "a."),
    "Hi   {{ item.title }}": ({"item": SimpleNamespace(title="there.")}, "Hi there."),
    "Call {{ '999' | digits }}.": ({}, "Call nine nine nine."),
}


@pytest.mark.parametrize(("text", "values", "spoken"), [(t, *s) for t, s in SPOKEN.items()])
def test_line_is_spoken_as_people_speak(text: str, values: dict[str, object], spoken: str) -> None:
    assert render(compile_text(text, FORMS, LINE), values, FORMS)[0] == spoken


@pytest.mark.parametrize(
    ("filter_name", "value"),
    [
        ("words", 1001),
        ("words", -1),
        ("words", "x"),
        ("ordinal", 0),
        ("ordinal", 101),
        ("digits", "one"),
        ("digits", ""),
        ("digits", "\u0663"),
        ("spoken_list", 3),
    ],
)
def test_value_without_words_is_refused(filter_name: str, value: object) -> None:
    with pytest.raises(ValueError, match="is not a"):
        getattr(FORMS, filter_name)(value)


def test_values_taken_are_enough_to_say_the_same_again() -> None:
    line = compile_text("{{ a.b }} and {{ n | words }} of {{ c | spoken_list }}.", FORMS, LINE)
    values = {"a": SimpleNamespace(b="x"), "n": 2, "c": ("y", "z"), "unused": 1}

    text, taken = render(line, values, FORMS)

    assert taken == (("a.b", "x"), ("n", 2), ("c", "y|z"))
    assert render(line, dict(taken), FORMS) == (text, taken)


words = st.text(alphabet="abc ,'\u00e9", max_size=8)
names = st.sampled_from(["a", "b_c", "d.e", "d.f"])
blanks = st.one_of(
    names.map("{{{{ {} }}}}".format),
    names.map("{{{{- {} -}}}}".format),
    names.map("{{{{ {} | words }}}}".format),
    names.map("{{{{ {}|ordinal }}}}".format),
    names.map("{{{{ {} | digits }}}}".format),
    names.map('{{{{ {} | spoken_list(kind="or") }}}}'.format),
    names.map('{{{{ {} | count(one="cat", other="cats") }}}}'.format),
    st.integers(1, 100).map("{{{{ {} | words }}}}".format),
    st.integers(1, 100).map("{{{{ '{}' | digits }}}}".format),
    st.integers(0, 100).map('{{{{ {} | count(one="cat", other="cats") }}}}'.format),
    st.just("{# unspoken #}"),
)
values = st.one_of(
    st.integers(-1, 120),
    st.integers(0, 1000).map(str),
    words,
    st.lists(words, max_size=4),
    st.lists(words, max_size=4).map(tuple),
)


@given(
    pieces=st.lists(st.one_of(words, blanks), max_size=6),
    given_values=st.fixed_dictionaries({"a": values, "b_c": values, "e": values}),
)
def test_rendering_equals_that_of_jinja2(
    pieces: list[str], given_values: dict[str, object]
) -> None:
    text = " ".join("".join(pieces).split()) + "."
    told = {
        "a": given_values["a"],
        "b_c": given_values["b_c"],
        "d": SimpleNamespace(e=given_values["e"]),  # and no f: a missing attribute
    }
    environment = grammar()
    environment.filters.update({name: getattr(FORMS, name) for name in FILTERS})
    try:
        expected: str | None = environment.from_string(text).render(told)
    except Exception:  # whatever it is, ours has to refuse as well
        expected = None
    try:
        ours: str | None = render(compile_text(text, FORMS, LINE), told, FORMS)[0]
    except (SpokenTextError, KeyError, ValueError):
        ours = None

    assert ours == expected


@given(st.text(alphabet="ab{}%#|'\"()[]._ -+~,1", max_size=30))
def test_any_text_compiles_or_is_refused_with_a_reason(text: str) -> None:
    reason = "compiled."
    try:
        assert compile_text(text, FORMS, LINE)
    except SpokenTextError as error:
        reason = str(error)

    assert reason.endswith((".", "?"))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(SpokenTextError):
        compile_text("{{ " + "(" * 900 + " }}.", FORMS, LINE)
