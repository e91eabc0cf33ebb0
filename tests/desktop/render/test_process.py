"""One drawing process: it gives back what it took, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

from desktop.render.process import DrawingProcess, LostError
from desktop.render.wire import (
    CloseOrder,
    Drawn,
    DrawOrder,
    Opened,
    OpenOrder,
    Ready,
    Refused,
)


@pytest.fixture
def process() -> Iterator[DrawingProcess]:
    """A running process."""
    process = DrawingProcess()
    process.start()
    yield process
    process.end()


def test_orders_are_answered_in_turn(process: DrawingProcess, document: Path) -> None:
    assert process.ask(OpenOrder(1, document, None), 30) == Opened(6)
    assert process.ask(DrawOrder(1, 1, 2.0, 0, None), 30) == Drawn(200, 100)
    assert process.pixels[0] in (127, 128)
    assert process.ask(CloseOrder(1), 30) == Ready()
    assert process.ask(CloseOrder(1), 30) == Ready()


def test_a_bug_in_the_process_is_an_answer_not_a_crash(process: DrawingProcess) -> None:
    assert isinstance(process.ask(DrawOrder(9, 1, 2.0, 0, None), 30), Refused)
    assert process.running


def test_more_pages_than_are_kept_interpreted(process: DrawingProcess, document: Path) -> None:
    process.ask(OpenOrder(1, document, None), 30)
    for turn in range(8):
        for page in range(1, 7):
            order = DrawOrder(1, page, 1.0 + turn / 10, 0, None)
            assert isinstance(process.ask(order, 30), Drawn)


@pytest.mark.parametrize("dies", ["killed", "silent", "ended"])
def test_process_and_memory_are_given_back(
    process: DrawingProcess, dies: str, hanging: Path
) -> None:
    pid, name = process.pid, process.memory_name
    assert pid is not None
    assert name is not None
    SharedMemory(name).close()

    if dies == "killed":
        process.kill()
        with pytest.raises(LostError):
            process.ask(CloseOrder(1), 30)
    elif dies == "silent":
        process.ask(OpenOrder(1, hanging, None), 30)
        with pytest.raises(LostError):
            process.ask(DrawOrder(1, 2, 1.0, 0, None), 0.2)
    else:
        process.end()

    assert not process.running
    assert (process.pid, process.memory_name) == (None, None)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
    process.kill()
    process.end()


def test_a_process_can_be_started_again(process: DrawingProcess, document: Path) -> None:
    process.end()
    process.start()

    assert process.ask(OpenOrder(1, document, None), 30) == Opened(6)
