"""The stream of tender notices (招标公告) that the network's platforms publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from sync.cloud.domain.notice import REGIONS, Notice
from sync.cloud.providers.sandbox import Sandbox

EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
EVERY: Final = timedelta(hours=1)
"""A sandbox publishes one notice in this time."""
OPEN_DAYS: Final = 20
AT_ONCE: Final = 50
"""Notices in one answer."""
PROJECTS: Final = (
    ("{region}市政道路养护工程施工招标公告", "{region}示例公路事务中心(演示)", 86_000_000_00),
    ("{region}第一人民医院医疗设备采购公告", "{region}示例医院(演示)", 12_500_000_00),
    ("{region}智慧校园信息化项目公开招标公告", "{region}示例教育局(演示)", 4_800_000_00),
    ("{region}污水处理厂提标改造监理招标公告", "{region}示例水务公司(演示)", 2_300_000_00),
    ("{region}轨道交通站台门系统采购公告", "{region}示例轨道公司(演示)", 158_000_000_00),
    ("{region}政务云平台运维服务招标公告", "{region}示例大数据局(演示)", 6_900_000_00),
    ("{region}老旧小区改造设计招标公告", "{region}示例城建集团(演示)", 1_750_000_00),
)
"""Title, tenderer and budget (fen)."""
BODY: Final = (
    "{title}。招标人:{tenderer}。本公告由演示环境生成,不是真实招标。"
    "潜在投标人请在截止时间前登录交易平台下载招标文件,使用互认证书加密并递交投标文件。"
)


class NoticeProvider(Protocol):
    """公告数据服务."""

    def after(self, number: int, now: datetime) -> tuple[Notice, ...]:
        """The next notices behind `number`, at most `AT_ONCE`; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxNotices(Sandbox):
    """Publishes by the clock, so that every worker sees the same stream after every restart."""

    published: list[Notice] = field(default_factory=list)
    """Notices of a test, instead of those by the clock."""

    def after(self, number: int, now: datetime) -> tuple[Notice, ...]:
        """The latest `AT_ONCE` at the first call, later whatever has been published since."""
        self.reach()
        if self.published:
            return tuple(item for item in self.published if item.number > number)[:AT_ONCE]
        newest = (now - EPOCH) // EVERY
        first = max(number, newest - AT_ONCE) + 1
        return tuple(_notice(item) for item in range(first, newest + 1))


def _notice(number: int) -> Notice:
    region = REGIONS[number * 5 % len(REGIONS)]
    title, tenderer, budget = PROJECTS[number % len(PROJECTS)]
    at = EPOCH + number * EVERY
    said = {"title": title.format(region=region), "tenderer": tenderer.format(region=region)}
    return Notice(
        number=number,
        region=region,
        budget=budget,
        published_at=at,
        closes_at=at + timedelta(days=OPEN_DAYS),
        body=BODY.format_map(said),
        **said,
    )
