"""What holds of any conversation, and of any session that can be read."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from gentle_back.dialogue import Said, Session, Waiting, session_from_json, session_to_json
from gentle_back.skill import Skill
from gentle_back.values import Ask
from gentle_back.values.intents import HOST_INTENTS
from tea import BROKEN, GOOD, Conversation

HOST: list[str] = sorted(HOST_INTENTS)
turns = st.tuples(
    st.sampled_from([*HOST, *GOOD, *BROKEN, "NoSuchIntent"]),
    st.dictionaries(
        st.sampled_from(["kind", "cups", "sign", "sure"]),
        st.sampled_from(["green", "black", "oolong", "3", "yes", "fever", "x" * 300, "\ud800&<"]),
        max_size=2,
    ),
    st.sampled_from([None, None, None, "tell me about tea", "i have a high fever", "x " * 3_000]),
    st.sampled_from(["GB", None]),
)
quiet_logs = settings(max_examples=100, deadline=None)


@quiet_logs
@given(st.lists(turns, max_size=12))
def test_any_conversation_is_answered_turn_by_turn(
    skill: Skill, said: list[tuple[str, dict[str, str], str | None, str | None]]
) -> None:
    she = Conversation(skill)
    for intent, slots, words, country in said:
        she.ask(intent, words=words, country=country, **slots)


keys = st.sampled_from(
    [
        "skill/lines/help",
        "skill/lines/how_many_left",
        "tea/items/black",
        "tea/pages/teas",
        "tea/guides/brew",
        "safety/signs/no-breath",
        "safety/signs/gone",
        "a/b/c",
        "nothing",
        "",
    ]
)
foreign_said = st.builds(
    Said,
    keys,
    st.integers(0, 4),
    st.sampled_from([(), (("left", "many"),), (("offers", 7),), (("left", 10**6),)]),
)
foreign_asks = st.builds(Ask, st.sampled_from([*HOST, *GOOD, "NoSuchIntent", ""]))
foreign_sessions = st.builds(
    lambda cursor, waiting, last, about: session_from_json(
        {
            "version": 1,
            "turns": 3,
            "last": {
                "said": [[one.key, one.part, dict(one.values)] for one in last],
                "about": [[one.key, one.part, dict(one.values)] for one in about],
            },
            **({"activity": cursor} if cursor else {}),
            **(session_to_json(Session(waiting=waiting)) if waiting else {}),
        }
    ),
    st.none()
    | st.tuples(
        st.sampled_from(["pages", "guide", "routine"]),
        keys,
        st.integers(-1, 4),
        st.integers(0, 4),
        st.just(""),
    ),
    st.none()
    | st.builds(
        lambda prompt, answer: Waiting(prompt, MappingProxyType({"yes": answer})),
        foreign_said,
        foreign_asks,
    ),
    st.lists(foreign_said, max_size=3),
    st.lists(foreign_said, max_size=3),
)


@quiet_logs
@given(foreign_sessions, st.lists(turns, min_size=1, max_size=3))
def test_any_readable_session_can_be_answered(
    skill: Skill,
    session: Session,
    said: list[tuple[str, dict[str, str], str | None, str | None]],
) -> None:
    if session.activity:
        cursor = replace(session.activity, content_version=skill.content.version)
        session = replace(session, activity=cursor)
    she = Conversation(skill, session)
    for intent, slots, words, country in said:
        she.ask(intent, words=words, country=country, **slots)
