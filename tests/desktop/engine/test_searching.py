"""Several processes find what one finds, and the first pages come first."""

from __future__ import annotations

from collections.abc import Iterator

import pymupdf
import pytest

from desktop.engine.keywords import ExpandOrder
from desktop.engine.orders import PlaceOrder
from desktop.engine.searching import found_for, hits_of, pieces
from signing.engine.order import Engine, here, never
from signing.engine.pool import EnginePool
from signing.errors import Cancelled, KeywordNotFoundError, PlacementError
from signing.pdf.model import Document
from signing.pdf.open import open_document
from signing.placement.model import AllRule, Anchor, KeywordRule, Occurrence
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

SEAL = Seal("one", "one", SealKind.OFFICIAL, "测试", draw(SealKind.OFFICIAL, owner="测试"), b"")
PAGES = 240


@pytest.fixture(scope="module")
def pool() -> Iterator[Engine]:
    with EnginePool() as engine:
        yield engine


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("many") / "投标.pdf"
    with pymupdf.open() as pdf:
        for number in range(PAGES):
            page = pdf.new_page(width=595, height=842)
            if number % 7 == 3:
                page.insert_text((72, 72), f"Bidder: here {number}")
        pdf.save(path)
    return open_document(path)


@pytest.mark.parametrize(("pages", "at_once"), [(1, 1), (8, 2), (240, 1), (3000, 2), (3001, 4)])
def test_the_pieces_are_all_pages_once(pages: int, at_once: int) -> None:
    parts = list(pieces(pages, at_once))
    assert [page for part in parts for page in part] == list(range(1, pages + 1))
    assert len(parts[0]) == min(8, pages)
    assert len(parts) < 30


def test_two_processes_find_what_this_one_finds(pool: Engine, document: Document) -> None:
    rules = (KeywordRule("Bidder"), AllRule(), KeywordRule("Bidder", Occurrence.LAST))
    found = found_for(rules, document, pool, never)
    assert [hit.page for hit in found["Bidder"]] == list(range(4, PAGES + 1, 7))
    alone = here(PlaceOrder(document, rules, (SEAL,)))
    assert here(PlaceOrder(document, rules, (SEAL,), found)) == alone
    assert pool(ExpandOrder(document, rules, (SEAL,), found)) == (alone, ())


def test_what_is_found_nowhere_is_told_as_before(pool: Engine, document: Document) -> None:
    rules = (KeywordRule("nowhere"),)
    found = found_for(rules, document, pool, never)
    assert found == {"nowhere": ()}
    for known in ({}, found):
        with pytest.raises(KeywordNotFoundError, match=str(PAGES)):
            here(PlaceOrder(document, rules, (SEAL,), known))


def test_blank_keywords_are_left_to_the_expansion(pool: Engine, document: Document) -> None:
    assert found_for((KeywordRule("  "),), document, pool, never) == {}
    with pytest.raises(PlacementError):
        list(hits_of(document, "  ", pool, never))


def test_what_stands_beside_a_hit_stays_in_one_process(pool: Engine, document: Document) -> None:
    found = found_for((KeywordRule("Bidder", anchor=Anchor.COLON),), document, pool, never)
    assert found == {}
    both = (KeywordRule("Bidder", anchor=Anchor.COLON), KeywordRule("Bidder"))
    known = found_for(both, document, pool, never)
    assert here(PlaceOrder(document, both, (SEAL,), known)) == here(
        PlaceOrder(document, both, (SEAL,))
    )


def test_a_search_can_be_stopped(pool: Engine, document: Document) -> None:
    with pytest.raises(Cancelled):
        found_for((KeywordRule("Bidder"),), document, pool, lambda: True)
