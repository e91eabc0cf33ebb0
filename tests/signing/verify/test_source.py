"""Opening hostile files: every failure is one of our errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from signing.errors import DamagedPdfError, ProtectedPdfError
from signing.verify.source import Source, reading
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages<</Kids[]/Count 0>>>>\nendobj\n"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file with this encryption dictionary."""

    def make(encryption: str) -> Path:
        start = len(HEAD)
        tail = (
            "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n"
            f"<</Size 2/Root 1 0 R/ID[<00><00>]/Encrypt {encryption}>>\nstartxref\n{start}\n%%EOF\n"
        )
        path = tmp_path / "locked.pdf"
        path.write_bytes(HEAD + tail.encode())
        return path

    return make


def test_encryption_for_certificates_is_protected(write: Write) -> None:
    path = write("<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[(x)]>>")
    with pytest.raises((ProtectedPdfError, DamagedPdfError)):
        verify_file(path, trust=TrustStore())


def test_broken_encryption_is_damage(write: Write) -> None:
    path = write("<</Filter/Standard/V 1/R 2/O(x)/U(x)/P 0>>")
    with pytest.raises(DamagedPdfError):
        verify_file(path, trust=TrustStore())


def test_what_the_reader_throws_is_damage() -> None:
    with pytest.raises(DamagedPdfError), reading("a.pdf"):
        raise RecursionError


def test_nobody_can_say_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "hopeless.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing at all")
    with pytest.raises(DamagedPdfError):
        verify_file(path, trust=TrustStore())
    with Source(path) as source:
        assert source.reader is None
