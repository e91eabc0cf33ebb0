"""Orders, account and invoices on the page: what was bought, what it cost, and its invoice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sync.cloud.domain import ledger as books
from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.providers.tax import SandboxTax
from sync.cloud.services import ledger, orders, wallet
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.ledger import Purpose
from sync.cloud.store.sessions import SessionRow
from sync.protocol.phone import BuyPass

if TYPE_CHECKING:
    from sync.cloud.server import RunningCloud
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser

MEMBER = "per-member"
ADMIN = "13800000002"
TAX_NUMBER = "91110105MA0000000Y"


@pytest.fixture
def history(cloud: RunningCloud) -> str:
    """A member who bought a day pass and paid three uses; the pass's order."""
    parts = cloud.cloud
    caller = PhoneCaller(MEMBER, "device", "login")
    wish = BuyPass(platform="demo-a", unit="unit-demo", days=3, channel="wechat")
    with parts.writing() as work:
        order = wallet.buy_pass(work, caller, wish)
    channel = parts.providers.payment
    assert isinstance(channel, SandboxPayment)
    with parts.writing() as work:
        orders.credit(work, channel.pay(order.id, now=work.now))
        for index, (unit, amount) in enumerate(
            (("unit-demo", 150), ("unit-demo", 200), (None, 150))
        ):
            row = _used(index, unit, amount)
            row.created_at = row.since = work.now
            work.db.add(row)
            work.db.flush()
            purpose = Purpose(MEMBER, unit=unit, platform="demo-a", session=row.id)
            ledger.post(work, books.reserve(MEMBER, books.Parts(amount)), purpose)
            ledger.post(work, books.settle(MEMBER, "demo-a", books.Parts(amount)), purpose)
    return order.id


def _used(index: int, unit: str | None, amount: int) -> SessionRow:
    return SessionRow(
        id=f"ses-{index}",
        desktop_id="dev-embedded",
        platform="demo-a",
        operation="encrypt" if amount == 200 else "stamp",
        state="done",
        revision=9,
        control_code="000000",
        price_use=amount,
        price_day=1000,
        charge_unit="session",
        person_id=MEMBER,
        payer_id=MEMBER,
        unit_id=unit,
        charge_mode="use",
        charge_amount=amount,
        charge_gift=0,
        charge_state="settled",
        reason_facts={},
    )


@pytest.mark.requirement("R113", "R114", "R115", "R116", "R119", "R120", "R121")
def test_a_day_pass_order_is_invoiced_seen_mailed_and_changed(
    phone: Phone, history: str, shots: Callable[[Phone, str], None]
) -> None:
    phone.login()
    phone.see("home")
    phone.tap("tab-mine")
    phone.tap("to-orders")
    card = phone.see(f"order-{history}")
    for fact in ("3 天", "¥30.00", "演示交易平台甲", "已支付", "微信支付", "有效期", "下单时间"):
        expect(card).to_contain_text(fact)
    shots(phone, "orders")
    phone.tap("ask-invoice")
    phone.see("invoice-form")
    # whoever never asked for one begins with whom the order was for
    expect(phone.at("name")).to_have_value("北京标印建设有限公司(演示)")
    phone.tap("invoice-kind-special")
    phone.at("name").fill("天津测试建筑工程有限公司")
    phone.at("email").fill("finance@example.com")
    phone.at("tax_number").fill(TAX_NUMBER)
    shots(phone, "invoice-form")
    phone.tap("invoice-submit")
    expect(phone.at("address-said")).to_contain_text("此项必填")
    phone.tap("invoice-kind-normal")
    phone.tap("invoice-submit")
    picture = phone.see("invoice-picture").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    expect(phone.at("invoice-state")).to_contain_text("邮件未真正发出")
    shots(phone, "invoice")
    phone.tap("see-pdf")
    phone.see("invoice-pages")
    with phone.page.expect_download() as download:
        phone.tap("file-ofd")
    assert re.fullmatch(r"9900\d{16}\.ofd", download.value.suggested_filename)
    shots(phone, "invoice-pages")
    phone.page.keyboard.press("Escape")
    phone.tap("mail-again")
    phone.see("mail-sheet").get_by_test_id("email").fill("other@example.com")
    phone.tap("mail-send")
    phone.at("mail-sheet").wait_for(state="detached")
    phone.tap("change-invoice")
    phone.see("invoice-form")
    phone.tap("title-kind-person")
    phone.at("name").fill("张伟")
    phone.tap("invoice-submit")
    changed = phone.see("history")
    expect(changed).to_contain_text("已红冲")
    expect(changed).to_contain_text("-¥30.00")
    phone.see("invoice-picture")
    phone.tap("back")
    expect(phone.see(f"order-{history}")).to_contain_text("已开票")
    expect(phone.at("ask-invoice")).to_have_count(0)
    expect(phone.at("see-invoice")).to_be_visible()


@pytest.mark.requirement(
    "R118", "R122", "R123", "R179", "R189", "R191", "R192", "R193", "R194", "R195"
)
def test_the_account_shows_its_parts_and_merges_uses_into_one_invoice(
    phone: Phone, cloud: RunningCloud, history: str, shots: Callable[[Phone, str], None]
) -> None:
    phone.login()
    phone.see("home")
    phone.tap("tab-mine")
    phone.tap("to-account")
    expect(phone.see("balance")).to_have_text("¥95.00")
    expect(phone.at("own")).to_have_text("¥95.00")
    expect(phone.at("gift")).to_have_text("¥0.00")
    shots(phone, "account")
    phone.tap("how-to-recharge")
    expect(phone.see("recharge-help")).to_contain_text("扫一扫")
    phone.page.keyboard.press("Escape")
    phone.tap("to-recharges")
    expect(phone.see("recharge-row")).to_contain_text("+¥100.00")
    expect(phone.at("recharge-row")).to_contain_text("ord-demo")
    phone.tap("back")
    phone.tap("to-consumption")
    expect(phone.see("month-total")).to_have_text("¥5.00")
    rows = phone.at("consumption-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("扫码加密")
    expect(rows.nth(1)).to_contain_text("-¥2.00")
    expect(rows.first).to_contain_text("个人")
    shots(phone, "consumption")
    phone.at("object").first.click()
    expect(phone.see("objection")).to_contain_text("联系客服")
    phone.page.keyboard.press("Escape")
    phone.tap("back")
    phone.tap("to-billable")
    expect(phone.see("billable").get_by_test_id("billable-row")).to_have_count(3)
    phone.at("all").check()
    expect(phone.at("billable-total")).to_have_text("¥5.00")
    shots(phone, "billable")
    phone.tap("billable-next")
    phone.see("invoice-form")
    phone.tap("title-kind-person")
    phone.at("name").fill("张伟")
    phone.at("email").fill("zhang@example.com")
    tax = cloud.cloud.providers.tax
    assert isinstance(tax, SandboxTax)
    tax.slow = True
    phone.tap("invoice-submit")
    expect(phone.see("invoice-state")).to_contain_text("开票中")
    expect(phone.at("invoice-state")).to_contain_text("3–5 个工作日")
    phone.tap("back")
    expect(phone.see("billable")).to_contain_text("没有可开票的按次消费")
    phone.tap("back")
    phone.tap("to-invoices")
    expect(phone.see("invoice-row")).to_contain_text("¥5.00")
    for name in ("recharge", "buy", "shop"):
        assert phone.page.locator(f"a[href*='/m/{name}']").count() == 0


@pytest.fixture
def shots() -> Callable[[Phone, str], None]:
    """Every screen fits a small phone's width."""

    def look(phone: Phone, name: str) -> None:
        wide = phone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= phone.page.evaluate("innerWidth"), name

    return look


@pytest.fixture(params=[360], ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """A small phone."""
    return int(request.param)


def test_other_devices_are_seen_and_logged_out(
    phone: Phone, new_phone: Callable[[], Phone]
) -> None:
    other = new_phone()
    other.login(ADMIN)
    other.see("home")
    phone.login(ADMIN)
    phone.see("home")
    phone.tap("tab-mine")
    phone.tap("to-logins")
    expect(phone.at("login-here")).to_have_count(1)
    expect(phone.at("login-other")).to_have_count(1)
    phone.tap("end-others")
    phone.see("end-others-sure")
    phone.tap("popup-act")
    expect(phone.at("login-other")).to_have_count(0)
    other.page.goto(f"{other.url}/m/mine")
    other.see("login")
    phone.page.goto(f"{phone.url}/m/mine")
    phone.see("mine")
