"""The application centre on the phone: subscribe, apply, download, compare, pass on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sync.cloud.domain.notice import Notice
from sync.cloud.services import credit, notices

if TYPE_CHECKING:
    from sync.cloud.server import RunningCloud
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser


def bridge(cloud: RunningCloud) -> Notice:
    now = cloud.cloud.settings.clock()
    return Notice(
        10_000_000,
        "浙江桥梁施工招标公告(演示)",
        "浙江",
        "示例招标人(演示)",
        8_600_000_000,
        now,
        now + timedelta(days=20),
        "正文",
    )


@pytest.mark.requirement("R200")
def test_subscribe_and_be_told(phone: Phone, cloud: RunningCloud) -> None:
    phone.login()
    phone.see("home")
    phone.tap("to-notices")
    phone.see("notices")
    expect(phone.page.locator(".notice-row")).to_have_count(20)
    phone.tap("to-subscriptions")
    phone.tap("subscribe")
    expect(phone.at("keyword-said")).to_contain_text("请填写关键词")
    phone.at("keyword").fill("桥梁")
    phone.at("region").select_option("浙江")
    phone.tap("subscribe")
    expect(phone.at("subscription")).to_contain_text("浙江 · 在投公告")
    cloud.cloud.providers.notices.published.append(bridge(cloud))
    notices.collect(cloud.cloud)
    phone.page.goto(phone.url + "/m/messages")
    expect(phone.at("message").first).to_contain_text("浙江有新的招标公告:浙江桥梁施工招标公告")
    phone.page.goto(phone.url + "/m/notices")
    phone.at("notice-search").fill("桥梁施工")
    phone.page.locator(".notice-row").get_by_text("浙江桥梁施工招标公告(演示)").click()
    expect(phone.see("notice")).to_contain_text("¥86,000,000.00")
    phone.page.goto(phone.url + "/m/notices")
    phone.tap("to-subscriptions")
    phone.tap("unsubscribe")
    expect(phone.at("subscription-list")).to_contain_text("还没有订阅")


@pytest.mark.requirement("R201", "R202", "R203")
def test_credit_services_and_the_promoters_link(phone: Phone, cloud: RunningCloud) -> None:
    phone.login()
    phone.see("home")
    phone.tap("to-ratings")
    phone.at("rating-purpose").select_option("financing")
    phone.tap("apply-rating")
    expect(phone.at("rating")).to_contain_text("评定中")
    cloud.cloud.providers.credit.underway_seconds = 0
    assert credit.settle(cloud.cloud) == 1
    expect(phone.at("rating").locator(".grade")).to_be_visible()
    phone.page.goto(phone.url + "/m/reports")
    phone.at("report-search").fill("别的公司")
    expect(phone.at("report-units")).to_contain_text("没有找到")
    phone.at("report-search").fill("标印")
    for count in (1, 2):
        with phone.page.expect_download() as download:
            phone.tap("order-unit-demo")
        assert download.value.path().read_bytes().startswith(b"%PDF-")
        expect(phone.at("report")).to_have_count(count)
    phone.tap("compare")
    expect(phone.at("measure")).to_have_count(6)
    phone.page.goto(phone.url + "/m/promotion")
    expect(phone.at("promotion-link")).to_contain_text("/m/get?from=")
