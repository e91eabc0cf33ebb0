"""Where impressions land, seen through two renderers, and what happens to what is shared."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray

from signing.errors import DamagedPdfError, InternalError
from signing.geometry import PageGeometry, RectMm
from signing.pdf.model import CompletedFile
from signing.pdf.open import open_document
from signing.pdf.pages import read_pages
from signing.pdf.source import Source
from signing.pdf.stamp import Stamper
from signing.pdf.writer import IncrementalWriter
from signing.placement.model import Mark, RuleKind, Slice
from signing.seal.model import RasterArt, Seal

Sign = Callable[..., CompletedFile]
MarkOn = Callable[..., Mark]
Picture = NDArray[np.int16]
DPI = 150


def mupdf(path: Path, page: int, dpi: int = DPI) -> Picture:
    with pymupdf.open(path) as document:
        shown = document[page].get_pixmap(dpi=dpi, alpha=False)
        pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
        return pixels.astype(np.int16)


def pdfium(path: Path, page: int, dpi: int = DPI) -> Picture:
    document = pypdfium2.PdfDocument(path)
    bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
    pixels = bitmap.to_numpy()[:, :, :3].astype(np.int16)
    document.close()
    return pixels


def poppler(path: Path, dpi: int = DPI) -> Picture:
    target = path.with_suffix("")
    command = ["pdftoppm", "-cropbox", "-r", str(dpi), "-singlefile", str(path), str(target)]
    subprocess.run(command, check=True)
    shown = pymupdf.Pixmap(target.with_suffix(".ppm").read_bytes())
    pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
    return pixels.astype(np.int16)


def changed_rect(before: Picture, after: Picture, dpi: int = DPI) -> RectMm:
    """The bounding box of all changed pixels, in mm."""
    rows, columns = np.where(np.abs(before - after).max(axis=2) > 60)
    mm = 25.4 / dpi
    return RectMm(
        float(columns.min()) * mm,
        float(rows.min()) * mm,
        float(columns.max() + 1) * mm,
        float(rows.max() + 1) * mm,
    )


def assert_close(found: RectMm, wanted: RectMm, tolerance: float = 0.5) -> None:
    for one, other in zip(found.as_tuple(), wanted.as_tuple(), strict=True):
        assert abs(one - other) <= tolerance, (found, wanted)


def make(path: Path, *, entries: str, content: bytes = b"") -> Path:
    """One page with these extra entries."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        page = pdf.pages[0]
        for key, value in pikepdf.Object.parse(f"<<{entries}>>".encode()).items():
            page[key] = value
        if content:
            page.Contents = pdf.make_stream(content)
        pdf.save(path)
    return path


PAGES = {
    "plain": "",
    "cropped": "/CropBox[50 80 450 600]",
    "offset": "/MediaBox[-100 -200 400 500]",
    "swapped": "/MediaBox[500 700 0 0]",
    "crop-too-large": "/CropBox[-50 -50 900 900]",
    "rotated-90": "/Rotate 90",
    "rotated-180-cropped": "/Rotate 180/CropBox[50 80 450 600]",
    "rotated-270-cropped": "/Rotate 270/CropBox[50 80 450 600]",
    "rotated-minus-90": "/Rotate -90",
}


@pytest.mark.parametrize("seal", ["round", "ink"])
@pytest.mark.parametrize("entries", PAGES.values(), ids=PAGES.keys())
def test_impression_is_where_it_was_placed(
    entries: str, seal: str, tmp_path: Path, sign: Sign
) -> None:
    path = make(tmp_path / "page.pdf", entries=entries)
    size = (40.0, 40.0) if seal == "round" else (30.0, 15.0)
    rect = RectMm(60, 25, 60 + size[0], 25 + size[1])
    done = sign(path, [Mark(RuleKind.PAGE, 0, seal, 1, rect)])
    for render in (mupdf, pdfium):
        assert_close(changed_rect(render(path, 0), render(done.output, 0)), rect)


@pytest.mark.parametrize("more", ["", "/Rotate 180", "/Rotate 180/CropBox[20 30 480 650]"])
def test_user_unit_scales_the_paper_not_the_seal(tmp_path: Path, sign: Sign, more: str) -> None:
    path = make(tmp_path / "large.pdf", entries=f"/UserUnit 2{more}")
    document = open_document(path)
    assert document.pages[0].user_unit == 2
    rect = RectMm(100, 100, 140, 140)
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", 1, rect)])
    assert_close(changed_rect(mupdf(path, 0), mupdf(done.output, 0)), rect)
    # PDFium and Poppler ignore UserUnit: the page is half as large, and so is everything on it.
    half = RectMm(50, 50, 70, 70)
    assert_close(changed_rect(pdfium(path, 0), pdfium(done.output, 0)), half)
    if shutil.which("pdftoppm"):
        assert_close(changed_rect(poppler(path), poppler(done.output)), half)


@pytest.mark.parametrize(
    "content",
    [b"q 3 0 0 3 40 40 cm", b"2 0 0 2 9 9 cm", b"Q Q 2 0 0 2 9 9 cm", b"q q 0 0 9 9 re W n"],
)
def test_unbalanced_content_cannot_move_the_mark(
    content: bytes, tmp_path: Path, sign: Sign
) -> None:
    path = make(tmp_path / "odd.pdf", entries="", content=content)
    rect = RectMm(60, 60, 100, 100)
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", 1, rect)])
    for render in (mupdf, pdfium):
        assert_close(changed_rect(render(path, 0), render(done.output, 0)), rect)


@pytest.mark.parametrize("closing", [b"", b" EMC"])
def test_a_layer_that_content_leaves_open_does_not_hide_the_mark(
    closing: bytes, tmp_path: Path, sign: Sign
) -> None:
    content = b"/OC /Draft BDC q 1 0 0 rg 9 9 50 50 re f Q" + closing
    path = make(tmp_path / "layer.pdf", entries="", content=content)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))
        pdf.pages[0].Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(Draft=group))
        pdf.save(path)
    rect = RectMm(60, 60, 100, 100)
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", 1, rect)])
    for render in (mupdf, pdfium):
        assert_close(changed_rect(render(path, 0), render(done.output, 0)), rect)


@pytest.mark.requirement("R137")
@pytest.mark.parametrize("seal", ["round", "ink"])
def test_slices_join_to_the_whole_seal(
    seal: str,
    tmp_path: Path,
    sign: Sign,
    seals: Mapping[str, Seal],
    write_pages: Callable[..., Path],
) -> None:
    path = write_pages(tmp_path / "seam.pdf", 5)
    art = seals[seal].art
    width = art.width / 4
    right = open_document(path).pages[0].width_mm
    marks = [
        Mark(
            RuleKind.SEAM,
            0,
            seal,
            number,
            RectMm(right - width, 100, right, 100 + art.height),
            Slice(number, 4, ((number - 1) / 4, 0, number / 4, 1)),
        )
        for number in range(1, 5)
    ]
    whole = Mark(RuleKind.PAGE, 0, seal, 5, RectMm(20, 100, 20 + art.width, 100 + art.height))
    done = sign(path, [*marks, whole])
    dpi = 300
    px = dpi / 25.4
    top, height = round(100 * px), round(art.height * px)
    full = mupdf(done.output, 4, dpi)[top : top + height, round(20 * px) :]
    full = full[:, : round(art.width * px)]
    strips = [mupdf(done.output, page, dpi)[top : top + height] for page in range(4)]
    joined = np.hstack([strip[:, strip.shape[1] - round(width * px) :] for strip in strips])
    columns = min(full.shape[1], joined.shape[1])
    assert abs(full.shape[1] - joined.shape[1]) <= 4
    ink_full = (full[:, :columns].min(axis=2) < 128).any(axis=0)
    ink_joined = (joined[:, :columns].min(axis=2) < 128).any(axis=0)
    assert ink_joined.mean() == pytest.approx(ink_full.mean(), abs=0.02)
    difference = np.abs(full[:, :columns] - joined[:, :columns]).max(axis=2) > 128
    assert difference.mean() < 0.03


def test_slice_shows_nothing_outside_its_rectangle(three_pages: Path, sign: Sign) -> None:
    rect = RectMm(100, 100, 110, 140)
    part = Slice(2, 4, (0.25, 0.0, 0.5, 1.0))
    done = sign(three_pages, [Mark(RuleKind.SEAM, 0, "round", 1, rect, part)])
    found = changed_rect(mupdf(three_pages, 0), mupdf(done.output, 0))
    assert found.left >= rect.left - 0.2
    assert found.right <= rect.right + 0.2


def test_multiply_keeps_print_readable(tmp_path: Path, sign: Sign) -> None:
    path = make(tmp_path / "black.pdf", entries="", content=b"0 g 100 100 300 500 re f")
    done = sign(path, [Mark(RuleKind.PAGE, 0, "ink", 1, RectMm(70, 100, 100, 115))])
    assert np.abs(mupdf(path, 0) - mupdf(done.output, 0)).max() <= 2


def test_one_form_per_seal_and_one_stream_per_impression(
    tmp_path: Path, sign: Sign, write_pages: Callable[..., Path]
) -> None:
    done = sign(write_pages(tmp_path / "many.pdf", 30))
    with pikepdf.open(done.output) as pdf:
        forms, closings = set(), set()
        for page in pdf.pages:
            forms |= {
                item.objgen for key, item in page.Resources.XObject.items() if key.startswith("/Bs")
            }
            closings.add(page.Contents[-1].objgen)
        assert len(forms) == len(closings) == 1
        assert b"/Artifact<</Type/Pagination/BBox[" in pdf.pages[0].Contents[-1].read_bytes()


def test_shared_objects_are_copied_before_they_change(tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "shared.pdf"
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        resources = pdf.make_indirect(pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)))
        content = pdf.make_indirect([pdf.make_stream(b"BT /F 20 Tf 72 600 Td (shared) Tj ET")])
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[10, 10, 50, 50]
        )
        annotations = pdf.make_indirect([pdf.make_indirect(note)])
        for _ in range(3):
            pdf.add_blank_page(page_size=(500, 700))
            pdf.pages[-1].Resources = resources
            pdf.pages[-1].Contents = content
            pdf.pages[-1].Annots = annotations
        pdf.save(path)
    page = PageGeometry(*[open_document(path).pages[0].media_box] * 2)
    rects = (RectMm(60, 60, 100, 100), RectMm(20, 70, 60, 110))
    assert page.width_mm > 100
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", 2, rect) for rect in rects])
    around = page.rect_to_user(RectMm(20, 60, 100, 110)).as_tuple()
    with pikepdf.open(done.output) as pdf:
        first, second, third = pdf.pages
        assert len(first.Annots) == len(third.Annots) == 1
        assert len(second.Annots) == 2
        assert "/XObject" not in first.Resources
        assert "/XObject" in second.Resources
        drawn = second.Contents[-1].read_bytes()
        box = drawn.split(b"/Artifact<</Type/Pagination/BBox[")[1].split(b"]")[0]
        assert [float(corner) for corner in box.split()] == pytest.approx(around, abs=0.01)
        assert "/F" in second.Resources.Font
        assert first.Contents.objgen == third.Contents.objgen
    for render in (mupdf, pdfium):
        assert not np.abs(render(path, 0) - render(done.output, 0)).max()


def test_field_covers_the_primary_mark(three_pages: Path, sign: Sign, centred: MarkOn) -> None:
    document = open_document(three_pages)
    mark = centred(2, document.pages[1])
    done = sign(three_pages, [mark, replace(mark, page=1)])
    wanted = document.pages[1].rect_to_user(mark.rect).as_tuple()
    with pikepdf.open(done.output) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert [float(corner) for corner in field.Rect] == pytest.approx(wanted, abs=1e-3)
        assert field.P.objgen == pdf.pages[1].objgen
        assert [item.objgen for item in pdf.pages[1].Annots] == [field.objgen]
        assert "/Annots" not in pdf.pages[0]


def test_pages_of_every_build_can_be_stamped(tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "builds.pdf"
    with pikepdf.new() as pdf:
        for _ in range(4):
            pdf.add_blank_page(page_size=(500, 700))
        without, by_reference, direct, own = pdf.pages
        del without.obj["/Contents"]
        del without.obj["/Resources"]
        del by_reference.obj["/Resources"]
        del direct.obj["/Resources"]
        own.Contents = pikepdf.Array([own.Contents])
        shared = pdf.make_indirect(pikepdf.Dictionary(ProcSet=pikepdf.Array([])))
        branches = []
        for kids, resources in (
            ([by_reference.obj], shared),
            ([direct.obj], pikepdf.Dictionary(ProcSet=pikepdf.Array([]))),
        ):
            branch = pikepdf.Dictionary(
                Type=pikepdf.Name.Pages,
                Kids=kids,
                Count=1,
                Resources=resources,
                Parent=pdf.Root.Pages,
            )
            branches.append(pdf.make_indirect(branch))
            kids[0].Parent = branches[-1]
        pdf.Root.Pages.Kids = [without.obj, *branches, own.obj]
        pdf.save(path)
    rect = RectMm(60, 60, 100, 100)
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", page, rect) for page in (1, 2, 3, 4)])

    for page in range(4):
        assert_close(changed_rect(mupdf(path, page), mupdf(done.output, page)), rect)
    with pikepdf.open(done.output) as pdf:
        assert "/ProcSet" in pdf.pages[1].Resources
        assert "/ProcSet" in pdf.pages[2].Resources


def test_a_picture_without_transparency_is_drawn_whole(
    tmp_path: Path, sign: Sign, write_pages: Callable[..., Path], seals: Mapping[str, Seal]
) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 300, 150), False)
    pixmap.clear_with(120)
    art = RasterArt(30.0, 15.0, bytes(pixmap.tobytes("png")))
    path = write_pages(tmp_path / "whole.pdf", 1)
    rect = RectMm(60, 60, 90, 75)
    stamped = replace(seals["ink"], art=art)
    with Source(path) as source:
        writer = IncrementalWriter(source, path)
        stamper = Stamper(source, writer, seals={"ink": stamped})
        pages = read_pages(source)
        stamper.stamp([Mark(RuleKind.PAGE, 0, "ink", 1, rect)], pages, lambda done, total: None)
        with pytest.raises(InternalError, match="no seal"):
            stamper.form(Mark(RuleKind.PAGE, 0, "unknown", 1, rect), pages[0])
        with pytest.raises(DamagedPdfError):
            stamper.entries(9, pages[0]._replace(reference=(99_999, 0)))


def test_resources_that_come_out_the_same_are_written_once(tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "alike.pdf"
    with pikepdf.new() as pdf:
        for resources in ("<</ProcSet[/PDF]>>", "<</ProcSet[/PDF]/XObject<<>>>>"):
            pdf.add_blank_page(page_size=(500, 700)).Resources = pikepdf.Object.parse(
                resources.encode()
            )
        pdf.save(path)
    with pikepdf.open(sign(path).output) as signed:
        first, second = (page.obj.Resources for page in signed.pages)
        assert first.objgen == second.objgen
        assert len(first.XObject) == 1
        assert first.ProcSet == [pikepdf.Name.PDF]
