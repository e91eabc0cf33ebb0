"""Seals, a signer and the whole way through the PDF room, shared by its tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pymupdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from signing.algorithm import Algorithm, Digest
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.geometry import PageGeometry, PointMm, RectMm
from signing.pdf.complete import fill, publish, signed_name
from signing.pdf.model import CompletedFile, Document, PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal.model import (
    Close,
    CurveTo,
    LineTo,
    MoveTo,
    RasterArt,
    Seal,
    SealKind,
    Segment,
    VectorArt,
)

SEAL_DATA = bytes(range(256)) * 8 + b"(\\)\r\n endobj >> %%EOF"
"""Every byte value, and what could confuse a reader."""


def circle(x: float, y: float, radius: float) -> list[Segment]:
    """Four Bézier quarters."""
    k = 0.5522847498 * radius
    return [
        MoveTo((x + radius, y)),
        CurveTo((x + radius, y + k), (x + k, y + radius), (x, y + radius)),
        CurveTo((x - k, y + radius), (x - radius, y + k), (x - radius, y)),
        CurveTo((x - radius, y - k), (x - k, y - radius), (x, y - radius)),
        CurveTo((x + k, y - radius), (x + radius, y - k), (x + radius, y)),
        Close(),
    ]


def star(x: float, y: float, radius: float) -> list[Segment]:
    """A pentagram."""
    angles = [4 * math.pi * corner / 5 for corner in range(5)]
    points = [(x + radius * math.sin(angle), y - radius * math.cos(angle)) for angle in angles]
    return [MoveTo(points[0]), *(LineTo(point) for point in points[1:]), Close()]


@pytest.fixture(scope="session")
def seals() -> Mapping[str, Seal]:
    """A round vector seal `round` of 40 mm and a raster signature `ink` of 30 × 15 mm."""
    segments = tuple(circle(20, 20, 20) + circle(20, 20, 18) + star(20, 20, 9))
    art = VectorArt(40.0, 40.0, (200, 20, 30), segments)
    picture = pymupdf.open()
    page = picture.new_page(width=100, height=50)
    page.draw_rect((0, 0, 100, 50), color=(0, 0, 1), width=6)
    page.draw_circle((30, 25), 15, color=(1, 0, 0), fill=(0.8, 0, 0))
    ink = RasterArt(30.0, 15.0, page.get_pixmap(dpi=200, alpha=True).tobytes("png"))
    return {
        "round": Seal("round", "测试公章", SealKind.OFFICIAL, "测试单位", art, SEAL_DATA),
        "ink": Seal("ink", "测试签名", SealKind.SIGNATURE, "测试", ink, b""),
    }


@cache
def _signer() -> tuple[rsa.RSAPrivateKey, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试证书")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(77)
    builder = builder.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(9))
    certificate = builder.sign(key, hashes.SHA256())
    return key, certificate.public_bytes(serialization.Encoding.DER)


@pytest.fixture
def signer() -> tuple[rsa.RSAPrivateKey, bytes]:
    """The key that `sign` signs with, and its self-signed certificate (DER)."""
    return _signer()


def _cms(prepared: PreparedFile) -> bytes:
    """A real RSA CMS over the prepared file, by a self-signed test certificate."""
    key, certificate = _signer()
    digest = bytes.fromhex(prepared.digests[Digest.SHA256])
    attributes = signed_attributes(digest, certificate, Algorithm.RSA_SHA256)
    signature = key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    return assemble(
        attributes,
        signature,
        certificate=certificate,
        chain=[],
        algorithm=Algorithm.RSA_SHA256,
        timestamp=None,
    )


@pytest.fixture
def centred() -> Callable[..., Mark]:
    """Makes a mark in the middle of a page."""
    return _centred


def _centred(page: int, geometry: PageGeometry, *, seal: str = "round", size: float = 40) -> Mark:
    """A mark in the middle of a page."""
    height = size if seal == "round" else size / 2
    middle = PointMm(geometry.width_mm / 2, geometry.height_mm / 2)
    return Mark(RuleKind.ALL, 0, seal, page, RectMm.around(middle, size, height))


Sign = Callable[..., CompletedFile]


@pytest.fixture
def sign(seals: Mapping[str, Seal]) -> Sign:
    """Open, prepare, fill and publish; a seal in the middle of every page unless told."""

    def run(
        path: Path,
        marks: Sequence[Mark] | None = None,
        *,
        password: str | None = None,
        seal_data: bytes | None = SEAL_DATA,
    ) -> CompletedFile:
        document: Document = open_document(path, password=password)
        wanted = marks or [_centred(n, page) for n, page in enumerate(document.pages, 1)]
        prepared = prepare(
            document,
            wanted,
            seals,
            target=path.with_name(signed_name(path)),
            digests=[Digest.SHA256],
            seal_data=seal_data,
        )
        fill(prepared, _cms(prepared))
        return publish(prepared)

    return run


@pytest.fixture
def three_pages(tmp_path: Path) -> Path:
    """Three A4 pages of text, classic cross-reference table."""
    return _write_pages(tmp_path / "投标文件 测试.pdf", 3)


@pytest.fixture
def write_pages() -> Callable[..., Path]:
    """Writes a file with so many A4 pages of text."""
    return _write_pages


def _write_pages(path: Path, count: int, **options: object) -> Path:
    """`count` A4 pages with a line of text, saved with PyMuPDF's `options`."""
    document = pymupdf.open()
    for number in range(count):
        page = document.new_page(width=595, height=842)
        page.insert_text((72, 72), f"Page {number + 1} of a test")
    document.set_metadata({"title": "测试(标书)"})
    document.save(str(path), **options)
    return path
