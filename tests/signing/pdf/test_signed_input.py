"""Files that are signed already: whatever is added, other people's judges accept every signature.

pyHanko judges by its own policy for differences, PDFBox and poppler where they are installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signing.errors import ProtectedPdfError
from signing.geometry import PointMm, RectMm
from signing.pdf import extensible
from signing.pdf.model import Change, CompletedFile
from signing.pdf.open import open_document
from signing.placement.model import Mark, RuleKind, Slice
from signing.verify.model import Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

Sign = Callable[..., CompletedFile]
Write = Callable[..., Path]
JARS = [
    Path("/usr/share/java") / f"{name}.jar"
    for name in ("pdfbox2", "fontbox2", "bcprov", "bcpkix", "bcutil", "commons-logging")
]


def mark(page: int, x: float, y: float, seal: str = "round") -> Mark:
    width, height = (40, 40) if seal == "round" else (30, 15)
    return Mark(RuleKind.PAGE, 0, seal, page, RectMm.around(PointMm(x, y), width, height))


def slices(pages: int) -> list[Mark]:
    """A seam over all pages."""
    parts = (Slice(n, pages, ((n - 1) / pages, 0, n / pages, 1)) for n in range(1, pages + 1))
    rect = RectMm(205, 100, 205 + 40 / pages, 140)
    return [Mark(RuleKind.SEAM, 0, "round", n, rect, slice=part) for n, part in enumerate(parts, 1)]


WISHES = {
    "one": [mark(2, 100, 100)],
    "several on a page": [mark(1, 60, 100), mark(1, 130, 100), mark(1, 60, 200, "ink")],
    "all pages": [mark(page, 100, 200) for page in (1, 2, 3)],
    "seam and all pages": [*slices(3), *(mark(page, 60, 60, "ink") for page in (1, 2, 3))],
}


@pytest.mark.parametrize("marks", WISHES.values(), ids=WISHES.keys())
def test_earlier_signatures_stay_valid(three_pages: Path, sign: Sign, marks: list[Mark]) -> None:
    once = sign(three_pages)
    twice = sign(once.output, marks)
    thrice = sign(twice.output, marks)
    assert thrice.output.read_bytes().startswith(once.output.read_bytes())
    assert accepted_by_pyhanko(thrice.output) == ["BidSeal1", "BidSeal2", "BidSeal3"]
    assert_accepted_by_poppler(thrice.output, 3)


@pytest.mark.parametrize("flags", [0, 1])
def test_the_flags_of_a_signed_form_stay_as_they_are(
    flags: int, three_pages: Path, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs write none, or but one of the two."""
    with monkeypatch.context() as other:
        other.setattr("signing.pdf.form._SIGNATURES_EXIST_APPEND_ONLY", flags)
        once = sign(three_pages)
    assert (b"/SigFlags" in once.output.read_bytes()) == bool(flags)
    twice = sign(once.output, WISHES["several on a page"])
    assert accepted_by_pyhanko(twice.output) == ["BidSeal1", "BidSeal2"]


def with_page_entry(path: Path, key: str, value: str, **options: int | str) -> Path:
    """A copy whose first page has another entry."""
    made = path.with_name(f"{key}.pdf")
    with pymupdf.open(path) as document:
        document.xref_set_key(document[0].xref, key, value)
        document.save(made, **options)
    return made


@pytest.mark.parametrize(("key", "value"), [("Annots", "[9 0 R 4321 0 R]"), ("Thumb", "4321 0 R")])
def test_a_page_that_refers_to_nothing_is_refused_once_it_is_signed(
    key: str, value: str, three_pages: Path, sign: Sign
) -> None:
    """pyHanko looks for what it refers to as soon as the page is rewritten, and gives up."""
    signed = sign(with_page_entry(three_pages, key, value), [mark(2, 100, 100)])
    assert open_document(sign(signed.output, [mark(3, 100, 100)]).output).signatures == 2
    with pytest.raises(ProtectedPdfError, match="不存在的对象") as caught:
        sign(signed.output, [mark(1, 100, 100)])
    assert "未签名的版本" in caught.value.next


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_what_we_sign_takes_another_signature_whatever_its_page_was_like(
    is_encrypted: bool, three_pages: Path, sign: Sign
) -> None:
    """Direct annotations, ones that are not there, nested resources: all on the page we rewrite."""
    link = "[<</Type/Annot/Subtype/Link/Rect[9 9 20 20]/Border[0 0 0]>> null 4321 0 R]"
    keys = {"encryption": pymupdf.PDF_ENCRYPT_AES_128, "owner_pw": "owner"} if is_encrypted else {}
    made = with_page_entry(three_pages, "Annots", link, **keys)
    once = sign(made, [mark(1, 100, 100)])
    twice = sign(once.output, WISHES["several on a page"])
    assert accepted_by_pyhanko(twice.output) == ["BidSeal1", "BidSeal2"]
    with pymupdf.open(twice.output) as document:
        kinds = [kind for _, kind, _ in document[0].annot_xrefs()]
    assert kinds.count(pymupdf.PDF_ANNOT_LINK) == 1


def test_annotations_without_references_are_refused_once_they_are_signed(
    three_pages: Path, sign: Sign
) -> None:
    """pyHanko takes a list with direct annotations for changed as soon as it grows."""
    link = "[<</Type/Annot/Subtype/Link/Rect[9 9 20 20]/Border[0 0 0]>>]"
    signed = sign(with_page_entry(three_pages, "Annots", link), [mark(2, 100, 100)])
    assert open_document(sign(signed.output, [mark(3, 100, 100)]).output).signatures == 2
    with pytest.raises(ProtectedPdfError, match="直接写在列表里") as caught:
        sign(signed.output, [mark(1, 100, 100)])
    assert "其他页" in caught.value.next


NESTED = [
    "<</ExtGState<</G<</ca 1>>>>>>",
    "<</ProcSet[/PDF/Text]>>",
    "<</A(x)>>",
    "<</A<</B(x)>>>>",
    "<</A[[1]<</B[(x)]>>]>>",
]


@pytest.mark.parametrize("resources", NESTED)
@pytest.mark.parametrize("kind", [pymupdf.PDF_ENCRYPT_RC4_128, pymupdf.PDF_ENCRYPT_AES_256])
def test_an_encrypted_page_with_nested_entries_is_signed_again(
    kind: int, resources: str, three_pages: Path, sign: Sign
) -> None:
    made = with_page_entry(three_pages, "Resources", resources, encryption=kind, owner_pw="owner")
    once = sign(made, [mark(2, 100, 100)])
    twice = sign(once.output, [mark(1, 100, 100)])
    assert accepted_by_pyhanko(twice.output) == ["BidSeal1", "BidSeal2"]


@pytest.mark.parametrize("resources", ["<<>>", *NESTED])
def test_one_in_an_object_stream_is_refused_once_it_is_signed(
    resources: str, three_pages: Path, sign: Sign
) -> None:
    """pyHanko compares what it has decrypted with what was never encrypted by itself."""
    keys = {"encryption": pymupdf.PDF_ENCRYPT_AES_128, "owner_pw": "owner", "use_objstms": 1}
    made = with_page_entry(three_pages, "Resources", resources, **keys)
    signed = sign(made, [mark(2, 100, 100)])
    if resources == "<<>>":
        twice = sign(signed.output, [mark(1, 100, 100)])
        assert accepted_by_pyhanko(twice.output) == ["BidSeal1", "BidSeal2"]
        return
    with pytest.raises(ProtectedPdfError, match="已加密"):
        sign(signed.output, [mark(1, 100, 100)])


def test_a_signature_that_covers_what_is_not_there_is_left_alone(
    three_pages: Path, sign: Sign, tmp_path: Path
) -> None:
    """Our first byte would be the line end that was cut off, and make it look intact again."""
    signed = sign(three_pages).output.read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(signed[:-1])
    assert signed.endswith(b"\n")
    with pytest.raises(ProtectedPdfError, match="不完整") as caught:
        open_document(cut)
    assert "仍可验证" in caught.value.next
    assert verify_file(cut, trust=TrustStore()).verdict is Verdict.INVALID
    cut.write_bytes(signed)
    assert open_document(cut).signatures == 1


def accepted_by_pyhanko(path: Path) -> list[str]:
    """Names of the signatures, each intact and with permitted additions only."""
    reader = PdfFileReader(BytesIO(path.read_bytes()), strict=False)
    if reader.encrypted:
        reader.decrypt("")
    names = []
    for signature in reader.embedded_signatures:
        trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signature, trust, diff_policy=DEFAULT_DIFF_POLICY)
        assert status.bottom_line, (signature.field_name, status.diff_result)
        names.append(signature.field_name)
    return names


def assert_accepted_by_poppler(path: Path, count: int) -> None:
    if shutil.which("pdfsig"):
        answer = subprocess.run(
            ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
        )
        assert answer.stdout.count("Signature is Valid") == count


def test_pdfbox_accepts_all(three_pages: Path, sign: Sign) -> None:
    if not (shutil.which("java") and all(jar.is_file() for jar in JARS)):
        pytest.skip("PDFBox and BouncyCastle are not installed")
    twice = sign(sign(three_pages).output, WISHES["seam and all pages"])
    program = Path(__file__).with_name("PdfboxVerify.java")
    path = ":".join(map(str, JARS))
    answer = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-cp", path, str(program), str(twice.output)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.split() == ["valid", "valid"], answer.stderr


@pytest.mark.parametrize("engine", ["mupdf", "pdfium"])
def test_every_impression_is_seen(three_pages: Path, sign: Sign, engine: str) -> None:
    draw = {"mupdf": _mupdf, "pdfium": _pdfium}[engine]
    done = sign(sign(three_pages, [mark(1, 60, 60)]).output, WISHES["several on a page"])
    before, after = draw(three_pages), draw(done.output)
    for x, y in ((60, 100), (130, 100)):
        assert before((x, y - 19)) == (255, 255, 255)
        assert is_red(after((x, y - 19)))  # the ring
        assert is_red(after((x, y - 6)))  # the star
    assert is_red(after((54, 200)))  # the dot of the signature


def is_red(colour: tuple[int, int, int]) -> bool:
    return colour[0] > 150 and max(colour[1:]) < 80


def _mupdf(path: Path) -> Callable[[tuple[float, float]], tuple[int, ...]]:
    with pymupdf.open(path) as document:
        pixmap = document[0].get_pixmap(dpi=127)  # 5 pixels a mm
    return lambda at: pixmap.pixel(round(at[0] * 5), round(at[1] * 5))


def _pdfium(path: Path) -> Callable[[tuple[float, float]], tuple[int, ...]]:
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    picture = document[0].render(scale=127 / 72, may_draw_forms=True).to_numpy()[..., ::-1]
    found = picture[..., -3:].copy()
    document.close()
    return lambda at: tuple(int(value) for value in found[round(at[1] * 5), round(at[0] * 5)])


def test_impressions_answer_to_nobody_and_are_locked(three_pages: Path, sign: Sign) -> None:
    done = sign(sign(three_pages).output, WISHES["several on a page"])
    reader = PdfFileReader(BytesIO(done.output.read_bytes()))
    signature = reader.embedded_signatures[-1]
    assert signature.fieldmdp.fields == ["BidSeal2-1", "BidSeal2-2"]
    fields = {field.get_object()["/T"]: field for field in reader.root["/AcroForm"]["/Fields"]}
    for name in signature.fieldmdp.fields:
        field = fields[name].get_object()
        assert "/V" not in field
        assert field["/Ff"] == 1
        assert field["/TU"] in ("测试公章", "测试签名")
    assert open_document(done.output).fields == ()


def test_equal_impressions_share_their_appearance(
    tmp_path: Path, sign: Sign, write_pages: Write
) -> None:
    once = sign(write_pages(tmp_path / "many.pdf", 200), [mark(1, 60, 60)])
    twice = sign(once.output, [mark(page, 100, 100) for page in range(1, 201)], seal_data=None)
    growth = twice.output.stat().st_size - once.output.stat().st_size
    assert growth - 2 * 16384 <= 620 * 200 + 4096


def test_array_of_annotations_shared_by_pages_is_left_alone(tmp_path: Path, sign: Sign) -> None:
    done = sign(sign(_shared_annotations(tmp_path), [mark(1, 60, 60)]).output, [mark(2, 60, 60)])
    with pymupdf.open(done.output) as document:
        assert [len(list(page.widgets())) for page in document] == [1, 1, 0]
    assert accepted_by_pyhanko(done.output) == ["BidSeal1", "BidSeal2"]


def _shared_annotations(folder: Path) -> Path:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots 6 0 R>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
        *([page] * 3),
        b"[]",
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    lines = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path = folder / "shared.pdf"
    path.write_bytes(data + b"xref\n0 7\n0000000000 65535 f \n" + lines + trailer)
    return path


def test_array_of_its_own_is_extended_in_place(three_pages: Path, sign: Sign) -> None:
    """The page dictionary of a signed page stays as it was."""
    with pymupdf.open(three_pages) as document:
        holder = document.get_new_xref()
        document.update_object(holder, "[]")
        document.xref_set_key(document[1].xref, "Annots", f"{holder} 0 R")
        number = document[1].xref
        document.save(three_pages.with_name("own.pdf"))
    once = sign(three_pages.with_name("own.pdf"), [mark(1, 60, 60)])
    twice = sign(once.output, [mark(2, 60, 60)])
    added = twice.output.read_bytes()[once.output.stat().st_size :]
    assert not re.search(rb"\n%d 0 obj" % number, added)
    assert re.search(rb"\n%d 0 obj\n\[\d+ 0 R\]" % holder, added)


def test_too_many_marks_are_refused(
    three_pages: Path, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = sign(three_pages)
    monkeypatch.setattr(extensible, "MARKS_MOST", 2)
    with pytest.raises(ProtectedPdfError, match="最多再盖 2 处"):
        sign(once.output, WISHES["all pages"])
    assert open_document(once.output).change is Change.SIGNATURE_ONLY


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert list(tmp_path.rglob(".*bidseal-part")) == []
