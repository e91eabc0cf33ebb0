"""Background operations: outcome on the UI thread, silence after a cancel."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from desktop.services.operations import Lane, Operations, Progress
from signing.engine.order import CancelCheck
from signing.errors import BidSealError, Cancelled, InternalError, NotPdfError


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.shutdown()


def test_success_and_progress_arrive_on_the_ui_thread(qtbot: QtBot, operations: Operations) -> None:
    seen: list[tuple[object, bool]] = []
    home = QThread.currentThread()

    def work(progress: Progress, _cancelled: CancelCheck) -> int:
        progress("half")
        return 42

    def note(value: object) -> None:
        seen.append((value, QThread.currentThread() is home))

    operations.run(work, success=note, progress=note)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [("half", True), (42, True)]


def test_a_user_error_goes_to_the_failure_handler(qtbot: QtBot, operations: Operations) -> None:
    failures: list[BidSealError] = []

    def work(_progress: Progress, _cancelled: CancelCheck) -> None:
        raise NotPdfError(name="x")

    with qtbot.assertNotEmitted(operations.failed):
        operations.run(work, success=failures.append, failure=failures.append)
        qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], NotPdfError)


def test_a_bug_becomes_an_internal_error(
    qtbot: QtBot, operations: Operations, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_progress: Progress, _cancelled: CancelCheck) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(operations.failed) as caught:
        operations.run(work, success=print)
    assert isinstance(caught.args[0], InternalError)
    assert isinstance(caught.args[0].__cause__, ZeroDivisionError)
    assert "background operation failed" in caplog.text


def test_a_cancelled_operation_says_nothing(qtbot: QtBot, operations: Operations) -> None:
    started, noticed = threading.Event(), threading.Event()
    told: list[object] = []

    def work(progress: Progress, cancelled: CancelCheck) -> int:
        started.set()
        while not cancelled():
            noticed.wait(0.005)
        progress("late")
        noticed.set()
        return 1

    handle = operations.run(work, success=told.append, failure=told.append, progress=told.append)
    assert started.wait(60)
    handle.cancel()
    assert noticed.wait(60)
    after: list[int] = []
    operations.run(lambda _progress, _cancelled: 7, success=after.append)
    qtbot.waitUntil(lambda: after == [7])
    assert told == []


def test_cancelled_by_the_work_itself_is_silent(qtbot: QtBot, operations: Operations) -> None:
    told: list[object] = []

    def work(_progress: Progress, _cancelled: CancelCheck) -> None:
        raise Cancelled

    operations.run(work, success=told.append, failure=told.append, lane=Lane.SERIAL)
    after: list[int] = []
    operations.run(lambda _progress, _cancelled: 7, success=after.append, lane=Lane.SERIAL)
    qtbot.waitUntil(lambda: after == [7])
    assert told == []


def test_the_serial_lane_keeps_the_order(qtbot: QtBot, operations: Operations) -> None:
    done: list[int] = []
    threads: set[int] = set()

    def work_of(number: int) -> int:
        threads.add(threading.get_ident())
        return number

    for number in range(20):
        operations.run(
            lambda _p, _c, number=number: work_of(number), success=done.append, lane=Lane.SERIAL
        )
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))
    assert len(threads) == 1


def test_shutdown_cancels_what_runs(qtbot: QtBot) -> None:
    operations, started = Operations(), threading.Event()
    stopped: list[bool] = []

    def work(_progress: Progress, cancelled: CancelCheck) -> None:
        started.set()
        while not cancelled():
            threading.Event().wait(0.005)
        stopped.append(True)

    operations.run(work, success=stopped.append)
    assert started.wait(60)
    operations.shutdown()
    assert stopped == [True]


def test_work_that_is_late_at_shutdown_drops_nothing_on_its_thread(qtbot: QtBot) -> None:
    class Held:
        """Stands for a widget: it must not die on a worker thread."""

    operations, go_on = Operations(), threading.Event()
    late: list[threading.Thread] = []
    ended_on: list[int] = []
    held = Held()
    weakref.finalize(held, lambda: ended_on.append(threading.get_ident()))

    def work(_progress: Progress, _cancelled: CancelCheck, held: Held = held) -> None:
        late.append(threading.current_thread())
        go_on.wait(30)

    operations.run(work, success=lambda _done: None)
    del work, held
    qtbot.waitUntil(lambda: bool(late))
    operations.shutdown()
    go_on.set()
    qtbot.waitUntil(lambda: not late[0].is_alive())
    assert ended_on == []
    del operations
    gc.collect()
    assert ended_on == [threading.get_ident()]
