"""Where everything stands on the pages of an invoice; every page says that it is a sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from sync.cloud.domain.chinese_amount import capitals
from sync.cloud.domain.invoice import Invoice, Line
from sync.cloud.domain.money import to_wire
from sync.cloud.invoice.sheet import Align, Rule, Sheet, Text, broken, fitting

SAMPLE: Final = "样票"
SAMPLE_NOTE: Final = "测试样票,不是发票,不能报销和抵扣"
LINES_PER_PAGE: Final = 8
FRAME: Final = (128, 42, 28)
INK: Final = (26, 35, 48)
LABEL: Final = FRAME
STAMP: Final = (200, 22, 29)
WASH: Final = (249, 229, 230)
"""Pale by itself and below everything: some readers of OFD draw what is transparent as if it were
not, and the words over it could not be read there."""
GROUND: Final = ((28, 78), (92, 102), (150, 66))
"""Where the large words begin."""
LEFT, RIGHT, MIDDLE = 8.0, 202.0, 105.0
BAND: Final = 6.0
"""Width of the upright labels."""
TOP, PARTIES, HEADER, SUM, TOTAL, REMARK, BOTTOM = 32.0, 51.0, 57.0, 97.0, 103.0, 110.0, 128.0
ROW: Final = 4.9
SIZE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of lines."""

    title: str
    left: float
    right: float
    align: Align

    @property
    def anchor(self) -> float:
        """Where its texts stand."""
        return {
            "left": self.left + 1.2,
            "centre": (self.left + self.right) / 2,
            "right": self.right - 1.2,
        }[self.align]


COLUMNS: Final = (
    Column("项目名称", LEFT, 70, "left"),
    Column("规格型号", 70, 87, "left"),
    Column("单位", 87, 98, "centre"),
    Column("数量", 98, 112, "right"),
    Column("单价", 112, 136, "right"),
    Column("金额", 136, 160, "right"),
    Column("税率/征收率", 160, 180, "right"),
    Column("税额", 180, RIGHT, "right"),
)


def sheets(invoice: Invoice, zone: ZoneInfo) -> tuple[Sheet, ...]:
    """All pages; the day of issue is one of `zone`."""
    parts = [
        invoice.lines[start : start + LINES_PER_PAGE]
        for start in range(0, len(invoice.lines), LINES_PER_PAGE)
    ]
    day = f"{invoice.issued_at.astimezone(zone):%Y年%m月%d日}"
    return tuple(
        Sheet(
            tuple(Text(x, y, SAMPLE, 26, WASH, angle=24) for x, y in GROUND),
            tuple(_rules()),
            (
                *_sample(),
                *_head(invoice, day, index + 1, len(parts)),
                *_parties(invoice),
                *_table(invoice, lines, several=len(parts) > 1),
                *_foot(invoice),
            ),
        )
        for index, lines in enumerate(parts)
    )


def _sample() -> Iterator[Text]:
    yield Text(MIDDLE, 21.5, SAMPLE_NOTE, 3.0, STAMP, "centre")
    yield Text(21, 19.5, SAMPLE, 9, STAMP, "centre")


def _head(invoice: Invoice, day: str, page: int, pages: int) -> Iterator[Text]:
    yield Text(MIDDLE, 15, invoice.heading, 7, FRAME, "centre")
    for index, (label, value) in enumerate((("发票号码:", invoice.number), ("开票日期:", day))):
        y = 15 + 6 * index
        yield Text(152, y, label, SIZE, LABEL)
        yield Text(168, y, value, SIZE, INK)
    if pages > 1:
        yield Text(RIGHT, 27, f"共 {pages} 页 第 {page} 页", SIZE, LABEL, "right")


def _rules() -> Iterator[Rule]:
    for y in (TOP, PARTIES, SUM, TOTAL, REMARK, BOTTOM):
        yield Rule((LEFT, y), (RIGHT, y), FRAME)
    for x in (LEFT, RIGHT):
        yield Rule((x, TOP), (x, BOTTOM), FRAME)
    for x in (LEFT + BAND, MIDDLE, MIDDLE + BAND):
        yield Rule((x, TOP), (x, PARTIES), FRAME)
    yield Rule((LEFT + BAND, REMARK), (LEFT + BAND, BOTTOM), FRAME)
    for x, y in ((11.0, 9.0), (31.0, 9.0)):
        yield Rule((x, y), (x, y + 14), STAMP, 0.4)
    for y in (9.0, 23.0):
        yield Rule((11, y), (31, y), STAMP, 0.4)


def _parties(invoice: Invoice) -> Iterator[Text]:
    yield from _upright(LEFT, TOP, PARTIES, "购买方信息")
    yield from _upright(MIDDLE, TOP, PARTIES, "销售方信息")
    seller, buyer = invoice.seller, invoice.buyer
    for x, name, number in (
        (LEFT + BAND + 1.5, buyer.name, buyer.tax_number),
        (MIDDLE + BAND + 1.5, seller.name, seller.tax_number),
    ):
        yield Text(x, TOP + 7, "名称:", SIZE, LABEL)
        yield Text(x + 9, TOP + 7, name, fitting(name, 78, SIZE), INK)
        yield Text(x, TOP + 15, "统一社会信用代码/纳税人识别号:", SIZE, LABEL)
        yield Text(x + 46, TOP + 15, number, SIZE, INK)


def _table(invoice: Invoice, lines: Sequence[Line], *, several: bool) -> Iterator[Text]:
    for column in COLUMNS:
        yield Text(column.anchor, PARTIES + 4.4, column.title, SIZE, LABEL, column.align)
    for index, line in enumerate(lines):
        yield from _row(HEADER + 3.6 + ROW * index, _cells(line, invoice.percent))
    if several:
        net = sum(line.split.net for line in lines)
        tax = sum(line.split.tax for line in lines)
        yield from _sums(SUM - 1.2 - 0.3, "小计", net, tax)
    yield from _sums(SUM + 4.3, "合计", invoice.total.net, invoice.total.tax)
    y = TOTAL + 4.8
    yield Text(LEFT + 8, y, "价税合计(大写)", SIZE, LABEL)
    yield Text(58, y, capitals(invoice.total.gross), 3.4, INK)
    yield Text(140, y, "(小写)", SIZE, LABEL)
    yield Text(RIGHT - 1.2, y, f"¥{to_wire(invoice.total.gross)}", 3.4, INK, "right")


def _row(y: float, cells: Sequence[str]) -> Iterator[Text]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        size = fitting(cell, column.right - column.left - 2, SIZE)
        yield Text(column.anchor, y, cell, size, INK, column.align)


def _cells(line: Line, percent: int) -> tuple[str, ...]:
    return (
        line.name,
        "",
        line.measure,
        str(line.quantity),
        f"{line.price.normalize():f}",
        to_wire(line.split.net),
        f"{percent}%",
        to_wire(line.split.tax),
    )


def _sums(y: float, title: str, net: int, tax: int) -> Iterator[Text]:
    yield Text(LEFT + 20, y, title, SIZE, LABEL, "centre")
    for column, amount in ((COLUMNS[5], net), (COLUMNS[7], tax)):
        yield Text(column.anchor, y, f"¥{to_wire(amount)}", SIZE, INK, "right")


def _foot(invoice: Invoice) -> Iterator[Text]:
    yield from _upright(LEFT, REMARK, BOTTOM, "备注")
    width = RIGHT - LEFT - BAND - 3
    for index, text in enumerate(broken(invoice.remark, width, 2.7)[:4]):
        yield Text(LEFT + BAND + 1.5, REMARK + 4.4 + 4 * index, text, 2.7, INK)
    yield Text(LEFT + 8, 134.5, "开票人:", SIZE, LABEL)
    yield Text(LEFT + 20, 134.5, invoice.seller.drawer, SIZE, INK)


def _upright(left: float, top: float, bottom: float, label: str) -> Iterator[Text]:
    step = min(3.6, (bottom - top - 1) / len(label))
    first = (top + bottom) / 2 - step * len(label) / 2 + step * 0.82
    for index, character in enumerate(label):
        yield Text(left + BAND / 2, first + step * index, character, SIZE, LABEL, "centre")
