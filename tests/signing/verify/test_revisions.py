"""The list of changes behind a signature: complete, exact, and judged by what was permitted."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from pyhanko.pdf_utils import generic

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Subject, Validity
from signing.verify.model import Attack, FileReport, Judgement, Verdict
from signing.verify.revisions.history import dictionary
from signing.verify.revisions.pages import leaves

Judge = Callable[..., FileReport]
ALLOWED, SUSPICIOUS, FORBIDDEN = Judgement.ALLOWED, Judgement.SUSPICIOUS, Judgement.FORBIDDEN
LOOK = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n2 2 9 9 f\nendstream"


@pytest.fixture(scope="module")
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


NOT_SHOWN = "填写了表单域“Bidder”,但它显示的内容与填写的值不一致"


def written(text: str) -> str:
    """An appearance of the text field with these operators."""
    content = f"/Tx BMC q BT /Helv 12 Tf 2 9 Td {text} ET Q EMC"
    return (
        "<</Type/XObject/Subtype/Form/BBox[0 0 100 30]/Resources<</Font<</Helv 5 0 R>>>>"
        f"/Length {len(content)}>>stream\n{content}\nendstream"
    )


def changes(report: FileReport, number: int = 0) -> set[tuple[str, Judgement]]:
    return {
        (change.template.format(**change.arguments), change.judgement)
        for change in report.signatures[number].modifications
    }


PAGES: list[tuple[str, dict[int, tuple[str, str]], set[tuple[str, Judgement]]]] = [
    (
        "box",
        {3: ("/MediaBox[0 0 595 842]", "/MediaBox[0 0 595 400]")},
        {("第 1 页的尺寸、裁切或旋转被改动", FORBIDDEN)},
    ),
    (
        "notes",
        {3: ("/Type/Page/", "/Type/Page/Tabs/S/LastModified(x)/")},
        {
            ("第 1 页的附注信息 Tabs 被更新,不影响显示", ALLOWED),
            ("第 1 页的附注信息 LastModified 被更新,不影响显示", ALLOWED),
        },
    ),
    (
        "unknown setting",
        {3: ("/Type/Page/", "/Type/Page/Odd 1/")},
        {("第 1 页的设置 Odd 被改动", FORBIDDEN)},
    ),
    (
        "action",
        {3: ("/Type/Page/", "/Type/Page/AA<<>>/")},
        {("文档的动作或脚本(AA)被改动", FORBIDDEN)},
    ),
    (
        "resources",
        {3: ("/XObject<<", "/ColorSpace<</C/DeviceRGB>>/XObject<<")},
        {("第 1 页使用的资源被改动", FORBIDDEN)},
    ),
    (
        "no resources",
        {3: ("/XObject<</Im 6 0 R>>", "/XObject<<>>")},
        {("第 1 页的图像或图形被改动", FORBIDDEN)},
    ),
    (
        "note",
        {3: ("13 0 R]", "13 0 R 50 0 R]")},
        {("第 1 页新增了批注(Text)", ALLOWED)},
    ),
    (
        "link",
        {3: ("13 0 R]", "13 0 R 51 0 R]")},
        {("第 1 页新增了批注(Link)", ALLOWED)},
    ),
    (
        "direct",
        {3: ("13 0 R]", "13 0 R<</Subtype/Ink/Rect[1 2]>>]")},
        {("第 1 页新增了会画在页面上的批注(Ink),可能遮盖原有内容", SUSPICIOUS)},
    ),
    (
        "stray widget",
        {3: ("13 0 R]", "13 0 R 52 0 R]")},
        {("第 1 页新增了不属于表单的控件", FORBIDDEN)},
    ),
    (
        "annotation",
        {13: ("200 200", "100 100")},
        {("第 1 页原有的批注被改动", SUSPICIOUS)},
    ),
    (
        "outline",
        {1: ("/Type", "/Outlines<</First 3 0 R>>/Type")},
        {("书签、链接目标或打开方式(Outlines)被改动", FORBIDDEN)},
    ),
    (
        "names",
        {1: ("/Type", "/Names<</JavaScript<</Names[(a)<<>>]>>/AP<<>>/Other 1>>/Type")},
        {
            ("文档的动作或脚本(JavaScript)被改动", FORBIDDEN),
            ("更新了批注外观的目录", ALLOWED),
            ("文档的其他内容(Other)被改动", FORBIDDEN),
        },
    ),
    (
        "metadata",
        {1: ("/Type", "/Version/2.0/Lang(zh)/Type")},
        {
            ("更新了文档属性(标题、时间等)", ALLOWED),
            ("更新了文档的结构标签,不影响显示", ALLOWED),
        },
    ),
    (
        "permissions",
        {1: ("/Type", "/Perms<</DocMDP 12 0 R>>/OCProperties<<>>/AF[]/Type")},
        {
            ("文档的认证许可被改动", FORBIDDEN),
            ("图层的显示设置被改动", FORBIDDEN),
            ("附件被改动", FORBIDDEN),
        },
    ),
]
FORMS: list[tuple[str, dict[int, tuple[str, str]], set[tuple[str, Judgement]]]] = [
    (
        "filled",
        {9: ("(Ours)/AP<</N 10", "(Theirs)/AS/N/AP<</N 60")},
        {("填写了表单域“Bidder”", ALLOWED)},
    ),
    (
        "filled, no look",
        {9: ("(Ours)/AP<</N 10 0 R>>", "(x)")},
        {("填写了表单域“Bidder”", ALLOWED)},
    ),
    ("filled, old look", {9: ("(Ours)", "(Theirs)")}, {(NOT_SHOWN, SUSPICIOUS)}),
    (
        "filled, other look",
        {9: ("(Ours)/AP<</N 10", "(Them)/AP<</N 60")},
        {(NOT_SHOWN, SUSPICIOUS)},
    ),
    ("emptied, still shown", {9: ("/V(Ours)/AP<</N 10", "/AP<</N 60")}, {(NOT_SHOWN, SUSPICIOUS)}),
    (
        "locked afterwards",
        {9: ("/F 4", "/F 4/Ff 1")},
        {("表单域“Bidder”被设为只读", ALLOWED)},
    ),
    (
        "multiline",
        {9: ("/F 4", "/F 4/Ff 4096")},
        {("表单域“Bidder”的设置 Ff 被改动", FORBIDDEN)},
    ),
    (
        "read-only filled",
        {9: ("(Ours)/AP<</N 10", "(Theirs)/AP<</N 60"), 3: ("", "")},
        {("填写了表单域“Bidder”", ALLOWED)},
    ),
    ("removed", {7: (" 9 0 R]", "]")}, {("表单域“Bidder”被删除", FORBIDDEN)}),
    (
        "added",
        {7: ("9 0 R]", "9 0 R 53 0 R]")},
        {("新增了表单域“More”", FORBIDDEN)},
    ),
    (
        "empty signature field",
        {7: ("9 0 R]", "9 0 R 54 0 R]")},
        {("新增了空白签名域“Next”", ALLOWED)},
    ),
    (
        "look of the signature",
        {8: ("6 0 R", "10 0 R")},
        {("已有的签名“Sig”的外观或位置被改动", FORBIDDEN)},
    ),
    (
        "signature removed",
        {8: ("/V 12 0 R", "")},
        set(),
    ),
    (
        "need appearances",
        {7: ("/SigFlags", "/NeedAppearances true/SigFlags")},
        {("表单的设置 NeedAppearances 被改动", FORBIDDEN)},
    ),
    ("no need", {7: ("/SigFlags", "/NeedAppearances false/SigFlags")}, set()),
    (
        "defaults",
        {7: ("(/Helv 0 Tf)", "(/Helv 9 Tf)")},
        {("表单的设置 DA 被改动", FORBIDDEN)},
    ),
    (
        "form font",
        {7: ("/Helv 5 0 R", "/Helv<</Type/Font>>/New 5 0 R")},
        {
            ("表单使用的字体或资源 Helv 被改动", FORBIDDEN),
            ("为表单添加了资源 New", ALLOWED),
        },
    ),
    (
        "another widget",
        {9: ("/T(Bidder)", "/T(Bidder)/Kids[52 0 R]")},
        {("表单域“Bidder”的设置 Kids 被改动", FORBIDDEN)},
    ),
    (
        "one name twice",
        {7: ("9 0 R]", "9 0 R 55 0 R 9 0 R]")},
        {("新增了表单域“Bidder (2)”", FORBIDDEN)},
    ),
]
MORE = {
    50: "<</Subtype/Text/Rect[10 10 30 30]/AP<</N 10 0 R>>>>",
    51: "<</Subtype/Link/Rect[10 10 300 300]>>",
    52: "<</Subtype/Widget/Rect[10 10 300 300]/AP<</N 10 0 R>>>>",
    53: "<</FT/Tx/T(More)/Rect[0 0 9 9]>>",
    54: "<</FT/Sig/T(Next)/Rect[0 0 0 0]/AP<</N 10 0 R>>>>",
    55: "<</FT/Tx/T(Bidder)/Rect[0 0 9 9]>>",
    60: written("(Theirs) Tj"),
}


def filled(base: dict[int, str]) -> dict[int, str]:
    """The text field with another value, which it shows."""
    own = base[9].replace("(Ours)", "(Theirs)").replace("/N 10 0 R", "/N 60 0 R")
    return {9: own, 60: written("(Theirs) Tj")}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [(edits, expected) for _, edits, expected in PAGES + FORMS],
    ids=[name for name, _, _ in PAGES + FORMS],
)
def test_each_change_is_told_and_judged(
    edits: dict[int, tuple[str, str]],
    expected: set[tuple[str, Judgement]],
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    paper.signed(pki, base)
    edited = {n: base[n].replace(old, new, 1) for n, (old, new) in edits.items()}
    assert all(old in base[n] for n, (old, _) in edits.items())
    report = judge(paper.add({**MORE, **edited}), pki)
    if not report.signatures:  # the signature itself was taken away
        assert report.verdict is Verdict.UNSIGNED
        return
    assert changes(report) == expected
    worst = max((j for _, j in expected), key=list(Judgement).index, default=None)
    wanted = (
        {
            FORBIDDEN: Verdict.INVALID,
            SUSPICIOUS: Verdict.UNKNOWN,
        }.get(worst, Verdict.VALID_WITH_NOTES)
        if worst
        else Verdict.VALID_WITH_NOTES
    )
    assert report.verdict is wanted


def test_pages_added_removed_and_moved(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[2] = "<</Type/Pages/Kids[3 0 R 15 0 R 16 0 R]/Count 3>>"
    for number in (15, 16, 17):
        base[number] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    paper.signed(pki, base)
    tree = "<</Type/Pages/Kids[3 0 R 17 0 R 16 0 R 18 0 R<<>>]/Count 3>>"
    other = base[17].replace("9 9", "8 8")
    report = judge(paper.add({2: tree, 17: other}), pki)
    assert changes(report) == {("第 2 页的尺寸、裁切或旋转被改动", FORBIDDEN)}
    report = judge(paper.add({2: "<</Kids[16 0 R 3 0 R]/Count 2>>"}), pki)
    assert changes(report) == {
        ("原来的第 2 页被删除", FORBIDDEN),
        ("页面的顺序被改动", FORBIDDEN),
    }
    report = judge(paper.add({2: "<</Kids[3 0 R 15 0 R 16 0 R 17 0 R]/Count 4>>"}), pki)
    assert changes(report) == {("新增了第 4 页", FORBIDDEN)}


def test_pages_that_stand_directly_in_the_tree(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[2] = "<</Type/Pages/Kids[<</Type/Page/MediaBox[0 0 9 9]>>]/Count 1>>"
    paper.signed(pki, base)
    report = judge(paper.add({2: base[2].replace("0 0 9 9", "0 0 8 8")}), pki)
    assert changes(report) == {("第 1 页的尺寸、裁切或旋转被改动", FORBIDDEN)}


def test_a_tree_that_holds_itself_ends() -> None:
    itself, page = generic.IndirectObject(2, 0, None), dictionary({"/Rotate": 90})
    tree = dictionary({"/Kids": generic.ArrayObject([itself, page])})
    count = len(
        leaves(
            dictionary({"/Pages": itself}),
            lambda raw: tree if isinstance(raw, generic.IndirectObject) else raw,
        )
    )
    assert count == 1


def test_where_the_document_opens_is_compared_not_followed(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[1] = base[1].replace("/Type", "/StructTreeRoot 65 0 R/OpenAction[3 0 R/Fit]/Type")
    base[2] = "<</Type/Pages/Kids[3 0 R 66 0 R 2 0 R]/Count 2>>"
    base[65] = "<</K 3 0 R>>"
    base[66] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    paper.signed(pki, base)
    report = judge(paper.add({1: base[1].replace("[3 0 R", "[66 0 R")}), pki)
    assert changes(report) == {("文档的动作或脚本(OpenAction)被改动", FORBIDDEN)}


FIELD_MDP = (
    "/Reference[<</TransformMethod/Other>><</TransformMethod/FieldMDP/TransformParams<</Type/TransformParams/V/1.2"
    "/Action{action}>>>>]"
)


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        ("/All", Verdict.INVALID),
        ("/Include/Fields[(Bidder)]", Verdict.INVALID),
        ("/Include/Fields[(Other)]", Verdict.VALID_WITH_NOTES),
        # a name stands for what is below it, not for what begins with it
        ("/Include/Fields[(Bid)]", Verdict.VALID_WITH_NOTES),
        ("/Exclude/Fields[(Bid)]", Verdict.INVALID),
        ("/Exclude/Fields[(Bidder)]", Verdict.VALID_WITH_NOTES),
        ("/Exclude/Fields[(Other)]", Verdict.INVALID),
    ],
)
def test_locked_fields(
    action: str, verdict: Verdict, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base, reference=FIELD_MDP.format(action=action))
    assert judge(paper.add(filled(base)), pki).verdict is verdict


def test_a_locked_field_is_locked_whatever_it_shows(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base, reference=FIELD_MDP.format(action="/Include/Fields[(Bidder)]"))
    report = judge(paper.add({9: base[9].replace("Ours", "Theirs")}), pki)
    assert changes(report) == {("锁定或只读的表单域“Bidder”被改动", FORBIDDEN)}


@pytest.mark.parametrize(
    ("permission", "verdict"),
    [
        (1, Verdict.INVALID),
        (2, Verdict.VALID_WITH_NOTES),
        (3, Verdict.VALID_WITH_NOTES),
        (7, Verdict.INVALID),
    ],
)
def test_filling_under_a_certification(
    permission: int, verdict: Verdict, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base, permission=permission)
    assert judge(paper.add(filled(base)), pki).verdict is verdict


def test_a_read_only_field_is_not_filled(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[9] = base[9].replace("/F 4", "/F 4/Ff 1")
    paper.signed(pki, base)
    report = judge(paper.add({9: base[9].replace("Ours", "Theirs")}), pki)
    assert changes(report) == {("锁定或只读的表单域“Bidder”被改动", FORBIDDEN)}


def test_the_lock_of_a_field_counts(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[8] = base[8].replace("/FT/Sig", "/FT/Sig/Lock<</Type/SigFieldLock/Action/All/P 1>>")
    paper.signed(pki, base)
    assert judge(paper.add({9: base[9].replace("Ours", "X")}), pki).verdict is Verdict.INVALID


CHOICE = (
    "<</FT/Ch/Ff 131072/T(Grade)/Type/Annot/Subtype/Widget/Rect[10 130 110 160]/F 4/P 3 0 R"
    "/Opt[[(a)(First)][(b)(Second)]]/V({value})/AP<</N 61 0 R>>>>"
)
BOX = (
    "<</FT/Btn/T(Agreed)/Type/Annot/Subtype/Widget/Rect[10 170 30 190]/F 4/P 3 0 R"
    "/V/{value}/AS/{state}/AP<</N<</Yes 10 0 R/Off 6 0 R>>>>>>"
)
LIST = CHOICE.replace("[[(a)(First)][(b)(Second)]]", "[(a)(b)[(c)]]")
BARE = "<</FT/Btn/T(Agreed)/Type/Annot/Subtype/Widget/Rect[10 170 30 190]/F 4/P 3 0 R{state}>>"
TEXT = (
    "<</FT/Tx/Ff {flags}/T(Note)/Type/Annot/Subtype/Widget/Rect[10 130 110 160]/F 4/P 3 0 R"
    "/V({value})/AP<</N 61 0 R>>>>"
)


@pytest.mark.parametrize(
    ("before", "after", "look", "judgement"),
    [
        (CHOICE.format(value="a"), CHOICE.format(value="b"), "(Second) Tj", ALLOWED),
        (CHOICE.format(value="a"), CHOICE.format(value="b"), "(b) Tj", ALLOWED),
        (CHOICE.format(value="a"), CHOICE.format(value="b"), "(First) Tj", SUSPICIOUS),
        (BOX.format(value="Off", state="Off"), BOX.format(value="Yes", state="Yes"), "", ALLOWED),
        (
            BOX.format(value="Off", state="Off"),
            BOX.format(value="Yes", state="Off"),
            "",
            SUSPICIOUS,
        ),
        (
            BOX.format(value="Yes", state="Yes"),
            BOX.format(value="Off", state="Yes"),
            "",
            SUSPICIOUS,
        ),
        (BOX.format(value="Yes", state="Yes"), BOX.format(value="Odd", state="Off"), "", ALLOWED),
        (LIST.format(value="a"), LIST.format(value="b"), "(b) Tj", ALLOWED),
        (LIST.format(value="a"), LIST.format(value="b"), "(a) Tj", SUSPICIOUS),
        (BARE.format(state="/V/Yes"), BARE.format(state=""), "", ALLOWED),
        (BARE.format(state="/V/Off"), BARE.format(state="/V/Yes"), "", SUSPICIOUS),
        (BARE.format(state="/V/Yes/AS/Yes"), BARE.format(state="/AS/Yes"), "", SUSPICIOUS),
        (
            TEXT.format(flags=4096, value="1"),
            TEXT.format(flags=4096, value="Price:\\n2 000"),
            "(Price:) Tj 0 -8 Td [(2 0)-9(00)] TJ",
            ALLOWED,
        ),
        (
            TEXT.format(flags=0, value="1"),
            TEXT.format(flags=0, value="2"),
            "(2) Tj 20 0 Td (000) Tj",
            SUSPICIOUS,
        ),
        (TEXT.format(flags=8192, value="1"), TEXT.format(flags=8192, value="2"), "(*) Tj", ALLOWED),
    ],
)
def test_a_filled_field_shows_its_value(
    before: str,
    after: str,
    look: str,
    judgement: Judgement,
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    base[3] = base[3].replace("13 0 R]", "13 0 R 15 0 R]")
    base[7] = base[7].replace("9 0 R]", "9 0 R 15 0 R]")
    paper.signed(pki, {**base, 15: before, 61: written("(1) Tj")})
    report = judge(paper.add({15: after, 61: written(look)}), pki)
    (change,) = report.signatures[0].modifications
    assert change.judgement is judgement
    verdict = Verdict.UNKNOWN if judgement is SUSPICIOUS else Verdict.VALID_WITH_NOTES
    assert report.verdict is verdict


def empty_field(base: dict[int, str], look: str = "<</N 10 0 R>>") -> None:
    base[7] = base[7].replace("9 0 R]", "9 0 R 14 0 R]")
    base[3] = base[3].replace("13 0 R]", "13 0 R 14 0 R]")
    base[14] = (
        f"<</FT/Sig/T(Second)/Type/Annot/Subtype/Widget/Rect[9 9 99 99]/F 4/P 3 0 R/AP {look}>>"
    )


def test_an_empty_field_is_signed_by_another(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    empty_field(base)
    paper.signed(pki, base, permission=2)
    field = base[14].replace("10 0 R", "40 0 R").replace("/F 4", "/F 132/V 42 0 R")
    report = judge(paper.signed(pki, {14: field, 40: LOOK}, number=42), pki)
    assert changes(report) == {("追加了签名“Second”", ALLOWED)}
    assert [s.field for s in report.signatures] == ["Sig", "Second"]
    assert changes(report, 1) == set()


def test_an_empty_field_that_begins_to_show_something(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    empty_field(base)
    paper.signed(pki, base)
    report = judge(paper.add({14: base[14].replace("10 0 R", "40 0 R"), 40: LOOK}), pki)
    assert changes(report) == {
        ("新增了没有签名却有外观的签名域“Second”,可能遮盖原有内容", SUSPICIOUS)
    }


def test_a_look_that_is_used_elsewhere_too(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    empty_field(base, look="30 0 R")
    base[30] = "<</N 10 0 R>>"
    base[1] = base[1].replace("/Type", "/Odd 30 0 R/Type")
    paper.signed(pki, base)
    field = base[14].replace("/F 4", "/F 132/V 42 0 R")
    report = judge(paper.signed(pki, {14: field}, number=42), pki)
    assert {judgement for _, judgement in changes(report)} == {ALLOWED, SUSPICIOUS}


def test_a_document_timestamp_is_validation_data(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base, permission=1)
    field = "<</FT/Sig/T(Stamp)/V<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161>>>>"
    report = judge(paper.add({7: base[7].replace("9 0 R]", "9 0 R 60 0 R]"), 60: field}), pki)
    assert changes(report, -1) == {("追加了文档时间戳“Stamp”", ALLOWED)}


def test_a_nested_form_and_a_circular_one(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[7] = base[7].replace("9 0 R]", "9 0 R 61 0 R<</T(Direct)/FT/Tx>>null]")
    base[61] = "<</T(Outer)/FT/Tx/Ff 2/Kids[62 0 R 61 0 R]>>"
    base[62] = "<</T(Inner)/Parent 61 0 R/Kids[63 0 R<</Rect[0 0 1 1]>>]/V(a)>>"
    base[63] = "<</Subtype/Widget/Rect[0 0 9 9]>>"
    paper.signed(pki, base)
    report = judge(paper.add({62: base[62].replace("(a)", "(b)")}), pki)
    assert changes(report) == {("填写了表单域“Outer.Inner”", ALLOWED)}


def test_a_revision_that_changes_nothing(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    report = judge(paper.signed(pki, base).add({90: "<</Unused true>>", 4: base[4]}), pki)
    assert report.signatures[0].modifications == ()
    assert "没有任何改动" in "".join(row.template for row in report.signatures[0].rows)


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (1, "/Type/Catalog", "/Type/Catalog/Odd 60 0 R"),
        (7, "/SigFlags 3", "/SigFlags 3/Q 0"),
    ],
    ids=["list with a page", "default of the form"],
)
def test_what_means_the_same_is_no_change(
    number: int,
    old: str,
    new: str,
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    """A list moved into an object of its own names the page it named before."""
    before = dict(base)
    before[1] = before[1].replace("/Type/Catalog", "/Type/Catalog/Odd[3 0 R]")
    changed = base[number].replace(old, new)
    report = judge(paper.signed(pki, before).add({number: changed, 60: "[3 0 R]"}), pki)
    assert changes(report) == set()


def test_exchanging_an_earlier_signature_is_a_forgery(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """What the later signature covers holds the earlier one as it was."""
    empty_field(base)
    paper.signed(pki, base)
    paper.signed(pki, {14: base[14].replace("/F 4", "/F 132/V 42 0 R")}, number=42)
    value = "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<3000>>>"
    report = judge(paper.add({12: value}), pki)
    later = next(one for one in report.signatures if one.field == "Second")
    found = {(c.template.format(**c.arguments), c.judgement) for c in later.modifications}
    assert found == {("已有的签名“Sig”的数据被替换或删除", FORBIDDEN)}
    assert [finding.attack for finding in later.findings] == [Attack.UNIVERSAL_FORGERY]
    assert report.verdict is Verdict.INVALID


def object_stream(objects: dict[int, str]) -> str:
    """An object stream with these objects (ISO 32000-1, 7.5.7)."""
    head, body = "", ""
    for number, text in objects.items():
        head += f"{number} {len(body)} "
        body += f"{text} "
    data = zlib.compress((head + body).encode()).decode("latin-1")
    return (
        f"<</Type/ObjStm/N {len(objects)}/First {len(head)}/Filter/FlateDecode"
        f"/Length {len(data)}>>stream\n{data}\nendstream"
    )


def xref_stream(start: int, packed: dict[int, tuple[int, int]], offsets: dict[int, int]) -> str:
    """The hidden half of a hybrid table: objects inside object streams."""
    rows = {n: (2, stream, index) for n, (stream, index) in packed.items()}
    rows |= {n: (1, offset, 0) for n, offset in offsets.items()}
    index = " ".join(f"{n} 1" for n in sorted(rows))
    data = b"".join(
        bytes([kind]) + first.to_bytes(4) + bytes([second])
        for kind, first, second in (rows[n] for n in sorted(rows))
    ).decode("latin-1")
    return (
        f"<</Type/XRef/W[1 4 1]/Index[{index}]/Size 90/Length {len(data)}>>"
        f"stream\n{data}\nendstream"
    )


def test_objects_in_object_streams_are_compared(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """The font stands in an object stream, which a later revision replaces as a whole."""
    font = base.pop(5)
    paper.add({70: object_stream({5: font, 76: "null"})})
    hidden = xref_stream(0, {5: (70, 0), 76: (70, 1)}, {})
    place = len(paper.data)
    paper.add({71: hidden})
    paper.add({}, trailer=f"/XRefStm {place}")
    paper.signed(pki, base)
    untouched = judge(paper, pki)
    assert untouched.verdict is Verdict.VALID_WITH_NOTES
    kept, last = paper.data, paper.last
    report = judge(paper.add(filled(base)), pki)
    assert changes(report) == {("填写了表单域“Bidder”", ALLOWED)}
    paper.data, paper.last = kept, last
    other = object_stream({5: font.replace("Helvetica", "Courier"), 76: "null"})
    report = judge(paper.add({70: other}), pki)
    assert ("第 1 页使用的字体被改动,文字可能显示为另外的内容", FORBIDDEN) in changes(report)


def test_a_document_timestamp_behind_a_signature_proves_its_own_time(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base, permission=1)
    field = "<</FT/Sig/T(Stamp)/V 42 0 R>>"
    added = {7: base[7].replace("9 0 R]", "9 0 R 60 0 R]"), 60: field}
    report = judge(paper.signed(pki, added, number=42, stamp=True), pki)
    assert changes(report) == {("追加了文档时间戳“Stamp”", ALLOWED)}
    assert report.signatures[1].timestamped
    assert report.signatures[1].signed_at == pki.now


def test_a_certification_without_a_level_permits_filling_only(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """2 is the default (ISO 32000-2, table 257)."""
    silent = "/Reference[<</TransformMethod/DocMDP/TransformParams<</Type/TransformParams>>>>]"
    paper.signed(pki, base, reference=silent)
    before, last = paper.data, paper.last
    assert judge(paper.add(filled(base)), pki).verdict is Verdict.VALID_WITH_NOTES
    paper.data, paper.last = before, last
    note = "<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/P 3 0 R>>"
    page = base[3].replace("13 0 R]", "13 0 R 41 0 R]")
    assert judge(paper.add({3: page, 41: note}), pki).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("note", "judgement"),
    [
        ("/Subtype/Square/Rect[60 680 60 720]/AP<</N 10 0 R>>", ALLOWED),
        ("/Subtype/Square/Rect[60 680 90 680]/AP<</N 10 0 R>>", ALLOWED),
        ("/Subtype/Square/Rect[60 680 60.5 680.5]/AP<</N 10 0 R>>", SUSPICIOUS),
        ("/Subtype/Link/Rect[60 680 300 720]", ALLOWED),
        ("/Subtype/Link/Rect[60 680 300 720]/AP<</N 10 0 R>>", SUSPICIOUS),
        ("/Subtype/Text/Rect[60 680 92 712]", ALLOWED),
        ("/Subtype/Text/Rect[60 680 93 712]", SUSPICIOUS),
    ],
)
def test_an_annotation_is_doubtful_where_it_can_draw(
    note: str, judgement: Judgement, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    page = base[3].replace("13 0 R]", "13 0 R 41 0 R]")
    report = judge(paper.add({3: page, 41: f"<</Type/Annot{note}/P 3 0 R>>"}), pki)
    assert {found for _, found in changes(report)} == {judgement}


def test_what_a_field_off_every_page_shows_cannot_be_told(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[3] = base[3].replace("9 0 R ", "")
    paper.signed(pki, base)
    report = judge(paper.add(filled(base)), pki)
    assert changes(report) == {(NOT_SHOWN, SUSPICIOUS)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0, 1, {("填写了表单域“Bidder”", ALLOWED), ("表单域“Bidder”被设为只读", ALLOWED)}),
        (2, 3, {("填写了表单域“Bidder”", ALLOWED), ("表单域“Bidder”被设为只读", ALLOWED)}),
        (
            0,
            3,
            {("填写了表单域“Bidder”", ALLOWED), ("表单域“Bidder”的设置 Ff 被改动", FORBIDDEN)},
        ),
        (
            1,
            0,
            {
                ("锁定或只读的表单域“Bidder”被改动", FORBIDDEN),
                ("表单域“Bidder”的设置 Ff 被改动", FORBIDDEN),
            },
        ),
    ],
)
def test_filling_and_the_flags_of_a_field(
    before: int,
    after: int,
    expected: set[tuple[str, Judgement]],
    paper: Any,
    base: dict[int, str],
    pki: Any,
    judge: Judge,
) -> None:
    """It may be locked when it is filled; read-only before, it may not be filled at all."""
    base[9] = base[9].replace("/F 4", f"/F 4/Ff {before}")
    paper.signed(pki, base)
    new = filled(base)
    new[9] = new[9].replace(f"/Ff {before}", f"/Ff {after}")
    assert changes(judge(paper.add(new), pki)) == expected


@pytest.mark.parametrize("changed", [70, 71, 72])
def test_no_field_hides_behind_others_of_its_name(
    changed: int, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    same = {number: base[9].replace("(Bidder)", "(Same)") for number in (70, 71, 72)}
    base[7] = base[7].replace("9 0 R]", "9 0 R 70 0 R 71 0 R 72 0 R]")
    base[3] = base[3].replace("13 0 R]", "13 0 R 70 0 R 71 0 R 72 0 R]")
    paper.signed(pki, {**base, **same})
    report = judge(paper.add({changed: same[changed].replace("/F 4", "/F 6")}), pki)
    ((text, judgement),) = changes(report)
    assert "Same" in text
    assert judgement is FORBIDDEN


def test_a_strangers_signature_without_a_look_covers_nothing(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    field = "<</FT/Sig/T(Plain)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R/V 42 0 R>>"
    added = {7: base[7].replace("9 0 R]", "9 0 R 41 0 R]"), 41: field}
    key = keys.generate(pki.algorithm)
    validity = Validity(pki.now, pki.now.replace(year=pki.now.year + 1))
    root = certificates.issue_root(Subject("测试冒名"), key, validity=validity)
    report = judge(paper.signed(pki, added, number=42, signer=Authority(root, key)), pki)
    assert changes(report) == {("追加了签名“Plain”", ALLOWED)}


def test_an_object_that_nobody_can_read_equals_no_other(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """Readers differ in what they make of both, so another one may show something else."""
    base[6] = "<</Type/XObject/Odd(one"
    paper.signed(pki, base)
    before, last = paper.data, paper.last
    report = judge(paper.add({6: "<</Type/XObject/Odd(two"}), pki)
    assert {judgement for _, judgement in changes(report)} == {FORBIDDEN}
    paper.data, paper.last = before, last
    assert changes(judge(paper.add({77: "(else)"}), pki)) == set()
