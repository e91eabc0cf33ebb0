"""The one expansion: every kind of rule becomes marks, and what is odd becomes findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pymupdf
import pytest

from signing.errors import KeywordNotFoundError, PageRangeError, PlacementError, SealError
from signing.geometry import Box, PageGeometry, RectMm
from signing.placement.expand import expand
from signing.placement.keyword import find
from signing.placement.model import (
    AllRule,
    Anchor,
    Edge,
    FieldRule,
    Finding,
    KeywordRule,
    Occurrence,
    PageRule,
    PagesRule,
    Placement,
    Position,
    Rule,
    RuleKind,
    SeamRule,
    Severity,
    SignatureField,
)
from signing.placement.text_source import TextChar
from signing.seal.model import RasterArt, Seal, SealKind

MakeSeal = Callable[..., Seal]
Expand = Callable[..., Placement]


@pytest.fixture
def expand_on(a4: PageGeometry, seal: Seal, typewriter: Any) -> Expand:
    """Expands rules over pages (A4 unless given) with one 公章 unless told otherwise."""

    def run(
        *rules: Rule,
        pages: Sequence[PageGeometry] = (a4,) * 5,
        seals: Sequence[Seal] = (seal,),
        text: Sequence[str] | None = None,
    ) -> Placement:
        source = typewriter(text or [""] * len(pages))
        return expand(rules, pages, seals, source, name="投标文件.pdf")

    return run


def codes(findings: Sequence[Finding]) -> list[tuple[Severity, str]]:
    return [(finding.severity, finding.code) for finding in findings]


@pytest.mark.requirement("R135")
def test_one_page_is_stamped_where_it_was_asked(expand_on: Expand) -> None:
    placement = expand_on(PageRule(3, Position(x=120, y=200)))

    (mark,) = placement.marks
    assert (mark.rule, mark.rule_index, mark.seal, mark.page) == (RuleKind.PAGE, 0, "seal-1", 3)
    assert mark.rect == RectMm(100, 180, 140, 220)
    assert placement.findings == ()


@pytest.mark.requirement("R136")
def test_all_pages_are_stamped_at_the_same_place(expand_on: Expand, a4: PageGeometry) -> None:
    placement = expand_on(AllRule(), pages=[a4] * 1000)

    assert [mark.page for mark in placement.marks] == list(range(1, 1001))
    assert len({mark.rect for mark in placement.marks}) == 1
    assert placement.marks[0].rect.centre.x == pytest.approx(210 - 35)
    assert placement.marks[0].rect.centre.y == pytest.approx(297 - 40)


@pytest.mark.requirement("R138")
def test_a_range_of_pages_is_stamped_once_each(expand_on: Expand) -> None:
    placement = expand_on(PagesRule("1-3,2,末页", Position(x=50, bottom=60)))

    assert [mark.page for mark in placement.marks] == [1, 2, 3, 5]
    assert placement.marks[0].rect.centre.y == pytest.approx(297 - 60)


@pytest.mark.requirement("R138")
@pytest.mark.parametrize(
    "rule",
    [
        PageRule(6, Position(x=50, y=50)),
        PageRule(0, Position(x=50, y=50)),
        PagesRule("3-6", Position(x=50, y=50)),
    ],
)
def test_pages_beyond_the_file_are_refused(expand_on: Expand, rule: Rule) -> None:
    with pytest.raises(PageRangeError, match="共 5 页"):
        expand_on(rule)


@pytest.mark.parametrize(
    "at", [Position(), Position(x=1), Position(x=1, right=1, y=1), Position(y=1, x=1, bottom=1)]
)
def test_a_position_needs_one_of_each_pair(expand_on: Expand, at: Position) -> None:
    with pytest.raises(PlacementError):
        expand_on(AllRule(at))


def test_each_rule_takes_its_own_seal_and_size(
    expand_on: Expand, seal: Seal, make_seal: MakeSeal
) -> None:
    person = make_seal("p", name="王测试", kind=SealKind.LEGAL_PERSON, width=20, height=20)
    placement = expand_on(
        PageRule(1, Position(x=50, y=50)),
        PageRule(1, Position(x=100, y=50), "法人章"),
        seals=[person, seal],
    )

    assert [(mark.seal, mark.rect.width) for mark in placement.marks] == [
        ("seal-1", 40),
        ("p", 20),
    ]


def test_an_unknown_seal_is_refused(expand_on: Expand) -> None:
    with pytest.raises(SealError):
        expand_on(AllRule(seal="合同章"))


@pytest.mark.requirement("R137")
def test_two_seams_do_not_cover_each_other(expand_on: Expand) -> None:
    placement = expand_on(SeamRule(), SeamRule(), SeamRule(Edge.LEFT))

    assert placement.findings == ()
    assert [mark.rule_index for mark in placement.marks] == [0] * 5 + [1] * 5 + [2] * 5


def test_a_single_page_keeps_its_other_seals(expand_on: Expand, a4: PageGeometry) -> None:
    placement = expand_on(SeamRule(), AllRule(), pages=[a4])

    assert [mark.rule for mark in placement.marks] == [RuleKind.ALL]
    assert codes(placement.findings) == [(Severity.NOTE, "seam.single-page")]


def test_a_page_of_which_nobody_knows_what_is_displayed_takes_no_mark(
    expand_on: Expand, a4: PageGeometry
) -> None:
    cropped_away = PageGeometry(a4.media_box, Box(900, 0, 1000, 100))
    placement = expand_on(AllRule(), pages=[a4, cropped_away, a4, cropped_away])

    assert codes(placement.findings) == [(Severity.ERROR, "placement.cropped-away")]
    assert placement.findings[0].page == 2
    assert expand_on(PageRule(1, Position(x=50, y=50)), pages=[a4, cropped_away]).findings == ()


def test_a_mark_off_the_page_is_an_error_with_its_overflow(expand_on: Expand) -> None:
    placement = expand_on(PageRule(2, Position(x=200, y=100)))

    (finding,) = placement.findings
    assert (finding.severity, finding.code) == (Severity.ERROR, "placement.outside")
    assert finding.arguments == {"page": 2, "overflow_mm": 10.0}
    assert finding.page == 2


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        (Position(x=20, y=20), False),
        (Position(x=190, y=277), False),
        (Position(x=19.98, y=20), True),
        (Position(x=20, y=19.98), True),
        (Position(x=20, bottom=19.98), True),
        (Position(right=19.98, y=20), True),
    ],
)
def test_touching_the_edge_is_still_inside(expand_on: Expand, at: Position, outside: bool) -> None:
    findings = expand_on(PageRule(1, at)).findings

    assert bool(findings) is outside
    assert all(float(str(finding.arguments["overflow_mm"])) > 0 for finding in findings)


def test_many_marks_off_the_page_are_one_sentence(
    expand_on: Expand, a4: PageGeometry, a4_landscape: PageGeometry
) -> None:
    placement = expand_on(AllRule(Position(x=100, y=195)), pages=[a4, a4_landscape, a4_landscape])

    outside = placement.findings[0]
    assert outside.arguments == {"page": 2, "overflow_mm": 5.0, "count": 2}


def test_overlaps_are_warned_of_once_for_each_pair_of_rules(expand_on: Expand) -> None:
    placement = expand_on(
        AllRule(Position(x=50, y=50)),
        AllRule(Position(x=80, y=50)),
        PageRule(2, Position(x=50, y=100)),
        PageRule(2, Position(x=60, y=110)),
        PageRule(2, Position(x=60, y=200)),
    )

    assert codes(placement.findings) == [(Severity.WARNING, "placement.overlap")] * 2
    assert [finding.arguments for finding in placement.findings] == [
        {"page": 1, "count": 5},
        {"page": 2, "count": 1},
    ]


def test_marks_side_by_side_do_not_overlap(expand_on: Expand) -> None:
    placement = expand_on(
        PageRule(1, Position(x=50, y=50)),
        PageRule(1, Position(x=90, y=50)),
        PageRule(1, Position(x=50, y=90)),
    )

    assert placement.findings == ()


def test_mixed_page_sizes_are_mentioned(
    expand_on: Expand, a4: PageGeometry, a4_landscape: PageGeometry
) -> None:
    placement = expand_on(AllRule(), pages=[a4, a4, a4_landscape])

    (finding,) = placement.findings
    assert (finding.severity, finding.code) == (Severity.NOTE, "placement.mixed-sizes")
    assert (finding.arguments, finding.page) == ({"count": 2}, 3)


def test_a_place_on_one_page_does_not_mind_other_sizes(
    expand_on: Expand, a4: PageGeometry, a4_landscape: PageGeometry
) -> None:
    assert not expand_on(PageRule(1, Position(x=50, y=50)), pages=[a4, a4_landscape]).findings


@pytest.mark.requirement("R136")
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_stamped_as_displayed(expand_on: Expand, rotate: int) -> None:
    page = PageGeometry(Box(-10, 5, 585, 847), Box(-10, 5, 585, 847), rotate)  # type: ignore[arg-type]
    (mark,) = expand_on(AllRule(Position(right=30, y=40)), pages=[page]).marks

    assert page.width_mm - mark.rect.centre.x == pytest.approx(30)
    assert mark.rect.centre.y == pytest.approx(40)


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("occurrence", "pages"),
    [
        (Occurrence.ALL, [1, 3, 3]),
        (Occurrence.FIRST, [1]),
        (Occurrence.LAST, [3]),
        (2, [3]),
    ],
)
def test_a_keyword_is_stamped_at_the_hits_wanted(
    expand_on: Expand, a4: PageGeometry, occurrence: Occurrence | int, pages: list[int]
) -> None:
    text = ["投标人:甲", "正文", "投标人:乙\n\n\n\n\n\n\n投 标 人:丙"]
    placement = expand_on(KeywordRule("投标人", occurrence), pages=[a4] * 3, text=text)

    assert [mark.page for mark in placement.marks] == pages


def test_a_keyword_mark_is_centred_on_the_hit_and_moved(
    expand_on: Expand, a4: PageGeometry
) -> None:
    (mark,) = expand_on(KeywordRule("标人", dx=5, dy=-3), pages=[a4], text=["投标人"]).marks

    # The typewriter's second and third characters: x 60..80 pt, y 700..710 pt from the bottom.
    mm = 25.4 / 72
    assert mark.rect.centre.x == pytest.approx(70 * mm + 5)
    assert mark.rect.centre.y == pytest.approx(297 - 705 * mm - 3)


@pytest.mark.requirement("R139")
@pytest.mark.parametrize("occurrence", [0, 3, -1])
def test_a_hit_that_does_not_exist_is_refused_with_the_count(
    expand_on: Expand, a4: PageGeometry, occurrence: int
) -> None:
    with pytest.raises(KeywordNotFoundError, match="只有 2 处"):
        expand_on(KeywordRule("日期", occurrence), pages=[a4], text=["日期 日期"])


@pytest.mark.requirement("R139")
def test_hits_on_one_line_get_one_seal(expand_on: Expand, a4: PageGeometry) -> None:
    text = ["章一一章一一一一一章\n章"]
    placement = expand_on(KeywordRule("章", dx=30), pages=[a4], text=text)

    assert [round(mark.rect.centre.y - 297 + 705 * 25.4 / 72, 3) for mark in placement.marks] == [
        0,
        round(20 * 25.4 / 72, 3),
    ]
    assert codes(placement.findings) == [
        (Severity.NOTE, "placement.keyword-merged"),
        (Severity.WARNING, "placement.overlap"),
    ]
    assert placement.findings[0].arguments == {"keyword": "章", "count": 2}


class Cells:
    """A page of 盖章 in cells of a table: every cell a run of its own, at these x and y in pt."""

    page_count = 1

    def __init__(self, *cells: tuple[float, float], upright: bool = False) -> None:
        self._cells, self._upright = cells, upright

    def plain(self, page: int) -> str:
        return "\n".join("章" for _ in self._cells)

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        cells = [self._cells[place // 2] for place in wanted]
        return [
            TextChar(Box(x, y, x + 10, y + 10), place // 2, self._upright)
            for place, (x, y) in zip(wanted, cells, strict=True)
        ]

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        return ()

    def has_images(self, page: int) -> bool:
        return False


@pytest.mark.parametrize(
    ("cells", "upright", "stamped"),
    [
        # Cells of one row keep their seals unless one covers more than half of the other.
        (((60, 500), (300, 500)), False, 2),
        (((60, 500), (110, 500)), False, 1),
        (((60, 500), (130, 500)), False, 2),
        # One below the other are two lines, however near; in vertical writing one column.
        (((60, 500), (60, 485)), False, 2),
        (((60, 500), (60, 485)), True, 1),
    ],
)
def test_only_cells_that_nearly_coincide_share_a_seal(
    a4: PageGeometry,
    seal: Seal,
    cells: tuple[tuple[float, float], ...],
    upright: bool,
    stamped: int,
) -> None:
    text = Cells(*cells, upright=upright)
    placement = expand([KeywordRule("章", dx=20)], [a4], [seal], text, name="x")

    assert len(placement.marks) == stamped


@pytest.mark.requirement("R139")
def test_a_person_s_seal_moves_right_of_the_unit_s(
    expand_on: Expand, a4: PageGeometry, seal: Seal, make_seal: MakeSeal
) -> None:
    person = make_seal("p", kind=SealKind.LEGAL_PERSON, width=20, height=20)
    text = ["一一一一一一公章\n一一一一一一签章"]
    rules = (KeywordRule("签章", seal="p"), KeywordRule("公章", seal="seal-1"))
    placement = expand_on(*rules, pages=[a4], seals=[seal, person], text=text)

    by_seal = {mark.seal: mark for mark in placement.marks}
    across = by_seal["p"].rect.centre.x - by_seal["seal-1"].rect.centre.x
    assert across == pytest.approx(22)
    assert by_seal["p"].aside == pytest.approx(22)
    assert by_seal["seal-1"].aside == 0
    assert (Severity.NOTE, "placement.moved-right") in codes(placement.findings)

    # Further away, or with an offset of its own, it stays.
    for other in (KeywordRule("签章", dx=1, seal="p"), KeywordRule("一一一签章", seal="p")):
        text = ["一一一一一一公章\n一一一一一一签章" if other.dx else "公章\n\n\n\n\n一一一签章"]
        placement = expand_on(other, rules[1], pages=[a4], seals=[seal, person], text=text)
        assert all(mark.aside == 0 for mark in placement.marks)


def test_several_units_seals_are_passed_one_after_the_other(
    expand_on: Expand, a4: PageGeometry, make_seal: MakeSeal
) -> None:
    units = [make_seal("a", width=10, height=10), make_seal("b", width=10, height=10)]
    person = make_seal("p", kind=SealKind.NAME, width=10, height=10)
    text = ["甲一一一一一一乙\n丙"]
    rules = (KeywordRule("甲", seal="a"), KeywordRule("乙", seal="b"), KeywordRule("丙", seal="p"))
    marks = expand_on(*rules, pages=[a4], seals=[*units, person], text=text).marks

    assert marks[2].rect.centre.x == pytest.approx(marks[1].rect.centre.x + 22)


@pytest.mark.parametrize(("keyword", "dx"), [("甲", 0.0), ("丙", 500.0)])
def test_marks_are_moved_back_onto_the_page_only_with_consent(
    expand_on: Expand, a4: PageGeometry, keyword: str, dx: float
) -> None:
    text = ["甲" + "一" * 40 + "丙"]
    plain = expand_on(KeywordRule(keyword, dx=dx), pages=[a4], text=text)
    clamped = expand_on(KeywordRule(keyword, dx=dx, clamp=True), pages=[a4], text=text)

    assert codes(plain.findings) == [(Severity.ERROR, "placement.outside")]
    assert codes(clamped.findings) == [(Severity.NOTE, "placement.clamped")]
    (mark,) = clamped.marks
    assert (mark.rect.width, mark.rect.height) == pytest.approx((40, 40))
    assert min(mark.rect.left, 210 - mark.rect.right) == pytest.approx(0)
    assert mark.rect.top == pytest.approx(plain.marks[0].rect.top)


def test_consent_changes_nothing_on_the_page(expand_on: Expand, a4: PageGeometry) -> None:
    text = ["一一一一一甲"]
    kept = expand_on(KeywordRule("甲", dx=30, clamp=True), pages=[a4], text=text)

    assert kept == expand_on(KeywordRule("甲", dx=30), pages=[a4], text=text)


def test_a_seal_in_a_field_at_the_edge_is_moved_onto_the_page(
    a4: PageGeometry, seal: Seal, typewriter: Any
) -> None:
    """The field's place is the template's: the user could not move the seal himself."""
    field = SignatureField("签章", 1, RectMm(3, a4.height_mm - 20, 43, a4.height_mm - 5))
    found = expand([FieldRule("签章")], [a4], [seal], typewriter([""]), name="x", fields=[field])
    assert codes(found.findings) == [
        (Severity.WARNING, "placement.field-small"),
        (Severity.NOTE, "placement.clamped"),
    ]
    (mark,) = found.marks
    assert mark.rect.bottom == pytest.approx(a4.height_mm)
    assert mark.rect.left == pytest.approx(3)
    assert mark.field == "签章"


def test_a_seal_beyond_the_edge_by_its_bleed_is_meant_to_be(expand_on: Expand) -> None:
    placement = expand_on(SeamRule(bleed=0.5))

    assert placement.findings == ()
    assert placement.marks[0].rect.right == pytest.approx(210.5)


@pytest.mark.parametrize(("width", "dpi"), [(5.0, 254), (4.0, None)])
def test_a_coarse_picture_is_warned_of_when_it_is_used(
    expand_on: Expand, seal: Seal, width: float, dpi: int | None
) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 50, 50), False)
    art = RasterArt(width, width, bytes(pixmap.tobytes("png")))
    scanned, unused = (
        replace(seal, id="scan", name="扫描章", art=art),
        replace(seal, id="x", art=art),
    )
    rule = PageRule(1, Position(x=50, y=50), "scan")
    findings = expand_on(rule, seals=[seal, scanned, unused]).findings

    assert [finding.arguments.get("dpi") for finding in findings] == ([dpi] if dpi else [])


@pytest.mark.parametrize(("anchor", "is_asked"), [("phrase", False), ("colon", True)])
def test_hits_that_were_looked_for_before_are_not_looked_for_again(
    a4: PageGeometry, seal: Seal, typewriter: Any, anchor: str, is_asked: bool
) -> None:
    """Other anchors need the whole line, which those hits do not have."""
    text = typewriter(["投标人:"])
    hits = find("投标人", text, [a4])
    rule = KeywordRule("投标人", anchor=Anchor(anchor))
    fresh = expand([rule], [a4], [seal], text, name="投标文件.pdf")
    asked: list[int] = []

    class Counting(typewriter):  # type: ignore[misc]
        def plain(self, page: int) -> str:
            asked.append(page)
            return str(super().plain(page))

    known = expand(
        [rule], [a4], [seal], Counting(["投标人:"]), name="投标文件.pdf", found={"投标人": hits}
    )
    assert known.marks == fresh.marks
    assert bool(asked) is is_asked
