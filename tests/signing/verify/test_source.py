"""Opening hostile files: every failure is one of our errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from pyhanko.pdf_utils.generic import NullObject
from pyhanko.pdf_utils.misc import PdfReadError

from signing.errors import DamagedPdfError, PasswordError, ProtectedPdfError
from signing.pdf.open import open_document
from signing.verify import null_references
from signing.verify.model import Verdict
from signing.verify.source import Source, reading
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages<</Kids[]/Count 0>>>>\nendobj\n"
ZEROS = "00" * 32
"""A key entry of the right length, in hexadecimal."""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file with this encryption dictionary."""

    def make(encryption: str, *, ids: str = "/ID[<00><00>]") -> Path:
        start = len(HEAD)
        tail = (
            "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n"
            f"<</Size 2/Root 1 0 R{ids}/Encrypt {encryption}>>\nstartxref\n{start}\n%%EOF\n"
        )
        path = tmp_path / "locked.pdf"
        path.write_bytes(HEAD + tail.encode())
        return path

    return make


def test_encryption_for_certificates_is_protected(write: Write) -> None:
    path = write("<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[(x)]>>")
    with pytest.raises((ProtectedPdfError, DamagedPdfError)):
        verify_file(path, trust=TrustStore())


def test_encryption_for_well_formed_recipients_is_protected(write: Write) -> None:
    recipient = "<300b06092a864886f70d010703>"
    path = write(
        f"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[{recipient}]>>"
    )
    with pytest.raises(ProtectedPdfError) as caught:
        verify_file(path, trust=TrustStore())
    assert "证书" in str(caught.value.arguments["reason"])


@pytest.mark.parametrize("ids", ["/ID[<00><00>]", "", "/ID[]", "/ID 7"])
def test_a_password_is_asked_whatever_the_identifier(ids: str, write: Write) -> None:
    """Up to revision 4 the file's /ID goes into the key (ISO 32000-1, 7.6.3.3)."""
    encryption = f"<</Filter/Standard/V 1/R 2/O<{ZEROS}>/U<{ZEROS}>/P 0>>"
    with pytest.raises(PasswordError):
        verify_file(write(encryption, ids=ids), trust=TrustStore())


@pytest.mark.parametrize(
    "encryption",
    [
        "<</Filter/Standard/V 1/R 2/O(x)/U(x)/P 0>>",
        # a length of key that no library decrypts RC4 with, found only when the password is tried
        f"<</Filter/Standard/V 2/R 3/Length 120/O<{ZEROS}>/U<{ZEROS}>/P 0>>",
    ],
)
def test_broken_encryption_is_damage(write: Write, encryption: str) -> None:
    with pytest.raises(DamagedPdfError):
        verify_file(write(encryption), trust=TrustStore())


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


@pytest.mark.parametrize(
    ("flags", "is_unsigned"), [("", True), ("/AcroForm<</Fields[]/SigFlags 3>>", False)]
)
def test_a_wreck_that_may_have_been_signed_is_never_called_unsigned(
    flags: str, is_unsigned: bool, tmp_path: Path
) -> None:
    """No table and no /ByteRange is left; what repairs it finds pages, and flags of signatures."""
    path = tmp_path / "wreck.pdf"
    path.write_text(
        f"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{flags}>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    )
    if is_unsigned:
        assert verify_file(path, trust=TrustStore()).verdict is Verdict.UNSIGNED
        return
    with pytest.raises(DamagedPdfError):
        verify_file(path, trust=TrustStore())


def test_encryption_in_objects_of_their_own(
    pki: Any, plain_pdf: Path, sign: Callable[..., Path], trust: Callable[[Any], TrustStore]
) -> None:
    locked = plain_pdf.with_name("locked.pdf")
    with pymupdf.open(plain_pdf) as document:
        document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner")
    locked.write_bytes(_with_parts(locked.read_bytes()))
    report = verify_file(sign(pki, locked), trust=trust(pki), now=pki.now)
    assert report.verdict in (Verdict.VALID, Verdict.VALID_WITH_NOTES)
    assert report.signatures[0].field


def _with_parts(data: bytes) -> bytes:
    """The file with an update in which /Encrypt, /CF and its filter are objects of their own."""
    trailer = re.findall(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)", data, re.DOTALL)[-1]
    entries, start = trailer
    size = re.search(rb"/Size (\d+)", entries)
    whole = re.search(
        rb"/Encrypt(<<.*(/CF\s*<<\s*/StdCF\s*(<<.*?>>)\s*>>).*>>)", entries, re.DOTALL
    )
    assert size
    assert whole
    free = int(size[1])
    objects = {
        free: whole[1].replace(whole[2], b"/CF %d 0 R" % (free + 1)),
        free + 1: b"<</StdCF %d 0 R>>" % (free + 2),
        free + 2: whole[3],
    }
    table = b"xref\n%d 3\n" % free
    for key, text in objects.items():
        table += b"%010d 00000 n \n" % (len(data) + 1)
        data += b"\n%d 0 obj\n%s\nendobj" % (key, text)
    kept = re.sub(rb"/Size \d+", b"", entries.replace(whole[1], b" %d 0 R" % free))
    kept += b"/Size %d/Prev %s" % (free + 3, start)
    end = b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (kept, len(data) + 1)
    return data + b"\n" + table + end


@pytest.mark.parametrize(
    "encryption",
    [
        "<</Filter/Standard/V 5/R 6/CF 1 0 R>>",
        "<</Filter/Standard/V 5/CF 9 0 R>>",
        f"<</Filter/Standard/V 1/R 2/O<{ZEROS}>/U<{ZEROS}>/P 0/Odd{'[' * 30}{']' * 30}>>",
    ],
)
def test_encryption_without_an_end_is_damage(write: Write, encryption: str) -> None:
    with pytest.raises(DamagedPdfError):
        verify_file(write(encryption), trust=TrustStore())


def test_what_is_no_reference_stays_an_error() -> None:
    """Only object 0 is null: anything else that pyHanko refuses is refused."""
    with pytest.raises(PdfReadError):
        null_references.read(BytesIO(b"5 0 X "), None)
    for zero in (b"0 0 R ", b"000 0 R ", b"0000000000 00000 R ", b"0  65535  R "):
        assert isinstance(null_references.read(BytesIO(zero), None), NullObject)


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="right", owner_pw="own")
    for password in (None, "wrong"):
        with pytest.raises(PasswordError):
            Source(path, password=password)
    with Source(path, password="right") as source:
        assert source.reader is not None


@pytest.mark.parametrize("real", ["1.2.3", "--8.5", "-.", "5..0", "."])
@pytest.mark.parametrize("number", [2, 3])
def test_a_real_that_is_none_is_no_surprise(
    real: str,
    number: int,
    pki: Any,
    tmp_path: Path,
    sign: Callable[..., Path],
    trust: Callable[[Any], TrustStore],
) -> None:
    """Producers write such, and every viewer takes them for something: opened, signed, judged."""
    bodies = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    }
    bodies[number] = bodies[number].replace(">>", f"/Odd[{real}]>>")
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for key, body in bodies.items():
        rows += b"%010d 00000 n \n" % len(data)
        data += f"{key} 0 obj\n{body}\nendobj\n".encode()
    end = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path = tmp_path / "odd.pdf"
    path.write_bytes(data + b"xref\n0 4\n" + rows + end)
    once = sign(pki, path)
    reports = verify_file(once, trust=trust(pki), now=pki.now).signatures
    assert [report.rows[0].verdict for report in reports] == [Verdict.VALID]
    assert open_document(once).signatures == 1
