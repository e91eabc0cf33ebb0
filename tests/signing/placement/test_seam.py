"""Seam seals: groups, slices, edges, and what is said about thin ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import PageRangeError, PlacementError
from signing.geometry import Box, PageGeometry, RectMm
from signing.placement.model import Edge, Mark, SeamRule, Severity
from signing.placement.seam import expand_seam
from signing.placement.seam_groups import group_sizes, seam_groups, seam_pages
from signing.placement.seam_slice import Strip, slice_box
from signing.seal.model import Close, LineTo, MoveTo, Seal, SealKind, VectorArt

MakeSeal = Callable[..., Seal]


def groups(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks by group: a group begins wherever a slice is the first."""
    starts = [index for index, mark in enumerate(marks) if mark.slice and mark.slice.index == 1]
    ends = [*starts[1:], len(marks)]
    return [list(marks[start:end]) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.requirement("R137")
@pytest.mark.parametrize(
    ("pages", "most", "sizes"),
    [
        (2, 20, (2,)),
        (3, 20, (3,)),
        (20, 20, (20,)),
        (21, 20, (11, 10)),
        (41, 20, (14, 14, 13)),
        (3, 2, (3,)),
        (7, 2, (3, 2, 2)),
        (3268, 20, (20,) * 152 + (19,) * 12),
        (300, 1000, (300,)),
    ],
)
def test_groups_are_balanced(pages: int, most: int, sizes: tuple[int, ...]) -> None:
    assert group_sizes(pages, most) == sizes


@given(st.integers(2, 5000), st.integers(2, 5) | st.integers(2, 1000))
def test_no_group_is_too_large_or_a_single_page(pages: int, most: int) -> None:
    sizes = group_sizes(pages, most)

    assert sum(sizes) == pages
    assert min(sizes) >= 2
    assert max(sizes) - min(sizes) <= 1
    # Only groups of two cannot take in an odd page without growing to three.
    assert max(sizes) <= max(most, 3)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SeamRule(), (1, 2, 3, 4, 5)),
        (SeamRule(pages="odd"), (1, 3, 5)),
        (SeamRule(skip_cover=True), (2, 3, 4, 5)),
        (SeamRule(pages="odd", skip_cover=True), (3, 5)),
    ],
)
def test_odd_pages_only_and_without_the_cover(rule: SeamRule, expected: tuple[int, ...]) -> None:
    assert seam_pages(rule, 5) == expected


@pytest.mark.requirement("R137")
@given(st.sampled_from(Edge), st.integers(2, 400))
def test_slices_tile_the_seal_exactly(edge: Edge, count: int) -> None:
    boxes = sorted(slice_box(edge, index, count) for index in range(1, count + 1))
    upright = edge in (Edge.LEFT, Edge.RIGHT)
    ends = [(box[0], box[2]) if upright else (box[1], box[3]) for box in boxes]
    across = [(box[1], box[3]) if upright else (box[0], box[2]) for box in boxes]

    assert ends[0][0] == 0.0
    assert ends[-1][1] == 1.0
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    assert set(across) == {(0.0, 1.0)}


@pytest.mark.parametrize(
    ("edge", "first"),
    [
        (Edge.RIGHT, (0.0, 0.0, 0.25, 1.0)),
        (Edge.LEFT, (0.75, 0.0, 1.0, 1.0)),
        (Edge.TOP, (0.0, 0.75, 1.0, 1.0)),
        (Edge.BOTTOM, (0.0, 0.0, 1.0, 0.25)),
    ],
)
def test_the_first_page_carries_the_innermost_part(
    edge: Edge, first: tuple[float, float, float, float]
) -> None:
    assert slice_box(edge, 1, 4) == first


@pytest.mark.requirement("R137")
@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (Edge.RIGHT, RectMm(200, 128.5, 210, 168.5)),
        (Edge.LEFT, RectMm(0, 128.5, 10, 168.5)),
        (Edge.TOP, RectMm(85, 0, 125, 10)),
        (Edge.BOTTOM, RectMm(85, 287, 125, 297)),
    ],
)
def test_slices_touch_the_displayed_edge(
    a4: PageGeometry, seal: Seal, edge: Edge, expected: RectMm
) -> None:
    seam = expand_seam(SeamRule(edge), [a4] * 4, seal, rule_index=0)

    assert [mark.page for mark in seam.marks] == [1, 2, 3, 4]
    assert all(mark.rect.as_tuple() == pytest.approx(expected.as_tuple()) for mark in seam.marks)
    assert not seam.findings


def test_the_place_along_the_edge_is_the_centre(a4: PageGeometry, seal: Seal) -> None:
    seam = expand_seam(SeamRule(along=100), [a4] * 2, seal, rule_index=0)

    assert (seam.marks[0].rect.top, seam.marks[0].rect.bottom) == (80, 120)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_and_cropped_page_is_measured_as_displayed(seal: Seal, turn: int) -> None:
    page = PageGeometry(Box(-50, -50, 700, 900), Box(0, 0, 595, 842), turn, 2.0)  # type: ignore[arg-type]
    seam = expand_seam(SeamRule(), [page] * 2, seal, rule_index=0)

    assert seam.marks[0].rect.right == page.width_mm
    assert seam.marks[0].rect.centre.y == pytest.approx(page.height_mm / 2)


def test_mixed_sizes_keep_one_distance_from_the_top(
    a4: PageGeometry, a4_landscape: PageGeometry, seal: Seal
) -> None:
    seam = expand_seam(SeamRule(), [a4, a4, a4_landscape], seal, rule_index=0)

    assert [mark.rect.top for mark in seam.marks] == pytest.approx([128.5] * 3)
    assert [mark.rect.right for mark in seam.marks] == pytest.approx([210, 210, 297])


def test_the_middle_gives_way_to_a_page_that_is_too_short(seal: Seal, a4: PageGeometry) -> None:
    strip = PageGeometry(Box(0, 0, 600, 400), Box(0, 0, 600, 400))
    seam = expand_seam(SeamRule(), [a4, a4, strip], seal, rule_index=0)

    bottoms = [mark.rect.bottom for mark in seam.marks]
    assert bottoms == pytest.approx([strip.height_mm] * 3)


@pytest.mark.parametrize(
    ("pages", "rule", "said"),
    [
        (1, SeamRule(), "文件只有 1 页"),
        (2, SeamRule(skip_cover=True), "只有 {count} 页"),
        (2, SeamRule(pages="odd"), "只有 {count} 页"),
    ],
)
def test_a_single_page_is_skipped_with_a_note(
    a4: PageGeometry, seal: Seal, pages: int, rule: SeamRule, said: str
) -> None:
    seam = expand_seam(rule, [a4] * pages, seal, rule_index=0)

    assert seam.marks == ()
    (finding,) = seam.findings
    assert (finding.severity, finding.code) == (Severity.NOTE, "seam.single-page")
    assert said in finding.template


def test_a_wide_seal_is_thin_where_its_height_is_cut(make_seal: MakeSeal, a4: PageGeometry) -> None:
    wide = make_seal(width=60.0, height=20.0)
    found = {
        edge: expand_seam(SeamRule(edge), [a4] * 12, wide, rule_index=0).findings for edge in Edge
    }

    assert not found[Edge.LEFT] and not found[Edge.RIGHT]
    for edge in (Edge.TOP, Edge.BOTTOM):
        assert found[edge][0].arguments == {"width_mm": 1.67, "recommended": 10}


@pytest.mark.parametrize(
    ("pages", "code", "severity"),
    [
        (20, None, None),
        (21, "seam.thin-slice", Severity.WARNING),
        (133, "seam.thin-slice", Severity.WARNING),
        (134, "seam.too-thin", Severity.ERROR),
    ],
)
def test_thin_slices_are_named_with_a_better_group(
    a4: PageGeometry, seal: Seal, pages: int, code: str | None, severity: Severity | None
) -> None:
    seam = expand_seam(SeamRule(group=1000), [a4] * pages, seal, rule_index=0)

    assert [finding.code for finding in seam.findings] == ([code] if code else [])
    for finding in seam.findings:
        assert finding.severity is severity
        assert finding.arguments == {"width_mm": round(40 / pages, 2), "recommended": 20}


def test_a_small_seal_recommends_a_small_group(a4: PageGeometry, make_seal: MakeSeal) -> None:
    tiny = make_seal(width=3, height=3)
    (finding,) = expand_seam(SeamRule(), [a4] * 9, tiny, rule_index=0).findings

    assert finding.arguments["recommended"] == 2


def test_unless_said_otherwise_twenty_pages_share_a_seal(a4: PageGeometry, seal: Seal) -> None:
    def slices(pages: int) -> set[int | None]:
        marks = expand_seam(SeamRule(), [a4] * pages, seal, rule_index=0).marks
        return {mark.slice.count if mark.slice else None for mark in marks}

    assert slices(20) == {20}
    assert slices(21) == {10, 11}


def test_strips_that_only_touch_do_not_overlap() -> None:
    strip = Strip(Edge.RIGHT, 10, 20)
    assert not strip.overlaps(Strip(Edge.RIGHT, 20, 30))
    assert not Strip(Edge.RIGHT, 20, 30).overlaps(strip)
    assert strip.overlaps(Strip(Edge.RIGHT, 19, 30))


def test_a_group_of_one_is_refused(a4: PageGeometry, seal: Seal) -> None:
    with pytest.raises(PlacementError):
        expand_seam(SeamRule(group=1), [a4] * 5, seal, rule_index=0)


def test_several_seals_keep_clear_of_each_other(a4: PageGeometry, seal: Seal) -> None:
    strips: list[Strip] = []
    tops = []
    for index in range(4):
        seam = expand_seam(SeamRule(), [a4] * 3, seal, rule_index=index, taken=strips)
        strips.extend(seam.strips)
        tops.append(seam.marks[0].rect.top)

    # Down by height + 10 mm while there is room, then up.
    assert tops == pytest.approx([128.5, 178.5, 228.5, 78.5])


def test_when_no_room_is_left_the_page_ends_are_crossed_visibly(seal: Seal) -> None:
    short = PageGeometry(Box(0, 0, 300, 160), Box(0, 0, 300, 160))
    first = expand_seam(SeamRule(), [short] * 2, seal, rule_index=0)
    second = expand_seam(SeamRule(), [short] * 2, seal, rule_index=1, taken=first.strips)

    assert second.marks[0].rect.top == pytest.approx(first.marks[0].rect.bottom + 10)


def test_a_wish_where_to_be_is_kept_and_other_edges_do_not_matter(
    a4: PageGeometry, seal: Seal
) -> None:
    first = expand_seam(SeamRule(), [a4] * 2, seal, rule_index=0)
    same = expand_seam(SeamRule(along=148.5), [a4] * 2, seal, rule_index=1, taken=first.strips)
    left = expand_seam(SeamRule(Edge.LEFT), [a4] * 2, seal, rule_index=1, taken=first.strips)

    assert same.marks[0].rect.top == pytest.approx(128.5)
    assert left.marks[0].rect.top == pytest.approx(128.5)


@pytest.mark.requirement("R137")
@given(
    count=st.integers(2, 200),
    group=st.integers(2, 60),
    edge=st.sampled_from(Edge),
    pages=st.sampled_from(["all", "odd"]),
    cover=st.booleans(),
)
def test_every_group_rejoins_to_the_whole_seal(
    a4: PageGeometry,
    seal: Seal,
    count: int,
    group: int,
    edge: Edge,
    pages: str,
    cover: bool,
) -> None:
    rule = SeamRule(edge, group, pages, cover)
    seam = expand_seam(rule, [a4] * count, seal, rule_index=0)
    if len(seam_pages(rule, count)) < 2:
        assert seam.marks == ()
        return

    assert tuple(mark.page for mark in seam.marks) == seam_pages(rule, count)
    for part in groups(seam.marks):
        assert all(mark.slice and mark.slice.count == len(part) for mark in part)
        area = sum(mark.rect.width * mark.rect.height for mark in part)
        assert area == pytest.approx(1600)
        assert len(list(groupby(mark.rect for mark in part))) == 1


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SeamRule(groups="all"), [tuple(range(1, 31))]),
        (SeamRule(groups="1-12,13-末页"), [tuple(range(1, 13)), tuple(range(13, 31))]),
        # Pages outside every group carry no slice; groups of one page join their neighbours.
        (SeamRule(groups="3-5,7,9-10"), [(3, 4, 5, 7), (9, 10)]),
        (SeamRule(groups="2,4-5", pages="odd"), []),
        (SeamRule(groups="1,2-4"), [(1, 2, 3, 4)]),
        (SeamRule(groups="1-3,4-6", pages="odd"), [(1, 3, 5)]),
        (SeamRule(groups="1-4,5-8", skip_cover=True), [(2, 3, 4), (5, 6, 7, 8)]),
        (SeamRule(group=2, pages="2-6"), [(2, 3, 4), (5, 6)]),
    ],
)
def test_pages_are_grouped_as_the_user_says(
    rule: SeamRule, expected: list[tuple[int, ...]]
) -> None:
    assert list(seam_groups(rule, 30)) == expected


def test_a_page_cannot_be_in_two_groups() -> None:
    with pytest.raises(PlacementError, match="第 4 页"):
        seam_groups(SeamRule(groups="1-4,4-8"), 30)


def test_groups_beyond_the_file_are_refused_but_not_for_a_single_page() -> None:
    with pytest.raises(PageRangeError):
        seam_groups(SeamRule(pages="2-40"), 30)
    assert seam_groups(SeamRule(pages="2-40", groups="1-40"), 1) == ()


@pytest.mark.parametrize("first", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("edge", Edge)
def test_the_first_slice_is_wider(a4: PageGeometry, seal: Seal, edge: Edge, first: float) -> None:
    marks = expand_seam(SeamRule(edge, first=first), [a4] * 5, seal, rule_index=0).marks
    upright = edge in (Edge.LEFT, Edge.RIGHT)
    widths = [mark.rect.width if upright else mark.rect.height for mark in marks]

    assert sum(widths) == pytest.approx(40)
    assert widths[0] == pytest.approx(first * widths[1])
    assert widths[1:] == [widths[1]] * 4


@pytest.mark.parametrize(
    ("edge", "other"),
    [
        (Edge.RIGHT, Edge.LEFT),
        (Edge.LEFT, Edge.RIGHT),
        (Edge.TOP, Edge.BOTTOM),
        (Edge.BOTTOM, Edge.TOP),
    ],
)
def test_even_pages_may_use_the_opposite_edge(
    a4: PageGeometry, seal: Seal, edge: Edge, other: Edge
) -> None:
    plain = expand_seam(SeamRule(edge), [a4] * 4, seal, rule_index=0)
    far = expand_seam(SeamRule(other), [a4] * 4, seal, rule_index=0)
    both = expand_seam(SeamRule(edge, opposite=True), [a4] * 4, seal, rule_index=0)

    assert [mark.slice for mark in both.marks] == [mark.slice for mark in plain.marks]
    for index, mark in enumerate(both.marks):
        wanted = (far if index % 2 else plain).marks[index].rect
        assert mark.rect.as_tuple() == pytest.approx(wanted.as_tuple())
    assert {strip.edge for strip in both.strips} == {edge, other}


def test_seals_on_both_edges_keep_clear_on_both(a4: PageGeometry, seal: Seal) -> None:
    left = expand_seam(SeamRule(Edge.LEFT), [a4] * 4, seal, rule_index=0)
    both = SeamRule(opposite=True)
    seam = expand_seam(both, [a4] * 4, seal, rule_index=1, taken=left.strips)

    assert {mark.rect.top for mark in seam.marks} == {178.5}


@pytest.mark.parametrize(
    ("percent", "top"), [(50.0, 128.5), (25.0, 54.25), (75.0, 202.75), (0.0, 0.0), (100.0, 257.0)]
)
def test_the_place_may_be_a_share_of_the_edge(
    a4: PageGeometry, seal: Seal, percent: float, top: float
) -> None:
    seam = expand_seam(SeamRule(percent=percent), [a4] * 2, seal, rule_index=0)

    assert seam.marks[0].rect.top == pytest.approx(top)


@pytest.mark.parametrize("edge", Edge)
def test_bleed_shows_more_of_the_seal_beyond_the_edge(
    a4: PageGeometry, seal: Seal, edge: Edge
) -> None:
    plain = expand_seam(SeamRule(edge), [a4] * 4, seal, rule_index=0).marks
    bled = expand_seam(SeamRule(edge, bleed=0.5), [a4] * 4, seal, rule_index=0).marks

    for before, after in zip(plain, bled, strict=True):
        assert before.slice and after.slice
        grown = after.rect.width * after.rect.height / (before.rect.width * before.rect.height)
        # Nothing of the seal is left to be shown beyond its last slice.
        is_outermost = before is plain[-1]
        assert grown == pytest.approx(1.0 if is_outermost else 1.05)
        shown = after.slice.box
        assert (shown[2] - shown[0]) * 40 == pytest.approx(after.rect.width)
        assert (shown[3] - shown[1]) * 40 == pytest.approx(after.rect.height)
        cut = RectMm(
            max(after.rect.left, 0),
            max(after.rect.top, 0),
            min(after.rect.right, 210),
            min(after.rect.bottom, 297),
        )
        assert cut.as_tuple() == pytest.approx(before.rect.as_tuple())


@pytest.mark.parametrize("edge", Edge)
def test_only_the_ink_is_cut(a4: PageGeometry, seal: Seal, edge: Edge) -> None:
    inked = replace(seal, art=bordered())
    marks = expand_seam(SeamRule(edge), [a4] * 3, inked, rule_index=0).marks
    upright = edge in (Edge.LEFT, Edge.RIGHT)

    boxes = sorted(mark.slice.box for mark in marks if mark.slice)
    first, last = boxes[0], boxes[-1]
    ends = (first[0], last[2]) if upright else (first[1], last[3])
    assert ends == pytest.approx((0.1, 0.7))
    assert all(
        (mark.rect.width if upright else mark.rect.height) == pytest.approx(8) for mark in marks
    )


def bordered() -> VectorArt:
    """Ink from 4 to 28 mm of 40."""
    corners = [(4.0, 4.0), (28.0, 4.0), (28.0, 28.0), (4.0, 28.0)]
    path = (MoveTo(corners[0]), *map(LineTo, corners[1:]), Close())
    return VectorArt(40.0, 40.0, (200, 22, 29), path)


@settings(max_examples=60)
@given(
    count=st.integers(3, 90),
    rule=st.builds(
        SeamRule,
        edge=st.sampled_from(Edge),
        group=st.integers(2, 40),
        pages=st.sampled_from(["all", "odd", "even", "2-"]),
        skip_cover=st.booleans(),
        percent=st.floats(0, 100),
        groups=st.sampled_from(["", "all", "1,2-", "1-2,3-"]),
        first=st.sampled_from([1.0, 1.5, 2.0]),
        opposite=st.booleans(),
    ),
)
def test_whatever_is_asked_for_the_slices_tile_the_ink(
    a4: PageGeometry, a4_landscape: PageGeometry, seal: Seal, count: int, rule: SeamRule
) -> None:
    pages = [(a4, a4_landscape)[number % 7 == 3] for number in range(count)]
    seam = expand_seam(rule, pages, seal, rule_index=0)
    if not seam.marks:
        assert len(seam_pages(rule, count)) < 2
        return

    assert tuple(mark.page for mark in seam.marks) == seam_pages(rule, count)
    upright = rule.edge in (Edge.LEFT, Edge.RIGHT)
    for part in groups(seam.marks):
        boxes = sorted(mark.slice.box for mark in part if mark.slice)
        ends = [(box[0], box[2]) if upright else (box[1], box[3]) for box in boxes]
        assert (ends[0][0], ends[-1][1]) == pytest.approx((0.0, 1.0))
        assert all(before[1] == pytest.approx(after[0]) for before, after in pairwise(ends))
        assert len({mark.rect.top if upright else mark.rect.left for mark in part}) == 1
        for mark in part:
            page = pages[mark.page - 1]
            assert mark.rect.left > -1e-6 and mark.rect.top > -1e-6
            assert mark.rect.right < page.width_mm + 1e-6
            assert mark.rect.bottom < page.height_mm + 1e-6


def framed(left: float, top: float, right: float, bottom: float) -> Seal:
    """A seal of 40 × 30 mm whose ink leaves these shares of it blank."""
    x0, y0, x1, y1 = 40 * left, 30 * top, 40 * (1 - right), 30 * (1 - bottom)
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    path = (MoveTo(corners[0]), *map(LineTo, corners[1:]), Close())
    art = VectorArt(40.0, 30.0, (200, 22, 29), path)
    return Seal("seal-1", "测试单位公章", SealKind.OFFICIAL, "测试单位", art, b"")


@settings(max_examples=80)
@given(
    count=st.integers(2, 40),
    rule=st.builds(
        SeamRule,
        edge=st.sampled_from(Edge),
        group=st.integers(2, 20),
        percent=st.floats(0, 100),
        first=st.sampled_from([1.0, 1.5, 2.0]),
        opposite=st.booleans(),
        bleed=st.sampled_from([0.0, 0.5, 3.0]),
    ),
    blank=st.tuples(*[st.sampled_from([0.0, 0.1, 0.3])] * 4),
)
def test_slices_keep_their_scale_touch_their_edge_and_show_all_ink_once(
    a4: PageGeometry, count: int, rule: SeamRule, blank: tuple[float, float, float, float]
) -> None:
    seal = framed(*blank)
    upright = rule.edge in (Edge.LEFT, Edge.RIGHT)
    seam = expand_seam(rule, [a4] * count, seal, rule_index=0)
    for part in groups(seam.marks):
        shown = []
        for mark in part:
            assert mark.slice is not None
            left, top, right, bottom = mark.slice.box
            assert mark.rect.width == pytest.approx((right - left) * 40, abs=1e-6)
            assert mark.rect.height == pytest.approx((bottom - top) * 30, abs=1e-6)
            is_turned = rule.opposite and mark.page % 2 == 0
            ends = {
                Edge.LEFT: -mark.rect.left,
                Edge.RIGHT: mark.rect.right - a4.width_mm,
                Edge.TOP: -mark.rect.top,
                Edge.BOTTOM: mark.rect.bottom - a4.height_mm,
            }
            other = {Edge.LEFT: Edge.RIGHT, Edge.TOP: Edge.BOTTOM}
            other |= {there: here for here, there in other.items()}
            edge = other[rule.edge] if is_turned else rule.edge
            beyond = ends[edge]
            assert -1e-6 < beyond < rule.bleed + 1e-6
            # what lies on the page is the slice itself, cut from the ink
            size = 40 if upright else 30
            start, end = (left, right) if upright else (top, bottom)
            if edge in (Edge.LEFT, Edge.TOP):
                shown.append((start + beyond / size, end))
            else:
                shown.append((start, end - beyond / size))
        if rule.edge in (Edge.LEFT, Edge.TOP):
            shown.reverse()
        margins = (blank[0], 1 - blank[2]) if upright else (blank[1], 1 - blank[3])
        assert (shown[0][0], shown[-1][1]) == pytest.approx(margins, abs=1e-6)
        assert all(a[1] == pytest.approx(b[0], abs=1e-6) for a, b in pairwise(shown))
        widths = [end - start for start, end in shown]
        if rule.edge in (Edge.LEFT, Edge.TOP):
            widths.reverse()
        assert widths[0] == pytest.approx(rule.first * widths[-1], abs=1e-6)
        assert widths[1:] == pytest.approx([widths[-1]] * (len(part) - 1), abs=1e-6)
