"""企业信用报告 as a PDF page, marked as a specimen (样例); in Chinese, as it is used."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import pymupdf

from sync.cloud.domain.credit import Standing

_api: Any = pymupdf
"""The library has no types."""
MEASURES: Final = {
    "performance": "履约能力",
    "finance": "财务状况",
    "integrity": "诚信记录",
    "capacity": "经营规模",
}
STYLE: Final = (
    "* {font-family: sans-serif; color: #1a2330;}"
    "h1 {font-size: 24px; text-align: center; margin: 0 0 6px 0;}"
    ".note {font-size: 11px; text-align: center; color: #8a5300; margin: 0 0 26px 0;}"
    "h2 {font-size: 15px; margin: 18px 0 6px 0;}"
    "p {font-size: 13px; line-height: 1.7; margin: 0;}"
    ".grade {font-size: 44px; text-align: center; color: #1558b0; margin: 12px 0 0 0;}"
    "td {font-size: 13px; padding: 5px 8px;}"
)
BODY: Final = (
    "<h1>企业信用报告</h1><p class='note'>样例:由演示环境生成,不是真实的信用报告,不得用于投标</p>"
    "<p>企业名称:{name}</p><p>统一社会信用代码:{credit_code}</p><p>报告日期:{day}</p>"
    "<p class='grade'>{grade}</p><p style='text-align:center'>综合得分 {total} / 100</p>"
    "<h2>分项得分</h2>"
)
BAR_LEFT, BAR_WIDTH, BAR_TOP, BAR_STEP = 170.0, 300.0, 418.0, 34.0
"""Points of the A4 page."""
INK: Final = (0.1, 0.14, 0.19)
BLUE: Final = (0.08, 0.35, 0.69)
PALE: Final = (0.87, 0.9, 0.94)


def draw_report(name: str, credit_code: str, standing: Standing, *, day: str) -> bytes:
    """One A4 page; `day` is the report's day."""
    said = {
        "name": escape(name),
        "credit_code": escape(credit_code),
        "day": day,
        "grade": standing.grade.value,
        "total": standing.total,
    }
    with _api.open() as document:
        page = document.new_page(width=595, height=842)
        page.insert_htmlbox(_api.Rect(72, 80, 523, 410), BODY.format_map(said), css=STYLE)
        font = _api.Font("china-s")
        writer = _api.TextWriter(page.rect, color=INK)
        for index, (measure, points) in enumerate(standing.points.items()):
            top = BAR_TOP + index * BAR_STEP
            full = _api.Rect(BAR_LEFT, top, BAR_LEFT + BAR_WIDTH, top + 12)
            page.draw_rect(full, color=None, fill=PALE)
            full.x1 = BAR_LEFT + BAR_WIDTH * points / 100
            page.draw_rect(full, color=None, fill=BLUE)
            writer.append((80, top + 11), MEASURES[measure], font=font, fontsize=12)
            writer.append((485, top + 11), str(points), font=font, fontsize=12)
        writer.write_text(page)
        document.set_metadata({"title": "企业信用报告(样例)"})
        document.subset_fonts()
        return bytes(document.tobytes(deflate=True, garbage=3))
