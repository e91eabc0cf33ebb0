"""Empty signature fields made by pyHanko, signed in place, and judged by it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedValFlags,
    SigSeedValueSpec,
    append_signature_field,
)
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.errors import InternalError, PlacementError, ProtectedPdfError
from signing.geometry import RectMm
from signing.pdf import empty_fields, revision
from signing.pdf.model import Change, CompletedFile, Document
from signing.pdf.open import open_document
from signing.placement.expand import expand
from signing.placement.model import FieldRule, InvisibleRule, Mark, Placement, RuleKind
from signing.seal.model import Seal

Sign = Callable[..., CompletedFile]
WIDE = (100, 500, 300, 700)
"""Points: 70 mm square, room for a seal of 40 mm."""
SMALL = (320, 500, 400, 540)
ALL = FieldMDPSpec(FieldMDPAction.ALL)


class NoText:
    page_count = 1


@pytest.fixture
def place(seals: dict[str, Seal]) -> Callable[..., Placement]:
    def run(document: Document, *names: str, seal: str = "round") -> Placement:
        rules = [FieldRule(name, seal) for name in names]
        return expand(
            rules,
            document.pages,
            list(seals.values()),
            NoText(),  # type: ignore[arg-type]  # read for keywords only
            name=document.name,
            fields=document.fields,
        )

    return run


@pytest.fixture
def author(signer: tuple[Any, bytes]) -> signers.SimpleSigner:
    """pyHanko's signer, with the key of the tests."""
    key, certificate = signer
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


@pytest.fixture
def template(three_pages: Path, author: signers.SimpleSigner) -> Callable[..., Path]:
    """Adds empty fields, then certifies the file when told to."""

    def make(*fields: SigFieldSpec, permission: MDPPerm | None = None) -> Path:
        writer = IncrementalPdfFileWriter(BytesIO(three_pages.read_bytes()))
        for field in fields:
            append_signature_field(writer, field)
        path = three_pages.with_name("template.pdf")
        with path.open("wb") as file:
            if permission is None:
                writer.write(file)
            else:
                metadata = signers.PdfSignatureMetadata(
                    field_name="Author", certify=True, docmdp_permissions=permission
                )
                signers.sign_pdf(writer, metadata, signer=author, output=file)
        return path

    return make


def empty(name: str, box: tuple[int, int, int, int] = WIDE, **more: Any) -> SigFieldSpec:
    return SigFieldSpec(name, on_page=more.pop("page", 0), box=box, **more)


def accepted(path: Path) -> list[str]:
    """Names of the signatures, each intact and with permitted additions only, says pyHanko."""
    names = []
    for signature in PdfFileReader(BytesIO(path.read_bytes())).embedded_signatures:
        trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signature, trust, diff_policy=DEFAULT_DIFF_POLICY)
        assert status.bottom_line, (signature.field_name, status.diff_result)
        names.append(signature.field_name)
    return names


def assert_accepted_by_poppler(path: Path, count: int) -> None:
    if shutil.which("pdfsig"):
        command = ["pdfsig", "-nocert", str(path)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert answer.stdout.count("Signature is Valid") == count


def is_red(path: Path, at: tuple[float, float]) -> bool:
    """Whether MuPDF shows red on the first page, `at` points from its top-left corner."""
    with pymupdf.open(path) as document:
        red, green, blue = document[0].get_pixmap(dpi=72).pixel(*map(round, at))
    return red > 150 and max(green, blue) < 110


STAR = (200, 842 - 600 + -17)
"""On the star of a seal in the middle of `WIDE`, in points from the page's top-left."""


@pytest.mark.parametrize("permission", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_certified_file_is_signed_in_its_field(
    template: Callable[..., Path],
    place: Callable[..., Placement],
    sign: Sign,
    permission: MDPPerm,
) -> None:
    path = template(empty("投标人"), permission=permission)
    document = open_document(path)
    assert document.change is Change.CERTIFIED
    assert [field.name for field in document.fields] == ["投标人"]
    placed = place(document, "投标人")
    assert placed.findings == ()
    done = sign(path, placed.marks)
    assert done.field_name == "投标人"
    assert done.output.read_bytes().startswith(path.read_bytes())
    assert accepted(done.output) == ["Author", "投标人"]
    assert not is_red(path, STAR)
    assert is_red(done.output, STAR)


def test_widget_apart_from_its_field(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    """pyHanko accepts its new looks only while nothing is signed."""
    path = template(empty("甲", combine_annotation=False))
    done = sign(path, place(open_document(path), "甲").marks)
    assert accepted(done.output) == ["甲"]
    assert is_red(done.output, STAR)
    apart = empty("甲", combine_annotation=False)
    with pytest.raises(PlacementError, match="与其外观分开存放"):
        place(open_document(template(apart, permission=MDPPerm.FILL_FORMS)), "甲")


def test_certified_file_takes_no_new_field(
    template: Callable[..., Path], sign: Sign, centred: Callable[..., Mark]
) -> None:
    path = template(empty("甲"), empty("乙", SMALL), permission=MDPPerm.FILL_FORMS)
    mark = centred(1, open_document(path).pages[0])
    with pytest.raises(ProtectedPdfError, match="DocMDP") as caught:
        sign(path, [mark])
    assert caught.value.arguments["fields"] == "甲、乙"
    with pytest.raises(ProtectedPdfError, match="DocMDP"):
        sign(path, [mark, mark])


def test_file_certified_against_all_changes_is_refused_at_once(
    template: Callable[..., Path],
) -> None:
    with pytest.raises(ProtectedPdfError, match="不允许任何更改"):
        open_document(template(empty("甲"), permission=MDPPerm.NO_CHANGES))


@pytest.mark.parametrize("permission", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_certified_file_without_fields_takes_a_signature_that_is_not_seen(
    template: Callable[..., Path],
    seals: dict[str, Seal],
    sign: Sign,
    centred: Callable[..., Mark],
    permission: MDPPerm,
) -> None:
    path = template(permission=permission)
    document = open_document(path)
    with pytest.raises(ProtectedPdfError, match="不允许新增可见的签章") as caught:
        sign(path, [centred(1, document.pages[0])])
    assert "--place invisible" in caught.value.next
    marks = expand(
        [InvisibleRule("round")],
        document.pages,
        list(seals.values()),
        NoText(),  # type: ignore[arg-type]  # read for keywords only
        name=document.name,
    ).marks
    assert [mark.is_seen for mark in marks] == [False]
    done = sign(path, marks)
    assert done.output.read_bytes().startswith(path.read_bytes())
    assert accepted(done.output) == ["Author", "BidSeal1"]
    assert_accepted_by_poppler(done.output, 2)
    assert_same_picture(path, done.output)


def test_signature_that_is_not_seen_changes_no_page_and_stands_alone(
    three_pages: Path, sign: Sign, centred: Callable[..., Mark]
) -> None:
    unseen = Mark(RuleKind.PAGE, 0, "round", 1, RectMm(0, 0, 0, 0))
    seen = centred(1, open_document(three_pages).pages[0])
    with pytest.raises(PlacementError, match="不能与盖章位置同时使用"):
        sign(three_pages, [seen, unseen])
    first = sign(three_pages, [unseen])
    assert_same_picture(three_pages, first.output)
    with pikepdf.open(first.output) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert list(field.Rect) == [0, 0, 0, 0]
        assert "/AP" not in field
    second = sign(first.output, [unseen])
    assert accepted(second.output) == ["BidSeal1", "BidSeal2"]


def assert_same_picture(before: Path, after: Path) -> None:
    with pymupdf.open(before) as one, pymupdf.open(after) as two:
        assert one[0].get_pixmap().samples == two[0].get_pixmap().samples


def test_unsigned_template_shows_the_seal_beyond_a_small_field(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    path = template(empty("甲", SMALL))
    document = open_document(path)
    assert document.change is Change.CONTENT
    placed = place(document, "甲")
    (finding,) = placed.findings
    assert finding.code == "placement.field-small"
    done = sign(path, placed.marks)
    assert (done.field_name, accepted(done.output)) == ("甲", ["甲"])
    with pikepdf.open(done.output) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert [float(corner) for corner in field.Rect] == list(SMALL)
    assert is_red(done.output, (360, 842 - 520 - 54))  # the ring, above the field


def test_small_field_of_a_signed_file_is_refused(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    path = template(empty("甲", SMALL), permission=MDPPerm.FILL_FORMS)
    marks = place(open_document(path), "甲").marks
    with pytest.raises(PlacementError, match=r"28\.2 × 14\.1 mm"):
        sign(path, marks)


def test_one_signature_signs_one_field(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    path = template(empty("甲"), empty("乙", page=1))
    marks = place(open_document(path), "甲", "乙").marks
    with pytest.raises(PlacementError, match="甲、乙"):
        sign(path, marks)


def test_other_seals_join_the_one_in_the_field(
    template: Callable[..., Path],
    place: Callable[..., Placement],
    sign: Sign,
    centred: Callable[..., Mark],
) -> None:
    first = sign(template(empty("甲", page=1), empty("乙", page=2)))
    document = open_document(first.output)
    marks = [centred(1, document.pages[0]), *place(document, "乙").marks]
    second = sign(first.output, marks)
    assert second.field_name == "乙"
    assert accepted(second.output) == ["BidSeal1", "乙"]


@pytest.mark.parametrize(
    ("lock", "left", "named"),
    [
        (ALL, [], None),
        (FieldMDPSpec(FieldMDPAction.INCLUDE, ["乙"]), ["丙"], ["乙", "BidSeal1-1"]),
        (FieldMDPSpec(FieldMDPAction.EXCLUDE, ["丙"]), ["丙"], ["丙"]),
    ],
    ids=["all", "include", "exclude"],
)
def test_lock_of_the_field_is_kept(
    template: Callable[..., Path],
    place: Callable[..., Placement],
    sign: Sign,
    centred: Callable[..., Mark],
    lock: FieldMDPSpec,
    left: list[str],
    named: list[str] | None,
) -> None:
    """The signature repeats it, and a later one finds only fields that are free."""
    more = [empty("乙", page=1), empty("丙", page=2)]
    path = template(empty("预签", SMALL), empty("甲", field_mdp_spec=lock), *more)
    first = sign(path, place(open_document(path), "预签", seal="ink").marks)
    document = open_document(first.output)
    assert [field.locks_new for field in document.fields] == [lock.action.name != "INCLUDE", 0, 0]
    assert "甲" not in document.fields[0].locks
    free = {field.name for field in document.fields} - {"甲", *document.fields[0].locks}
    assert free == set(left)
    marks = [*place(document, "甲").marks, centred(1, document.pages[0], seal="ink", size=30)]
    second = sign(first.output, marks)
    assert accepted(second.output) == ["预签", "甲"]
    signature = PdfFileReader(BytesIO(second.output.read_bytes())).embedded_signatures[-1]
    assert signature.fieldmdp.action is lock.action
    assert signature.fieldmdp.fields == named
    if left:
        assert [field.name for field in open_document(second.output).fields] == left
    else:
        with pytest.raises(ProtectedPdfError, match="FieldMDP"):
            open_document(second.output)


def test_locked_file_is_signed_in_a_field_that_is_left(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    lock = FieldMDPSpec(FieldMDPAction.EXCLUDE, ["乙"])
    path = template(empty("甲", field_mdp_spec=lock), empty("乙", page=1))
    first = sign(path, place(open_document(path), "甲").marks)
    document = open_document(first.output)
    assert document.change is Change.LOCKED
    unseen = Mark(RuleKind.PAGE, 0, "round", 1, RectMm(0.0, 0.0, 0.0, 0.0))
    with pytest.raises(ProtectedPdfError, match="FieldMDP"):
        sign(first.output, [unseen])
    second = sign(first.output, place(document, "乙").marks)
    assert accepted(second.output) == ["甲", "乙"]


def test_unknown_fields_are_named(
    template: Callable[..., Path], place: Callable[..., Placement], three_pages: Path
) -> None:
    with pytest.raises(PlacementError, match="没有可用的空白签名域“丁”。"):
        place(open_document(three_pages), "丁")
    with pytest.raises(PlacementError, match="可用的有:甲、乙"):
        place(open_document(template(empty("甲"), empty("乙", page=1))), "丁")


HIDDEN = {
    "read-only": {"Ff": 1},
    "hidden": {"F": 2},
    "not on screen": {"F": 32},
    "no height": {"Rect": [100, 100, 200, 100]},
    "no width": {"Rect": [100, 100, 100, 200]},
    "no rectangle": {"Rect": [100, 100]},
    "no array": {"Rect": 7},
}


@pytest.mark.parametrize("entries", HIDDEN.values(), ids=HIDDEN.keys())
def test_fields_that_nobody_sees_or_may_fill_are_not_offered(
    template: Callable[..., Path], entries: dict[str, Any], place: Callable[..., Placement]
) -> None:
    path = template(empty("甲"), empty("乙", page=1))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key, value in entries.items():
            pdf.Root.AcroForm.Fields[0][f"/{key}"] = value
        pdf.save(path)
    assert [field.name for field in open_document(path).fields] == ["乙"]


def test_page_is_found_without_the_widget_naming_it(template: Callable[..., Path]) -> None:
    path = template(empty("甲"), empty("乙", page=1), empty("丙", page=2))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            del field["/P"]
        pdf.pages[1].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link)])
        pdf.save(path)
    found = open_document(path).fields
    assert [(field.name, field.page) for field in found] == [("甲", 1), ("丙", 3)]
    wanted = RectMm(100 / 72, (842 - 700) / 72, 300 / 72, (842 - 500) / 72).as_tuple()
    assert found[0].rect.as_tuple() == pytest.approx([25.4 * inches for inches in wanted])


def test_field_of_two_widgets_is_not_offered(template: Callable[..., Path]) -> None:
    path = template(empty("甲", combine_annotation=False))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        kids = pdf.Root.AcroForm.Fields[0].Kids
        kids.append(pdf.make_indirect(pikepdf.Dictionary(kids[0])))
        pdf.save(path)
    assert open_document(path).fields == ()


def test_field_below_another_has_both_names(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    path = template(empty("甲"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        parent = pdf.make_indirect(
            pikepdf.Dictionary(T=pikepdf.String("盖章"), FT=pikepdf.Name.Sig, Kids=[field])
        )
        field.Parent = parent
        del field["/FT"]
        pdf.Root.AcroForm.Fields = [parent]
        pdf.save(path)
    marks = place(open_document(path), "盖章.甲").marks
    done = sign(path, marks)
    assert done.field_name == "盖章.甲"
    assert accepted(done.output) == ["盖章.甲"]


def test_author_who_has_a_say_in_the_reasons_gets_none(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    seed = SigSeedValueSpec(flags=SigSeedValFlags.REASONS, reasons=["."])
    path = template(empty("甲", seed_value_dict=seed), empty("乙", page=1))
    done = sign(path, place(open_document(path), "甲").marks)
    with pikepdf.open(done.output) as pdf:
        assert "/Reason" not in pdf.Root.AcroForm.Fields[0].V
    again = sign(done.output, place(open_document(done.output), "乙").marks)
    with pikepdf.open(again.output) as pdf:
        assert str(pdf.Root.AcroForm.Fields[1].V.Reason) == "测试公章"
    assert accepted(again.output) == ["甲", "乙"]


def test_only_so_many_fields_are_listed(
    template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(empty_fields, "_MAX_LISTED", 1)
    path = template(empty("甲"), empty("乙", page=1))
    assert [field.name for field in open_document(path).fields] == ["甲"]


def test_field_that_vanished_is_a_bug(
    template: Callable[..., Path], place: Callable[..., Placement], sign: Sign
) -> None:
    path = template(empty("甲"))
    (mark,) = place(open_document(path), "甲").marks
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm.Fields[0].F = 2
        pdf.save(path)
    with pytest.raises(InternalError, match="not to be seen"):
        sign(path, [mark])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm.Fields[0].T = pikepdf.String("乙")
        pdf.save(path)
    with pytest.raises(InternalError, match="no empty signature field"):
        sign(path, [mark])


def test_new_field_avoids_names_of_impressions(
    template: Callable[..., Path], sign: Sign, centred: Callable[..., Mark]
) -> None:
    path = template(empty("BidSeal1-7"))
    assert sign(path, [centred(1, open_document(path).pages[0])]).field_name == "BidSeal2"


@pytest.mark.parametrize(("level", "change"), [(1, None), (2, Change.CERTIFIED), (7, None)])
def test_level_in_the_lock_of_a_signed_field_is_in_force(
    template: Callable[..., Path],
    place: Callable[..., Placement],
    sign: Sign,
    level: int,
    change: Change | None,
) -> None:
    """ISO 32000-2, table 236; pyHanko reads it there too."""
    path = template(empty("甲"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        lock = pikepdf.Dictionary(Action=pikepdf.Name.Include, Fields=["x"], P=level)
        pdf.Root.AcroForm.Fields[0].Lock = lock
        pdf.save(path)
    done = sign(path, place(open_document(path), "甲").marks)
    if change is None:
        with pytest.raises(ProtectedPdfError, match="不允许任何更改"):
            open_document(done.output)
    else:
        assert open_document(done.output).change is change


def test_lock_that_the_signature_does_not_repeat_is_not_in_force(
    template: Callable[..., Path],
    place: Callable[..., Placement],
    sign: Sign,
    centred: Callable[..., Mark],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Validators go by the signature's own reference (12.8.2.4), so a new seal harms nothing."""
    path = template(empty("甲", field_mdp_spec=ALL))
    with monkeypatch.context() as careless:
        careless.setattr(revision, "lock_of", lambda *_: None)
        first = sign(path, place(open_document(path), "甲").marks)
    document = open_document(first.output)
    assert document.change is Change.SIGNATURE_ONLY
    second = sign(first.output, [centred(1, document.pages[0])])
    assert accepted(second.output) == ["甲", "BidSeal1"]
    assert_accepted_by_poppler(second.output, 2)
