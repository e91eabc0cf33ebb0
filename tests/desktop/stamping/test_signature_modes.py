"""A handwritten signature is placed in all the ways in which a seal is."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from desktop.stamping.placing import place
from signing.pdf.open import open_document
from signing.placement.place_spec import parse_place
from signing.seal.model import Seal, SealKind, SealType
from signing.seal.pen import signature_art

PAGES = 5
STROKES = (((0.0, 40.0), (30.0, 10.0), (90.0, 0.0)), ((20.0, 60.0), (200.0, 62.0)))


@pytest.fixture
def bid(tmp_path: Path) -> Path:
    """Five pages, each with one keyword."""
    path = tmp_path / "bid.pdf"
    with pymupdf.open() as document:
        for _ in range(PAGES):
            document.new_page().insert_text((72, 200), "Bidder: ")
        document.save(path)
    return path


@pytest.mark.requirement("R148")
@pytest.mark.parametrize(
    ("spec", "pages"),
    [
        ("page=3;x=100;y=100", [3]),
        ("pages=1-2;x=100;y=100", [1, 2]),
        ("all;right=35;bottom=40", [1, 2, 3, 4, 5]),
        ("seam;group=5", [1, 2, 3, 4, 5]),
        ("keyword=Bidder;anchor=colon", [1, 2, 3, 4, 5]),
    ],
)
def test_a_signature_is_placed_like_a_seal(bid: Path, spec: str, pages: list[int]) -> None:
    art = signature_art(STROKES, width=30, height=12)
    seal = Seal("sig", "手写签名", SealKind.SIGNATURE, "周宁", art, b"", SealType.PERSON)
    placement = place(open_document(bid), [parse_place(f"{spec};seal=手写签名")], [seal])
    assert [mark.page for mark in placement.marks] == pages
    assert {mark.seal for mark in placement.marks} == {"sig"}
