"""Marks look the same in MuPDF, PDFium and Poppler, whatever the page's colours and groups are."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray

from signing.geometry import RectMm
from signing.pdf.model import CompletedFile
from signing.placement.model import Mark, RuleKind

Sign = Callable[..., CompletedFile]
Picture = NDArray[np.int16]
DPI = 150
COLOURS_ALIKE = 32
"""Of 255, in the channel that differs most."""

TEXT = b"BT /F 24 Tf 0 g 120 480 Td (Text below the seal) Tj ET "
WHITE = b""
DARK = b"0.1 0.1 0.25 rg 60 380 300 200 re f "
CMYK = b"0.4 0 0 0 k 60 380 300 200 re f 0 0 0 1 k "
GROUPED = b"/X Do "
PAGES: dict[str, tuple[str, bytes]] = {
    "plain": ("", TEXT),
    "rotated": ("/Rotate 90", TEXT),
    "upside-down": ("/Rotate 180", TEXT),
    "upside-down-cropped": ("/Rotate 180/CropBox[20 30 480 650]", TEXT),
    "cropped": ("/Rotate 270/CropBox[30 50 450 640]", TEXT),
    "rgb-group": ("/Group<</S/Transparency/CS/DeviceRGB>>", TEXT),
    "isolated": ("/Group<</S/Transparency/CS/DeviceRGB/I true>>", TEXT),
    "knockout": ("/Group<</S/Transparency/CS/DeviceRGB/K true>>", TEXT),
    "grey-group": ("/Group<</S/Transparency/CS/DeviceGray>>", TEXT),
    "cmyk-group": ("/Group<</S/Transparency/CS/DeviceCMYK>>", TEXT),
    "calibrated-grey-group": (
        "/Group<</S/Transparency/CS[/CalGray<</WhitePoint[0.95 1 1.09]>>]>>",
        TEXT,
    ),
    "cmyk": ("", CMYK + TEXT),
    "dark": ("", DARK + TEXT),
    "in-a-group": ("", GROUPED + TEXT),
    "left-multiplying": ("", b"/Dark gs " + TEXT),
}


def make(path: Path, entries: str, content: bytes) -> Path:
    """One page with text, a form that is a transparency group, and a graphics state."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        page = pdf.pages[0]
        for key, value in pikepdf.Object.parse(f"<<{entries}>>".encode()).items():
            page[key] = value
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        group = pdf.make_stream(b"0.7 0.9 0.7 rg 60 380 300 200 re f")
        for key, value in {
            "/Type": "/XObject",
            "/Subtype": "/Form",
            "/BBox": "[0 0 500 700]",
            "/Group": "<</S/Transparency/I false/K false>>",
            "/Resources": "<<>>",
        }.items():
            group[key] = pikepdf.Object.parse(value.encode())
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=font),
            XObject=pikepdf.Dictionary(X=group),
            ExtGState=pikepdf.Dictionary(
                Dark=pikepdf.Dictionary(ca=0.3, CA=0.3, BM=pikepdf.Name.Darken)
            ),
        )
        page.Contents = pdf.make_stream(content)
        pdf.save(path)
    return path


def mupdf(path: Path) -> Picture:
    with pymupdf.open(path) as document:
        shown = document[0].get_pixmap(dpi=DPI, alpha=False)
        pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
        return pixels.astype(np.int16)


def pdfium(path: Path) -> Picture:
    document = pypdfium2.PdfDocument(path)
    bitmap = document[0].render(scale=DPI / 72, rev_byteorder=True)
    pixels = bitmap.to_numpy()[:, :, :3].astype(np.int16)
    document.close()
    return pixels


def poppler(path: Path) -> Picture:
    target = path.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-cropbox", "-r", str(DPI), "-singlefile", str(path), str(target)], check=True
    )
    shown = pymupdf.Pixmap(target.with_suffix(".ppm").read_bytes())
    pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
    return pixels.astype(np.int16)


def part(picture: Picture, rect: RectMm) -> Picture:
    """The pixels of a rectangle, with 2 mm around it."""
    px = DPI / 25.4
    rows = slice(round((rect.top - 2) * px), round((rect.bottom + 2) * px))
    return picture[rows, round((rect.left - 2) * px) : round((rect.right + 2) * px)]


def differing(a: Picture, b: Picture) -> float:
    """The share of pixels of `a` beyond the range of the pixels of `b` around the same place.

    Renderers disagree on antialiasing and on where a pixel begins; colours they agree on.
    """
    height, width = (min(a.shape[axis], b.shape[axis]) - 2 for axis in (0, 1))
    inner = a[1 : height + 1, 1 : width + 1]
    near = [b[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)]
    below = np.minimum.reduce(near) - inner
    above = inner - np.maximum.reduce(near)
    return float((np.maximum(below, above).max(axis=2) > COLOURS_ALIKE).mean())


@pytest.mark.parametrize("seal", ["round", "ink"])
@pytest.mark.parametrize("name", PAGES)
def test_three_renderers_show_the_same(name: str, seal: str, tmp_path: Path, sign: Sign) -> None:
    path = make(tmp_path / "page.pdf", *PAGES[name])
    size = (40, 40) if seal == "round" else (30, 15)
    rect = RectMm(45, 55, 45 + size[0], 55 + size[1])
    done = sign(path, [Mark(RuleKind.PAGE, 0, seal, 1, rect)])
    pictures = [part(render(done.output), rect) for render in (mupdf, pdfium, poppler)]

    reds = [((shown[:, :, 0] > 140) & (shown[:, :, 1] < 90)).mean() for shown in pictures]
    assert name in ("dark", "cmyk", "in-a-group") or min(reds) > 0.02
    if name == "cmyk-group":
        # MuPDF alone goes by the page's blending colours, in whose inks no red is as bright.
        return
    for other in pictures[1:]:
        assert differing(pictures[0], other) <= 0.01
        assert differing(other, pictures[0]) <= 0.01


@pytest.mark.parametrize("name", [name for name in PAGES if "grey" not in name])
def test_nothing_else_on_the_page_changes(name: str, tmp_path: Path, sign: Sign) -> None:
    path = make(tmp_path / "page.pdf", *PAGES[name])
    rect = RectMm(45, 55, 85, 95)
    done = sign(path, [Mark(RuleKind.PAGE, 0, "round", 1, rect)])
    px = DPI / 25.4
    for render in (mupdf, pdfium, poppler):
        changed = np.abs(render(path) - render(done.output)).max(axis=2) > 2
        rows, columns = np.where(changed)
        assert rows.min() >= (rect.top - 0.5) * px and rows.max() <= (rect.bottom + 0.5) * px
        assert columns.min() >= (rect.left - 0.5) * px
        assert columns.max() <= (rect.right + 0.5) * px


def test_grey_content_of_a_grey_group_stays_as_it_is(tmp_path: Path, sign: Sign) -> None:
    path = make(tmp_path / "page.pdf", *PAGES["grey-group"])
    done = sign(path, [Mark(RuleKind.PAGE, 0, "ink", 1, RectMm(120, 200, 150, 215))])

    before, after = mupdf(path), mupdf(done.output)
    top = round(195 * DPI / 25.4)
    assert np.abs(before[:top] - after[:top]).max() <= 2
