"""A page that is only a picture: a certificate as an office scanner would deliver it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pymupdf

from resources.sample import names
from resources.sample.fonts import Faces
from resources.sample.page import Letters, SamplePage

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_DPI = 130
_TILT = 0.9
"""Degrees by which the paper lay askew."""
_PAPER = (0.9, 0.895, 0.88)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is printed on a scanned paper."""

    title: str
    number: str
    lines: tuple[tuple[str, str], ...]
    issuer: str
    date: str


SAFETY_LICENCE = Certificate(
    title="安全生产许可证",
    number="编号：（演）JZ 安许证字〔2025〕000000",
    lines=(
        ("单位名称", names.BIDDER),
        ("主要负责人", names.LEGAL_PERSON),
        ("单位地址", "示例市城东新区标印路 1 号（演示）"),
        ("经济类型", "有限责任公司"),
        ("许可范围", "建筑施工"),
        ("有效期", "2025 年 3 月 1 日至 2028 年 2 月 29 日"),
    ),
    issuer="发证机关：示例市主管部门（演示）",
    date="2025 年 2 月 20 日",
)
DEPOSIT_RECEIPT = Certificate(
    title="电子转账凭证",
    number="凭证号：00000000000000（演示）",
    lines=(
        ("付款人", names.BIDDER),
        ("付款账号", "0000 0000 0000 0000（演示）"),
        ("收款人", "示例市公共资源交易中心（演示）"),
        ("金额", "伍拾万元整（¥500,000.00）"),
        ("用途", "投标保证金"),
        ("项目", "城东新区实验学校综合教学楼工程"),
    ),
    issuer="示例银行城东支行（演示）",
    date="2026 年 9 月 16 日",
)


def scan(
    certificate: Certificate, faces: Faces, letters: Letters, *, width: float, height: float
) -> bytes:
    """A grey JPEG of the page of `width` × `height` points, slightly askew."""
    with _api.open() as source:
        paper = SamplePage(source, faces, letters, width=width, height=height)
        _print(paper, certificate)
        paper.finish()
        picture = source[0].get_pixmap(dpi=_DPI, colorspace=_api.csGRAY, alpha=False)
        picture.tint_with(0x303030, 0xE8E6E0)
        return bytes(_turned(picture, width, height).tobytes("jpeg", jpg_quality=55))


def _turned(picture: Any, width: float, height: float) -> Any:
    """The picture lying askew on a grey glass."""
    with _api.open() as scanner:
        glass = scanner.new_page(width=width, height=height)
        inset = _api.Rect(14, 12, width - 10, height - 16)
        glass.insert_image(inset, pixmap=picture)
        tilt = _api.Matrix(1, 1).prerotate(_TILT)
        grey = f"{_PAPER[0]} g 0 0 {width} {height} re f q "
        matrix = f"{tilt.a:.5f} {tilt.b:.5f} {tilt.c:.5f} {tilt.d:.5f} 8 -6 cm "
        contents = scanner.get_new_xref()
        scanner.update_object(contents, "<<>>")
        data = (grey + matrix).encode() + bytes(glass.read_contents()) + b" Q"
        scanner.update_stream(contents, data, new=1)
        glass.set_contents(contents)
        return glass.get_pixmap(dpi=_DPI, colorspace=_api.csGRAY, alpha=False)


def _print(page: SamplePage, certificate: Certificate) -> None:
    middle = page.width / 2
    page.box((50, 60, page.width - 50, page.height - 60), width=3)
    page.box((58, 68, page.width - 58, page.height - 68), width=0.8)
    page.centred(middle, 170, certificate.title, size=34, bold=True)
    page.centred(middle, 205, "（演示样张，无任何效力）", size=14)
    page.text(110, 262, certificate.number, size=13)
    for number, (label, value) in enumerate(certificate.lines):
        y = 320 + number * 48
        page.text(110, y, f"{label}：", size=15, bold=True)
        page.text(200, y, value, size=15)
        page.line((198, y + 5), (page.width - 100, y + 5), width=0.5)
    page.text(320, 690, certificate.issuer, size=13)
    page.text(320, 716, certificate.date, size=13)
