"""Who carries out an order can be exchanged while others go on asking the same engine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from hostile import Misbehave

from signing.engine.order import CancelCheck, Exchangeable, Order, Reading, T, here, never


class Counting:
    """Two orders at once, each counted."""

    at_once = 2

    def __init__(self) -> None:
        self.asked: list[CancelCheck] = []

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        self.asked.append(cancel)
        return here(order, cancel)


def test_the_engine_behind_the_door_is_exchanged(tmp_path: Path) -> None:
    order = Misbehave(tmp_path / "a.pdf", "")
    engine = Exchangeable()
    assert engine.at_once == here.at_once == 1
    assert engine(order) == os.getpid()
    engine.engine = other = Counting()
    assert engine.at_once == 2

    def cancelled() -> bool:
        return False

    assert engine(order, cancelled) == os.getpid()
    assert other.asked == [cancelled]


class Asking(Reading):
    """An order whose result is whether it was cancelled."""

    path = Path("a.pdf")

    def carry_out(self, cancel: CancelCheck) -> bool:
        return cancel()


def test_an_order_carried_out_here_hears_of_its_cancelling() -> None:
    assert here(Asking(), lambda: True)
    assert not here(Asking())
