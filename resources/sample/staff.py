"""项目管理机构."""

from __future__ import annotations

from collections.abc import Iterable

from resources.sample import names
from resources.sample.blocks import Align, Block, Heading, Paragraph, SignLine, Space, Table

_PEOPLE = (
    ("项目经理", names.MANAGER, "高级工程师", "一级建造师（建筑工程）", "京 1110000000（演示）"),
    ("技术负责人", names.ENGINEER, "高级工程师", "职称证", "000001（演示）"),
    ("施工员", "赵一（演示）", "工程师", "施工员岗位证", "000002（演示）"),
    ("施工员", "钱二（演示）", "助理工程师", "施工员岗位证", "000003（演示）"),
    ("质量员", "孙三（演示）", "工程师", "质量员岗位证", "000004（演示）"),
    ("专职安全员", "周四（演示）", "工程师", "安全考核证（C）", "000005（演示）"),
    ("专职安全员", "吴五（演示）", "助理工程师", "安全考核证（C）", "000006（演示）"),
    ("材料员", "郑六（演示）", "助理工程师", "材料员岗位证", "000007（演示）"),
    ("造价工程师", "冯七（演示）", "工程师", "一级造价工程师", "000008（演示）"),
    ("资料员", "卫八（演示）", "助理工程师", "资料员岗位证", "000009（演示）"),
    ("劳资专管员", "蒋九（演示）", "", "劳务员岗位证", "000010（演示）"),
)
_WORKS = (
    ("2021 至 2022", "示例市第二小学教学楼（演示）", "9,860 m²", "项目经理"),
    ("2022 至 2023", "城东社区服务中心（演示）", "6,420 m²", "项目经理"),
    ("2023 至 2025", "示例职业学院实训楼（演示）", "15,300 m²", "项目经理"),
)


def organisation() -> Iterable[Block]:
    """Who works in the project team, and what the manager has built."""
    left = Align.LEFT
    return (
        Heading("十一、项目管理机构", 1),
        Heading("（一）项目管理机构组成表"),
        Table(
            ("职务", "姓名", "职称", "执业或职业资格", "证号"),
            _PEOPLE,
            (1.5, 1.7, 1.6, 2.6, 2.6),
            size=10,
            least_height=28,
        ),
        Paragraph("注：人员与证书编号均为虚构，仅用于软件演示。", indent=False, size=10),
        SignLine("投标人", "盖单位章"),
        Heading("（二）项目经理简历表", new_page=True),
        Table(
            ("项目", "内容", "项目", "内容"),
            (
                ("姓名", names.MANAGER, "年龄", "41"),
                ("职称", "高级工程师", "学历", "本科"),
                ("毕业学校", "示例建筑大学（演示）", "专业", "土木工程"),
                ("从事施工年限", "18", "拟任职务", "项目经理"),
            ),
            (1.3, 2.7, 1.3, 2.7),
            size=10.5,
            least_height=28,
        ),
        Paragraph("近年主要工作经历：", indent=False),
        Table(
            ("时间", "工程名称", "规模", "担任职务"),
            _WORKS,
            (1.6, 3.6, 1.4, 1.4),
            (Align.CENTRE, left),
            size=10.5,
            least_height=28,
        ),
        Space(8),
        SignLine("投标人", "盖单位章"),
    )
