"""One invoice as a value: what all three document formats say alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sync.cloud.domain.invoice_life import Colour
from sync.cloud.domain.invoice_title import InvoiceKind, Title
from sync.cloud.domain.tax import Split, split, split_lines


@dataclass(frozen=True, slots=True)
class Sold:
    """One order that is invoiced."""

    name: str
    """项目名称."""
    measure: str
    """计量单位, e.g. 次 or 天."""
    quantity: int
    amount: int
    """fen, tax included"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice."""

    name: str
    measure: str
    quantity: int
    split: Split

    @property
    def price(self) -> Decimal:
        """Tax-free price of one, CNY, to eight places."""
        return (Decimal(self.split.net) / 100 / self.quantity).quantize(Decimal("0.00000001"))


@dataclass(frozen=True, slots=True)
class Seller:
    """销售方."""

    name: str
    tax_number: str
    address: str
    phone: str
    bank: str
    account: str
    drawer: str
    """开票人."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """What an invoice says; a red one has negative amounts."""

    kind: InvoiceKind
    colour: Colour
    number: str
    issued_at: datetime
    seller: Seller
    buyer: Title
    percent: int
    """Tax rate."""
    lines: tuple[Line, ...]
    total: Split
    remark: str

    @property
    def heading(self) -> str:
        """What stands on top."""
        special = self.kind is InvoiceKind.SPECIAL
        return f"电子发票({'增值税专用发票' if special else '普通发票'})"


def lines_of(sold: Iterable[Sold], percent: int, colour: Colour) -> tuple[Line, ...]:
    """The orders, equal ones as one line with their count; a red invoice's are negative."""
    sign = -1 if colour is Colour.RED else 1
    amounts: Counter[tuple[str, str, int]] = Counter()
    counts: Counter[tuple[str, str, int]] = Counter()
    for item in sold:
        key = (item.name, item.measure, item.amount // item.quantity)
        amounts[key] += sign * item.amount
        counts[key] += sign * item.quantity
    splits = split_lines(list(amounts.values()), percent)
    return tuple(
        Line(name, measure, counts[name, measure, price], part)
        for (name, measure, price), part in zip(amounts, splits, strict=True)
    )


def total_of(lines: Iterable[Line], percent: int) -> Split:
    """The sum of all lines."""
    return split(sum(line.split.gross for line in lines), percent)
