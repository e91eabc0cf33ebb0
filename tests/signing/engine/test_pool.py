"""Several files at once: really at once, each with its own fate, and all ended by cancelling."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile import Misbehave

from signing.engine.limits import Limits
from signing.engine.order import CancelCheck, here
from signing.engine.pool import PROCESSES, EnginePool
from signing.engine.side_by_side import in_hand, side_by_side
from signing.errors import Cancelled, DocumentLimitError, UserError


@pytest.fixture(scope="module")
def pool() -> Iterator[EnginePool]:
    with EnginePool(lambda path: Limits(60, 3 << 30)) as engine:
        yield engine


def carry(pool: EnginePool, order: Misbehave, cancel: CancelCheck) -> object:
    try:
        return pool(order, cancel)
    except UserError as error:
        return type(error)


def test_orders_run_at_the_same_time(pool: EnginePool, tmp_path: Path) -> None:
    """Each waits until it sees the other begin."""
    orders = [Misbehave(tmp_path / name, "meet") for name in ("a.pdf", "b.pdf")]
    done = dict(side_by_side(lambda *of: carry(pool, *of), orders, at_once=pool.at_once))
    assert set(done) == set(orders)
    assert len(set(done.values())) == PROCESSES


def test_more_files_are_in_hand_than_processes_where_there_are_several(pool: EnginePool) -> None:
    assert in_hand(pool) == 3 * PROCESSES
    assert in_hand(here) == 1


def test_a_crash_is_the_fate_of_one_file(pool: EnginePool, tmp_path: Path) -> None:
    orders = [Misbehave(tmp_path / f"{how}.pdf", how) for how in ("crash", "x", "y", "z")]
    done = dict(side_by_side(lambda *of: carry(pool, *of), orders, at_once=pool.at_once))
    assert done.pop(orders[0]) is DocumentLimitError
    assert all(isinstance(process, int) for process in done.values())
    assert len(done) == 3


def test_cancelling_ends_what_runs_and_begins_no_more(pool: EnginePool, tmp_path: Path) -> None:
    asked = threading.Event()
    begun: list[str] = []

    def action(name: str, cancel: CancelCheck) -> None:
        begun.append(name)
        asked.set()
        pool(Misbehave(tmp_path / name, "polite"), cancel)

    with pytest.raises(Cancelled):
        list(side_by_side(action, ["a", "b", "c"], at_once=2, cancel=asked.is_set))
    assert "c" not in begun


def test_cancelled_before_the_first() -> None:
    with pytest.raises(Cancelled):
        list(side_by_side(lambda item, _: item, [1], at_once=2, cancel=lambda: True))


def test_a_bug_is_raised_when_the_others_have_ended() -> None:
    ended: list[int] = []

    def action(number: int, cancel: CancelCheck) -> None:
        if number == 0:
            raise LookupError
        while not cancel():
            threading.Event().wait(0.01)
        ended.append(number)

    with pytest.raises(LookupError):
        list(side_by_side(action, [0, 1], at_once=2))
    assert ended == [1]


def test_items_are_taken_only_when_there_is_room() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(4):
            taken.append(number)
            yield number

    results = side_by_side(lambda item, _: item * 10, items(), at_once=1)
    assert next(results) == (0, 0)
    assert taken == [0]
    assert list(results) == [(1, 10), (2, 20), (3, 30)]


def test_a_file_goes_to_the_process_that_has_read_it(tmp_path: Path) -> None:
    """And when the pool is closed, no process is left."""
    orders = [Misbehave(tmp_path / name, "meet") for name in ("a.pdf", "b.pdf")]
    with EnginePool(lambda path: Limits(60, 3 << 30)) as engine:
        done = dict(side_by_side(lambda *of: carry(engine, *of), orders, at_once=2))
        for number in (0, 1, 1, 0, 1):
            again = Misbehave(orders[number].path, "")
            assert engine(again) == done[orders[number]]
        pids = [process.pid for process in engine._processes]
        assert set(pids) == set(done.values())
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
