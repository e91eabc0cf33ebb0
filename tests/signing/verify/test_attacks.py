"""Published attacks on signed PDFs (pdf-insecurity.org): each refused, and called by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Subject, Validity
from signing.verify.model import Attack, FileReport, Judgement, RowKind, Verdict

Judge = Callable[..., FileReport]

BOX = "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length 15>>stream\n0 0 99 99 re f\nendstream"
COVER = "<</Type/Annot/Subtype/{kind}/Rect[60 680 300 720]/AP<</N 40 0 R>>>>"


@pytest.fixture(scope="session")
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def attacks(report: FileReport) -> set[Attack]:
    return {finding.attack for signature in report.signatures for finding in signature.findings}


def test_an_untouched_file_shows_no_attack(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    report = judge(paper.signed(pki, base), pki)
    assert report.verdict is Verdict.VALID_WITH_NOTES
    assert attacks(report) == set()
    assert report.signatures[0].modifications == ()


# universal signature forgery


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Contents<", b"/Contentz<"),
        (b"/ByteRange[", b"/ByteRangz["),
        (b"/ByteRange[0 0", b"/ByteRange[-1 "),
        (b"/ByteRange[0 ", b"/ByteRange[7 "),
        (b"/ByteRange[0 00000", b"/ByteRange null %["),
    ],
)
def test_universal_forgery(
    old: bytes, new: bytes, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    assert old in paper.data
    paper.data = paper.data.replace(old, new, 1)
    report = judge(paper, pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.UNIVERSAL_FORGERY}


def test_forgery_by_an_empty_value(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    value = "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<0000>>>"
    report = judge(paper.add({**base, 12: value}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.UNIVERSAL_FORGERY}


def test_forgery_by_a_second_dictionary_around_the_same_bytes(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """The later dictionary says what the signer never signed: another reason, another name."""
    paper.signed(pki, base)
    start = paper.data.index(b"12 0 obj") + len(b"12 0 obj\n")
    copy = paper.data[start : paper.data.index(b"\nendobj", start)].decode("latin-1")
    report = judge(paper.add({12: copy.replace("/Type/Sig", "/Type/Sig/Reason(forged)")}), pki)
    assert report.verdict is Verdict.INVALID
    assert Attack.UNIVERSAL_FORGERY in attacks(report)


@pytest.mark.parametrize("is_wreck", [False, True])
def test_a_forgery_has_all_eight_rows(
    is_wreck: bool, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    if is_wreck:
        paper.data += b"startxref\nnothing\n%%EOF\n"
        paper.data = paper.data.replace(b"/Root 1 0 R", b"/Roof 1 0 R")
    else:
        paper.data = paper.data.replace(b"/ByteRange[0 ", b"/ByteRange[7 ", 1)
    (signature,) = judge(paper, pki).signatures
    assert {row.kind for row in signature.rows} == {*RowKind} - {RowKind.SEAL}
    assert len(signature.rows) == 8


# signature wrapping


def test_wrapping_of_content_in_the_gap(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    end = paper.data.index(b">", paper.data.index(b"/Contents<"))
    hidden = b"> /Wrapped (another table of pages) /Padding <"
    paper.data = paper.data[: end - len(hidden)] + hidden + paper.data[end:]
    report = judge(paper, pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.WRAPPING}


def test_wrapping_that_moves_the_second_part(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """The hash still fits: what was covered is there, but far behind what is shown."""
    paper.signed(pki, base)
    behind = paper.data.index(b">", paper.data.index(b"/Contents<")) + 1
    stuffing = b"\n9 0 obj\n<</Evil true>>\nendobj\n"
    paper.data = paper.data[:behind] + stuffing + paper.data[behind:]
    moved = f"{behind + len(stuffing):010d}".encode()
    paper.data = paper.data.replace(f"{behind:010d}".encode(), moved, 1)
    report = judge(paper, pki)
    assert report.verdict is Verdict.INVALID
    assert Attack.WRAPPING in attacks(report)


# incremental saving


def test_incremental_saving_of_other_content(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    other = base[4].replace("100", "999")
    report = judge(paper.signed(pki, base).add({4: other}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.INCREMENTAL_SAVING}
    (change,) = report.signatures[0].modifications
    assert change.judgement is Judgement.FORBIDDEN
    assert (change.page, change.target) == (1, "4 0")


@pytest.mark.parametrize(
    "tail",
    [
        b"4 0 obj\n<</Length 3>>stream\nevil\nendstream\nendobj\n%%EOF\n",
        b"4 0 obj\n<<>>\nendobj\nxref\ntrailer\n<</Root 1 0 R>>\n",
        b"4 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R/Size 9>>\nstartxref\n17\n%%EOF\n",
        b"startxref\nnothing\n%%EOF\n",
    ],
    ids=["no table", "no startxref", "wrong startxref", "no number"],
)
def test_incremental_saving_without_a_table(
    tail: bytes, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """Readers repair such files and show the additions."""
    paper.signed(pki, base)
    paper.data += tail
    report = judge(paper, pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.INCREMENTAL_SAVING}


# shadow attacks


@pytest.mark.parametrize(
    ("objects", "freed"),
    [({6: "<<>>"}, ()), ({6: "null"}, ()), ({}, (6,)), ({3: BOX}, ())],
    ids=["emptied", "null", "freed", "another kind"],
)
def test_shadow_hide(
    objects: dict[int, str],
    freed: tuple[int, ...],
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    report = judge(paper.signed(pki, base).add(objects, freed=freed), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) & {Attack.SHADOW_HIDE, Attack.INCREMENTAL_SAVING}
    if 3 not in objects:
        assert Attack.SHADOW_HIDE in attacks(report)


def test_shadow_hide_by_an_object_that_cannot_be_read(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    report = judge(paper.signed(pki, base).add({}, switched={6: len(paper.data) - 3}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) & {Attack.SHADOW_HIDE, Attack.SHADOW_HIDE_AND_REPLACE}


def test_shadow_hide_of_an_overlay_annotation(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    bare = base[3].replace(" 13 0 R", "")
    report = judge(paper.signed(pki, base).add({3: bare}), pki)
    assert report.verdict is Verdict.UNKNOWN
    assert attacks(report) == {Attack.SHADOW_HIDE}


def test_shadow_replace_of_a_font(paper: Any, base: dict[int, str], pki: Any, judge: Judge) -> None:
    font = base[5].replace("Helvetica", "Other/Encoding<</Differences[49/nine]>>")
    report = judge(paper.signed(pki, base).add({5: font}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.SHADOW_REPLACE}


def test_shadow_replace_of_a_glyph_map(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[5] = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[20 0 R]>>"
    base[20] = "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap 21 0 R>>"
    base[21] = "<</Length 4>>stream\n\x00\x01\x00\x02\nendstream"
    other = base[21].replace("\x02", "\x03")
    report = judge(paper.signed(pki, base).add({21: other}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.SHADOW_REPLACE}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/AP<</N 10 0 R>>", "/AP<</N 40 0 R>>"),
        ("/F 4", "/F 2"),
        ("/Rect[10 90", "/Rect[10 600"),
    ],
    ids=["look", "hidden", "moved"],
)
def test_shadow_replace_of_a_field(
    old: str, new: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """The form says one thing and shows another."""
    assert old in base[9]
    report = judge(paper.signed(pki, base).add({9: base[9].replace(old, new), 40: BOX}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.SHADOW_REPLACE}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_shadow_hide_and_replace_by_the_table_alone(
    number: int, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """The shadow was there when the file was signed; a table makes it the shown one."""
    shadows = {
        1: base[1].replace("2 0 R", "32 0 R"),
        2: base[2].replace("3 0 R", "33 0 R"),
        3: base[3].replace("4 0 R", "34 0 R"),
        4: base[4].replace("100", "999"),
    }
    hidden = {31: shadows[1], 32: shadows[2], 33: shadows[3], 34: shadows[4]}
    paper.add(base)
    where = {}
    for wanted, body in zip((1, 2, 3, 4), hidden.values(), strict=True):
        where[wanted] = len(paper.data)
        paper.data += f"{wanted} 0 obj\n{body}\nendobj\n".encode("latin-1")
    paper.signed(pki, {**base, **hidden})
    report = judge(paper.add({}, switched={number: where[number]}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.SHADOW_HIDE_AND_REPLACE}


def test_shadow_hide_and_replace_by_another_root(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[31] = base[1].replace("2 0 R", "32 0 R")
    base[32] = base[2].replace("3 0 R", "33 0 R")
    base[33] = base[3].replace("4 0 R", "34 0 R")
    base[34] = base[4].replace("100", "999")
    report = judge(paper.signed(pki, base).add({}, root=31), pki)
    assert report.verdict is Verdict.INVALID
    assert report.signatures[0].findings


# certification attacks


@pytest.mark.parametrize(
    ("kind", "permission", "verdict"),
    [
        ("FreeText", None, Verdict.UNKNOWN),
        ("Stamp", 3, Verdict.UNKNOWN),
        ("Highlight", 3, Verdict.UNKNOWN),
        ("Redact", 2, Verdict.INVALID),
        ("Square", 1, Verdict.INVALID),
    ],
)
def test_evil_annotation(
    kind: str,
    permission: int | None,
    verdict: Verdict,
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    paper.signed(pki, base, permission=permission)
    page = base[3].replace("13 0 R]", "13 0 R 41 0 R]")
    report = judge(paper.add({3: page, 40: BOX, 41: COVER.format(kind=kind)}), pki)
    assert report.verdict is verdict
    assert attacks(report) == {Attack.EVIL_ANNOTATION}


@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize(
    ("permission", "verdict"), [(None, Verdict.UNKNOWN), (2, Verdict.UNKNOWN), (1, Verdict.INVALID)]
)
def test_sneaky_signature(
    is_signed: bool,
    permission: int | None,
    verdict: Verdict,
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    """A signature field of the attacker's draws over the certified page."""
    paper.signed(pki, base, permission=permission)
    field = (
        "<</FT/Sig/T(Sneaky)/Type/Annot/Subtype/Widget/Rect[60 680 300 720]/F 132/P 3 0 R"
        "/AP<</N 40 0 R>>{value}>>"
    )
    added = {
        3: base[3].replace("13 0 R]", "13 0 R 41 0 R]"),
        7: base[7].replace("9 0 R]", "9 0 R 41 0 R]"),
        40: BOX,
        41: field.format(value="/V 42 0 R" if is_signed else ""),
    }
    if is_signed:
        paper.signed(pki, added, number=42, signer=stranger(pki))
    else:
        paper.add(added)
    report = judge(paper, pki)
    assert report.signatures[0].verdict is verdict
    assert Attack.SNEAKY_SIGNATURE in attacks(report)


def stranger(pki: Any) -> Authority:
    """Someone who made a certificate for himself."""
    key = keys.generate(pki.algorithm)
    validity = Validity(pki.now, pki.now.replace(year=pki.now.year + 1))
    return Authority(certificates.issue_root(Subject("测试冒名"), key, validity=validity), key)


def test_shadow_of_what_might_have_been_changed_openly(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """An annotation may be changed by who shows it, not by letting its number lead elsewhere."""
    moved = base[13].replace("200 200 300 300", "60 690 200 720")
    paper.add(base)
    shadow = len(paper.data)
    paper.data += f"13 0 obj\n{moved}\nendobj\n".encode("latin-1")
    paper.signed(pki, base)
    before, last = paper.data, paper.last
    report = judge(paper.add({}, switched={13: shadow}), pki)
    assert report.verdict is Verdict.INVALID
    assert attacks(report) == {Attack.SHADOW_HIDE_AND_REPLACE}
    paper.data, paper.last = before, last
    assert judge(paper.add({13: moved}), pki).verdict is Verdict.UNKNOWN
