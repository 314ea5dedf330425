"""Effects and bookmarks: once a request, within the turn's time, and never at the answer's cost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Barrier
from types import MappingProxyType

import pytest

from contents import small_content
from gentle_back.clock import MovableClock
from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Cursor, Session
from gentle_back.effects import Caller
from gentle_back.errors import StoreError
from gentle_back.host import Host
from gentle_back.memory import Memory
from gentle_back.skill import Skill
from gentle_back.store.person_key import PersonKey
from gentle_back.store.port import Record, Store
from gentle_back.store.sql import SqlStore, open_store
from gentle_back.values import Event, Reply, Turn, Wording
from gentle_back.values.event import SKILL_DISABLED
from tea import plugins, short

USER = "amzn1.ask.account.ANNA"


class Broken:
    """A store of which nothing can be had; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        def refuse(*_: object) -> None:
            self.asked += 1
            raise StoreError("is broken.", place="here", mend="Mend it.")

        return refuse


@dataclass
class Person:
    """She who asks, and her session; each question is a request of its own."""

    host: Host
    user_id: str = USER
    session: Session = field(default_factory=Session)
    is_new: bool = True
    seconds_left: float = 4.0
    requests: Iterator[int] = field(default_factory=count)
    now: datetime | None = None

    def ask(self, intent: str, words: str | None = None, **slots: str) -> Reply:
        """The reply to an intent, by which her session goes on."""
        self.session, reply = self.deliver(intent, f"request-{next(self.requests)}", words, **slots)
        self.is_new = False
        return reply

    def deliver(
        self, intent: str, request_id: str, words: str | None = None, **slots: str
    ) -> tuple[Session, Reply]:
        """The reply to a request, and the session after it; her own stays as it is."""
        turn = Turn(intent, MappingProxyType(slots), words, "en-GB", "GB", request_id=request_id)
        turn = replace(turn, now=self.now, rendering="apla")
        left = self.seconds_left
        caller = Caller(self.user_id, request_id, lambda: left, self.is_new)
        return self.host.answer(self.session, turn, caller)

    def hears(self, intent: str, *keys: str, **slots: str) -> Reply:
        """Asks, and checks what is said before the question, by id."""
        reply = self.ask(intent, **slots)
        assert heard(reply) == list(keys), reply.text
        return reply

    def comes_back(self) -> None:
        """A new session."""
        self.session, self.is_new = Session(), True

    def forgets(self, *keys: str) -> None:
        """Asks to be forgotten, says yes, and hears these."""
        assert self.ask("ForgetIntent").text == "Delete it all?"
        self.hears("YesIntent", *keys)


def heard(reply: Reply) -> list[str]:
    return [short(piece.key) for piece in reply.speech if isinstance(piece, Wording)]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CompiledContent:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def store(folder: Path, clock: MovableClock) -> Iterator[SqlStore]:
    opened = open_store("", folder / "memory.db", clock)
    yield opened
    opened.close()


def host_with(content: CompiledContent, store: Store, folder: Path) -> Host:
    skill = Skill(content, plugins(), has_memory=True)
    return Host(skill, Memory(store, folder / "person.key"))


@pytest.fixture
def host(content: CompiledContent, store: SqlStore, folder: Path) -> Host:
    return host_with(content, store, folder)


@pytest.fixture
def she(host: Host) -> Person:
    return Person(host)


@pytest.fixture
def broken() -> Broken:
    return Broken()


@pytest.fixture
def unlucky(content: CompiledContent, broken: Broken, folder: Path) -> Person:
    """Somebody whose skill has a broken store."""
    return Person(host_with(content, broken, folder))  # type: ignore[arg-type]  # it has every method


def kept(store: SqlStore, folder: Path, user_id: str = USER) -> Record | None:
    return store.get(PersonKey.load_or_make(folder / "person.key").person(user_id))


def test_her_place_is_kept_as_it_changes_and_nothing_else_of_her(
    she: Person, store: SqlStore, folder: Path, content: CompiledContent, clock: MovableClock
) -> None:
    she.ask("TeasIntent")
    she.ask("NextIntent")
    record = kept(store, folder)
    assert record
    assert record.data == {
        "kind": "pages",
        "key": "tea/pages/teas",
        "position": 0,
        "depth": 0,
        "content_version": content.version,
        "variant": "",
        "following": "",
    }
    assert record.saved_at == clock.now()
    store.close()
    files = b"".join(one.read_bytes() for one in folder.iterdir())
    assert USER.encode() not in files
    assert b"request-0" not in files


def test_she_is_led_back_to_her_place_in_a_new_session(she: Person) -> None:
    she.ask("TeasIntent")
    she.ask("NextIntent")
    she.hears("StopIntent", "goodbye")
    she.comes_back()
    assert she.hears("LaunchIntent", "welcome_back").text.endswith("Back to it?")
    she.hears("YesIntent", "resumed", "black")
    she.comes_back()
    she.hears("ResumeIntent", "resumed", "black")


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOLD = {"stage": "after-birth", "weeks": "20", "birth": "vaginal"}


def stir(she: Person) -> None:
    """Half a minute into a set of stirring, whose repetitions take twelve seconds."""
    she.now = NOON
    she.ask("StageIntent", **TOLD)
    she.ask("StirIntent")
    she.ask("NoIntent")  # no warning sign
    playing = she.ask("ReadyIntent").timeline
    assert playing
    she.now += timedelta(milliseconds=playing.starts_at_ms + 30_000)


def leave_by_stop(she: Person) -> None:
    assert she.ask("StopIntent").is_final


def leave_without_a_word(she: Person, host: Host) -> None:
    caller = Caller(USER, f"request-{next(she.requests)}", lambda: 4.0)
    host.notice(she.session, Event("SessionEndedRequest", now=she.now), caller)


@pytest.mark.parametrize("says_stop", [True, False])
def test_set_she_left_is_carried_on_in_a_new_session_once_its_gates_are_asked_again(
    she: Person, host: Host, *, says_stop: bool
) -> None:
    stir(she)
    leave_by_stop(she) if says_stop else leave_without_a_word(she, host)
    later = Person(host, now=NOON + timedelta(hours=20))
    assert asked(later.hears("LaunchIntent", "welcome_back")) == "routine_carry_on"
    assert asked(later.ask("YesIntent")) == "gate_stage"
    assert asked(later.ask("StageIntent", **TOLD)) == "gate_signs"
    assert (
        asked(later.hears("NoIntent", "routine_stop_signs", "routine_where_about"))
        == "routine_ready"
    )
    playing = later.ask("ReadyIntent").timeline
    assert playing
    assert playing.from_ms == 24_000


def asked(reply: Reply) -> str:
    return short(reply.question.prompt.key) if reply.question else ""


def test_place_of_somebody_else_is_not_hers(she: Person, host: Host) -> None:
    she.ask("TeasIntent")
    Person(host, user_id="amzn1.ask.account.BEA").hears("LaunchIntent", "welcome")


@pytest.mark.parametrize("ends", ["pages_end", "no", "danger"])
def test_bookmark_goes_with_the_end_of_what_ran(
    she: Person, store: SqlStore, folder: Path, ends: str
) -> None:
    she.ask("TeaIntent", kind="white")
    assert kept(store, folder)
    if ends == "pages_end":
        she.hears("NextIntent", "pages_end")
    elif ends == "no":
        she.hears("NoIntent", "okay_no")
    else:
        assert she.ask("FallbackIntent", words="he hits me").is_final
    assert kept(store, folder) is None


def test_place_in_content_that_has_changed_since_is_dropped(
    she: Person, tmp_path: Path, store: SqlStore, folder: Path
) -> None:
    she.ask("TeasIntent")
    she.ask("NextIntent")
    lines = "plays: A line more."
    changed = small_content(tmp_path / "changed", {"en/tea/lines/more.yaml": lines})
    she.host = host_with(changed, store, folder)
    she.comes_back()
    she.hears("LaunchIntent", "welcome")
    assert she.session.activity is None


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "walk"}, {"kind": "pages", "key": "x" * 999}, {"position": "1"}],
    ids=str,
)
def test_bookmark_that_is_not_ours_is_none(
    she: Person, store: SqlStore, folder: Path, data: dict[str, str | int]
) -> None:
    she.ask("TeasIntent")
    person = PersonKey.load_or_make(folder / "person.key").person(USER)
    store.update(person, lambda before: {**(before or {}), **data} if data else {})
    she.comes_back()
    she.hears("LaunchIntent", "welcome")


def test_forgetting_deletes_all_in_store_and_session(
    she: Person, store: SqlStore, folder: Path
) -> None:
    she.ask("TeasIntent")
    she.session = she.session.with_fact("stage", "three weeks")
    she.forgets("forgotten")
    assert kept(store, folder) is None
    assert (she.session.activity, she.session.about, dict(she.session.facts)) == (None, (), {})
    she.hears("RepeatIntent", "forgotten")
    she.forgets("nothing_to_forget")


def test_without_memory_nothing_is_kept_and_she_is_told_so(content: CompiledContent) -> None:
    she = Person(Host(Skill(content, plugins())))
    she.ask("TeasIntent")
    she.hears("ForgetIntent", "nothing_is_kept")
    assert she.session.activity
    she.comes_back()
    she.hears("LaunchIntent", "welcome")


def test_who_has_no_id_is_not_kept(she: Person, folder: Path) -> None:
    she.user_id = ""
    she.ask("TeasIntent")
    she.hears("LaunchIntent", "welcome_back")  # by the session alone
    she.forgets("nothing_to_forget")
    assert not (folder / "memory.db").exists()


def test_request_delivered_twice_is_answered_alike_and_counts_once(
    she: Person, store: SqlStore, folder: Path
) -> None:
    she.ask("TeasIntent")
    before = kept(store, folder)
    first, again = (she.deliver("NextIntent", "one") for _ in range(2))
    after = kept(store, folder)
    assert before
    assert after
    assert first == again
    assert after.version == before.version + 1


def test_request_to_forget_at_two_workers_at_once_is_answered_alike(
    she: Person, content: CompiledContent, folder: Path, clock: MovableClock
) -> None:
    she.ask("TeasIntent")
    she.ask("ForgetIntent")
    stores = [open_store("", folder / "memory.db", clock) for _ in range(4)]
    workers = [
        Person(host_with(content, one, folder), session=she.session, is_new=False) for one in stores
    ]
    together = Barrier(len(workers))

    def deliver(worker: Person) -> tuple[Session, Reply]:
        together.wait()
        return worker.deliver("YesIntent", "the same")

    with ThreadPoolExecutor(len(workers)) as threads:
        answers = list(threads.map(deliver, workers))
    assert [heard(reply) for _, reply in answers] == [["forgotten"]] * len(workers)
    assert all(answer == answers[0] for answer in answers)
    for one in stores:
        one.close()


def test_late_copy_of_a_turn_brings_back_nothing_that_was_forgotten(
    she: Person, store: SqlStore, folder: Path
) -> None:
    she.deliver("TeasIntent", "early")
    she.forgets("forgotten")
    she.session = Session()
    she.deliver("TeasIntent", "early")
    assert kept(store, folder) is None


@pytest.mark.parametrize(
    "intent", ["HelpIntent", "MugIntent", "RepeatIntent", "FallbackIntent", "NextIntent", "No"]
)
def test_turn_that_needs_no_memory_asks_no_store(
    unlucky: Person, broken: Broken, intent: str
) -> None:
    unlucky.is_new = intent != "No"
    assert "memory_trouble" not in heard(unlucky.ask(intent))
    assert broken.asked == 0


def test_answers_are_the_same_where_her_place_cannot_be_kept(unlucky: Person) -> None:
    unlucky.hears("TeasIntent", "all", "safety_sentence")
    unlucky.hears("NextIntent", "black")
    unlucky.comes_back()
    assert unlucky.hears("LaunchIntent", "welcome").question


def test_who_asks_for_her_place_is_told_that_it_cannot_be_had(unlucky: Person) -> None:
    reply = unlucky.ask("ResumeIntent")
    assert "memory_trouble" in heard(reply)
    assert reply.question


def test_what_cannot_be_deleted_is_told_each_time(unlucky: Person) -> None:
    unlucky.forgets("forget_trouble")
    unlucky.forgets("forget_trouble")


def test_answer_to_danger_is_followed_by_nothing(unlucky: Person) -> None:
    unlucky.session = Session(activity=Cursor("pages", "tea/pages/teas", 1))
    reply = unlucky.ask("FallbackIntent", words="can't breathe")
    assert heard(reply) == ["no-breath"]


def test_failure_is_logged_with_its_mend_and_without_her_id(
    unlucky: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        unlucky.ask("TeasIntent")
    assert "here: is broken. Mend it." in caplog.text
    assert USER not in caplog.text
    assert "request-0" not in caplog.text


def test_store_is_not_asked_when_the_time_is_nearly_over(
    she: Person, store: SqlStore, folder: Path
) -> None:
    she.seconds_left = 0.9
    she.hears("TeasIntent", "all", "safety_sentence")
    assert kept(store, folder) is None
    she.seconds_left = 1.1
    she.hears("NextIntent", "black")
    assert kept(store, folder)


def test_skill_that_is_disabled_forgets_her(
    she: Person, host: Host, store: SqlStore, folder: Path
) -> None:
    she.ask("TeasIntent")
    caller = Caller(USER, "event", lambda: 4.0)
    host.notice(Session(), Event("SessionEndedRequest"), caller)
    assert kept(store, folder)
    host.notice(Session(), Event(SKILL_DISABLED), caller)
    assert kept(store, folder) is None


def test_event_is_taken_though_the_store_fails(unlucky: Person, broken: Broken) -> None:
    unlucky.host.notice(Session(), Event(SKILL_DISABLED), Caller(USER, "event", lambda: 4.0))
    assert broken.asked == 1


def test_key_that_cannot_be_used_is_trouble_like_any_other(
    she: Person, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / "person.key").write_text("no key")
    she.hears("TeasIntent", "all", "safety_sentence")
    assert "person.key" in caplog.text
