"""What may be added behind a signature: harmless, permitted, forbidden, or not to be judged."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.algorithm import Algorithm
from signing.crypto.revocation import build_crl
from signing.verify import byte_range, candidates, changes, dss, rows
from signing.verify.byte_range import ByteRange
from signing.verify.changes import Comparison, Span
from signing.verify.model import Attack, Judgement, RowKind, Verdict
from signing.verify.revisions.history import History
from signing.verify.source import Source
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

NEVER = float("inf")


@pytest.fixture
def signed(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Callable[..., Path]
) -> Path:
    return sign(make_pki(Algorithm.SM2_SM3), plain_pdf)


def extend(path: Path, change: Callable[[IncrementalPdfFileWriter], None]) -> None:
    """Add a revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    path.write_bytes(out.getvalue())


def judge(path: Path, *, deadline: float = NEVER) -> Comparison:
    with Source(path) as source:
        assert source.reader is not None
        found = candidates.find(source.reader)[0]
        covered = byte_range.read(found.numbers, found.contents, source.data)
        assert isinstance(covered, ByteRange)
        history = History(source.reader, deadline=deadline)
        span = Span(covered.gap_start, covered.end)
        return changes.compare(history, found, span, sound=frozenset())


def add_store(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=b"a certificate"))
    store = generic.DictionaryObject({generic.NameObject("/Certs"): generic.ArrayObject([stream])})
    writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
    writer.update_root()


def replace_store(writer: IncrementalPdfFileWriter) -> None:
    store = writer.root["/DSS"]
    stream = writer.add_object(generic.StreamObject(stream_data=b"another one"))
    store[generic.NameObject("/Certs")] = generic.ArrayObject([stream])
    writer.mark_update(writer.root.raw_get("/DSS"))


def turn_page(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[generic.NameObject("/Rotate")] = generic.NumberObject(90)
    writer.mark_update(page)


def add_action(writer: IncrementalPdfFileWriter) -> None:
    action = generic.DictionaryObject(
        {
            generic.NameObject("/S"): generic.NameObject("/JavaScript"),
            generic.NameObject("/JS"): generic.TextStringObject("app.alert(1)"),
        }
    )
    writer.root[generic.NameObject("/OpenAction")] = writer.add_object(action)
    writer.update_root()


def test_validation_data_is_harmless(signed: Path) -> None:
    extend(signed, add_store)
    happened = judge(signed)
    assert happened.is_quiet
    assert {change.judgement for change in happened.changes} == {Judgement.ALLOWED}


def test_changed_validation_data_is_harmless(
    signed: Path, sign: Callable[..., Path], make_pki: Callable[[Algorithm], Any]
) -> None:
    extend(signed, add_store)
    extend(signed, replace_store)
    happened = judge(signed)
    assert happened.is_quiet
    assert {change.judgement for change in happened.changes} == {Judgement.ALLOWED}


@pytest.mark.parametrize("change", [turn_page, add_action])
def test_changes_of_what_is_seen_or_done_are_forbidden(
    change: Callable[[IncrementalPdfFileWriter], None], signed: Path
) -> None:
    extend(signed, change)
    assert judge(signed).worst is Judgement.FORBIDDEN


def test_page_content_hidden_in_the_store_is_forbidden(signed: Path) -> None:
    def smuggle(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        contents = page.get_object().raw_get("/Contents")
        first = contents.get_object()
        if isinstance(first, generic.ArrayObject):
            contents = first.raw_get(0)
        store = generic.DictionaryObject(
            {generic.NameObject("/Certs"): generic.ArrayObject([contents])}
        )
        writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
        writer.update_root()
        stream = contents.get_object()
        stream._data = b"0 0 100 100 re f"
        stream._encoded_data = None
        writer.mark_update(contents)

    extend(signed, smuggle)
    assert judge(signed).worst is Judgement.FORBIDDEN


def test_revocation_data_in_the_store_is_used(
    make_pki: Callable[[Algorithm], Any], signed: Path
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    listing = build_crl(
        pki.ca, {}, this_update=pki.now, next_update=pki.now + timedelta(days=7), number=1
    )

    def add(writer: IncrementalPdfFileWriter) -> None:
        good = writer.add_object(generic.StreamObject(stream_data=listing))
        junk = writer.add_object(generic.StreamObject(stream_data=b"junk"))
        crls = generic.ArrayObject([junk, generic.NumberObject(7), good])
        store = generic.DictionaryObject({generic.NameObject("/CRLs"): crls})
        writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
        writer.update_root()

    extend(signed, add)
    report = verify_file(signed, trust=TrustStore((pki.root.certificate,)), now=pki.now)
    rows = {row.kind: row for row in report.signatures[0].rows}
    assert rows[RowKind.REVOCATION].verdict is Verdict.VALID
    assert rows[RowKind.REVOCATION].arguments["source"] == "CRL"
    assert rows[RowKind.MODIFICATIONS].verdict is Verdict.VALID


def test_no_time_left_is_unclear(signed: Path) -> None:
    extend(signed, add_store)
    happened = judge(signed, deadline=0.0)
    assert not happened.is_complete
    assert rows.modifications(happened).verdict is Verdict.UNKNOWN


def span_of(path: Path) -> tuple[candidates.Candidate, Span]:
    with Source(path) as source:
        assert source.reader is not None
        found = candidates.find(source.reader)[0]
        covered = byte_range.read(found.numbers, found.contents, source.data)
        assert isinstance(covered, ByteRange)
        return found, Span(covered.gap_start, covered.end)


@pytest.mark.parametrize("shift", [-40, -(1 << 30), 9])
def test_signed_bytes_that_are_no_whole_revision(shift: int, signed: Path) -> None:
    found, span = span_of(signed)
    end = max(1, span.end + shift)
    with Source(signed) as source:
        assert source.reader is not None
        history = History(source.reader, deadline=NEVER)
        happened = changes.compare(history, found, Span(span.gap, end), sound=frozenset())
    assert happened.worst is Judgement.FORBIDDEN
    assert {finding.attack for finding in happened.findings} == {Attack.INCREMENTAL_SAVING}


def test_signed_bytes_that_end_with_a_table_of_no_revision(
    make_pki: Callable[[Algorithm], Any], paper: Any, base: dict[int, str], tmp_path: Path
) -> None:
    """They look whole, but other readers would begin at another table than ours."""
    pki = make_pki(Algorithm.SM2_SM3)
    paper.signed(pki, base)
    paper.data += b"startxref\n9\n%%EOF\n"
    end = len(paper.data)
    path = tmp_path / "grown.pdf"
    path.write_bytes(paper.add({80: "<</Unused true>>"}).data)
    found, span = span_of(path)
    with Source(path) as source:
        assert source.reader is not None
        history = History(source.reader, deadline=NEVER)
        happened = changes.compare(history, found, Span(span.gap, end), sound=frozenset())
    assert happened.worst is Judgement.FORBIDDEN
    assert {finding.attack for finding in happened.findings} == {Attack.INCREMENTAL_SAVING}


def test_a_dictionary_outside_every_object_is_a_forgery(signed: Path) -> None:
    extend(signed, add_store)
    found, span = span_of(signed)
    with Source(signed) as source:
        assert source.reader is not None
        history = History(source.reader, deadline=NEVER)
        happened = changes.compare(history, replace(found, holder=None), span, sound=frozenset())
    assert {finding.attack for finding in happened.findings} == {Attack.UNIVERSAL_FORGERY}


def test_a_store_that_is_no_list_is_empty(signed: Path) -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        store = generic.DictionaryObject({generic.NameObject("/Certs"): generic.NumberObject(7)})
        writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
        writer.update_root()

    extend(signed, add)
    with Source(signed) as source:
        assert source.reader is not None
        assert dss.read(source.reader, "/Certs") == ()


def test_pages_at_the_end_of_a_deep_tree_are_compared(
    make_pki: Callable[[Algorithm], Any], tmp_path: Path, sign: Callable[..., Path]
) -> None:
    """Deeper than pyHanko's own comparison can follow."""
    nodes = [
        f"<</Type/Pages/Parent {number - 1} 0 R/Kids[{number + 1} 0 R]/Count 1>>"
        for number in range(3, 160)
    ]
    first = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>"
    page = "<</Type/Page/Parent 159 0 R/Resources<<>>>>"
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", first, *nodes, page]
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, 1):
        rows += b"%010d 00000 n \n" % len(data)
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size, start = len(bodies) + 1, len(data)
    data += b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    deep = tmp_path / "deep.pdf"
    deep.write_bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)
    pki = make_pki(Algorithm.SM2_SM3)
    twice = sign(pki, sign(pki, deep))
    trust = TrustStore((pki.root.certificate,))
    report = verify_file(twice, trust=trust, now=pki.now)
    assert [s.page for s in report.signatures] == [1, 1]
    assert report.verdict is Verdict.VALID_WITH_NOTES
    with pymupdf.open(twice) as document:
        document[0].insert_text((72, 200), "other")
        document.saveIncr()
    changed = verify_file(twice, trust=trust, now=pki.now)
    assert changed.verdict is Verdict.INVALID
    assert {m.page for s in changed.signatures for m in s.modifications} >= {1}


def test_what_is_too_large_for_a_store_is_left_out(signed: Path) -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        items = [generic.StreamObject(stream_data=bytes(size)) for size in (4_000_001, 4_000_000)]
        listed = generic.ArrayObject([writer.add_object(item) for item in items])
        store = generic.DictionaryObject({generic.NameObject("/Certs"): listed})
        writer.root[generic.NameObject("/DSS")] = writer.add_object(store)
        writer.update_root()

    extend(signed, add)
    with Source(signed) as source:
        assert source.reader is not None
        assert [len(item) for item in dss.read(source.reader, "/Certs")] == [4_000_000]
