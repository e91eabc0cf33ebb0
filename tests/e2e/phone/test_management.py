"""Managing a unit on the phone: members, tasks, seals, certificates, data; and own records."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from sync.cloud.domain.joining import Kind
from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.server import RunningCloud
from sync.cloud.services import orders
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.asking import ask
from sync.cloud.services.certificate_requests import request
from sync.cloud.services.messages import tell
from sync.cloud.services.people import person_with
from sync.cloud.store.money import OrderRow
from sync.protocol.certificates import AskForCertificate

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser
ADMIN, MEMBER, NEWCOMER = "13800000002", "13800000003", "13800000004"
SMALLEST = 44
CJK = re.compile("[一-鿿]")


@pytest.fixture
def width() -> int:
    """The narrowest phone."""
    return 360


def fits(phone: Phone) -> None:
    """Nothing sticks out, fingers can hit everything, and there is one heading."""
    expect(phone.page.locator("h1")).to_have_count(1)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.page.evaluate(
        """(smallest) => [...document.querySelectorAll("button, a, input, select")]
          .filter((item) => item.offsetParent !== null)
          .map((item) => item.closest("label") ?? item)
          .filter((item) => item.getBoundingClientRect().height < smallest - 0.5)
          .map((item) => item.outerHTML.slice(0, 120))""",
        SMALLEST,
    )
    assert small == []


def open_unit(phone: Phone, number: str) -> None:
    phone.login(number, "/m/units")
    phone.tap("unit-unit-demo")
    phone.see("unit")


def picture(folder: Path) -> str:
    path = folder / "picture.png"
    with pymupdf.open() as document:
        page = document.new_page(width=600, height=400)
        page.draw_rect((0, 0, 600, 400), fill=(0.1, 0.4, 0.6))
        page.get_pixmap().save(str(path))
    return str(path)


@pytest.mark.requirement("R084", "R088", "R089", "R090", "R096")
def test_the_administrator_invites_decides_and_looks_at_members(
    new_phone: Callable[[], Phone], cloud: RunningCloud
) -> None:
    wish = {
        "seals": ["seal-official"],
        "starts_at": "2026-01-01T00:00:00+08:00",
        "ends_at": "2099-01-01T00:00:00+08:00",
    }
    with cloud.cloud.writing() as work:
        guest = person_with(work, "13911110009")
        guest.name, guest.real_name_at = "周宁", work.now
        ask(work, guest.id, "unit-demo", Kind.JOIN, note="", wish={})
        wanted = AskForCertificate(unit="unit-demo", product="test-a-sm2-unit", note="")
        request(work, PhoneCaller("per-member", "device", "login"), wanted)
        ask(work, "per-newcomer", "unit-demo", Kind.SEAL, note="投标使用", wish=wish)
    phone = new_phone()
    open_unit(phone, ADMIN)
    fits(phone)
    expect(phone.at("bubble")).to_have_text("3")
    expect(phone.at("member-count")).to_have_text("成员数:4")
    phone.tap("to-info")
    expect(phone.see("unit-info")).to_contain_text("91110000DEMO000001")
    phone.tap("back")
    phone.tap("to-unit-todos")
    card = phone.see("todos")
    for words in ("申请加入单位", "申请单位证书授权", "申请单位印章授权"):
        expect(card).to_contain_text(words)
    for words in ("北京标印建设有限公司(演示)", "陈晨(演示)", "138****0004", "公章", "投标使用"):
        expect(card).to_contain_text(words)
    expect(card.get_by_text("申请时间")).to_have_count(3)
    fits(phone)
    for left in (2, 1, 0):
        phone.at("todo-approve").first.click()
        expect(phone.at("todo-approve")).to_have_count(left)
    expect(card.get_by_text("没有待办任务。")).to_be_visible()
    phone.page.get_by_test_id("tasks-reviews").click()
    expect(card).to_contain_text("已同意")
    expect(card).to_contain_text("李静(演示)")
    phone.tap("back")
    phone.tap("invite")
    phone.see("invite-member")
    phone.at("invited-phone").fill("123")
    phone.tap("invite-go")
    expect(phone.at("invited-phone")).to_have_attribute("aria-invalid", "true")
    phone.at("invited-phone").fill("13911112222")
    phone.tap("invite-go")
    expect(phone.page.get_by_text("等待接受")).to_be_visible()
    fits(phone)
    phone.tap("back")
    phone.tap("to-members")
    phone.tap("member-per-newcomer")
    expect(phone.see("member")).to_contain_text("公章")
    fits(phone)
    phone.tap("remove-member")
    phone.tap("popup-act")
    phone.see("members")
    expect(phone.at("member-per-newcomer")).to_have_count(0)


@pytest.mark.requirement("R106", "R107", "R108", "R109", "R110", "R111")
def test_a_seals_grants_are_seen_given_and_reclaimed_and_it_is_voided(
    phone: Phone, cloud: RunningCloud, desktop: Desktop
) -> None:
    open_unit(phone, ADMIN)
    phone.tap("to-kept-seals")
    expect(phone.see("kept-seals")).to_contain_text("有效期至")
    fits(phone)
    phone.tap("kept-seal-official")
    phone.see("seal")
    expect(phone.at("record-count")).to_have_text("共 3 条记录")
    phone.at("record-search").fill("张伟")
    phone.at("record-search").press("Enter")
    expect(phone.at("record-count")).to_have_text("共 1 条记录")
    fits(phone)
    href = phone.at("record-file").get_attribute("href")
    table = phone.page.request.get(f"{phone.url}{href}")
    assert table.ok and "张伟" in table.text() and table.text().startswith("\ufeff")
    phone.tap("reclaim")
    phone.tap("popup-act")
    expect(phone.at("grant-state")).to_have_text("已收回")
    phone.tap("give")
    phone.tap("grantee-per-newcomer")
    phone.page.get_by_test_id("lasting-dated").click()
    phone.tap("give-go")
    expect(phone.at("last-said")).to_contain_text("请选择结束日期。")
    phone.page.get_by_test_id("lasting-ever").click()
    fits(phone)
    phone.tap("give-go")
    expect(phone.see("seal")).to_contain_text("有效期:永久")
    phone.page.get_by_test_id("records-uses").click()
    expect(phone.page.get_by_text("没有记录。")).to_be_visible()
    phone.tap("record-filter")
    phone.at("filter-operation").select_option("stamp")
    phone.tap("filter-apply")
    phone.tap("void")
    expect(phone.see("void-sheet")).to_contain_text("您确定作废此单位印章?")
    phone.page.get_by_role("button", name="我再想想").click()
    phone.tap("back")
    phone.see("kept-seal-official").click()
    phone.tap("void")
    phone.page.get_by_role("button", name="确定", exact=True).click()
    phone.see("kept-seals")
    expect(phone.page.locator("#toast")).to_contain_text("作废成功")
    expect(phone.at("kept-seal-official")).to_have_count(0)
    phone.tap("to-voided")
    expect(phone.see("voided-seal-official")).to_contain_text("李静(演示)")
    fits(phone)


@pytest.mark.requirement("R095", "R097", "R098", "R101", "R103")
def test_certificates_are_bought_assigned_looked_at_and_reclaimed(
    phone: Phone, cloud: RunningCloud
) -> None:
    channel = cloud.cloud.providers.payment
    assert isinstance(channel, SandboxPayment)
    channel.silent = True
    open_unit(phone, ADMIN)
    phone.tap("to-stock")
    phone.tap("buy-test-a-sm2-unit")
    phone.see("stock-order")
    phone.at("count").fill("2")
    phone.tap("holder-per-newcomer")
    fits(phone)
    phone.tap("stock-pay")
    phone.enter("135790")
    expect(phone.see("payment")).to_contain_text("正在等待支付结果")
    fits(phone)
    with cloud.cloud.reading() as work:
        order = work.db.scalars(select(OrderRow.id).where(OrderRow.kind == "stock")).one()
        now = work.now
    orders.receive(cloud.cloud, channel.notice(channel.pay(order, now=now), now=now))
    stock = phone.see("stock-test-a-sm2-unit")
    expect(stock).to_contain_text(re.compile("已购买2已分配1余量1"))
    fits(phone)
    phone.tap("assign-test-a-sm2-unit")
    phone.tap("holder-per-member")
    phone.tap("assign-go")
    expect(phone.see("stock-test-a-sm2-unit")).to_contain_text("余量0")
    expect(phone.at("assign-test-a-sm2-unit")).to_be_disabled()
    phone.tap("back")
    phone.tap("to-kept-certificates")
    fits(phone)
    phone.tap("authority-test-a-sm2")
    phone.see("authority")
    phone.at("record-search").fill("陈晨")
    phone.at("record-search").press("Enter")
    expect(phone.at("record-count")).to_have_text("共 1 条记录")
    phone.tap("reclaim")
    phone.tap("popup-act")
    expect(phone.at("grant-state")).to_have_text("已收回")
    phone.page.get_by_test_id("records-uses").click()
    expect(phone.page.get_by_text("没有记录。")).to_be_visible()
    fits(phone)


@pytest.mark.requirement("R091", "R092", "R093")
def test_the_units_picture_data_and_administrator_are_changed(
    new_phone: Callable[[], Phone], tmp_path: Path
) -> None:
    phone = new_phone()
    open_unit(phone, ADMIN)
    phone.tap("to-manage")
    phone.see("manage")
    fits(phone)
    photo = picture(tmp_path)
    phone.at("picture-file").set_input_files(photo)
    shown = phone.page.locator(".unit-mark img")
    shown.wait_for()
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 256
    phone.tap("to-materials")
    expect(phone.see("materials")).to_contain_text("没有保存认证材料")
    phone.tap("back")
    phone.tap("to-change")
    phone.see("change")
    phone.at("name").fill("北京标印建设集团有限公司(演示)")
    phone.at("legal_number").fill("11010519491231002X")
    expect(phone.at("change-go")).to_be_disabled()
    phone.at("agree").check()
    phone.tap("change-go")
    expect(phone.see("problem")).to_contain_text("缺少认证材料")
    for which in ("licence", "proof"):
        phone.at(f"{which}-file").set_input_files(photo)
    fits(phone)
    phone.tap("change-go")
    phone.see("change-pending")
    operator = new_phone()
    operator.page.goto(f"{operator.url}/operator")
    operator.at("password").fill("bidseal-operator")
    operator.tap("operator-go")
    operator.page.get_by_test_id("part-changes").click()
    operator.at("look").first.click()
    operator.see("letter")
    operator.tap("approve")
    expect(operator.see("operator")).to_contain_text("没有待审核的单位信息变更。")
    phone.tap("back")
    expect(phone.see("manage")).to_contain_text("北京标印建设集团有限公司(演示)")
    expect(phone.at("manage")).not_to_contain_text("审核中")
    phone.tap("to-transfer")
    expect(phone.at("transfer-go")).to_be_disabled()
    phone.tap("candidate-per-newcomer")
    fits(phone)
    phone.tap("transfer-go")
    phone.tap("popup-act")
    unit = phone.see("unit-unit-demo")
    expect(unit).to_contain_text("北京标印建设集团有限公司(演示)")
    expect(unit).to_contain_text("成员")
    unit.click()
    expect(phone.at("to-manage")).to_have_count(0)


@pytest.mark.requirement("R084", "R094")
def test_an_invited_person_joins_and_leaves_again(
    new_phone: Callable[[], Phone], cloud: RunningCloud
) -> None:
    admin = new_phone()
    open_unit(admin, ADMIN)
    admin.tap("to-members")
    admin.tap("member-per-newcomer")
    admin.tap("remove-member")
    admin.tap("popup-act")
    admin.see("members")
    admin.tap("invite")
    admin.at("invited-phone").fill(NEWCOMER)
    admin.tap("invite-go")
    expect(admin.page.get_by_text("等待接受")).to_be_visible()
    guest = new_phone()
    guest.login(NEWCOMER, "/m/units")
    expect(guest.see("units")).to_contain_text("李静(演示)邀请您加入")
    fits(guest)
    guest.tap("accept")
    guest.see("unit-unit-demo").click()
    guest.tap("leave-unit")
    guest.tap("popup-act")
    expect(guest.see("units")).to_contain_text("尚未加入单位")
    admin.tap("back")
    admin.see("members")
    admin.tap("back")
    admin.tap("leave-unit")
    admin.tap("popup-act")
    expect(admin.see("problem")).to_contain_text("转让单位管理员")


@pytest.mark.requirement("R104", "R105", "R112")
def test_a_person_sees_his_own_records_platforms_and_seals(phone: Phone) -> None:
    phone.login(MEMBER, "/m/certificates")
    phone.tap("to-own-certificates")
    phone.see("own-certificates")
    fits(phone)
    phone.tap("to-operations")
    expect(phone.at("record-count")).to_have_text("共 0 条记录")
    fits(phone)
    phone.tap("back")
    phone.at("platforms-right-per-member-personal-test-a-rsa").click()
    phone.see("supported-demo-a")
    phone.at("supported-search").fill("乙")
    expect(phone.at("supported-demo-a")).to_have_count(0)
    fits(phone)
    phone.tap("back")
    phone.at("changes-right-per-member-personal-test-a-rsa").click()
    phone.see("changes")
    phone.page.goto(f"{phone.url}/m/seals")
    phone.tap("to-own-seals")
    phone.tap("own-seal-name")
    expect(phone.at("record-count")).to_have_text("共 0 条记录")
    fits(phone)
    phone.tap("void")
    phone.tap("popup-act")
    phone.see("own-seals")
    phone.tap("to-voided")
    phone.see("voided-seal-name")
    phone.page.evaluate("localStorage.setItem('bidseal.language', 'en')")
    phone.page.goto(f"{phone.url}/m/units")
    phone.tap("unit-unit-demo")
    text = phone.see("unit").inner_text()
    assert "Leave this unit" in text and "Manage unit" not in text


@pytest.mark.requirement("R013", "R150", "R203", "R204", "R205", "R206")
def test_home_leads_everywhere_and_unread_messages_are_counted(
    phone: Phone, cloud: RunningCloud
) -> None:
    with cloud.cloud.writing() as work:
        tell(work, "per-member", "joined", unit="北京标印建设有限公司(演示)")
    phone.login(MEMBER)
    phone.see("home")
    fits(phone)
    expect(phone.at("unread")).to_have_text("1")
    phone.tap("to-messages")
    expect(phone.see("message")).to_contain_text("恭喜您已加入")
    fits(phone)
    entries = {
        "launch": "scan",
        "to-personal": "scan",
        "to-seals": "seals",
        "to-certificates": "certificates",
        "to-help": "help",
        "to-notices": "notices",
        "to-ratings": "ratings",
        "to-reports": "reports",
        "to-comparison": "comparison",
        "to-sharing": "consents",
        "to-promotion": "promotion",
        "tab-units": "units",
        "tab-scan": "scan",
        "tab-platforms": "platforms",
        "tab-mine": "mine",
    }
    phone.page.goto(f"{phone.url}/m/")
    for entry, screen in entries.items():
        phone.see("home")
        expect(phone.at("unread")).to_have_count(0)
        phone.tap(entry)
        phone.see(screen)
        assert phone.page.url.endswith(f"/m/{screen}")
        if entry in ("tab-units", "tab-platforms", "tab-mine"):
            expect(phone.at("tab-scan")).to_be_visible()  # from everywhere in one tap
        phone.page.go_back()
    phone.page.goto(f"{phone.url}/m/help")
    slide = phone.see("slide")
    first = slide.inner_text()
    phone.tap("slide-next")
    expect(phone.at("slide")).not_to_have_text(first)
    fits(phone)
    phone.page.goto(f"{phone.url}/m/mine")
    phone.tap("tab-home")
    phone.see("home")
