"""Slices cut out of the printed pages rejoin to the seal, on every kind of page and edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from numpy.typing import NDArray

from signing.geometry import RectMm
from signing.pdf.model import CompletedFile
from signing.pdf.open import open_document
from signing.placement.expand import expand
from signing.placement.model import Edge, Mark, RuleKind, SeamRule
from signing.seal.model import Seal

Sign = Callable[..., CompletedFile]
Picture = NDArray[np.int16]
DPI = 300
MM = 72 / 25.4
PAGES = (
    "",
    "/Rotate 90",
    "/CropBox[20 30 300 330]",
    "/Rotate 180/CropBox[10 20 310 320]",
    "/Rotate 270",
    "/UserUnit 1.5",
    "/MediaBox[-50 -60 270 280]",
)


class NoText:
    """Seams need none."""

    page_count = 0

    def plain(self, page: int) -> str:
        return ""

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[object]:
        return ()

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        return ()

    def has_images(self, page: int) -> bool:
        return False


def make(path: Path, count: int) -> Path:
    """So many pages of about 110 mm, turned, cropped and enlarged in every way."""
    with pikepdf.new() as pdf:
        for number in range(count):
            pdf.add_blank_page(page_size=(320, 340))
            entries = pikepdf.Object.parse(f"<<{PAGES[number % len(PAGES)]}>>".encode())
            for key, value in entries.items():
                pdf.pages[-1][key] = value
        pdf.save(path)
    return path


def shown(page: pymupdf.Page, rect: RectMm) -> Picture:
    """A part of a page as printed."""
    clip = pymupdf.Rect(*(value * MM for value in rect.as_tuple()))
    pixmap = page.get_pixmap(dpi=DPI, clip=clip, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return pixels.astype(np.int16)


def rejoined(output: Path, marks: Sequence[Mark], seal: Seal) -> Picture:
    """The visible parts of a group's slices, pasted where they belong on a seal without ink."""
    px = DPI / 25.4
    size = (round(seal.art.height * px), round(seal.art.width * px), 3)
    whole = np.full(size, 255, np.int16)
    with pymupdf.open(output) as document:
        for mark in marks:
            assert mark.slice
            page = document[mark.page - 1]
            width, height = page.rect.width / MM, page.rect.height / MM
            cut = RectMm(
                max(mark.rect.left, 0.0),
                max(mark.rect.top, 0.0),
                min(mark.rect.right, width),
                min(mark.rect.bottom, height),
            )
            # What the bleed adds lies off the page.
            left = mark.slice.box[0] * seal.art.width + cut.left - mark.rect.left
            top = mark.slice.box[1] * seal.art.height + cut.top - mark.rect.top
            picture = shown(page, cut)
            row, column = round(top * px), round(left * px)
            room = whole[row : row + picture.shape[0], column : column + picture.shape[1]]
            room[:] = np.minimum(room, picture[: room.shape[0], : room.shape[1]])
    return whole


def differing(a: Picture, b: Picture) -> float:
    """The share of pixels of `a` that `b` does not have within one pixel of the same place."""
    height, width = (min(a.shape[axis], b.shape[axis]) - 2 for axis in (0, 1))
    inner = a[1 : height + 1, 1 : width + 1]
    near = [b[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)]
    below = np.minimum.reduce(near) - inner
    above = inner - np.maximum.reduce(near)
    return float((np.maximum(below, above).max(axis=2) > 64).mean())


RULES = [
    (2, SeamRule()),
    (3, SeamRule(Edge.LEFT, percent=25)),
    (5, SeamRule(Edge.TOP, first=1.5)),
    (7, SeamRule(Edge.BOTTOM, percent=75, first=2.0, opposite=True)),
    (20, SeamRule(bleed=0.5, along=52.0)),
    (21, SeamRule(opposite=True, bleed=0.5)),
    (41, SeamRule(Edge.LEFT, first=1.5, bleed=0.5, opposite=True)),
    (14, SeamRule(groups="all", pages="odd")),
    (9, SeamRule(Edge.TOP, groups="1-4,6-末页", bleed=3.0)),
]


@pytest.mark.requirement("R137")
@pytest.mark.parametrize("name", ["round", "ink"])
@pytest.mark.parametrize(("count", "rule"), RULES)
def test_slices_cut_from_the_print_rejoin_to_the_seal(
    tmp_path: Path,
    sign: Sign,
    seals: Mapping[str, Seal],
    name: str,
    count: int,
    rule: SeamRule,
) -> None:
    seal = seals[name]
    path = make(tmp_path / "seam.pdf", count)
    pages = open_document(path).pages
    wanted = replace(rule, seal=name)
    marks = expand([wanted], pages, [seal], NoText(), name="x").marks
    done = sign(path, marks)

    reference = drawn(tmp_path, sign, name, seal)
    starts = [index for index, mark in enumerate(marks) if mark.slice and mark.slice.index == 1]
    for start, end in zip(starts, [*starts[1:], len(marks)], strict=True):
        whole = rejoined(done.output, marks[start:end], seal)
        assert differing(whole, reference) <= 0.004
        assert differing(reference, whole) <= 0.004


def drawn(folder: Path, sign: Sign, name: str, seal: Seal) -> Picture:
    """The whole seal as printed on a page of its own."""
    path = make(folder / "whole.pdf", 1)
    art = seal.art
    px = DPI / 25.4
    # At a whole number of pixels, as the pieces are pasted.
    left = top = round(20 * px) / px
    rect = RectMm(left, top, left + art.width, top + art.height)
    done = sign(path, [Mark(RuleKind.PAGE, 0, name, 1, rect)])
    with pymupdf.open(done.output) as document:
        return shown(document[0], rect)
