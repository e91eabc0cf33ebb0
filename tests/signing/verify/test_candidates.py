"""Finding signatures in honest, circular and broken forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.verify import candidates
from signing.verify.candidates import Candidate
from signing.verify.model import Verdict
from signing.verify.source import Source
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file


def write_pdf(path: Path, *objects: str) -> Path:
    """A file of the given objects (number 1 is the catalogue) with a right table."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    data += (
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    path.write_bytes(data)
    return path


def find(path: Path) -> list[Candidate]:
    with Source(path) as source:
        assert source.reader is not None
        return candidates.find(source.reader)


CATALOGUE = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
VALUE = "<</Type/Sig/SubFilter/ETSI.CAdES.detached/Contents<3000>/ByteRange[0 1 2 3]>>"


def test_field_says_where_it_is(tmp_path: Path) -> None:
    field = "<</FT/Sig/T(Seal)/V 5 0 R/Rect[10 20 110 70]/P 3 0 R>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE))
    assert found.name == "Seal"
    assert found.page == 1
    assert found.rect == (10.0, 20.0, 110.0, 70.0)
    assert found.numbers == (0, 1, 2, 3)
    assert found.contents == b"\x30\x00"
    assert found.subfilter == "ETSI.CAdES.detached"


def test_kids_inherit_kind_and_name(tmp_path: Path) -> None:
    parent = "<</FT/Sig/T(Outer)/Kids[6 0 R]>>"
    kid = "<</T(Inner)/Parent 4 0 R/V 5 0 R/Rect[0 0 0 0]>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, parent, VALUE, kid))
    assert found.name == "Outer.Inner"
    assert found.rect is None
    assert found.page is None


@pytest.mark.parametrize(
    "field",
    [
        "<</FT/Sig/T(Empty)>>",
        "<</FT/Sig/T(Null)/V null>>",
        "<</FT/Tx/T(Text)/V(hello)>>",
        "<</T(None)/V 5 0 R>>",
        "null",
        "[1 2 3]",
    ],
)
def test_what_is_no_signature_is_left_out(field: str, tmp_path: Path) -> None:
    assert find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE)) == []


def test_circular_form_ends(tmp_path: Path) -> None:
    field = "<</FT/Sig/T(A)/Kids[4 0 R 6 0 R]>>"
    kid = "<</T(B)/Kids[4 0 R 6 0 R]/V 5 0 R>>"
    path = write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE, kid)
    assert [c.name for c in find(path)] == ["A.B"]


def test_circular_page_tree_ends(tmp_path: Path) -> None:
    pages = "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>"
    field = "<</FT/Sig/T(A)/V 5 0 R/Rect[0 0 9 9]/P 3 0 R>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, pages, PAGE, field, VALUE))
    assert found.page is None


@pytest.mark.parametrize(
    "value",
    [
        "(not a dictionary)",
        "<</Type/Sig>>",
        "<</Type/Sig/ByteRange null/Contents null>>",
        "<</Type/Sig/ByteRange[0 1 2]/Contents<>>>",
        "<</Type/Sig/ByteRange[0 1 2 (x)]/Contents 7>>",
        "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<30>/Cert 7>>",
        "<</Type/Sig/Contents>>",
        "<</Type/Sig/ByteRange[0 1 2 8 0 R]/Contents[(x)]>>",
        "<</Type/Sig/ByteRange[0 1 2 (a)]/Contents[]>>",
    ],
)
def test_forged_values_are_invalid_not_unsigned(value: str, tmp_path: Path) -> None:
    field = "<</FT/Sig/T(Forged)/V 5 0 R>>"
    path = write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, value)
    assert verify_file(path, trust=TrustStore()).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("catalogue", "field"),
    [
        (CATALOGUE, "<</FT/Sig/T(A)/V 5 0 R/AP<<"),
        (CATALOGUE.replace("/Fields", "/SigFlags 3/Fields"), "null"),
        (CATALOGUE.replace("<</Fields[4 0 R]>>", "4 0 R"), "<</Fields[6 0 R]/AP<<"),
        (CATALOGUE.replace("<</Type", "<<"), "null"),
    ],
)
def test_signed_file_whose_form_cannot_be_read_is_not_unsigned(
    catalogue: str, field: str, tmp_path: Path
) -> None:
    path = write_pdf(tmp_path / "a.pdf", catalogue, PAGES, PAGE, field, VALUE)
    assert verify_file(path, trust=TrustStore()).verdict is Verdict.INVALID
    path = write_pdf(tmp_path / "b.pdf", catalogue, PAGES, PAGE, field, "null")
    assert verify_file(path, trust=TrustStore()).verdict is Verdict.UNSIGNED


def test_field_that_refers_to_object_zero_is_found(tmp_path: Path) -> None:
    """Such a reference is null; pyHanko drops the object it stands in."""
    field = "<</FT/Sig/T(A)/V 5 0 R/AP<</N 0 0 R>>>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE))
    assert found.name == "A"


def test_broken_parts_of_a_form_are_left_out(tmp_path: Path) -> None:
    """Object 6 cannot be read at all."""
    catalogue = CATALOGUE.replace("4 0 R", "6 0 R 4 0 R")
    field = "<</FT/Sig/T(A)/V 5 0 R/Rect[0 0 9 9]/P 6 0 R>>"
    path = write_pdf(tmp_path / "a.pdf", catalogue, PAGES, PAGE, field, VALUE, "<</A")
    (found,) = find(path)
    assert (found.name, found.page) == ("A", None)


def test_a_page_that_is_no_reference_is_unknown(tmp_path: Path) -> None:
    field = "<</FT/Sig/T(A)/V 5 0 R/Rect[0 0 9 9]/P<<>>>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE))
    assert found.page is None


def test_a_value_of_the_wrong_size_in_a_list(tmp_path: Path) -> None:
    value = VALUE.replace("/Contents<3000>", "/Contents[<3000>]/Cert[<01><02>]")
    field = "<</FT/Sig/T(A)/V 5 0 R>>"
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, value))
    assert found.contents == b"\x30\x00"
    assert found.certificate == b"\x01"


def test_a_range_whose_parts_cannot_be_read_is_none(tmp_path: Path) -> None:
    """Object 6 cannot be read at all."""
    value = VALUE.replace("[0 1 2 3]", "[0 1 2 6 0 R]")
    field = "<</FT/Sig/T(A)/V 5 0 R>>"
    path = write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, value, "<</A")
    (found,) = find(path)
    assert found.numbers == ()


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        (0, Verdict.UNSIGNED),
        (1, Verdict.INVALID),
        (2, Verdict.UNSIGNED),
        (3, Verdict.INVALID),
    ],
)
def test_the_flag_that_tells_of_signatures_is_the_first(
    flags: int, verdict: Verdict, tmp_path: Path
) -> None:
    """ISO 32000-1, table 219; the second one asks for appending only."""
    catalogue = CATALOGUE.replace("/Fields", f"/SigFlags {flags}/Fields")
    path = write_pdf(tmp_path / "a.pdf", catalogue, PAGES, PAGE, "null", VALUE)
    assert verify_file(path, trust=TrustStore()).verdict is verdict


@pytest.mark.parametrize("rect", ["[5 0 5 90]", "[0 7 90 7]", "[1 1 1 1]", "[0 0 9]", "7"])
def test_a_field_without_an_area_is_nowhere(rect: str, tmp_path: Path) -> None:
    field = f"<</FT/Sig/T(A)/V 5 0 R/Rect{rect}/P 3 0 R>>".replace("/Rect7", "/Rect 7")
    (found,) = find(write_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, field, VALUE))
    assert (found.rect, found.page) == (None, None)
