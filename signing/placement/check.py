"""Looks over expanded marks for what the user should know: off the page, overlap, sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from signing.geometry import PageGeometry, RectMm
from signing.placement.model import Finding, Mark, Rule, RuleKind, SeamRule, Severity
from signing.seal.model import RasterArt, Seal
from signing.seal.picture import png_pixels

_TOLERANCE_MM = 0.01
"""Rounding in files; nobody sees a hundredth of a millimetre."""
CLEAR_DPI = 300
"""A scanned seal with fewer dots per inch shows them on paper."""
_SPREADING = (RuleKind.PAGES, RuleKind.ALL, RuleKind.SEAM)


def check(
    marks: Sequence[Mark],
    pages: Sequence[PageGeometry],
    rules: Sequence[Rule],
    seals: Sequence[Seal],
) -> Iterator[Finding]:
    """Errors for marks that leave the visible page, warnings for overlaps, notes on sizes.

    One finding for each rule, or pair of rules, with the first page concerned and how many there
    are: a rule for 3,000 pages must not give 3,000 sentences.
    """
    yield from _unseen(marks, pages)
    yield from _outside(marks, pages, [_bleed(rule) for rule in rules])
    yield from _overlaps(marks)
    yield from _mixed_sizes(marks, pages)
    yield from _coarse_pictures({mark.seal for mark in marks}, seals)


def overflow_mm(rect: RectMm, page: PageGeometry) -> float:
    """How far `rect` leaves the displayed page at the worst side, in mm; 0 when it does not."""
    over = max(-rect.left, -rect.top, rect.right - page.width_mm, rect.bottom - page.height_mm)
    return over if over > _TOLERANCE_MM else 0.0


def _bleed(rule: Rule) -> float:
    """mm that a rule's marks are meant to leave the page."""
    return rule.bleed if isinstance(rule, SeamRule) else 0.0


def _unseen(marks: Sequence[Mark], pages: Sequence[PageGeometry]) -> Iterator[Finding]:
    """An error for pages of which each viewer shows something else, and none may show the mark."""
    found = sorted(
        {mark.page for mark in marks if mark.is_seen and pages[mark.page - 1].is_cropped_away}
    )
    if found:
        yield Finding(
            Severity.ERROR,
            "placement.cropped-away",
            "第 {page} 页的显示区域(CropBox)落在页面之外,不同软件会显示出不同的内容,不能盖章。",
            {"page": found[0]},
            found[0],
        )


def _outside(
    marks: Sequence[Mark], pages: Sequence[PageGeometry], bleeds: Sequence[float]
) -> Iterator[Finding]:
    by_rule: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for mark in marks:
        over = overflow_mm(mark.rect, pages[mark.page - 1])
        if over > bleeds[mark.rule_index] + _TOLERANCE_MM:
            by_rule[mark.rule_index].append((mark.page, over))
    for found in by_rule.values():
        page = found[0][0]
        arguments: dict[str, object] = {
            "page": page,
            "overflow_mm": round(max(over for _, over in found), 1) or 0.1,
        }
        template = "印章超出第 {page} 页页面 {overflow_mm} mm。"
        if len(found) > 1:
            template = "印章超出第 {page} 页等共 {count} 处的页面,最多 {overflow_mm} mm。"
            arguments["count"] = len(found)
        yield Finding(Severity.ERROR, "placement.outside", template, arguments, page)


def _overlaps(marks: Sequence[Mark]) -> Iterator[Finding]:
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for page in sorted(by_page):
        for a, b in _overlapping(by_page[page]):
            rules = sorted((a.rule_index, b.rule_index))
            found[rules[0], rules[1]].append(page)
    for touched in found.values():
        template = "第 {page} 页有印章互相重叠,可能影响阅读。"
        if len(touched) > 1:
            template = "第 {page} 页等共 {count} 处印章互相重叠,可能影响阅读。"
        yield Finding(
            Severity.WARNING,
            "placement.overlap",
            template,
            {"page": touched[0], "count": len(touched)},
            touched[0],
        )


def _overlapping(marks: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Pairs on one page that share an area; swept from left to right."""
    ordered = sorted(marks, key=lambda mark: mark.rect.left)
    for index, mark in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.rect.left >= mark.rect.right - _TOLERANCE_MM:
                break
            if _overlap(mark.rect, other.rect):
                yield mark, other


def _overlap(a: RectMm, b: RectMm) -> bool:
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    across = min(a.right, b.right) - max(a.left, b.left)
    return down > _TOLERANCE_MM and across > _TOLERANCE_MM


def _mixed_sizes(marks: Sequence[Mark], pages: Sequence[PageGeometry]) -> Iterator[Finding]:
    stamped = sorted({mark.page for mark in marks if mark.rule in _SPREADING})
    sizes: dict[tuple[int, int], int] = {}
    for number in stamped:
        page = pages[number - 1]
        sizes.setdefault((round(page.width_mm), round(page.height_mm)), number)
    if len(sizes) > 1:
        yield Finding(
            Severity.NOTE,
            "placement.mixed-sizes",
            "要盖章的页有 {count} 种尺寸,位置按每页显示的边缘计算。",
            {"count": len(sizes)},
            sorted(sizes.values())[1],
        )


def _coarse_pictures(used: set[str], seals: Sequence[Seal]) -> Iterator[Finding]:
    """Scanned seals with fewer dots than a printer shows."""
    for seal in seals:
        if seal.id not in used or not isinstance(seal.art, RasterArt):
            continue
        dpi = round(png_pixels(seal.art.png)[0] / seal.art.width * 25.4)
        if dpi < CLEAR_DPI:
            yield Finding(
                Severity.WARNING,
                "seal.coarse",
                "印章“{seal}”的图片只有 {dpi} dpi,打印可能不够清晰。建议 {clear} dpi 以上。",
                {"seal": seal.name, "dpi": dpi, "clear": CLEAR_DPI},
            )
