"""Odd forms: fields that are no references, loops, forms in the catalog or with their own list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from signing.algorithm import Digest
from signing.errors import InternalError
from signing.geometry import PointMm, RectMm
from signing.pdf.complete import discard
from signing.pdf.model import CompletedFile, PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal.model import Seal

FIELD = "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/Rect[100 100 300 300]/P 3 0 R>>"
MARK = Mark(RuleKind.PAGE, 0, "round", 1, RectMm.around(PointMm(60, 60), 40, 40))


def with_form(path: Path, form: str, *more: str) -> Path:
    """A page with the field `S` as object 4, the form as the catalog names it, more objects."""
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm {form}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        FIELD,
        *more,
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode())
    lines = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    path.write_bytes(data + head + lines + trailer)
    return path


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("<</Fields[4 0 R]>>", ()),
        ("<</Fields[4 0 R]/XFA(of the same look)>>", ()),
        ("<</Fields[4 0 R 4 0 R <</FT/Sig/T(direct)>> 99 0 R]>>", ()),
        ("5 0 R", ("<</Fields[4 0 R]>>",)),
        ("5 0 R", ("<</Fields 6 0 R>>", "[4 0 R]")),
        ("5 0 R", ("<</Fields 6 0 R/SigFlags 3>>", "[4 0 R]")),
        ("<</Fields[5 0 R]>>", ("<</T(loop)/Kids[5 0 R 4 0 R]>>",)),
    ],
    ids=["direct", "XFA", "odd fields", "form", "list", "unchanged form", "loop"],
)
def test_fields_are_found_and_the_new_one_is_listed(
    tmp_path: Path, sign: Callable[..., CompletedFile], form: str, more: tuple[str, ...]
) -> None:
    path = with_form(tmp_path / "form.pdf", form, *more)
    before = [field.name for field in open_document(path).fields]
    assert before == (["loop.S"] if "loop" in "".join(more) else ["S"])
    done = sign(path, [MARK])
    after = open_document(done.output)
    assert (done.field_name, after.signatures) == ("BidSeal1", 1)
    assert [field.name for field in after.fields] == before
    with pikepdf.open(done.output) as pdf:
        assert int(pdf.Root.AcroForm.SigFlags) == 3


@pytest.mark.parametrize("form", ["null", "7", "<<>>", "<</Fields 7>>"])
def test_no_form_at_all(tmp_path: Path, sign: Callable[..., CompletedFile], form: str) -> None:
    path = with_form(tmp_path / "form.pdf", form)
    assert open_document(path).fields == ()
    assert open_document(sign(path, [MARK]).output).signatures == 1


def test_name_of_the_signer_and_bugs_of_the_caller(
    three_pages: Path, seals: Mapping[str, Seal]
) -> None:
    document = open_document(three_pages)

    def run(marks: list[Mark]) -> PreparedFile:
        return prepare(
            document,
            marks,
            seals,
            target=three_pages.with_name("out.pdf"),
            digests=[Digest.SHA256],
            seal_data=None,
            signer_hint="测试单位",
            tag="job7",
        )

    made = run([MARK])
    assert made.temporary.name == ".out.job7.bidseal-part"
    assert "测试单位".encode("utf-16-be") in made.temporary.read_bytes()
    discard(made)
    with pytest.raises(InternalError, match="at least one mark"):
        run([])
    with pytest.raises(InternalError, match="behind the last page"):
        run([replace(MARK, page=4)])


def test_comments_without_a_look_stay_seen(
    tmp_path: Path, sign: Callable[..., CompletedFile]
) -> None:
    """PDFium draws them with the fonts of the form, once there is one."""
    path = tmp_path / "comment.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Annots = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.FreeText,
                Rect=[300, 700, 400, 720],
                DA=pikepdf.String("/Helv 12 Tf 0 g"),
                Contents=pikepdf.String("comment"),
            )
        ]
        pdf.save(path)
    assert 0 < dots(path) == dots(sign(path).output)


def dots(path: Path) -> int:
    """Dark ones of the comment, in PDFium."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        picture = pdf[0].render(scale=1).to_numpy()[122:142, 300:400]
    return int((picture < 100).sum())


def test_a_signed_field_is_one_though_fields_hang_below_it(tmp_path: Path) -> None:
    """Or a signature could be hidden from us behind a kid with a name."""
    value = "<</Type/Sig/Filter/X/SubFilter/adbe.pkcs7.detached/Contents<00>/ByteRange[0 9 9 9]>>"
    path = with_form(
        tmp_path / "form.pdf",
        "<</Fields[5 0 R]/SigFlags 3>>",
        "<</FT/Sig/T(Outer)/V 6 0 R/Kids[4 0 R]>>",
        value,
    )
    document = open_document(path)
    assert document.signatures == 1
    assert document.fields == ()
