"""Seeded input files of the shapes that bid documents have, made once into a cache folder."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pymupdf

from signing.seal.svg import from_svg, to_svg
from tests.signing.seal.rasterising import to_png

CACHE = Path(tempfile.gettempdir()) / "bidseal-bench"

TEXT = "本投标人已详细审查全部招标文件,承诺按照招标文件的要求提供货物与服务,工期与质量均予响应。"

KEYWORD = "投标人:(盖单位章)"
"""Stands on every 25th page."""


def a20() -> Path:
    """20 pages of Chinese text, about 0.1 MB."""
    return _make("a20.pdf", pages=20, scans=0)


def b500() -> Path:
    """500 pages with scans, about 29 MB."""
    return _make("b500.pdf", pages=500, scans=42)


def c3000() -> Path:
    """3,000 pages with 500 scans, about 335 MB."""
    return _make("c3000.pdf", pages=3000, scans=500)


def c3000_streams() -> Path:
    """The same with object streams and a cross-reference stream."""
    target = CACHE / "c3000-streams.pdf"
    if not target.exists():
        with pymupdf.open(c3000()) as document:
            _save(document, target, use_objstms=1)
    return target


def batch(count: int) -> list[Path]:
    """`count` files of 30 pages, about 1.4 MB each."""
    return [
        _make(f"batch-{number:03d}.pdf", pages=30, scans=2, seed=number) for number in range(count)
    ]


def _make(name: str, *, pages: int, scans: int, seed: int = 0) -> Path:
    path = CACHE / name
    if path.exists():
        return path
    source = random.Random(f"{name}{seed}")
    with pymupdf.open() as document:
        picture = _scan(source) if scans else b""
        every = pages // scans if scans else 0
        for number in range(pages):
            page = document.new_page(width=595, height=842)
            if every and number % every == 0 and number // every < scans:
                # bytes behind the end-of-image marker make each stream its own, as real scans are
                page.insert_image(page.rect, stream=picture + source.randbytes(64))
            else:
                _write_text(page, number)
        _save(document, path)
    return path


def _write_text(page: pymupdf.Page, number: int) -> None:
    if number % 25 == 0:
        page.insert_text((60, 800), KEYWORD, fontname="china-s", fontsize=10)
    lines = "\n".join(f"{number + 1}.{line} {TEXT}" for line in range(1, 21))
    page.insert_textbox(pymupdf.Rect(60, 60, 535, 780), lines, fontname="china-s", fontsize=9)


def _save(document: pymupdf.Document, path: Path, *, use_objstms: int = 0) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    document.save(part, garbage=1, deflate=True, use_objstms=use_objstms)
    part.rename(path)


def _scan(source: random.Random) -> bytes:
    """A grainy grey A4 scan of about 0.65 MB as JPEG."""
    width, height = 1100, 1556
    noise = bytes(200 + value % 40 for value in source.randbytes(width * height))
    pixels = pymupdf.Pixmap(pymupdf.csGRAY, width, height, noise, False)
    return bytes(pixels.tobytes("jpeg", jpg_quality=90))


def overlay() -> Path:
    """One page with one seal, for programs that lay a page over pages."""
    path = CACHE / "overlay.pdf"
    if not path.exists():
        with pymupdf.open() as document:
            page = document.new_page(width=595, height=842)
            page.insert_image(pymupdf.Rect(400, 60, 513, 173), filename=seal_file())
            _save(document, path)
    return path


def seal_drawing() -> bytes:
    """A company seal as SVG; drawn once, for drawing it loads a font."""
    path = CACHE / "seal.svg"
    if not path.exists():
        from signing.seal.model import SealKind
        from signing.seal.templates import draw

        CACHE.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_svg(draw(SealKind.OFFICIAL, owner="北京标印建设有限公司(测试)")))
    return path.read_bytes()


def seal_file() -> Path:
    """The same at 600 dpi as PNG with transparency."""
    path = CACHE / "seal.png"
    if not path.exists():
        path.write_bytes(to_png(from_svg(seal_drawing()), 600))
    return path
