"""Reading text for keywords: a process says the same as this one, also of what cannot be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from desktop.engine.keywords import ExpandOrder, FindOrder, UnsearchableOrder
from signing.engine.order import Engine, Exchangeable, here
from signing.engine.process import EngineProcess
from signing.errors import Cancelled, KeywordNotFoundError
from signing.pdf.model import Document
from signing.pdf.open import open_document
from signing.placement.choice import Unsearchable
from signing.placement.model import AllRule, KeywordRule
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

ART = draw(SealKind.OFFICIAL, owner="测试单位")
SEAL = Seal("one", "one", SealKind.OFFICIAL, "测试", ART, b"")


@pytest.fixture(scope="module")
def process() -> Iterator[Engine]:
    with EngineProcess() as engine:
        yield engine


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "投标.pdf"
    with pymupdf.open() as pdf:
        for number in range(3):
            page = pdf.new_page(width=595, height=842)
            if number < 2:
                page.insert_text((72, 72), "Bidder: here")
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 8, 8))
        picture.clear_with(128)
        pdf[2].insert_image(pdf[2].rect, pixmap=picture)
        pdf.save(path)
    return open_document(path)


def test_a_process_finds_what_this_one_finds(process: Engine, document: Document) -> None:
    order = FindOrder(document, "Bidder", range(1, 4))
    hits = process(order)
    assert [hit.page for hit in hits] == [1, 2]
    assert hits == here(order)
    assert process(FindOrder(document, "Bidder", range(2, 3))) == hits[1:]
    assert process(UnsearchableOrder(document)) == Unsearchable(scanned=(3,))


def test_rules_that_cannot_be_expanded_leave_the_others(
    process: Engine, document: Document
) -> None:
    rules = (KeywordRule("nowhere"), AllRule(), KeywordRule("Bidder"))
    placement, errors = process(ExpandOrder(document, rules, (SEAL,)))
    assert [(mark.rule_index, mark.page) for mark in placement.marks] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2),
    ]  # fmt: skip
    assert [(index, type(error)) for index, error in errors] == [(0, KeywordNotFoundError)]


def test_reading_stops_once_nobody_wants_it(document: Document) -> None:
    for order in (
        FindOrder(document, "Bidder", range(1, 4)),
        UnsearchableOrder(document),
        ExpandOrder(document, (KeywordRule("Bidder"),), (SEAL,)),
    ):
        with pytest.raises(Cancelled):
            here(order, lambda: True)


def test_an_engine_can_be_exchanged(process: Engine, document: Document) -> None:
    engine = Exchangeable()
    order = FindOrder(document, "Bidder", range(1, 2))
    before = engine(order)
    engine.engine = process
    assert engine(order) == before
    assert engine.at_once == process.at_once
