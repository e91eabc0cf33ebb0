"""What is opened, what is refused and with which error; boxes exactly as the file has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from signing.errors import (
    BidSealError,
    DamagedPdfError,
    EmptyPdfError,
    FileAccessError,
    NotPdfError,
    PasswordError,
    ProtectedPdfError,
)
from signing.geometry import Box, RectMm
from signing.pdf.model import Change, CompletedFile, Encryption
from signing.pdf.open import open_document
from signing.pdf.pages import read_pages
from signing.pdf.source import Source
from signing.placement.model import Mark

Sign = Callable[..., CompletedFile]
Write = Callable[..., Path]


def numbered(*bodies: str) -> bytes:
    """A file of these objects; 1 0 obj is the catalog."""
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start, size = len(data), len(bodies) + 1
    data += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"
TREE = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
SIGNATURE = "<</Type/Sig/Filter/X/Contents<00>/ByteRange[0 1 2 3]{more}>>"


def test_inherited_boxes_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "inherit.pdf"
    path.write_bytes(
        numbered(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 3/MediaBox[10 20 610.5 820.25]/Rotate 450>>",
            "<</Type/Pages/Parent 2 0 R/Kids[4 0 R 6 0 R]/Count 2/CropBox 7 0 R>>",
            "<</Type/Page/Parent 3 0 R/UserUnit 2.5/PieceInfo<</X<</Rotate 180>>>>>>",
            "<</Type/Page/Parent 2 0 R/Rotate 0/MediaBox[300 400 0 0]/T(/CropBox[1 1 2 2])>>",
            "<</Type/Page/Parent 3 0 R/CropBox[0 0 0 0]/Rotate -90>>",
            "[30 40 500 600]",
        )
    )
    first, second, third = open_document(path).pages
    assert first.media_box == Box(10, 20, 610.5, 820.25)
    assert first.crop_box == Box(30, 40, 500, 600)
    assert (first.rotate, first.user_unit) == (90, 2.5)
    assert second.crop_box == second.media_box == Box(10, 20, 610.5, 820.25)
    assert (second.rotate, second.user_unit) == (270, 1.0)
    assert third.media_box == third.crop_box == Box(0, 0, 300, 400)
    assert third.rotate == 0


def test_pages_that_are_spelled_alike_keep_what_is_their_own(tmp_path: Path) -> None:
    path = tmp_path / "alike.pdf"
    page = "<</Type/Page/Parent {0} 0 R/Resources {1} 0 R/Contents{2}/MediaBox[0 0 {3} 100]>>"
    path.write_bytes(
        numbered(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R 6 0 R]/Count 5>>",
            page.format(2, 9, " 10 0 R", 90),
            page.format(2, 11, "[10 0 R 10 0 R]", 90),
            page.format(2, 10, " 10 0 R", 80),
            "<</Type/Pages/Parent 2 0 R/Kids[7 0 R 8 0 R]/Count 2/Rotate 90>>",
            page.format(6, 12, " 9 0 R", 90),
            page.format(6, 9, " 10 0 R", 90),
            *["<<>>"] * 4,
        )
    )
    with Source(path) as source:
        found = read_pages(source)
    assert [page.resources for page in found] == [(n, 0) for n in (9, 11, 10, 12, 9)]
    assert [page.geometry.media_box.x1 for page in found] == [90, 90, 80, 90, 90]
    assert [page.geometry.rotate for page in found] == [0, 0, 0, 90, 90]


def test_plain_file(three_pages: Path) -> None:
    document = open_document(three_pages)
    assert document.change is Change.CONTENT
    assert document.encryption is Encryption.NONE
    assert (document.signatures, document.repaired) == (0, False)
    assert document.title == "测试(标书)"
    assert document.size == three_pages.stat().st_size
    assert len(document.pages) == 3


def test_signed_file_takes_signatures_only(three_pages: Path, sign: Sign) -> None:
    document = open_document(sign(three_pages).output)
    assert (document.change, document.signatures) == (Change.SIGNATURE_ONLY, 1)


EMPTY = "<</Type/Pages/Kids[]/Count 0/Parent 2 0 R>>"
CATALOG = "<</Type/Catalog/Pages 2 0 R{more}>>"
REFUSED: dict[str, tuple[bytes, type[BidSealError]]] = {
    "text": (b"hello", NotPdfError),
    "nothing": (b"", NotPdfError),
    "only a header": (b"%PDF-1.7\n", DamagedPdfError),
    "truncated": (numbered(CATALOG.format(more=""), TREE, PAGE)[:60], DamagedPdfError),
    "no pages": (numbered(CATALOG.format(more=""), "<</Kids[]/Count 0>>"), EmptyPdfError),
    "no tree": (numbered("<</Type/Catalog>>"), BidSealError),
    "loop": (numbered(CATALOG.format(more=""), "<</Kids[2 0 R]/Count 1>>"), DamagedPdfError),
    "a shared empty node": (
        numbered(CATALOG.format(more=""), "<</Kids[4 0 R 3 0 R 4 0 R]/Count 1>>", PAGE, EMPTY),
        DamagedPdfError,
    ),
    "more pages than counted": (
        numbered(CATALOG.format(more=""), "<</Kids[3 0 R 3 0 R]/Count 1>>", PAGE),
        DamagedPdfError,
    ),
    "a page without a number": (
        numbered(CATALOG.format(more=""), f"<</Type/Pages/Kids[{PAGE} 3 0 R]/Count 2>>", PAGE),
        DamagedPdfError,
    ),
    "reference loop": (
        numbered(
            CATALOG.format(more=""), TREE, PAGE.replace("[0 0 100 100]", " 4 0 R"), "5 0 R", "4 0 R"
        ),
        DamagedPdfError,
    ),
    "dynamic XFA": (
        numbered(
            CATALOG.format(more="/NeedsRendering true/AcroForm<</XFA(x)/Fields[]>>"), TREE, PAGE
        ),
        ProtectedPdfError,
    ),
    "usage rights": (
        numbered(
            CATALOG.format(more="/Perms<</UR3 4 0 R>>"), TREE, PAGE, SIGNATURE.format(more="")
        ),
        ProtectedPdfError,
    ),
    "certified": (
        numbered(
            CATALOG.format(more="/Perms<</DocMDP 4 0 R>>"),
            TREE,
            PAGE,
            SIGNATURE.format(
                more="/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]"
            ),
        ),
        ProtectedPdfError,
    ),
}


@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(data: bytes, error: type[BidSealError], tmp_path: Path) -> None:
    path = tmp_path / "refused.pdf"
    path.write_bytes(data)
    with pytest.raises(error):
        open_document(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(FileAccessError):
            open_document(path)


ENCRYPTIONS = {
    "RC4-40": {"R": 2, "aes": False},
    "RC4-128": {"R": 3, "aes": False},
    "AES-128": {"R": 4, "aes": True},
    "AES-256": {"R": 6},
}


@pytest.mark.parametrize("kind", ENCRYPTIONS)
def test_encrypted_files_keep_their_encryption(
    kind: str, three_pages: Path, tmp_path: Path, sign: Sign
) -> None:
    path = tmp_path / "encrypted.pdf"
    options = ENCRYPTIONS[kind]
    settings = pikepdf.Encryption(owner="owner", user="user", metadata=options["R"] >= 4, **options)
    with pikepdf.open(three_pages) as pdf:
        pdf.save(path, encryption=settings)
    for wrong in (None, "wrong"):
        with pytest.raises(PasswordError):
            open_document(path, password=wrong)
    document = open_document(path, password="user")
    assert document.encryption is Encryption.PASSWORD
    assert document.name == "encrypted.pdf"
    assert "'user'" not in repr(document)
    done = sign(path, password="user")
    assert done.output.read_bytes().startswith(path.read_bytes())
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(done.output)
    with pikepdf.open(done.output, password="user") as pdf:
        assert pdf.is_encrypted
        assert not pdf.check_pdf_syntax()
        field = pdf.Root.AcroForm.Fields[0]
        assert str(field["/T"]) == "BidSeal1"
        assert bytes(field.V.BidSealSeal).endswith(b"%%EOF")
        assert bytes(field.V.M).startswith(b"D:20")
        assert b"/Artifact" in pdf.pages[0].Contents[-1].read_bytes()


def test_owner_only_encryption_opens(three_pages: Path, tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "owner.pdf"
    with pikepdf.open(three_pages) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="", R=6))
    assert open_document(path).encryption is Encryption.OWNER_ONLY
    with pikepdf.open(sign(path).output) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1


RIGHTS = "/Reference[<</TransformMethod/UR3/TransformParams<<{rights}>>>>]"


@pytest.mark.parametrize(
    ("rights", "change"),
    [
        ("/Form[/FillIn]/Signature[/Other]", None),
        ("/Form 5/Signature[/Modify]", None),
        ("/Form[/FillIn/Add]/Signature[/Modify]", Change.SIGNATURE_ONLY),
    ],
)
def test_usage_rights_say_whether_fields_may_be_added(
    tmp_path: Path, sign: Sign, rights: str, change: Change | None
) -> None:
    """Without an empty field and without the right to add one, there is nothing to sign."""
    path = tmp_path / "rights.pdf"
    signature = SIGNATURE.format(more=RIGHTS.format(rights=rights))
    path.write_bytes(numbered(CATALOG.format(more="/Perms<</UR3 4 0 R>>"), TREE, PAGE, signature))
    if change is None:
        with pytest.raises(ProtectedPdfError, match="UR3"):
            open_document(path)
        return
    assert open_document(path).change is change
    with pymupdf.open(sign(path).output) as pdf:
        assert pdf[0].get_contents() == []


def test_usage_rights_to_sign_lead_to_the_field_that_is_there(
    tmp_path: Path, sign: Sign, centred: Callable[..., Mark]
) -> None:
    path = tmp_path / "rights.pdf"
    signature = SIGNATURE.format(more=RIGHTS.format(rights="/Signature[/Modify]"))
    form = "/AcroForm<</Fields[5 0 R]>>/Perms<</UR3 4 0 R>>"
    field = "<</FT/Sig/T(a)/Subtype/Widget/P 3 0 R/Rect[100 300 300 500]>>"
    path.write_bytes(numbered(CATALOG.format(more=form), TREE, PAGE, signature, field))
    document = open_document(path)
    assert document.change is Change.RIGHTS
    mark = centred(1, document.pages[0])
    with pytest.raises(ProtectedPdfError, match="不允许新增签名域"):
        sign(path, [mark])
    mark = replace(mark, rect=RectMm.around(document.fields[0].rect.centre, 40, 40), field="a")
    assert sign(path, [mark]).field_name == "a"
