"""A file that is opened before anybody needs it is opened once, and its error comes when asked."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from desktop.engine.ahead import Ahead
from desktop.engine.orders import OpenOrder
from signing.engine.order import CancelCheck, Order, T, here, never
from signing.errors import NotPdfError


class Counting:
    """Counts what is really carried out."""

    at_once = 7

    def __init__(self) -> None:
        self.orders: list[object] = []

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
    assert engine.orders == [OpenOrder(path)]
    assert ahead(OpenOrder(path, "other")).pages
    assert ahead(OpenOrder(path)).pages
    assert len(engine.orders) == 3
    assert ahead.at_once == 7


def test_what_is_wrong_is_told_to_who_asks(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("no PDF")
    ahead = Ahead(here)
    ahead.begin(OpenOrder(path))
    with pytest.raises(NotPdfError):
        ahead(OpenOrder(path))
