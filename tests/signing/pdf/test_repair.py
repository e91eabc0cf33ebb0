"""Repaired copies: sound ones are kept, others leave no file; the original is never touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest

from signing.errors import DamagedPdfError, OutputError, ProtectedPdfError
from signing.pdf import repair as room
from signing.pdf.model import CompletedFile, Encryption
from signing.pdf.names import repaired_name
from signing.pdf.open import open_document
from signing.pdf.repair import repair
from signing.pdf.unending import enclose

Sign = Callable[..., CompletedFile]
Write = Callable[..., Path]


def damaged(path: Path) -> Path:
    """The file without its cross-reference table, which MuPDF rebuilds."""
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref\n0 ")])
    return path


def test_copy_is_sound_and_signed_as_usual(tmp_path: Path, write_pages: Write, sign: Sign) -> None:
    path = damaged(write_pages(tmp_path / "标书.pdf", 20))
    before = path.read_bytes()
    target = tmp_path / repaired_name(path)
    copy = repair(open_document(path), target)
    assert target.name == "标书_已修复.pdf"
    assert (copy.path, copy.repaired, len(copy.pages)) == (target, False, 20)
    assert path.read_bytes() == before
    with pikepdf.open(target) as pdf:
        assert not pdf.check_pdf_syntax()
    output = sign(target).output
    assert output.read_bytes().startswith(target.read_bytes())
    with pymupdf.open(output) as document:
        assert document[19].get_text().strip() == "Page 20 of a test"


def test_encryption_is_kept(tmp_path: Path, three_pages: Path) -> None:
    path = tmp_path / "encrypted.pdf"
    with pikepdf.open(three_pages) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="密码", R=6))
    path.write_bytes(path.read_bytes().replace(b"startxref", b"startxrex"))
    document = open_document(path, password="密码")
    assert document.repaired
    copy = repair(document, tmp_path / "copy.pdf")
    assert (copy.encryption, copy.password) == (Encryption.PASSWORD, "密码")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(copy.path)


def test_signed_file_is_not_repaired(tmp_path: Path, three_pages: Path, sign: Sign) -> None:
    output = sign(three_pages).output
    output.write_bytes(output.read_bytes().replace(b"startxref", b"startxrex"))
    document = open_document(output)
    assert (document.repaired, document.signatures) == (True, 1)
    with pytest.raises(ProtectedPdfError):
        repair(document, tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


@pytest.mark.parametrize("inherited", [False, True])
def test_seal_is_seen_behind_content_that_viewers_give_up(
    tmp_path: Path, sign: Sign, *, inherited: bool
) -> None:
    """MuPDF stops at data that it cannot inflate, as at content full of errors."""
    path = tmp_path / "bad.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        page.insert_text((72, 72), "still there")
        broken = document.get_new_xref()
        document.update_object(broken, "<<>>")
        document.update_stream(broken, b"not compressed at all", compress=False)
        document.xref_set_key(broken, "Filter", "/FlateDecode")  # the line above takes it away
        (good,) = page.get_contents()
        document.xref_set_key(page.xref, "Contents", f"[{good} 0 R null {broken} 0 R 40 0 R]")
        if inherited:
            parent = int(document.xref_get_key(page.xref, "Parent")[1].split()[0])
            resources = document.xref_get_key(page.xref, "Resources")[1]
            document.xref_set_key(parent, "Resources", resources)
            document.xref_set_key(page.xref, "Resources", "null")
        document.save(path)
    copy = repair(open_document(damaged(path)), tmp_path / "copy.pdf")
    output = sign(copy.path).output
    for red in (red_by_mupdf, red_by_pdfium):
        assert red(copy.path) == 0 < red(output)
    with pymupdf.open(copy.path) as document:
        assert document[0].get_text().strip() == "still there"


@pytest.mark.parametrize("gap", [0, 3])
def test_numbers_that_mean_nothing_go_on_doing_so(three_pages: Path, gap: int) -> None:
    """A page refers to a number that the next new object, or one soon after, would get."""
    with pymupdf.open(three_pages) as document:
        missing = document.xref_length() + gap
        document.xref_set_key(document[1].xref, "Annots", f"[{missing} 0 R]")
        enclose(document, [0], missing={missing})
        assert document.xref_object(missing) == "null"
        assert document.xref_length() > missing + 1
        assert document[0].get_text().strip() == "Page 1 of a test"


def test_resources_within_the_page_go_along(three_pages: Path) -> None:
    with pymupdf.open(three_pages) as document:
        page = document[0]
        kind, value = document.xref_get_key(page.xref, "Resources")
        direct = document.xref_object(int(value.split()[0])) if kind == "xref" else value
        document.xref_set_key(page.xref, "Resources", direct)
        assert document.xref_get_key(page.xref, "Resources")[0] == "dict"
        before = page.get_pixmap(dpi=40).samples
        enclose(document, [0], missing=frozenset())
        assert document.load_page(0).get_pixmap(dpi=40).samples == before


@pytest.mark.parametrize("parent", ["null", "{node} 0 R"])
def test_content_without_resources(three_pages: Path, parent: str) -> None:
    """Neither the page has any, nor what is above it, which may go round in a circle."""
    with pymupdf.open(three_pages) as document:
        page = document[0]
        node = int(document.xref_get_key(page.xref, "Parent")[1].split()[0])
        (content,) = page.get_contents()
        document.update_stream(content, b"0 0 1 rg 0 0 300 900 re f")
        document.xref_set_key(page.xref, "Resources", "null")
        document.xref_set_key(node, "Parent", parent.format(node=node))
        enclose(document, [0], missing=frozenset())
        document.xref_set_key(node, "Parent", "null")
        assert document.load_page(0).get_pixmap(dpi=20).pixel(20, 100) == (0, 0, 255)


def test_references_far_beyond_the_last_object(three_pages: Path) -> None:
    with pymupdf.open(three_pages) as document, pytest.raises(ValueError, match="far beyond"):
        enclose(document, [0], missing={8_000_000})


def red_by_mupdf(path: Path) -> int:
    """Dots of the seal."""
    with pymupdf.open(path) as document:
        picture = document[0].get_pixmap(dpi=30, annots=False)
    dots = np.frombuffer(picture.samples, np.uint8).reshape(-1, 3).astype(int)
    return int((dots[:, 0] - dots[:, 1] > 80).sum())


def red_by_pdfium(path: Path) -> int:
    """Dots of the seal."""
    with pypdfium2.PdfDocument(path) as document:
        dots = document[0].render(scale=0.5, may_draw_forms=False).to_numpy().astype(int)
    return int((dots[..., 2] - dots[..., 1] > 80).sum())


def test_existing_file_is_not_replaced(tmp_path: Path, three_pages: Path) -> None:
    target = tmp_path / "there.pdf"
    target.write_bytes(b"mine")
    with pytest.raises(OutputError):
        repair(open_document(damaged(three_pages)), target)
    assert target.read_bytes() == b"mine"


def other_text(page: pymupdf.Page) -> None:
    page.insert_text((72, 300), "not in the original")


def other_picture(page: pymupdf.Page) -> None:
    page.draw_rect((100, 100, 300, 300), fill=(1, 0, 0))


def other_box(page: pymupdf.Page) -> None:
    page.set_mediabox(pymupdf.Rect(0, 0, 300, 300))


@pytest.mark.parametrize("change", [other_text, other_picture, other_box])
def test_copy_that_reads_differently_is_thrown_away(
    change: Callable[[pymupdf.Page], None], tmp_path: Path, three_pages: Path
) -> None:
    """A copy of changed pages, offered as the repaired one of the file."""
    document = open_document(damaged(three_pages))
    target = tmp_path / "copy.pdf"
    repair(document, target)
    with pymupdf.open(target) as pdf:
        change(pdf[2])
        pdf.save(tmp_path / "changed.pdf")
    with pytest.raises(DamagedPdfError):
        room.require_same(document, open_document(tmp_path / "changed.pdf"))


def test_copy_that_cannot_be_sound_leaves_no_file(tmp_path: Path, three_pages: Path) -> None:
    """The file on disk changed after it was opened: its copy has other pages."""
    document = open_document(damaged(three_pages))
    with pymupdf.open() as other:
        other.new_page(width=100, height=100)
        other.save(three_pages)
    with pytest.raises(DamagedPdfError):
        repair(document, tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


def test_sample_has_both_ends() -> None:
    sample = room.sample(5_000)
    assert (sample[0], sample[-1], len(sample)) == (0, 4_999, 12)
    assert [set(room.sample(pages)) for pages in (1, 5, 12)] == [{0}, set(range(5)), set(range(12))]
