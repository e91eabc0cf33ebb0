"""法定代表人授权委托书 as a PDF page to be signed and stamped; in Chinese, as it is used."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import pymupdf

from sync.cloud.domain.letter import Letter

_api: Any = pymupdf
"""The library has no types."""
LEFT: Final = 82.0
RIGHT: Final = 513.0
"""Margins of the A4 page, points."""
STYLE: Final = (
    "* {font-family: sans-serif;}"
    "h1 {font-size: 22px; text-align: center; margin-bottom: 34px;}"
    "p {font-size: 13.5px; line-height: 2; text-indent: 2em; margin: 0 0 8px 0;}"
)
BODY: Final = (
    "<h1>法定代表人授权委托书</h1>"
    "<p>本人{legal_name}系{unit}(统一社会信用代码:{credit_code})的法定代表人,"
    "现授权委托{admin_name}(手机号:{phone})为本单位管理员,代表本单位办理"
    "单位实名认证、成员管理、印章与数字证书的申请、授权和使用等事项。</p>"
    "<p>被授权人在授权范围内签署的文件和办理的事项,本单位均予以认可,"
    "并承担相应的法律责任。</p>"
    "<p>本授权自签署之日起生效,至本单位书面撤销之日止。</p>"
)
LINES: Final = (
    "单位名称(盖公章):",
    "法定代表人(签字或盖章):",
    "被授权人(签字):",
    "签署日期:",
)
INK: Final = (0.1, 0.14, 0.19)
GREY: Final = (0.45, 0.5, 0.56)


def draw_letter(letter: Letter, *, phone: str, day: str) -> bytes:
    """One A4 page; `day` is the day of printing."""
    with _api.open() as document:
        page = document.new_page(width=595, height=842)
        said = {
            "unit": letter.unit,
            "credit_code": letter.credit_code,
            "legal_name": letter.legal_name,
            "admin_name": letter.admin_name,
            "phone": phone,
        }
        text = BODY.format_map({name: escape(value) for name, value in said.items()})
        page.insert_htmlbox(_api.Rect(LEFT, 90, RIGHT, 500), text, css=STYLE)
        for index, line in enumerate(LINES):
            _to_be_filled(page, 545 + 46 * index, line)
        note = f"打印日期:{day}。打印后由法定代表人和被授权人签字,加盖公章,拍照或扫描后上传。"
        _write(page, LEFT, 774, note, size=9, colour=GREY)
        document.set_metadata({"title": "法定代表人授权委托书"})
        document.subset_fonts()
        return bytes(document.tobytes(deflate=True, garbage=3))


def _to_be_filled(page: Any, top: float, label: str) -> None:
    end = _write(page, LEFT + 110, top, label, size=12, colour=INK)
    page.draw_line((end + 6, top + 4), (RIGHT, top + 4), color=GREY, width=0.5)


def _write(
    page: Any, left: float, top: float, text: str, *, size: float, colour: tuple[float, ...]
) -> float:
    """Write one line; answers where it ends."""
    writer = _api.TextWriter(page.rect, color=colour)
    _, end = writer.append((left, top), text, font=_api.Font("china-s"), fontsize=size)
    writer.write_text(page)
    return float(end[0])
