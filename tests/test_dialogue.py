"""What the session keeps between two turns, and what it makes of JSON from outside."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gentle_back.dialogue import (
    KINDS,
    LIMIT_BYTES,
    LONGEST_VALUE,
    VERSION,
    Cursor,
    Said,
    Session,
    Waiting,
    session_from_json,
    session_to_json,
)
from gentle_back.values import Ask, Turn

texts = st.text(max_size=12)
numbers = st.integers(0, 100)
slots = st.dictionaries(texts, texts, max_size=3).map(MappingProxyType)
values = st.dictionaries(texts, texts | st.integers(-999, 999), max_size=2)
said = st.builds(Said, texts, numbers, values.map(lambda known: tuple(known.items())))
asks = st.builds(Ask, texts, slots)
waitings = st.builds(
    lambda prompt, answers, filling: Waiting(prompt, MappingProxyType(answers), *filling),
    said,
    st.dictionaries(texts, asks, max_size=3),
    st.just((None, None)) | st.tuples(st.text(min_size=1, max_size=12), asks),
)
cursors = st.builds(
    Cursor, st.sampled_from(sorted(KINDS)), texts, st.integers(-1, 99), numbers, texts
)
sessions = st.builds(
    Session,
    activity=st.none() | cursors,
    waiting=st.none() | waitings,
    last=st.lists(said, max_size=3).map(tuple),
    about=st.lists(said, max_size=2).map(tuple),
    facts=slots,
    turns=st.integers(0, 999),
)

PLACE = Cursor("pages", "tea/pages/teas", 1, 0, "0123456789ab")
ASKED = Waiting(Said("skill/lines/go_on"), MappingProxyType({"yes": Ask("MoreIntent")}))


def travelled(session: Session) -> Session:
    """The session as it comes back from Alexa."""
    plain = session_to_json(session)
    sent = json.dumps(plain, separators=(",", ":"))
    assert len(sent) <= LIMIT_BYTES
    return session_from_json(json.loads(sent))


@settings(deadline=None)
@given(sessions)
def test_session_comes_back_as_it_was_or_without_what_did_not_fit(session: Session) -> None:
    assert travelled(session) in (
        session,
        replace(session, last=(), about=()),
        replace(session, last=(), about=(), waiting=None),
        Session(turns=session.turns),
    )


@pytest.mark.parametrize(
    "said_last",
    [
        (Said("skill/lines/help", 0, (("offers", "a subject of some length|" * 8),)),),
        (Said("tea/lines/price", 0, (("price", 10**9),)),),
        tuple(Said(f"tea/items/tea-{number}") for number in range(20)),
        tuple(Said("k" * LONGEST_VALUE, number) for number in range(20)),
    ],
    ids=["a long value", "a large number", "many pieces", "too many bytes"],
)
def test_what_was_said_never_costs_her_place(said_last: tuple[Said, ...]) -> None:
    session = Session(activity=PLACE, waiting=ASKED, last=said_last, turns=7)
    assert travelled(session) == replace(session, last=())


def test_question_that_does_not_fit_costs_no_place() -> None:
    answers = {f"choice {number}": Ask("TeaIntent") for number in range(40)}
    waiting = Waiting(Said("tea/lines/which"), MappingProxyType(answers))
    session = Session(activity=PLACE, waiting=waiting, turns=7)
    assert travelled(session) == replace(session, waiting=None)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), VERSION])
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["pages", "guide", "x" * 10_000]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["said", "about", "prompt", "answers", "fills", "then", "k"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FIELDS = ("version", "turns", "activity", "waiting", "last", "facts")


@settings(deadline=None)
@given(json_values)
def test_any_json_gives_a_session(plain: Any) -> None:  # noqa: ANN401 - that is the point
    assert isinstance(session_from_json(plain), Session)


@settings(deadline=None)
@given(sessions, st.lists(st.tuples(st.sampled_from(FIELDS), json_values), min_size=1, max_size=2))
@example(Session(), [("last", [])])
@example(Session(), [("waiting", "said")])
@example(Session(), [("activity", "pages")])
def test_session_with_a_field_of_something_else_is_dropped_or_whole(
    session: Session, changes: list[tuple[str, Any]]
) -> None:
    read = session_from_json({**session_to_json(session), **dict(changes)})
    assert isinstance(read, Session)
    assert session_from_json(session_to_json(read)) == read


def nested(depth: int) -> object:
    inner: object = 1
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "plain",
    [
        {**session_to_json(Session(turns=5)), "version": VERSION + 1},
        {**session_to_json(Session(turns=5)), "version": None},
        {**session_to_json(Session(turns=5)), "activity": nested(90_000)},
        {**session_to_json(Session(turns=5)), "facts": {"k": "x" * (LONGEST_VALUE + 1)}},
        {**session_to_json(Session(turns=5)), "turns": True},
        {**session_to_json(Session(turns=5)), "turns": -1},
        {**session_to_json(Session(turns=5)), "activity": ["walk", "k", 0, 0, "v"]},
        {**session_to_json(Session(turns=5)), "more": "x" * 10_000},
        {"version": VERSION},
    ],
    ids=[
        "a later version",
        "no version",
        "deep",
        "a long text",
        "a flag for a number",
        "below zero",
        "an unknown kind",
        "too long",
        "nothing but a version",
    ],
)
def test_json_that_is_not_ours_begins_a_new_session(plain: object) -> None:
    assert session_from_json(plain) == Session()


CHOICE = Ask("GreenIntent")
QUESTION = Waiting(
    Said("tea/lines/which"),
    MappingProxyType({"yes": Ask("SureIntent"), "green": CHOICE, "PriceIntent": Ask("TellIntent")}),
    "cups",
    Ask("BrewIntent", MappingProxyType({"kind": "black"})),
)


@pytest.mark.parametrize(
    ("intent", "given_slots", "asked"),
    [
        ("YesIntent", {}, Ask("SureIntent")),
        ("NoIntent", {}, None),
        ("PriceIntent", {}, Ask("TellIntent")),
        ("TeaIntent", {"kind": "green"}, CHOICE),
        ("TeaIntent", {"kind": "white"}, None),
        ("NumberIntent", {"cups": "2"}, Ask("BrewIntent", {"kind": "black", "cups": "2"})),
    ],
)
def test_answer_leads_where_the_question_says(
    intent: str, given_slots: dict[str, str], asked: Ask | None
) -> None:
    assert QUESTION.answered_by(Turn(intent, given_slots)) == asked
