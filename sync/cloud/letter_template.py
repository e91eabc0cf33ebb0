"""法定代表人授权委托书 as a PDF page to be signed and stamped; in Chinese, as it is used."""

from __future__ import annotations

from typing import Any, Final

import pymupdf

from sync.cloud.domain.letter import Letter

_api: Any = pymupdf
"""The library has no types."""
FONT: Final = "china-s"
LEFT: Final = 80.0
RIGHT: Final = 515.0
"""Margins of the A4 page, points."""
SIZE: Final = 12.5
LEADING: Final = 2.0
BODY: Final = (
    "    本人 {legal_name} 系 {unit}(统一社会信用代码:{credit_code})的法定代表人,"
    "现授权委托 {admin_name}(手机号:{phone})为本单位管理员,代表本单位办理"
    "单位实名认证、成员管理、印章与数字证书的申请、授权和使用等事项。\n\n"
    "    被授权人在授权范围内签署的文件和办理的事项,本单位均予以认可,"
    "并承担相应的法律责任。\n\n"
    "    本授权自签署之日起生效,至本单位书面撤销之日止。"
)
LINES: Final = (
    "单位名称(盖公章):",
    "法定代表人(签字或盖章):",
    "被授权人(签字):",
    "签署日期:        年        月        日",
)


def draw_letter(letter: Letter, *, phone: str, day: str) -> bytes:
    """One A4 page; `day` is the day of printing."""
    with _api.open() as document:
        page = document.new_page(width=595, height=842)
        _centred(page, 110, "法定代表人授权委托书", size=21)
        text = BODY.format(
            unit=letter.unit,
            credit_code=letter.credit_code,
            legal_name=letter.legal_name,
            admin_name=letter.admin_name,
            phone=phone,
        )
        page.insert_textbox(
            _api.Rect(LEFT, 160, RIGHT, 520),
            text,
            fontname=FONT,
            fontsize=SIZE,
            lineheight=LEADING,
        )
        for index, line in enumerate(LINES):
            page.insert_text((LEFT + 120, 560 + 42 * index), line, fontname=FONT, fontsize=SIZE)
        page.draw_line((LEFT, 742), (RIGHT, 742), color=(0.6, 0.6, 0.6), width=0.5)
        note = f"打印日期:{day}    请打印后签字并加盖公章,拍照或扫描后上传。"
        page.insert_text((LEFT, 762), note, fontname=FONT, fontsize=9, color=(0.35, 0.35, 0.35))
        document.set_metadata({"title": "法定代表人授权委托书"})
        document.subset_fonts()
        return bytes(document.tobytes(deflate=True, garbage=3))


def _centred(page: Any, top: float, text: str, *, size: float) -> None:
    width = _api.get_text_length(text, fontname=FONT, fontsize=size)
    page.insert_text(((595 - width) / 2, top), text, fontname=FONT, fontsize=size)
