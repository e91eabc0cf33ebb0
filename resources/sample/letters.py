"""投标函, 投标函附录 and 承诺函."""

from __future__ import annotations

from collections.abc import Iterable

from resources.sample import names
from resources.sample.blocks import Align, Block, Heading, Paragraph, SignLine, Space, Table


def bid_letter() -> Iterable[Block]:
    """投标函."""
    return (
        Heading("一、投标函", 1),
        Paragraph(f"致：{names.OWNER}", indent=False),
        Paragraph(
            f"1．我方已仔细研究了{names.PROJECT}施工招标文件的全部内容，愿意以人民币（大写）"
            f"{names.PRICE_WORDS}（¥{names.PRICE} 元）的投标总报价，工期 420 日历天，"
            "按合同约定实施和完成承包工程，修补工程中的任何缺陷，工程质量达到合格标准。"
        ),
        Paragraph(
            "2．我方承诺在招标文件规定的投标有效期 90 日内不修改、撤销投标文件。"
            "如我方在投标有效期内撤销投标文件，愿意承担招标文件规定的责任。"
        ),
        Paragraph(
            "3．随同本投标函提交投标保证金一份，金额为人民币（大写）伍拾万元整（¥500,000.00 元）。"
        ),
        Paragraph(
            "4．如我方中标：（1）我方承诺在收到中标通知书后，在中标通知书规定的期限内与你方签订"
            "合同；（2）随同本投标函递交的投标函附录属于合同文件的组成部分；（3）我方承诺按照"
            "招标文件规定向你方递交履约担保；"
            "（4）我方承诺在合同约定的期限内完成并移交全部合同工程。"
        ),
        Paragraph(
            "5．我方在此声明，所递交的投标文件及有关资料内容完整、真实和准确，且不存在招标文件"
            "规定的任何一种限制投标情形。"
        ),
        Paragraph("6．本文件为软件演示样本，单位、人员、金额与工程均为虚构。"),
        Space(52),
        SignLine("投标人", "盖单位章"),
        SignLine("法定代表人或其委托代理人", "签字", blank=12),
        Paragraph("地址：示例市城东新区标印路 1 号（演示）", indent=False),
        Paragraph("电话：010-00000000　　邮政编码：000000", indent=False),
        Paragraph(names.DATE, align=Align.RIGHT),
    )


def appendix() -> Iterable[Block]:
    """投标函附录."""
    rows = (
        ("1", "项目经理", "1.1.2.4", f"姓名：{names.MANAGER}"),
        ("2", "工期", "1.1.4.3", "420 日历天"),
        ("3", "缺陷责任期", "1.1.4.5", "24 个月"),
        ("4", "分包", "4.3.4", "不分包"),
        ("5", "价格调整的差额计算", "16.1.1", "按招标文件约定"),
        ("6", "逾期竣工违约金", "11.5", "10,000 元／天"),
        ("7", "逾期竣工违约金最高限额", "11.5", "合同价的 3 %"),
        ("8", "质量标准", "13.1", "合格"),
        ("9", "预付款额度", "17.2.1", "合同价的 10 %"),
        ("10", "质量保证金额度", "17.4.1", "结算价的 3 %"),
        ("11", "履约担保金额", "4.2", "合同价的 5 %"),
    )
    return (
        Heading("二、投标函附录", 1),
        Table(
            ("序号", "条款名称", "合同条款号", "约定内容"),
            rows,
            (1, 3.4, 2, 4),
            (Align.CENTRE, Align.LEFT, Align.CENTRE, Align.LEFT),
            size=11,
            least_height=30,
        ),
        Space(52),
        SignLine("投标人", "盖单位章"),
        SignLine("法定代表人或其委托代理人", "签字", blank=12),
        Paragraph(names.DATE, align=Align.RIGHT),
    )


def promise() -> Iterable[Block]:
    """承诺函."""
    return (
        Heading("八、承诺函", 1),
        Paragraph(f"致：{names.OWNER}", indent=False),
        Paragraph(f"我方参加{names.PROJECT}的投标，现郑重承诺如下："),
        Paragraph(
            "一、我方及拟派项目负责人近三年内无行贿犯罪记录，未被列入失信被执行人名单，"
            "未处于被责令停业、投标资格被取消或者财产被接管、冻结、破产状态。"
        ),
        Paragraph(
            "二、我方承诺不与其他投标人相互串通投标，不与招标人串通投标，不以他人名义投标，"
            "不以任何方式弄虚作假骗取中标。"
        ),
        Paragraph(
            "三、我方拟派项目负责人目前未在其他在建工程任职；中标后保证项目管理机构主要人员到岗，"
            "未经发包人书面同意不予更换，项目负责人每月在施工现场的时间不少于 22 天。"
        ),
        Paragraph(
            "四、我方承诺按照国家规定设立农民工工资专用账户，按月足额支付农民工工资，"
            "落实实名制管理、工资保证金和维权信息公示制度。"
        ),
        Paragraph(
            "五、我方承诺严格执行安全生产、文明施工和环境保护的各项规定，安全文明施工费专款专用，"
            "施工扬尘治理做到六个百分之百。"
        ),
        Paragraph("六、我方所作承诺如有不实，愿意接受行政监督部门的处理并承担由此引起的责任。"),
        Space(52),
        SignLine("投标人", "盖单位章"),
        SignLine("法定代表人", "签字或盖章"),
        Paragraph(names.DATE, align=Align.RIGHT),
    )
