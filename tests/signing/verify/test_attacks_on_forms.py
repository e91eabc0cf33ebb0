"""Shadow attacks on forms: widgets that appear, vanish or change places, values that are inherited.

Each was seen to change the first page in MuPDF, PDFium or Poppler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signing.algorithm import Algorithm
from signing.verify.model import Attack, FileReport, Judgement

Judge = Callable[..., FileReport]
WIDGET = (
    "<</FT/Tx/T({name})/Type/Annot/Subtype/Widget/Rect[60 680 300 720]/F 4/P 3 0 R/V(999)"
    "/AP<</N {look} 0 R>>>>"
)
LISTED = "第 1 页出现了签署时没有显示的表单控件"
UNLISTED = "第 1 页原来显示的表单控件不再显示"
ORDER = "第 1 页批注和控件的叠放次序被改动,可能遮盖或露出原有内容"
NOT_SHOWN = "填写了表单域“{}”,但它显示的内容与填写的值不一致"


@pytest.fixture(scope="module")
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def look(content: str) -> str:
    return (
        "<</Type/XObject/Subtype/Form/BBox[0 0 100 30]/Resources<</Font<</Helv 5 0 R>>>>"
        f"/Length {len(content)}>>stream\n{content}\nendstream"
    )


def written(text: str) -> str:
    return look(f"/Tx BMC q BT /Helv 12 Tf 2 9 Td ({text}) Tj ET Q EMC")


def told(report: FileReport) -> set[tuple[str, Judgement]]:
    return {
        (change.template.format(**change.arguments), change.judgement)
        for change in report.signatures[0].modifications
    }


@pytest.fixture
def two(base: dict[int, str]) -> dict[int, str]:
    """Two fields at one place, the second above the first."""
    base[7] = base[7].replace("9 0 R]", "9 0 R 60 0 R 62 0 R]")
    base[60], base[62] = WIDGET.format(name="A", look=61), WIDGET.format(name="B", look=63)
    base[61], base[63] = look("1 0 0 rg 0 0 99 99 re f"), look("0 1 0 rg 0 0 99 99 re f")
    base[3] = base[3].replace("13 0 R]", "13 0 R 60 0 R 62 0 R]")
    return base


def test_a_widget_that_begins_to_be_shown(
    paper: Any, two: dict[int, str], pki: Any, judge: Judge
) -> None:
    """It was in the form when it was signed, but on no page."""
    shown = two[3]
    two[3] = two[3].replace(" 62 0 R]", "]")
    report = judge(paper.signed(pki, two).add({3: shown}), pki)
    assert told(report) == {(LISTED, Judgement.FORBIDDEN)}
    assert {f.attack for f in report.signatures[0].findings} == {Attack.SHADOW_REPLACE}


def test_a_widget_without_area_may_be_listed(
    paper: Any, two: dict[int, str], pki: Any, judge: Judge
) -> None:
    shown = two[3]
    two[3] = two[3].replace(" 62 0 R]", "]")
    two[62] = two[62].replace("60 680 300 720", "0 0 0 0")
    report = judge(paper.signed(pki, two).add({3: shown}), pki)
    assert told(report) == set()


def test_a_widget_that_is_hidden(paper: Any, two: dict[int, str], pki: Any, judge: Judge) -> None:
    report = judge(paper.signed(pki, two).add({3: two[3].replace(" 62 0 R]", "]")}), pki)
    assert told(report) == {(UNLISTED, Judgement.FORBIDDEN)}
    assert {f.attack for f in report.signatures[0].findings} == {Attack.SHADOW_HIDE}


@pytest.mark.parametrize("order", ["62 0 R 60 0 R]", "60 0 R 62 0 R 60 0 R]"])
@pytest.mark.parametrize(
    ("permission", "judgement"),
    [(None, Judgement.SUSPICIOUS), (2, Judgement.FORBIDDEN), (1, Judgement.FORBIDDEN)],
)
def test_widgets_that_change_places(
    order: str,
    permission: int | None,
    judgement: Judgement,
    paper: Any,
    two: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    paper.signed(pki, two, permission=permission)
    report = judge(paper.add({3: two[3].replace("60 0 R 62 0 R]", order)}), pki)
    assert told(report) == {(ORDER, judgement)}
    assert {f.attack for f in report.signatures[0].findings} == {Attack.EVIL_ANNOTATION}


def test_an_empty_field_may_be_listed_by_whoever_signs_it(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[7] = base[7].replace("9 0 R]", "9 0 R 60 0 R]")
    base[60] = "<</FT/Sig/T(Next)/Type/Annot/Subtype/Widget/Rect[60 680 300 720]/F 132/P 3 0 R>>"
    paper.signed(pki, base)
    shown = base[3].replace("13 0 R]", "13 0 R 60 0 R]")
    signed = base[60].replace("/P 3 0 R", "/P 3 0 R/V 70 0 R/AP<</N 10 0 R>>")
    report = judge(paper.signed(pki, {3: shown, 60: signed}, number=70), pki)
    assert (LISTED, Judgement.FORBIDDEN) not in told(report)
    assert ("追加了签名“Next”", Judgement.ALLOWED) in told(report)


# values and appearances


@pytest.mark.parametrize("entry", ["/NeedAppearances false", ""])
@pytest.mark.parametrize("shown", ["999", "Ours"])
def test_readers_that_no_longer_draw_the_value(
    entry: str, shown: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """While readers draw the value, nobody sees what the appearance says."""
    base[7] = base[7].replace("/SigFlags", "/NeedAppearances true/SigFlags")
    base[9] = base[9].replace("10 0 R", "61 0 R")
    base[61] = written(shown)
    paper.signed(pki, base)
    report = judge(paper.add({7: base[7].replace("/NeedAppearances true", entry)}), pki)
    expected = {(NOT_SHOWN.format("Bidder"), Judgement.SUSPICIOUS)}
    assert told(report) == (expected if shown == "999" else set())


def test_a_value_that_a_field_inherits(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[7] = base[7].replace("8 0 R 9 0 R]", "8 0 R 60 0 R]")
    base[60] = "<</T(P)/FT/Tx/V(100)/Kids[9 0 R]>>"
    base[9] = base[9].replace("/V(Ours)", "/Parent 60 0 R").replace("10 0 R", "61 0 R")
    base[61] = written("100")
    paper.signed(pki, base)
    report = judge(paper.add({60: base[60].replace("100", "999")}), pki)
    assert told(report) == {(NOT_SHOWN.format("P.Bidder"), Judgement.SUSPICIOUS)}


def test_a_widget_that_names_another_field(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[7] = base[7].replace("8 0 R 9 0 R]", "8 0 R 60 0 R]")
    base[60] = "<</T(P)/FT/Tx/V(100)/Kids[9 0 R]>>"
    base[9] = base[9].replace("/T(Bidder)", "").replace("/V(Ours)", "/Parent 60 0 R")
    paper.signed(pki, base)
    moved = {9: base[9].replace("60 0 R", "70 0 R"), 70: base[60].replace("100", "999")}
    report = judge(paper.add(moved), pki)
    assert told(report) == {("表单域“P”的设置 Parent 被改动", Judgement.FORBIDDEN)}


@pytest.mark.parametrize("is_redrawn", [False, True])
def test_a_button_that_looks_otherwise(
    is_redrawn: bool, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[7] = base[7].replace("9 0 R]", "9 0 R 60 0 R]")
    base[60] = WIDGET.format(name="C", look=61).replace("/FT/Tx", "/FT/Btn/AS/Off")
    base[60] = base[60].replace("(999)", "/Off").replace("/N 61 0 R", "/N<</Yes 61 0 R>>")
    base[61], base[62] = written("x"), look("0 0 99 99 re f")
    base[3] = base[3].replace("13 0 R]", "13 0 R 60 0 R]")
    paper.signed(pki, base)
    ticked = base[60].replace("/Off", "/Yes")
    report = judge(paper.add({60: ticked.replace("61", "62") if is_redrawn else ticked}), pki)
    if is_redrawn:
        assert told(report) == {(NOT_SHOWN.format("C"), Judgement.SUSPICIOUS)}
    else:
        assert told(report) == {("填写了表单域“C”", Judgement.ALLOWED)}
