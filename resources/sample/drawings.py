"""The drawn pages: bar chart, site plan and the overview on A3."""

from __future__ import annotations

from resources.sample import names
from resources.sample.page import GREY, Colour, SamplePage

_BARS = (
    ("施工准备", 0, 20),
    ("桩基工程", 15, 45),
    ("土方与基础", 45, 95),
    ("主体结构一段", 95, 190),
    ("主体结构二段", 105, 200),
    ("主体结构三段", 115, 205),
    ("二次结构", 165, 260),
    ("屋面工程", 210, 245),
    ("外墙保温与饰面", 230, 320),
    ("门窗工程", 240, 310),
    ("给排水与消防", 180, 370),
    ("通风与空调", 210, 380),
    ("建筑电气与智能化", 190, 385),
    ("室内装饰装修", 260, 375),
    ("室外工程", 330, 390),
    ("系统调试", 380, 400),
    ("竣工验收与移交", 400, 420),
)
_DAYS = 420
_BLUE: Colour = (0.24, 0.45, 0.72)
_RED: Colour = (0.78, 0.22, 0.2)
_CRITICAL = {"桩基工程", "土方与基础", "主体结构一段", "二次结构", "室内装饰装修", "系统调试"}
_GREEN: Colour = (0.86, 0.93, 0.84)
_SAND: Colour = (0.96, 0.93, 0.85)
_STEEL: Colour = (0.85, 0.89, 0.94)


def bar_chart(page: SamplePage) -> None:
    """施工进度横道图 with a grid of months."""
    _sheet(page, "施工进度横道图")
    left, top, right = 190.0, 96.0, page.width - 52
    step = (page.height - top - 100) / (len(_BARS) + 1)
    scale = (right - left) / _DAYS
    bottom = top + step * (len(_BARS) + 1)
    for month in range(15):
        x = left + month * 30 * scale
        page.line((x, top), (x, bottom), width=0.4, colour=GREY, dashes="[2 2] 0")
        if month < 14:
            page.centred(x + 15 * scale, top + step * 0.65, f"{month + 1} 月", size=9)
    for number, (name, start, end) in enumerate(_BARS, start=1):
        y = top + number * step
        page.line((52, y), (right, y), width=0.3, colour=GREY)
        page.text(58, y + step * 0.65, f"{number}　{name}", size=9.5)
        colour = _RED if name in _CRITICAL else _BLUE
        bar = (left + start * scale, y + step * 0.25, left + end * scale, y + step * 0.75)
        page.box(bar, fill=colour, border=None)
        page.text(bar[2] + 3, y + step * 0.65, f"{end - start} 天", size=7.5, colour=GREY)
    page.box((52, top, right, bottom), width=0.8)
    page.box((52, bottom + 14, 74, bottom + 22), fill=_RED, border=None)
    page.text(80, bottom + 22, "关键工序", size=9)
    page.box((140, bottom + 14, 162, bottom + 22), fill=_BLUE, border=None)
    page.text(168, bottom + 22, "一般工序　总工期 420 日历天", size=9)


def site_plan(page: SamplePage) -> None:
    """施工总平面布置图: buildings, roads, cranes and the camp."""
    _sheet(page, "施工总平面布置图（示意）")
    left, top = 70.0, 100.0
    right, bottom = page.width - 70, page.height - 120
    page.box((left, top, right, bottom), fill=_SAND, width=1.4)
    across, down = right - left, bottom - top

    def place(a: float, b: float, c: float, d: float) -> tuple[float, float, float, float]:
        return (left + a * across, top + b * down, left + c * across, top + d * down)

    areas = (
        ("教学楼（五层）", (0.22, 0.18, 0.72, 0.36), _STEEL),
        ("实验楼（三层）", (0.22, 0.56, 0.58, 0.72), _STEEL),
        ("连廊", (0.36, 0.36, 0.44, 0.56), _STEEL),
        ("运动场", (0.64, 0.5, 0.94, 0.8), _GREEN),
        ("办公区", (0.03, 0.05, 0.16, 0.2), _GREEN),
        ("生活区", (0.03, 0.24, 0.16, 0.48), _GREEN),
        ("钢筋加工场", (0.78, 0.08, 0.96, 0.2), (1.0, 1.0, 1.0)),
        ("木工加工场", (0.78, 0.24, 0.96, 0.36), (1.0, 1.0, 1.0)),
        ("材料堆场", (0.22, 0.8, 0.5, 0.92), (1.0, 1.0, 1.0)),
    )
    for name, part, colour in areas:
        rect = place(*part)
        page.box(rect, fill=colour)
        page.centred((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2 + 4, name, size=10.5)
    for name, x, y in (("1# 塔吊", 0.5, 0.14), ("2# 塔吊", 0.62, 0.44)):
        centre = (left + x * across, top + y * down)
        page.circle(centre, 9, fill=(0.98, 0.8, 0.3))
        page.text(centre[0] + 13, centre[1] + 4, name, size=9)
    gate = left + 0.08 * across
    page.box((gate, bottom - 4, gate + 46, bottom + 4), fill=_RED, border=None)
    page.text(gate - 4, bottom + 20, "大门与洗车台", size=9)
    page.centred(page.width / 2, bottom + 24, "城市次干道", size=10, colour=GREY)
    page.line((right - 30, top - 12), (right - 30, top - 40), width=1.2)
    page.text(right - 25, top - 28, "北", size=11, bold=True)


def overview_sheet(page: SamplePage) -> None:
    """A3: 项目管理组织机构图, boxes under boxes."""
    _sheet(page, "项目管理组织机构图")
    middle = page.width / 2
    _node(page, middle, 130, "公司总部", 180)
    _node(page, middle, 240, f"项目经理　{names.MANAGER}", 240)
    page.line((middle, 172), (middle, 240), width=1)
    seconds = ("技术负责人", "生产经理", "商务经理", "安全总监")
    _branch(page, middle, 282, 360, seconds, width=170, spacing=250)
    thirds = ("技术部", "质量部", "工程部", "物资部", "商务部", "财务部", "安全部", "综合办公室")
    page.line((middle, 402), (middle, 440), width=1)
    _branch(page, middle, 440, 500, thirds, width=110, spacing=132)
    teams = ("土方队", "桩基队", "钢筋队", "木工队", "混凝土队", "砌筑队", "安装队", "装饰队")
    page.line((middle, 542), (middle, 590), width=1)
    _branch(page, middle, 590, 650, teams, width=110, spacing=132)


def _branch(
    page: SamplePage,
    middle: float,
    top: float,
    row: float,
    titles: tuple[str, ...],
    *,
    width: float,
    spacing: float,
) -> None:
    """A row of boxes hanging from one line."""
    half = (len(titles) - 1) / 2
    bar = (top + row) / 2
    page.line((middle, top), (middle, bar), width=1)
    page.line((middle - half * spacing, bar), (middle + half * spacing, bar), width=1)
    for number, title in enumerate(titles):
        x = middle + (number - half) * spacing
        page.line((x, bar), (x, row), width=1)
        _node(page, x, row, title, width)


def _node(page: SamplePage, middle: float, top: float, title: str, width: float) -> None:
    page.box((middle - width / 2, top, middle + width / 2, top + 42), fill=_STEEL, width=0.9)
    page.centred(middle, top + 26, title, size=13)


def _sheet(page: SamplePage, title: str) -> None:
    """Title and name of the project."""
    page.centred(page.width / 2, 60, title, size=18, bold=True)
    page.centred(page.width / 2, 80, names.PROJECT, size=10, colour=GREY)
