"""Reminders of this computer: kept, rung once whoever is killed, settled, and told when missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from gentle_back.clock import MovableClock
from gentle_back.effects import Caller
from gentle_back.errors import StoreError
from gentle_back.reminders.local import MOST_REMINDERS, LocalKeeper
from gentle_back.reminders.port import NotHere, TooLate, TooMany, Unreachable
from gentle_back.reminders.ringer import AGAIN, FIRST, MISSED, Ringer
from gentle_back.store.due import DueTimes
from gentle_back.store.sql import SqlStore, open_store
from gentle_back.store.tables import METADATA, reminders, schema
from gentle_back.values.reminder import ONCE, Plan

T = TypeVar("T")

# 09:30 in London, where it is winter.
NINE_TWENTY = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
MILK = Plan("calcium", "Calcium time.", ("09:30", "16:00"))
WALK = Plan("exercise", "Time for your exercise.", ("18:00",))
MOST_STEPS = 16


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NINE_TWENTY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def keeper(folder: Path, clock: MovableClock) -> Iterator[LocalKeeper]:
    opened = keeper_of(store_of(folder, clock), folder, clock)
    yield opened
    opened.close()


@pytest.fixture
def ringer(folder: Path, clock: MovableClock) -> Ringer:
    return Ringer(store_of(folder, clock), clock)


def store_of(folder: Path, clock: MovableClock) -> SqlStore:
    return open_store("", folder / "reminders.db", clock)


def keeper_of(store: SqlStore, folder: Path, clock: MovableClock) -> LocalKeeper:
    opened = LocalKeeper(store, folder / "person.key", clock, "Europe/London")
    opened.open()
    return opened


def anna(request: str = "request", zone: str | None = None) -> Caller:
    return Caller("amzn1.ask.account.ANNA", request, lambda: 4.0, time_zone=zone)


def bea() -> Caller:
    return Caller("amzn1.ask.account.BEA", "request", lambda: 4.0)


def look(ringer: Ringer) -> list[tuple[str, str]]:
    """What is told by now."""
    told = []
    for rung in ringer.due():
        told.append((rung.manner, rung.time))
        ringer.told(rung)
    return told


def look_until(ringer: Ringer, clock: MovableClock, minutes: int) -> list[tuple[str, str]]:
    """What is told in these minutes by who looks each minute."""
    told = []
    for _ in range(minutes):
        clock.advance(60)
        told += look(ringer)
    return told


def test_same_mark_sets_one_and_others_set_theirs(keeper: LocalKeeper) -> None:
    first = keeper.set(anna(), MILK, "mark")
    again = keeper.set(anna(), MILK, "mark")
    other = keeper.set(anna(), WALK, "another")
    assert first == again
    assert set(keeper.list(anna())) == {first, other}
    assert keeper.list(bea()) == ()


def test_ten_at_once_are_ten_and_one_delivered_ten_times_is_one(
    folder: Path, clock: MovableClock, keeper: LocalKeeper
) -> None:
    together = Barrier(10)

    def deliver(mark: str) -> None:
        mine = keeper_of(store_of(folder, clock), folder, clock)
        together.wait()
        mine.set(anna(), MILK, mark)
        mine.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(deliver, [f"mark {number}" for number in range(10)]))
        list(pool.map(deliver, ["the same"] * 10))
    assert len(keeper.list(anna())) == 11


def test_changed_and_cancelled_reminders_ring_so(
    keeper: LocalKeeper, ringer: Ringer, clock: MovableClock
) -> None:
    milk = keeper.set(anna(), MILK, "1")
    walk = keeper.set(anna(), WALK, "2")
    later = Plan("calcium", "Calcium time.", ("10:00",))
    keeper.change(anna(), milk, later, "3")
    assert keeper.cancel(anna(), (walk,), "4") == 1
    assert keeper.cancel(anna(), (walk,), "4") == 1  # the same request again
    assert keeper.cancel(anna(), (walk,), "5") == 0
    assert look_until(ringer, clock, 60) == [(FIRST, "10:00"), (AGAIN, "10:00")]


def test_what_she_has_already_is_not_set_a_second_time(
    keeper: LocalKeeper, clock: MovableClock
) -> None:
    milk = keeper.set(anna(), MILK, "1")
    once = keeper.set(anna(), Plan("exercise", "Time for your exercise.", ("09:25",), ONCE), "2")
    clock.advance(60)
    assert keeper.set(anna(), MILK, "3").token == milk.token
    assert keeper.set(anna(), once.plan, "4").token == once.token
    clock.advance(3_600)  # the one of today has gone by, so that this one is tomorrow's
    assert keeper.set(anna(), once.plan, "5").token != once.token
    assert keeper.set(bea(), MILK, "6").token != milk.token
    assert len(keeper.list(anna())) == 3


def test_nobody_touches_the_reminders_of_another(keeper: LocalKeeper) -> None:
    milk = keeper.set(anna(), MILK, "1")
    assert keeper.cancel(bea(), (milk,), "2") == 0
    with pytest.raises(Unreachable):
        keeper.change(bea(), milk, WALK, "3")
    assert keeper.list(anna()) == (milk,)


def test_one_repeat_unless_she_has_had_it(
    keeper: LocalKeeper, ringer: Ringer, clock: MovableClock
) -> None:
    keeper.set(anna(), MILK, "1")
    assert look_until(ringer, clock, 60) == [(FIRST, "09:30"), (AGAIN, "09:30")]
    assert look_until(ringer, clock, 5 * 60 + 42) == [(FIRST, "16:00")]
    assert keeper.settle(anna("later"), "2")
    assert look_until(ringer, clock, 60) == []


def test_what_was_missed_is_told_once(
    keeper: LocalKeeper, ringer: Ringer, clock: MovableClock
) -> None:
    keeper.set(anna(), MILK, "1")
    keeper.set(anna(), WALK, "2")
    clock.advance(timedelta(days=2, hours=2).total_seconds())
    assert sorted(look(ringer)) == [(MISSED, "09:30"), (MISSED, "18:00")]
    assert look_until(ringer, clock, 60) == []
    assert look_until(ringer, clock, 4 * 60) == [(FIRST, "16:00"), (AGAIN, "16:00")]


def test_once_is_gone_when_it_has_rung(
    keeper: LocalKeeper, ringer: Ringer, clock: MovableClock
) -> None:
    keeper.set(anna(), Plan("breaks", "Stand up.", every=ONCE, in_seconds=1_200), "1")
    assert look_until(ringer, clock, 60) == [(FIRST, "09:40"), (AGAIN, "09:40")]
    assert keeper.list(anna()) == ()
    assert ringer.seconds_to_next() is None


class Killed(BaseException):
    """The process has ended."""


class Mortal(SqlStore):
    """A store whose process ends before its step of that number, or right after it."""

    def __init__(self, whole: SqlStore, step: int, *, after: bool) -> None:
        self.__dict__ |= whole.__dict__
        self._left, self._after = step, after

    def read_due(self, work: Callable[[DueTimes], T]) -> T:
        return self._step(lambda: super(Mortal, self).read_due(work))

    def write_due(self, work: Callable[[DueTimes], T]) -> T:
        return self._step(lambda: super(Mortal, self).write_due(work))

    def once_due(self, request: str, index: int, work: Callable[[DueTimes], str]) -> str:
        return self._step(lambda: super(Mortal, self).once_due(request, index, work))

    def _step(self, run: Callable[[], T]) -> T:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Killed
        result = run()
        if self._left == 0:
            raise Killed
        return result


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("minutes_away", [0, 120], ids=["due", "missed"])
def test_killed_at_any_step_nothing_is_lost_nor_told_too_often(
    folder: Path, clock: MovableClock, minutes_away: int, *, after: bool
) -> None:
    """Each of a day's times is told, and no more often than it is repeated when nobody is killed.

    Only what was missed may be told a second time: killed after it was said, and before it is
    noted, it is told again rather than never.
    """
    for step in range(1, MOST_STEPS):
        state = folder / f"{step}"
        moved = MovableClock(NINE_TWENTY)
        keeper_of(store_of(state, moved), state, moved).set(anna(), MILK, "1")
        moved.advance(60 * minutes_away)
        ringer = Ringer(Mortal(store_of(state, moved), step, after=after), moved)
        told = []
        for _ in range(8 * 60 - minutes_away):
            moved.advance(60)
            try:
                for rung in ringer.due():
                    told.append(rung.time)
                    ringer.told(rung)
            except Killed:
                ringer = Ringer(store_of(state, moved), moved)
        assert set(told) == set(MILK.times), step
        assert max(told.count(time) for time in MILK.times) <= 2, step


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_while_it_is_set_it_is_set_once_by_the_same_request(
    folder: Path, clock: MovableClock, *, after: bool
) -> None:
    dying = keeper_of(Mortal(store_of(folder, clock), 1, after=after), folder, clock)
    with pytest.raises(Killed):
        dying.set(anna(), MILK, "mark")
    keeper = keeper_of(store_of(folder, clock), folder, clock)
    keeper.set(anna(), MILK, "mark")
    assert len(keeper.list(anna())) == 1


def test_several_who_ring_tell_each_once(
    folder: Path, clock: MovableClock, keeper: LocalKeeper
) -> None:
    for number in range(MOST_REMINDERS):
        keeper.set(anna(), MILK, f"{number}")
    clock.advance(900)
    together = Barrier(4)

    def ring(_: int) -> list[str]:
        ringer = Ringer(store_of(folder, clock), clock)
        together.wait()
        return [rung.row.token for _ in range(4) for rung in ringer.due()]

    with ThreadPoolExecutor(4) as pool:
        told = [token for tokens in pool.map(ring, range(4)) for token in tokens]
    assert len(told) == len(set(told)) == MOST_REMINDERS


def test_moved_time_is_noted(folder: Path) -> None:
    clock = MovableClock(datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    keeper = keeper_of(store_of(folder, clock), folder, clock)
    keeper.set(anna(), Plan("calcium", "Calcium time.", ("01:30",)), "1")
    clock.advance(13.5 * 3_600)
    [rung] = Ringer(store_of(folder, clock), clock).due()
    assert (rung.manner, rung.time, rung.is_moved) == (FIRST, "02:30", True)


def test_her_own_zone_goes_before_that_of_this_computer(
    keeper: LocalKeeper, ringer: Ringer, clock: MovableClock
) -> None:
    keeper.set(anna(zone="Asia/Kolkata"), Plan("calcium", "Calcium time.", ("15:00",)), "1")
    assert look_until(ringer, clock, 11) == [(FIRST, "15:00")]


def test_what_cannot_be_kept_says_why(
    keeper: LocalKeeper, folder: Path, clock: MovableClock
) -> None:
    with pytest.raises(NotHere):
        keeper.set(anna(zone="Mars/Olympus"), MILK, "1")
    with pytest.raises(TooLate):
        keeper.set(anna(), Plan("a", "A.", ("09:00",), ONCE, first_day="2026-11-01"), "2")
    for number in range(MOST_REMINDERS):
        keeper.set(anna(), WALK, f"walk {number}")
    with pytest.raises(TooMany):
        keeper.set(anna(), MILK, "3")
    (folder / "person.key").chmod(0o666)
    with pytest.raises(Unreachable):
        LocalKeeper(store_of(folder, clock), folder / "person.key", clock, "UTC").list(anna())


def test_nobody_is_named_in_the_file(folder: Path, keeper: LocalKeeper) -> None:
    keeper.set(anna(), MILK, "1")
    assert b"ANNA" not in b"".join(one.read_bytes() for one in folder.iterdir())


def test_store_of_the_form_before_reminders_is_brought_up(
    folder: Path, clock: MovableClock
) -> None:
    old = store_of(folder, clock)
    old.update("a" * 64, lambda _: {"kind": "pages"})
    with old._database.engine.begin() as connection:
        METADATA.drop_all(connection, tables=[reminders])
        connection.execute(update(schema).values(version=1))
    old.close()

    keeper = keeper_of(store_of(folder, clock), folder, clock)
    keeper.set(anna(), MILK, "1")
    assert len(keeper.list(anna())) == 1
    assert store_of(folder, clock).get("a" * 64)
    with old._database.engine.begin() as connection:
        assert connection.execute(select(schema.c.version)).scalar_one() == 2


def test_store_that_cannot_be_used_is_told_of(folder: Path, clock: MovableClock) -> None:
    folder.mkdir()
    (folder / "reminders.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError):
        Ringer(store_of(folder, clock), clock).due()
