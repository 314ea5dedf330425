"""How several turns hang together: the session, its open question and its place. Pure.

The session travels in Alexa's session attributes as JSON of at most 2 kB, so it holds ids and
values, never speech. What comes back is taken for what it is, outside data: anything unknown,
too long or of another version is dropped, and the conversation begins anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from gentle_back.values import NO_SLOTS, Ask, Question, Scalar, Speech, Turn, Wording
from gentle_back.values.intents import BABY_AGE

VERSION = 2
LIMIT_BYTES = 2_000
KINDS = frozenset({"pages", "guide", "routine"})

# Longer than any id or slot value of ours; longer things are speech, or hostile.
LONGEST_VALUE = 120
MOST_SAID = 8
MOST_ANSWERS = 6
MOST_FACTS = 24
KEYS = frozenset({"version", "turns", "activity", "running", "waiting", "last", "facts"})
MOST_TURNS = 1_000_000
LAST_POSITION = 10_000
LAST_PART = 100
# A set may last for an hour at most.
LAST_DEPTH = 3_600_000
# Milliseconds since 1970; the year 2286.
LAST_MOMENT_MS = 10_000_000_000_000

# Alexa may send the keys back in another order.
encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode

Json: TypeAlias = Any  # what json.loads gives: checked here, field by field


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, by its content key, so that the same words can be found again."""

    key: str
    part: int = 0
    values: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Her place in pages, a guide or a routine. The host alone moves it.

    position: from 0; -1 stands before the first. Of a routine it is the set.
    depth: how far into the "more" of a page; of a routine, milliseconds into the set.
    content_version: of the content the place was taken in; another one may have other pages.
    variant: what she changed of a routine. following: ids of the routines to come after it, with
    commas between.
    """

    kind: str
    key: str
    position: int = -1
    depth: int = 0
    content_version: str = ""
    variant: str = ""
    following: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """A set of a routine that she is hearing, so that her next words tell where she is in it.

    started_ms: when it was asked for, milliseconds since 1970. speech_ms: how long the words before
    it take. rendering: how she hears it.
    """

    started_ms: int
    speech_ms: int = 0
    rendering: str = "ssml"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The question that the last reply ended in, and what its answers lead to."""

    prompt: Said
    answers: Mapping[str, Ask] = field(default_factory=lambda: MappingProxyType({}))
    fills: str | None = None
    then: Ask | None = None

    def answered_by(self, turn: Turn) -> Ask | None:
        """The Ask that this turn's answer leads to; None where it is no answer to the question."""
        choice = {"YesIntent": "yes", "NoIntent": "no"}.get(turn.intent, turn.intent)
        if choice in self.answers:
            return self.answers[choice]
        for value in turn.slots.values():
            if value in self.answers:
                return self.answers[value]
        if turn.intent == BABY_AGE:
            return None  # "she's three weeks old" says of what the weeks are, and is asked as it is
        if self.then is None or self.fills is None:
            return None
        if turn.intent == self.then.intent:
            # Asked for the same, she may have said more, "three weeks, a caesarean"; or other than
            # was asked: "on weekdays", where it was the time.
            more = turn.slots
        elif self.fills in turn.slots:
            more = MappingProxyType({self.fills: turn.slots[self.fills]})
        else:
            return None
        return (
            Ask(self.then.intent, MappingProxyType({**self.then.slots, **more})) if more else None
        )


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation as it stands between two turns.

    running: the set that she hears, until her next words.
    last: what the last answer said, for "say that again".
    about: the items of the last answer that had any, for "where is that from?".
    facts: what she told, such as her stage; and the time zone of the device, once known.
    turns: how many there have been, for the rotation of wordings.
    """

    activity: Cursor | None = None
    running: Running | None = None
    waiting: Waiting | None = None
    last: tuple[Said, ...] = ()
    about: tuple[Said, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    turns: int = 0

    def with_fact(self, name: str, value: str) -> Session:
        """The same session knowing one thing more."""
        return replace(self, facts=MappingProxyType({**self.facts, name: value}))


def said(speech: Speech) -> tuple[Said, ...]:
    """What a speech said, by its content keys."""
    return tuple(
        Said(piece.key, piece.part, piece.values) for piece in speech if isinstance(piece, Wording)
    )


def wait_for(question: Question) -> Waiting:
    """What the session keeps of a question."""
    prompt = question.prompt
    return Waiting(
        Said(prompt.key, prompt.part, prompt.values),
        question.answers,
        question.fills,
        question.then,
    )


def session_to_json(session: Session) -> dict[str, Json]:
    """The session as JSON of at most 2 kB; see write_session."""
    return write_session(session)[0]


def write_session(session: Session) -> tuple[dict[str, Json], str]:
    """The session as JSON of at most 2 kB, and the same as text with its keys in order.

    A session that is too long, or holds what would not be read again, loses first what can only be
    repeated, then the open question.
    """
    for kept in _shorter_and_shorter(session):
        try:
            plain = _to_json(kept)
        except ValueError:
            continue
        text = encode(plain)
        if len(text) <= LIMIT_BYTES:
            return plain, text
    empty = _to_json(Session())
    return empty, encode(empty)


def _shorter_and_shorter(session: Session) -> Iterator[Session]:
    yield session
    yield replace(session, last=(), about=())
    yield replace(session, last=(), about=(), waiting=None)
    yield Session(turns=session.turns)


def session_from_json(plain: Json) -> Session:
    """The session of that JSON; a new one where it is not exactly what we write."""
    if plain is None:
        return Session()
    try:
        return _from_json(plain)
    except (KeyError, TypeError, ValueError):
        return Session()


def _to_json(session: Session) -> dict[str, Json]:
    """The session as JSON; each value is checked as it will be when it is read."""
    plain: dict[str, Json] = {"version": VERSION, "turns": _number(session.turns, 0, MOST_TURNS)}
    if session.activity:
        cursor = session.activity
        plain["activity"] = [
            cursor.kind,
            _text(cursor.key),
            _number(cursor.position, -1, LAST_POSITION),
            _number(cursor.depth, 0, LAST_DEPTH),
            _text(cursor.content_version),
            _text(cursor.variant),
            _text(cursor.following),
        ]
    if session.running:
        running = session.running
        plain["running"] = [
            _number(running.started_ms, 0, LAST_MOMENT_MS),
            _number(running.speech_ms, 0, LAST_DEPTH),
            _text(running.rendering),
        ]
    if session.waiting:
        plain["waiting"] = _waiting_to_json(session.waiting)
    if session.last or session.about:
        _require(max(len(session.last), len(session.about)) <= MOST_SAID)
        plain["last"] = {
            "said": [_said_to_json(one) for one in session.last],
            "about": [_said_to_json(one) for one in session.about],
        }
    if session.facts:
        plain["facts"] = dict(_texts(session.facts, MOST_FACTS))
    return plain


def _waiting_to_json(waiting: Waiting) -> dict[str, Json]:
    plain: dict[str, Json] = {"prompt": _said_to_json(waiting.prompt)}
    if waiting.answers:
        _require(len(waiting.answers) <= MOST_ANSWERS)
        plain["answers"] = {
            _text(choice): _ask_to_json(ask) for choice, ask in waiting.answers.items()
        }
    if waiting.fills and waiting.then:
        plain["fills"] = _text(waiting.fills)
        plain["then"] = _ask_to_json(waiting.then)
    return plain


def _said_to_json(one: Said) -> list[Json]:
    _require(len(one.values) <= MOST_FACTS)
    values = {_text(name): _scalar(value) for name, value in one.values}
    return [_text(one.key), _number(one.part, 0, LAST_PART), values]


def _ask_to_json(ask: Ask) -> list[Json]:
    return [_text(ask.intent), dict(_texts(ask.slots, MOST_FACTS))]


def _from_json(plain: Json) -> Session:
    _require(isinstance(plain, dict) and plain["version"] == VERSION)
    _require(plain.keys() <= KEYS)
    last = plain.get("last", {})
    _require(isinstance(last, dict) and last.keys() <= {"said", "about"})
    return Session(
        activity=_cursor(plain["activity"]) if "activity" in plain else None,
        running=_running(plain["running"]) if "running" in plain else None,
        waiting=_waiting(plain["waiting"]) if "waiting" in plain else None,
        last=_list_of_said(last.get("said", [])),
        about=_list_of_said(last.get("about", [])),
        facts=_texts(plain.get("facts", {}), MOST_FACTS),
        turns=_number(plain["turns"], 0, MOST_TURNS),
    )


def _cursor(plain: Json) -> Cursor:
    kind, key, position, depth, version, variant, following = plain
    _require(kind in KINDS)
    return Cursor(
        kind,
        _text(key),
        _number(position, -1, LAST_POSITION),
        _number(depth, 0, LAST_DEPTH),
        _text(version),
        _text(variant),
        _text(following),
    )


def _running(plain: Json) -> Running:
    started_ms, speech_ms, rendering = plain
    return Running(
        _number(started_ms, 0, LAST_MOMENT_MS),
        _number(speech_ms, 0, LAST_DEPTH),
        _text(rendering),
    )


def _waiting(plain: Json) -> Waiting:
    _require(isinstance(plain, dict))
    answers = plain.get("answers", {})
    _require(isinstance(answers, dict) and len(answers) <= MOST_ANSWERS)
    return Waiting(
        prompt=_said(plain["prompt"]),
        answers=MappingProxyType({_text(choice): _ask(ask) for choice, ask in answers.items()}),
        fills=_text(plain["fills"]) if "fills" in plain else None,
        then=_ask(plain["then"]) if "then" in plain else None,
    )


def _ask(plain: Json) -> Ask:
    intent, slots = plain
    return Ask(_text(intent), _texts(slots, MOST_FACTS) or NO_SLOTS)


def _list_of_said(plain: Json) -> tuple[Said, ...]:
    _require(isinstance(plain, list) and len(plain) <= MOST_SAID)
    return tuple(_said(one) for one in plain)


def _said(plain: Json) -> Said:
    key, part, values = plain
    _require(isinstance(values, dict) and len(values) <= MOST_FACTS)
    return Said(
        _text(key),
        _number(part, 0, LAST_PART),
        tuple((_text(name), _scalar(value)) for name, value in values.items()),
    )


def _texts(plain: Json, most: int) -> Mapping[str, str]:
    _require(isinstance(plain, dict | MappingProxyType) and len(plain) <= most)
    return MappingProxyType({_text(name): _text(value) for name, value in plain.items()})


def _scalar(plain: Json) -> Scalar:
    return _number(plain, -1_000_000, 1_000_000) if isinstance(plain, int) else _text(plain)


def _text(plain: Json) -> str:
    _require(isinstance(plain, str) and len(plain) <= LONGEST_VALUE)
    return str(plain)


def _number(plain: Json, least: int, most: int) -> int:
    _require(type(plain) is int and least <= plain <= most)
    return int(plain)


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("not a session of ours")
