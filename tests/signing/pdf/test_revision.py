"""Composing an update: what it asks of a file is found out before anybody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from signing.errors import Cancelled, DamagedPdfError
from signing.pdf.model import Change, CompletedFile, Document
from signing.pdf.open import open_document
from signing.pdf.revision import familiarise, revise
from signing.pdf.seen import Seen, seen
from signing.pdf.update import Revision, Wish
from signing.placement.model import Mark
from signing.seal.model import Seal

Sign = Callable[..., CompletedFile]


def revised(document: Document, mark: Mark, seals: Mapping[str, Seal]) -> Revision:
    wish = Wish(None, "", 4096, datetime.now(UTC))
    return revise(document, [mark], seals, wish=wish, check=lambda done, total: None)


@pytest.mark.parametrize("signed", [False, True])
def test_an_update_finds_what_was_found_before(
    three_pages: Path,
    sign: Sign,
    seals: Mapping[str, Seal],
    centred: Callable[..., Mark],
    signed: bool,
) -> None:
    path = sign(three_pages).output if signed else three_pages
    document = open_document(path)
    familiarise(document)
    known = seen(path, None, exact=signed)
    pages, missing = known.pages, known.missing
    assert pages is not None
    assert len(pages) == 3
    assert missing == frozenset()
    revised(document, centred(1, document.pages[0]), seals)
    assert known is seen(path, None, exact=signed)
    assert known.pages is pages
    assert known.missing is missing


def test_nothing_is_kept_of_a_damaged_file(
    three_pages: Path, seals: Mapping[str, Seal], centred: Callable[..., Mark]
) -> None:
    three_pages.write_bytes(three_pages.read_bytes().replace(b"startxref", b"startxxxx"))
    document = open_document(three_pages)
    familiarise(document)
    assert seen(three_pages, None) == Seen()
    with pytest.raises(DamagedPdfError):
        revised(document, centred(1, document.pages[0]), seals)


def with_a_gap() -> bytes:
    """Objects 1 to 3, and 30 in an update: no table speaks of those between."""
    bodies = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.25 842]/Annots[20 0 R]>>",
    )
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, 1):
        rows += b"%010d 00000 n \n" % len(data)
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    first = len(data)
    data += b"xref\n0 4\n%strailer\n<</Size 4/Root 1 0 R>>\n" % rows
    data += b"startxref\n%d\n%%%%EOF\n30 0 obj\n(last)\nendobj\n" % first
    second = len(data)
    data += b"xref\n30 1\n%010d 00000 n \n" % data.index(b"30 0 obj")
    data += b"trailer\n<</Size 31/Root 1 0 R/Prev %d>>\n" % first
    return data + b"startxref\n%d\n%%%%EOF\n" % second


def test_numbers_of_which_no_table_speaks_stay_null(
    tmp_path: Path, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a file that is signed too, whose objects are read with all their digits."""
    # the second seal is refused for pyHanko's sake; what it would be is looked at all the same
    monkeypatch.setattr("signing.pdf.annotations.require_lasting_references", lambda *_: None)
    path = tmp_path / "gap.pdf"
    path.write_bytes(with_a_gap())
    once = sign(path).output
    assert open_document(once).change is Change.SIGNATURE_ONLY
    twice = sign(once).output
    assert twice.read_bytes().startswith(once.read_bytes())
    with pikepdf.open(twice) as pdf:
        assert all(pdf.get_object(number, 0) is None for number in range(4, 30))
    assert open_document(twice).signatures == 2


def test_few_impressions_of_a_signed_file_ask_whether_they_are_wanted(
    three_pages: Path, sign: Sign, seals: Mapping[str, Seal], centred: Callable[..., Mark]
) -> None:
    document = open_document(sign(three_pages).output)
    marks = [centred(number, page) for number, page in enumerate(document.pages, 1)]

    def check(_done: int, _total: int) -> None:
        raise Cancelled

    wish = Wish(None, "", 4096, datetime.now(UTC))
    with pytest.raises(Cancelled):
        revise(document, marks, seals, wish=wish, check=check)
