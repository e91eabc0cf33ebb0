"""The cover."""

from __future__ import annotations

from resources.sample import names
from resources.sample.blocks import Align, Paragraph, SignLine, Space
from resources.sample.flow import Flow

_TITLE_LETTERS = "投标文件"


def set_cover(flow: Flow) -> None:
    """Project, title in spread letters, the two places to sign and the date."""
    page = flow.new_page(running_head=False)
    flow.enter("封面")
    middle = page.width / 2
    page.text(79.4, 92, f"招标编号：{names.NUMBER}", size=12)
    page.centred(middle, 190, names.PROJECT, size=22, bold=True)
    page.centred(middle, 226, "施工招标", size=18)
    for number, letter in enumerate(_TITLE_LETTERS):
        page.centred(middle, 320 + number * 62, letter, size=42, bold=True)
    flow.set(
        (
            Space(475),
            SignLine("投标人", "盖单位章", size=14, left=6),
            Space(10),
            SignLine("法定代表人或其委托代理人", "签字", size=14, left=6, blank=10),
            Space(26),
            Paragraph(f"日期：{names.DATE}", align=Align.CENTRE, size=14),
        )
    )
