"""法定代表人身份证明, 授权委托书 and 投标保证金."""

from __future__ import annotations

from collections.abc import Iterable

from resources.sample import names
from resources.sample.blocks import Align, Block, Heading, Paragraph, SignLine, Space, Table


def legal_person() -> Iterable[Block]:
    """法定代表人身份证明, with two empty frames for copies of an identity card."""
    return (
        Heading("三、法定代表人身份证明", 1),
        Paragraph(f"投标人名称：{names.BIDDER}", indent=False),
        Paragraph("单位性质：有限责任公司", indent=False),
        Paragraph("地址：示例市城东新区标印路 1 号（演示）", indent=False),
        Paragraph("成立时间：2008 年 6 月 18 日　　经营期限：长期", indent=False),
        Paragraph(f"姓名：{names.LEGAL_PERSON}　性别：男　年龄：52　职务：董事长", indent=False),
        Paragraph(f"系{names.BIDDER}的法定代表人。"),
        Paragraph("特此证明。"),
        Paragraph("附：法定代表人身份证复印件（演示样张，不含真实信息）"),
        Table(
            ("身份证正面（演示）", "身份证反面（演示）"),
            (("此处粘贴复印件", "此处粘贴复印件"),),
            (1, 1),
            size=11,
            least_height=130,
        ),
        Space(52),
        SignLine("投标人", "盖单位章"),
        Paragraph(names.DATE, align=Align.RIGHT),
    )


def delegation() -> Iterable[Block]:
    """授权委托书."""
    return (
        Heading("四、授权委托书", 1),
        Paragraph(
            f"本人{names.LEGAL_PERSON}系{names.BIDDER}的法定代表人，现委托{names.DELEGATE}"
            "为我方代理人。代理人根据授权，以我方名义签署、澄清、说明、补正、递交、撤回、修改"
            f"{names.PROJECT}施工投标文件，签订合同和处理有关事宜，其法律后果由我方承担。"
        ),
        Paragraph("委托期限：自本委托书签署之日起至投标有效期满止。"),
        Paragraph("代理人无转委托权。"),
        Paragraph("附：法定代表人身份证明、委托代理人身份证复印件（演示样张）。"),
        Space(52),
        SignLine("投标人", "盖单位章"),
        SignLine("法定代表人", "签字或盖章"),
        Paragraph("身份证号码：000000190001010000（演示）", indent=False),
        SignLine("委托代理人", "签字"),
        Paragraph("身份证号码：000000190001010000（演示）", indent=False),
        Space(12),
        Paragraph(names.DATE, align=Align.RIGHT),
    )


def deposit() -> Iterable[Block]:
    """投标保证金."""
    return (
        Heading("五、投标保证金", 1),
        Paragraph(f"致：{names.OWNER}", indent=False),
        Paragraph(
            f"我方参加{names.PROJECT}施工投标，已按招标文件投标人须知前附表的规定，于投标截止时间前"
            "从我方基本账户以转账方式提交投标保证金人民币伍拾万元整（¥500,000.00 元）。"
        ),
        Table(
            ("项目", "内容"),
            (
                ("付款单位", names.BIDDER),
                ("开户银行", "示例银行城东支行（演示）"),
                ("账号", "0000 0000 0000 0000（演示）"),
                ("收款单位", "示例市公共资源交易中心（演示）"),
                ("金额（大写）", "伍拾万元整"),
                ("金额（小写）", "¥500,000.00 元"),
                ("用途", "投标保证金"),
                ("到账时间", "2026 年 9 月 16 日"),
            ),
            (1, 2.6),
            (Align.CENTRE, Align.LEFT),
            size=11,
            least_height=30,
        ),
        Paragraph(
            "我方同意：如我方在投标有效期内撤销投标文件，或中标后无正当理由不与你方订立合同，"
            "投标保证金不予退还；未中标的，按招标文件规定的期限退还至原账户。"
        ),
        Paragraph("附：基本账户开户许可证、保证金转账凭证复印件（见本文件后附扫描件，演示样张）。"),
        Space(52),
        SignLine("投标人", "盖单位章"),
        Paragraph(names.DATE, align=Align.RIGHT),
    )
