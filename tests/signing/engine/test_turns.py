"""Whose turn it is: files find the worker that knows them, and nobody waits long for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from signing.engine.turns import Turns

A, B, C = (Path(f"{name}.pdf") for name in "abc")


@pytest.fixture
def turns() -> Turns[str]:
    return Turns(["first", "second"])


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as executor:
        yield executor


def worker_for(turns: Turns[str], path: Path) -> str:
    with turns.turn(path) as worker:
        return worker


def wait_for(turns: Turns[str], count: int) -> None:
    """Until so many wait."""
    while len(turns._waiting) < count:
        threading.Event().wait(0.001)


def test_one_file_after_another_has_the_first_worker(turns: Turns[str]) -> None:
    assert [worker_for(turns, path) for path in (A, B, A, C)] == ["first"] * 4


def test_two_files_at_once_have_a_worker_each(turns: Turns[str]) -> None:
    with turns.turn(A) as one, turns.turn(B) as other:
        assert (one, other) == ("first", "second")


def test_the_worker_that_came_back_last_is_taken_first(turns: Turns[str]) -> None:
    with ExitStack() as first, turns.turn(B):
        first.enter_context(turns.turn(A))
    assert worker_for(turns, C) == "second"


def test_a_file_has_the_worker_that_knows_it(turns: Turns[str]) -> None:
    with turns.turn(A), turns.turn(B):
        pass
    assert [worker_for(turns, path) for path in (B, A, B)] == ["second", "first", "second"]


def test_a_file_waits_for_the_worker_that_knows_it(threads: ThreadPoolExecutor) -> None:
    """Though another one is free, for the one that knows it will be free in a moment."""
    turns = Turns(["first", "second"], patience=60)
    with turns.turn(A):
        assert worker_for(turns, B) == "second"
    with ExitStack() as second:
        assert second.enter_context(turns.turn(B)) == "second"
        waiting = threads.submit(worker_for, turns, B)
        wait_for(turns, 1)
        assert worker_for(turns, C) == "first"
        second.close()
        assert waiting.result(60) == "second"


def test_no_file_waits_for_long_while_a_worker_is_free(
    turns: Turns[str], threads: ThreadPoolExecutor
) -> None:
    with turns.turn(A) as busy:
        assert busy == "first"
        assert threads.submit(worker_for, turns, A).result(60) == "second"


def test_a_worker_goes_to_a_file_it_knows_before_those_that_wait_longer(
    threads: ThreadPoolExecutor,
) -> None:
    turns, order = Turns(["only"], patience=60), []

    def take(path: Path) -> None:
        with turns.turn(path):
            order.append(path)

    with turns.turn(A):
        waiting = []
        for path in (C, B, A):
            waiting.append(threads.submit(take, path))
            wait_for(turns, len(waiting))
    for future in waiting:
        future.result(60)
    assert order == [A, C, B]


def test_only_the_last_files_are_remembered(turns: Turns[str]) -> None:
    with turns.turn(A):
        assert worker_for(turns, B) == "second"
    for number in range(64):
        worker_for(turns, Path(f"{number}.pdf"))
    assert worker_for(turns, B) == "first"


def test_many_threads_never_share_a_worker(threads: ThreadPoolExecutor) -> None:
    turns = Turns(["first", "second", "third"])
    busy: set[str] = set()
    clashes: list[str] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        with turns.turn(Path(f"{number % 7}.pdf")) as worker:
            with lock:
                if worker in busy:
                    clashes.append(worker)
                busy.add(worker)
            threading.Event().wait(0.0005)
            with lock:
                busy.remove(worker)

    list(threads.map(work, range(300)))
    assert not clashes
    assert not busy


def test_an_error_gives_the_worker_back(turns: Turns[str]) -> None:
    for _ in range(4):
        with pytest.raises(LookupError), turns.turn(A):
            raise LookupError
    with turns.turn(A) as one, turns.turn(B) as other:
        assert {one, other} == {"first", "second"}
