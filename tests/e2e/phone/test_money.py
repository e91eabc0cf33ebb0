"""Paying where it is needed: recharge for per-use, day pass for by-day, then back to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.store.money import OrderRow

if TYPE_CHECKING:
    from sync.cloud.server import RunningCloud
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser

ADMIN = "13800000002"
SM2 = "right-per-admin-unit-test-a-sm2"


def at_confirmation(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.login(ADMIN)
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.see("confirm")
    phone.claim(SM2)
    phone.tap(f"certificate-{SM2}")


def finish(phone: Phone, desktop: Desktop) -> None:
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    desktop.complete()
    expect(phone.at("verdict")).to_have_text("签章成功")


@pytest.mark.requirement("R162")
@pytest.mark.requirement("R164")
@pytest.mark.requirement("R165")
@pytest.mark.requirement("R166")
@pytest.mark.parametrize("channel", ["alipay", "wechat"])
def test_short_balance_is_recharged(phone: Phone, desktop: Desktop, channel: str) -> None:
    at_confirmation(phone, desktop)
    phone.tap("billing-use")
    expect(phone.at("price")).to_have_text("¥1.50")
    phone.tap("confirm-go")
    phone.enter("246810")
    expect(phone.see("balance-short")).to_contain_text("账户余额不足")
    phone.tap("popup-act")
    phone.see("recharge")
    phone.tap("amount-50.00")
    phone.tap(f"channel-{channel}")
    expect(phone.at("pay-total")).to_have_text("¥50.00")
    phone.tap("pay")
    phone.enter("135790")
    phone.see("confirm")
    expect(phone.at("billing-use")).to_contain_text("¥50.00")
    phone.sign_with(SM2)
    finish(phone, desktop)
    expect(phone.at("charge")).to_have_text("已扣 ¥1.50")
    phone.tap("finish")
    phone.tap("tab-mine")
    expect(phone.at("available")).to_have_text("¥48.50")


@pytest.mark.requirement("R142")
@pytest.mark.requirement("R153")
@pytest.mark.requirement("R155")
@pytest.mark.requirement("R157")
@pytest.mark.requirement("R158")
@pytest.mark.requirement("R159")
@pytest.mark.requirement("R180")
@pytest.mark.requirement("R186")
def test_day_pass_is_bought(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop)
    expect(phone.at("billing-use")).to_be_visible()
    phone.tap("billing-day")
    expect(phone.at("price")).to_have_text("¥10.00/日")
    phone.tap("confirm-go")
    phone.enter("246810")
    phone.see("no-day-pass")
    phone.tap("popup-act")
    phone.see("day-pass")
    phone.tap("days-3")
    expect(phone.at("pay-total")).to_have_text("¥30.00")
    phone.tap("invoice-wish")
    phone.see("wish-sheet").get_by_test_id("name").fill("北京标印建设有限公司(演示)")
    phone.tap("title-kind-person")
    phone.tap("wish-done")
    orders: list[str] = []
    phone.page.on("request", lambda request: orders.append(request.url))
    phone.tap("pay")
    expect(phone.see("pass-note")).to_contain_text("不支持跨平台、跨企业使用")
    assert not [url for url in orders if url.endswith("/passes")]
    phone.tap("popup-act")
    # the invoice's mailbox is missing: nothing is ordered, and the field is shown
    expect(phone.see("wish-sheet").get_by_test_id("email-said")).to_contain_text("此项必填")
    phone.at("email").fill("finance@example.com")
    phone.tap("wish-done")
    phone.tap("pay")
    phone.tap("popup-act")
    phone.enter("135790")
    phone.see("confirm")
    expect(phone.at("billing-day")).to_contain_text("日包生效中")
    expect(phone.at("billing-use")).to_have_count(0)
    phone.sign_with(SM2, billing="day")
    finish(phone, desktop)
    expect(phone.at("charge")).to_have_text("日包内,本次 ¥0.00")
    phone.tap("finish")
    phone.tap("tab-mine")
    phone.tap("to-orders")
    # asked for by itself; the tax service's answer may come a moment later
    phone.see("see-invoice")
    expect(phone.at("ask-invoice")).to_have_count(0)


@pytest.mark.requirement("R187")
def test_payments_say_that_nothing_is_refunded(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop)
    phone.tap("billing-use")
    phone.tap("confirm-go")
    phone.enter("246810")
    phone.see("balance-short")
    phone.tap("popup-act")
    expect(phone.see("recharge")).to_contain_text("不支持退订")
    phone.tap("back")
    phone.see("confirm")
    phone.tap("billing-day")
    phone.tap("confirm-go")
    phone.enter("246810")
    phone.see("no-day-pass")
    phone.tap("popup-act")
    phone.see("day-pass")
    phone.tap("pay")
    expect(phone.see("pass-note")).to_contain_text("不支持退订")
    phone.tap("popup-dismiss")
    phone.see("day-pass")


def recharging(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop)
    phone.tap("billing-use")
    phone.tap("confirm-go")
    phone.enter("246810")
    phone.see("balance-short")
    phone.tap("popup-act")
    phone.see("recharge")
    phone.tap("amount-50.00")


def close_pending(cloud: RunningCloud) -> None:
    """As when nobody paid in time."""
    with cloud.cloud.writing() as work:
        order = work.db.scalars(select(OrderRow).where(OrderRow.state == "pending")).one()
        order.state = "closed"


def states(cloud: RunningCloud) -> list[str]:
    with cloud.cloud.reading() as work:
        ordered = OrderRow.kind == "recharge", OrderRow.person_id == "per-admin"
        return list(
            work.db.scalars(select(OrderRow.state).where(*ordered).order_by(OrderRow.state))
        )


def test_an_order_that_was_open_too_long_is_made_anew_by_one_tap(
    phone: Phone, desktop: Desktop, cloud: RunningCloud
) -> None:
    recharging(phone, desktop)
    phone.tap("pay")
    phone.see("pin-sheet")
    phone.page.keyboard.press("Escape")
    expect(phone.at("pin-sheet")).to_have_count(0)
    close_pending(cloud)
    phone.tap("pay")
    phone.enter("135790")
    phone.see("confirm")
    expect(phone.at("billing-use")).to_contain_text("¥50.00")
    assert states(cloud) == ["closed", "paid"]


def test_an_order_that_closes_while_its_payment_is_awaited_offers_another(
    phone: Phone, desktop: Desktop, cloud: RunningCloud
) -> None:
    channel = cloud.cloud.providers.payment
    assert isinstance(channel, SandboxPayment)
    recharging(phone, desktop)
    channel.silent = True
    phone.tap("pay")
    phone.enter("135790")
    phone.see("payment")
    close_pending(cloud)
    channel.silent = False
    phone.see("order-again")
    phone.tap("order-again")
    phone.enter("135790")
    phone.see("confirm")
    assert states(cloud) == ["closed", "paid"]
