"""What a store keeps, alone and among several writers: the same in a file and on a server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select, update

from gentle_back.clock import MovableClock
from gentle_back.errors import StoreError
from gentle_back.store.port import Data, Transaction
from gentle_back.store.sql import SqlStore
from gentle_back.store.tables import SCHEMA_VERSION, records, results, schema

ANNA, BEA = "a" * 64, "b" * 64
REQUEST = "c" * 64
PLACE: Data = {"kind": "pages", "key": "tea/pages/teas", "position": 2}
Opens: TypeAlias = Callable[[], SqlStore]
PROCESSES = 8
WRITES = 20


def rows(store: SqlStore, table: Table) -> int:
    with store._database.engine.connect() as connection:
        return len(connection.execute(select(table)).all())


def test_what_is_kept_comes_back(store: SqlStore, clock: MovableClock) -> None:
    assert store.get(ANNA) is None
    kept = store.update(ANNA, lambda _: PLACE)
    assert kept
    assert kept.data == PLACE
    assert kept.saved_at == clock.now()
    assert store.get(ANNA) == kept
    assert store.get(BEA) is None


def test_what_is_kept_is_there_for_another_process(store: SqlStore, open_again: Opens) -> None:
    kept = store.update(ANNA, lambda _: PLACE)
    assert open_again().get(ANNA) == kept


def test_change_sees_what_was_there_and_none_deletes(store: SqlStore) -> None:
    first = store.update(ANNA, lambda data: {"was": str(data)})
    second = store.update(ANNA, lambda data: {"was": str(data)})
    assert first
    assert second
    assert (first.data, second.data) == ({"was": "None"}, {"was": "{'was': 'None'}"})
    assert second.version == first.version + 1
    assert store.update(ANNA, lambda _: None) is None
    assert store.get(ANNA) is None


class Step(NamedTuple):
    """A compare-and-set: by the right version, an old one, or none; deleting or not."""

    expects: str
    deletes: bool


steps = st.lists(st.builds(Step, st.sampled_from(["right", "old", "none"]), st.booleans()))


@given(steps)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_who_knows_the_version_changes_the_record(store: SqlStore, steps: list[Step]) -> None:
    store.forget(ANNA)
    versions: list[int] = []
    held: Data | None = None
    for number, step in enumerate(steps):
        record = store.get(ANNA)
        assert (record.data if record else None) == held
        right = record.version if record else None
        versions += [right] if right else []
        expected = {"right": right, "none": None, "old": versions[0] if versions else 1}[
            step.expects
        ]
        data = None if step.deletes else {"number": number}
        done = store.compare_and_set(ANNA, expected, data)
        # To delete nothing where nothing is expected holds, whatever there is.
        assert done is (expected == right or (expected is None and data is None))
        if expected == right:
            held = data


def test_version_from_before_a_deletion_never_fits_again(store: SqlStore) -> None:
    before = store.update(ANNA, lambda _: PLACE)
    assert before
    store.forget(ANNA)
    store.update(ANNA, lambda _: PLACE)
    assert not store.compare_and_set(ANNA, before.version, {})


def test_forgetting_leaves_nothing_of_her_and_all_of_others(store: SqlStore) -> None:
    store.update(ANNA, lambda _: PLACE)
    kept = store.update(BEA, lambda _: PLACE)
    assert store.forget(ANNA) is True
    assert store.forget(ANNA) is False
    assert store.get(ANNA) is None
    assert store.get(BEA) == kept


def test_record_lives_for_two_days_from_its_last_change(
    store: SqlStore, clock: MovableClock
) -> None:
    store.update(ANNA, lambda _: PLACE)
    clock.advance(timedelta(hours=24).total_seconds())
    store.update(BEA, lambda _: PLACE)
    clock.advance(timedelta(hours=24).total_seconds())
    assert store.get(ANNA)
    clock.advance(1)
    assert store.get(ANNA) is None
    assert store.get(BEA)
    store.update(ANNA, lambda data: {"was": str(data)})
    renewed = store.get(ANNA)
    assert renewed
    assert renewed.data == {"was": "None"}


def test_what_has_had_its_time_is_deleted(store: SqlStore, clock: MovableClock) -> None:
    store.update(ANNA, lambda _: PLACE)
    store.once(REQUEST, 0, lambda _: "done")
    store.expire(clock.now() + timedelta(hours=1))
    assert (rows(store, records), rows(store, results)) == (1, 1)
    store.expire(clock.now() + timedelta(hours=3))
    assert (rows(store, records), rows(store, results)) == (1, 0)
    clock.advance(timedelta(hours=49).total_seconds())
    store.update(BEA, lambda _: PLACE)  # any write sweeps, now and then
    assert rows(store, records) == 1


def test_effect_takes_hold_once_for_a_request_and_index(store: SqlStore) -> None:
    def add(transaction: Transaction) -> str:
        before = transaction.get(ANNA)
        number = int(before.data["number"]) if before else 0
        transaction.update(ANNA, lambda _: {"number": number + 1})
        return f"was {number}"

    results = [store.once(REQUEST, index, add) for index in (0, 0, 1, 1, 0)]
    assert results == ["was 0", "was 0", "was 1", "was 1", "was 0"]
    kept = store.get(ANNA)
    assert kept
    assert kept.data == {"number": 2}


def test_effect_that_fails_leaves_nothing_and_may_be_asked_for_again(store: SqlStore) -> None:
    def fail(transaction: Transaction) -> str:
        transaction.update(ANNA, lambda _: PLACE)
        raise LookupError

    with pytest.raises(LookupError):
        store.once(REQUEST, 0, fail)
    assert store.get(ANNA) is None
    assert store.once(REQUEST, 0, lambda _: "done") == "done"


def _write_at_once(url: str) -> list[list[str]]:
    """What each process printed; all began together, with the store not yet made."""
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), url, str(WRITES)]
    running = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in running]
    assert [errors for _, errors in told if errors] == []
    return [printed.split() for printed, _ in told]


def test_of_many_processes_no_update_is_lost_and_no_request_counts_twice(
    store_url: str, store: SqlStore, clock: MovableClock
) -> None:
    printed = _write_at_once(store_url)
    clock.advance((datetime.now(UTC) - clock.now()).total_seconds())  # as the processes have it
    by_updates, by_requests = store.get("u" * 64), store.get("r" * 64)
    assert by_updates
    assert by_updates.data == {"number": PROCESSES * WRITES}
    assert by_requests
    assert by_requests.data == {"number": WRITES}
    assert len({tuple(results) for results in printed}) == 1
    assert sorted(map(int, printed[0])) == list(range(1, WRITES + 1))


def test_store_of_a_newer_form_is_refused_and_left_alone(
    store: SqlStore, open_again: Opens
) -> None:
    store.update(ANNA, lambda _: PLACE)
    with store._database.engine.begin() as connection:
        connection.execute(update(schema).values(version=SCHEMA_VERSION + 1))
    newer = open_again()
    with pytest.raises(StoreError, match=f"is of form {SCHEMA_VERSION + 1}.* Install"):
        newer.update(ANNA, lambda _: None)
    assert store.get(ANNA)


def test_row_that_is_not_ours_is_named_as_damage(store: SqlStore) -> None:
    store.update(ANNA, lambda _: PLACE)
    with store._database.engine.begin() as connection:
        connection.execute(update(records).values(data="{"))
    with pytest.raises(StoreError, match="damaged"):
        store.get(ANNA)
