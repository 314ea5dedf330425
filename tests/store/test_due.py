"""Reminders in the store: found by when they are due, and changed by one of several only."""

from __future__ import annotations

from dataclasses import replace

from gentle_back.clock import MovableClock
from gentle_back.store.due import DueRow, DueTimes
from gentle_back.store.sql import SqlStore

ANNA, BEA = "a" * 64, "b" * 64


def row(token: str, person: str = ANNA, due_at: int = 100) -> DueRow:
    return DueRow(token, person, "{}", "Europe/London", set_at=1, due_at=due_at, meant_for=due_at)


def test_due_ones_are_found_the_earliest_first(store: SqlStore) -> None:
    rows = [row("1", due_at=300), row("2", due_at=100), row("3", BEA, due_at=200)]
    for one in rows:
        store.write_due(lambda due_times, one=one: due_times.add(one))  # type: ignore[misc]  # the loop's own
    assert store.read_due(lambda due_times: due_times.next_due()) == 100
    assert store.read_due(lambda due_times: due_times.due(200, 10)) == (rows[1], rows[2])
    assert store.read_due(lambda due_times: due_times.due(999, 1)) == (rows[1],)
    assert store.read_due(lambda due_times: due_times.of_person(ANNA)) == (rows[0], rows[1])


def test_only_who_knows_the_row_as_it_is_changes_it(store: SqlStore) -> None:
    before = row("1")
    store.write_due(lambda due_times: due_times.add(before))
    after = replace(before, due_at=500, rings=1)
    assert store.write_due(lambda due_times: due_times.change(before, after))
    assert not store.write_due(lambda due_times: due_times.change(before, after))
    known = store.read_due(lambda due_times: due_times.get("1"))
    assert known == replace(after, version=2)
    assert not store.write_due(lambda due_times: due_times.change(before, None))
    assert store.write_due(lambda due_times: due_times.change(known, None) if known else False)
    assert store.read_due(lambda due_times: due_times.get("1")) is None


def test_what_is_done_once_for_a_request_is_not_done_again(
    store: SqlStore, clock: MovableClock
) -> None:
    def add(token: str) -> str:
        def work(due_times: DueTimes) -> str:
            due_times.add(row(token))
            return token

        return store.once_due("r" * 64, 0, work)

    assert (add("1"), add("2")) == ("1", "1")
    clock.advance(3 * 3_600)
    store.expire(clock.now())
    # Reminders outlive the two days of a bookmark.
    clock.advance(9 * 24 * 3_600)
    store.expire(clock.now())
    assert store.read_due(lambda due_times: due_times.of_person(ANNA)) == (row("1"),)
