"""PDFs to draw, well and ill, and a service that leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pytestqt.qtbot import QtBot

from desktop.render.service import RenderService

MakeService = Callable[..., RenderService]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Six pages of 100 × 50 mm; page n is grey except for a red square at (10, 20) mm."""
    pdf = pymupdf.open()
    mm = 72 / 25.4
    for number in range(1, 7):
        page = pdf.new_page(width=100 * mm, height=50 * mm)
        page.draw_rect(page.rect, color=None, fill=(0.5, 0.5, 0.5))
        square = pymupdf.Rect(10 * mm, 20 * mm, 30 * mm, 40 * mm)
        page.draw_rect(square, color=None, fill=(1, 0, 0))
        page.insert_text((40 * mm, 10 * mm), f"投标人 {number}", fontname="china-s")
    pdf.save(tmp_path / "six.pdf")
    return tmp_path / "six.pdf"


@pytest.fixture
def hanging(tmp_path: Path) -> Path:
    """Two pages, of which the second calls forms within forms, ten thousand million in all."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.add_blank_page(page_size=(200, 200))
    form = pdf.make_stream(b"0 0 1 1 re f", Type=pikepdf.Name.XObject)
    form.Subtype, form.BBox = pikepdf.Name.Form, [0, 0, 200, 200]
    for _ in range(10):
        outer = pdf.make_stream(b"/X Do " * 10, Type=pikepdf.Name.XObject)
        outer.Subtype, outer.BBox = pikepdf.Name.Form, [0, 0, 200, 200]
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        form = pdf.make_indirect(outer)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page.obj.Contents = pdf.make_stream(b"/X Do")
    pdf.save(tmp_path / "hanging.pdf")
    return tmp_path / "hanging.pdf"


@pytest.fixture
def make_service(qtbot: QtBot) -> Iterator[MakeService]:
    """Makes services and sees to it that their processes end."""
    made: list[RenderService] = []

    def make(**options: float) -> RenderService:
        made.append(RenderService(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for service in made:
        pids = service.pids
        service.shutdown()
        for pid in pids:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
