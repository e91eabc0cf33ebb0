"""The invented project, units and people of the sample; every one is marked 演示."""

from __future__ import annotations

from typing import Final

PROJECT: Final = "城东新区实验学校综合教学楼工程（演示）"
NUMBER: Final = "YS-2026-SG-0815（演示）"
OWNER: Final = "示例市城东新区建设管理中心（演示）"
BIDDER: Final = "北京标印建设有限公司（演示）"
LEGAL_PERSON: Final = "王建国（演示）"
DELEGATE: Final = "张伟（演示）"
MANAGER: Final = "李静（演示）"
ENGINEER: Final = "陈晨（演示）"
DATE: Final = "2026年9月18日"
PRICE: Final = "28,653,936.08"
"""Bid price in CNY, the sum of the quotation."""
PRICE_WORDS: Final = "贰仟捌佰陆拾伍万叁仟玖佰叁拾陆元零捌分"
