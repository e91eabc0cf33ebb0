"""A file that is opened before anybody needs it is opened once, and its error comes when asked."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pymupdf
import pytest

from desktop.engine.ahead import Ahead
from desktop.engine.ground import GroundOrder
from desktop.engine.orders import FamiliariseOrder, OpenOrder
from signing.engine.order import CancelCheck, Order, T, here, never
from signing.errors import Cancelled, NotPdfError
from signing.pdf import ground
from signing.pdf.seen import seen


class Counting:
    """Counts what is really carried out."""

    at_once = 7

    def __init__(self) -> None:
        self.orders: list[object] = []

    @property
    def opened(self) -> list[object]:
        return [order for order in self.orders if isinstance(order, OpenOrder)]

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        self.orders.append(order)
        return here(order, cancel)


def test_begun_opening_is_waited_for_once(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path)
    engine = Counting()
    ahead = Ahead(engine)
    ahead.begin(OpenOrder(path))
    assert ahead(OpenOrder(path)).pages
    assert engine.opened == [OpenOrder(path)]
    assert ahead(OpenOrder(path, "other")).pages
    assert ahead(OpenOrder(path)).pages
    assert engine.opened == [OpenOrder(path), OpenOrder(path, "other"), OpenOrder(path)]
    assert ahead.at_once == 7


def test_what_is_wrong_is_told_to_who_asks(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("no PDF")
    ahead = Ahead(here)
    ahead.begin(OpenOrder(path))
    with pytest.raises(NotPdfError):
        ahead(OpenOrder(path))


def test_orders_for_a_begun_file_wait_until_it_was_looked_through(tmp_path: Path) -> None:
    path, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path)
        document.save(other)
    looking, go_on = Event(), Event()

    class Slow(Counting):
        def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
            if isinstance(order, FamiliariseOrder):
                looking.set()
                go_on.wait(60)  # a failing test must not hang
            return super().__call__(order, cancel)

    engine = Slow()
    ahead = Ahead(engine)
    ahead.begin(OpenOrder(path), all_pages=True)
    document = ahead(OpenOrder(path))
    looking.wait()
    assert ahead(OpenOrder(other)).pages
    with pytest.raises(Cancelled):
        ahead(GroundOrder(document, ()), lambda: True)
    go_on.set()
    assert ahead(GroundOrder(document, ())) == frozenset()
    assert engine.orders == [
        OpenOrder(path),
        OpenOrder(other),
        FamiliariseOrder(document, True),
        GroundOrder(document, ()),
    ]


def test_what_was_looked_through_is_known_to_the_steps_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as pdf:
        for _ in range(25):
            pdf.new_page()
        pdf.save(path)
    document = here(OpenOrder(path))
    here(FamiliariseOrder(document, False))
    assert seen(path, None).missing == frozenset()
    drawn = ground._drawn(path, None, path.stat().st_mtime_ns)
    assert not drawn
    here(FamiliariseOrder(document, True))
    assert [*drawn] == [*range(1, 20), 25]
