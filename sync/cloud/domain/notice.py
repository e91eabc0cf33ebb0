"""公告订阅: tender notices, and which of them a subscription asks for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

REGIONS: Final = (
    *("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江"),
    *("安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆"),
    *("四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港"),
    "澳门",
)
"""Where a tender may be; a subscription without a region asks for all of them."""
MOST: Final = 20
"""Subscriptions of one person."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A tender notice as its publisher sends it."""

    number: int
    """Ascending in the publisher's stream, from 1."""
    title: str
    region: str
    tenderer: str
    """招标人."""
    budget: int
    """fen"""
    published_at: datetime
    closes_at: datetime
    """投标截止时间."""
    body: str


@dataclass(frozen=True, slots=True)
class Interest:
    """What a subscription asks for."""

    keyword: str
    """Empty for any."""
    region: str
    """One of `REGIONS`, or empty for all."""


def interest(keyword: str, region: str) -> Interest:
    """A checked wish; Refusal (request.invalid) for one that asks for everything or nowhere."""
    words = fold(keyword)
    if region and region not in REGIONS:
        raise Refusal(ErrorCode.INVALID, detail="region", field="region")
    if not words and not region:
        raise Refusal(ErrorCode.INVALID, detail="keyword", field="keyword")
    return Interest(words, region)


def matches(wish: Interest, notice: Notice) -> bool:
    """Whether `notice` is in the region and contains every word of the keyword."""
    if wish.region and wish.region != notice.region:
        return False
    text = fold(f"{notice.title} {notice.tenderer} {notice.body}")
    return all(word in text for word in wish.keyword.split())


def fold(text: str) -> str:
    """Text without differences of width and case, single blanks between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
