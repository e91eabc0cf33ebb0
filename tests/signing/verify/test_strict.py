"""Signatures that strict validators give up when something follows them are told beforehand."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.diff_analysis.rules.metadata_rules import MetadataUpdateRule

from signing.errors import ProtectedPdfError
from signing.pdf.open import open_document
from signing.verify.strict import has_plain_metadata, require_lasting

RDF = "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{}</r:RDF>"
META = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>{}</x:xmpmeta>"
FIELD = "<</Type/Annot/Subtype/Widget/FT/Sig/T(one)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>"
VALUE = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<30>/ByteRange {}>>"
Write = Callable[..., Path]


def signed(
    metadata: str = "", *, fields: str = "5 0 R", sections: int = 1, behind: bytes = b""
) -> bytes:
    """A page and a signature that covers the whole file (it need not be a sound one).

    With two sections the second is listed by the end of the file, the first has the objects.
    """
    stream = f"<</Length {len(metadata)}>>stream\n{metadata}\nendstream" if metadata else "null"
    known = "/Metadata 7 0 R" if metadata else ""
    bodies = (
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[{fields}]>>{known}>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[5 0 R]>>",
        "null",
        FIELD,
        VALUE.format("[0 0 0 " + "LENGTH".ljust(10) + "]"),
        stream,
    )
    data, rows = b"%PDF-1.7\n", [b"0000000000 65535 f \n"]
    for number, body in enumerate(bodies, 1):
        rows.append(b"%010d 00000 n \n" % len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(data)
    data += b"xref\n0 8\n" + b"".join(rows) + b"trailer\n<</Size 8/Root 1 0 R>>\n"
    if sections == 2:
        first, start = start, len(data)
        data += b"xref\n0 1\n" + rows[0] + b"trailer\n<</Size 8/Root 1 0 R/Prev %d>>\n" % first
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return data.replace(b"LENGTH".ljust(10), b"%-10d" % len(data)) + behind


METADATA = {
    "none": ("", True),
    "as Adobe writes them": (META.format(RDF.format("")), True),
    "without the outer element": (RDF.format(""), False),
    "a prefix that nobody declared": (META.format("<xmp:Date/>"), False),
    "no XML": ("all rights reserved", False),
    "an entity": ("<!DOCTYPE a [<!ENTITY e 'x'>]>" + META.format("&e;"), False),
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the bytes to a file."""

    def run(data: bytes) -> Path:
        path = tmp_path / "signed.pdf"
        path.write_bytes(data)
        return path

    return run


@pytest.mark.parametrize(("metadata", "is_plain"), METADATA.values(), ids=METADATA)
def test_metadata_are_judged_as_the_difference_policy_does(
    metadata: str, *, is_plain: bool, write: Write
) -> None:
    path = write(signed(metadata))
    reader = PdfFileReader(BytesIO(path.read_bytes()), strict=False)
    assert has_plain_metadata(reader) is is_plain
    if is_plain:
        document = open_document(path)
        assert (document.signatures, document.outlives) == (1, True)
        return
    with pytest.raises(SuspiciousModification):
        MetadataUpdateRule.is_well_formed_xml(reader.root.get_value_as_reference("/Metadata"))
    with pytest.raises(ProtectedPdfError, match="XMP"):
        open_document(path)


def test_metadata_that_are_no_stream(write: Write) -> None:
    data = signed("x").replace(b"/Metadata 7 0 R", b"/Metadata 2 0 R")
    assert not has_plain_metadata(PdfFileReader(BytesIO(data), strict=False))


def test_a_file_arranged_for_the_web_before_it_was_signed(write: Write) -> None:
    with pytest.raises(ProtectedPdfError, match="线性化"):
        open_document(write(signed(sections=2)))


def test_a_signature_without_an_object_of_its_own(write: Write) -> None:
    """Neither its dictionary nor its field: no section lists it."""
    value = VALUE.format("[0 0 0 " + "LENGTH".ljust(10) + "]")
    path = write(signed(fields=FIELD.replace("6 0 R", value)))
    with pytest.raises(ProtectedPdfError):
        require_lasting(path)


@pytest.mark.parametrize("sections", [1, 2])
def test_what_was_appended_before_is_not_our_doing(sections: int, write: Write) -> None:
    """Validators have judged the signature already, and it does not become worse."""
    path = write(signed("no XML", sections=sections, behind=b"% more\n"))
    document = open_document(path)
    assert (document.signatures, document.outlives) == (1, False)


def test_a_file_too_damaged_for_verification(write: Write) -> None:
    require_lasting(write(signed().replace(b"%PDF-1.7", b"%PDF-X.Y")))
