"""Seals and certificates on the phone: made, photographed, written, asked for, bought, locked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from signing.seal import esseal
from signing.seal.model import SealKind
from signing.seal.picture import Picture, decode_picture
from sync.cloud.server import RunningCloud
from sync.cloud.store.seals import SealRow
from tests.signing.seal.photographs import Scene, photograph
from tests.signing.seal.rasterising import to_png

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser
ADMIN, NEWCOMER = "13800000002", "13800000004"
NEW_PIN = "135791"
SMALLEST = 44


@pytest.fixture
def width() -> int:
    """The narrowest phone."""
    return 360


def fits(phone: Phone) -> None:
    """Nothing sticks out, and fingers can hit everything."""
    expect(phone.page.locator("h1")).to_have_count(1)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.page.evaluate(
        """(smallest) => [...document.querySelectorAll("button,a,input,textarea,select,summary")]
          .filter((item) => item.offsetParent !== null)
          .map((item) => item.closest("label") ?? item)
          .filter((item) => item.getBoundingClientRect().height < smallest - 0.5)
          .map((item) => item.outerHTML.slice(0, 120))""",
        SMALLEST,
    )
    assert small == []


def go(phone: Phone, *taps: str) -> None:
    """Tap one after the other; each screen must fit."""
    for testid in taps:
        phone.tap(testid)
        fits(phone)


def take(phone: Phone, scene: Scene) -> None:
    """Hand in a photograph and have it cleaned."""
    picture = {"name": "seal.jpg", "mimeType": "image/jpeg", "buffer": photograph(scene)}
    phone.at("photo-file").set_input_files(picture)  # type: ignore[arg-type]
    phone.tap("clean-go")


def pixels_of(source: str) -> str:
    """Hash of what a previewed picture shows."""
    svg = re.sub(r"%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), source.partition(",")[2])
    return hashlib.sha256(to_png(decode_picture(Picture("SVG", svg.encode(), 0, 0)))).hexdigest()


@pytest.mark.requirement("R055", "R056", "R057", "R058")
def test_an_administrator_makes_and_photographs_a_unit_seal(
    phone: Phone, cloud: RunningCloud
) -> None:
    phone.login(ADMIN)
    phone.see("home")
    go(phone, "to-seals", "shelf-unit-demo", "add-seal")  # three taps
    go(phone, "way-make")
    phone.page.get_by_role("radio", name="财务章").check()
    go(phone, "next")
    phone.at("template-finance-square-22").click()
    go(phone, "next", "back", "back")
    expect(phone.page.get_by_role("radio", name="财务章")).to_be_checked()
    go(phone, "next")
    expect(phone.at("template-finance-square-22").get_by_role("radio")).to_be_checked()
    phone.at("template-finance-round-38").click()
    go(phone, "next")
    phone.at("code").fill("123")
    phone.tap("next")
    expect(phone.at("code-said")).to_contain_text("13 位数字")
    phone.at("code").fill("1101000000077")
    phone.page.get_by_text("大红").click()
    go(phone, "next", "previous")
    expect(phone.at("code")).to_have_value("1101000000077")
    phone.tap("next")
    shown = phone.see("preview-picture").get_attribute("src") or ""
    phone.tap("submit-seal")
    phone.see("unit-seals")
    with cloud.cloud.reading() as work:
        row = (
            work.db.query(SealRow)
            .filter(SealRow.name.endswith("财务专用章"))
            .order_by(SealRow.created_at.desc())[0]
        )
        art = esseal.to_seal(row.data, id="s", kind=SealKind.FINANCE, owner="o").art
    assert hashlib.sha256(to_png(art)).hexdigest() == pixels_of(shown)
    go(phone, "add-seal", "way-scan", "next", "next")
    expect(phone.see("making-photo")).to_contain_text("印章扫描示例")
    expect(phone.at("clean-go")).to_be_disabled()
    take(phone, Scene(side=500, share=0.3))
    expect(phone.see("problem")).to_contain_text("照片中的印章太小")
    take(phone, Scene(side=900, tilt=0.08, squeeze=0.92, shadow=0.3))
    phone.see("making-preview")
    fits(phone)
    phone.tap("submit-seal")
    expect(phone.see("unit-seals").locator("figure")).to_have_count(6)


@pytest.mark.requirement("R054", "R062", "R064", "R066", "R068", "R148")
def test_a_member_asks_for_a_seal_and_writes_a_signature(
    new_phone: Callable[[], Phone], desktop: Desktop
) -> None:
    phone = new_phone()
    phone.login(NEWCOMER)
    phone.see("home")
    go(phone, "to-seals", "shelf-unit-demo")
    phone.see("ask-seals")
    assert phone.at("add-seal").count() == 0
    go(phone, "ask-seals")
    for seal in ("official", "contract"):
        phone.at(f"pick-seal-{seal}").click()
    phone.at("last").fill("2020-01-01")
    phone.tap("apply-go")
    expect(phone.at("last-said")).to_contain_text("不能早于")
    phone.at("last").fill("2029-01-01")
    phone.at("note").fill("某项目投标")
    phone.tap("apply-go")
    phone.see("applied")
    phone.tap("contact")
    expect(phone.see("call-admin")).to_have_attribute("href", "tel:13800000002")
    phone.page.keyboard.press("Escape")
    phone.tap("done")
    expect(phone.see("seal-requests")).to_contain_text("待审核")
    go(phone, "back", "shelf-personal", "add-seal")
    expect(phone.page.locator("[data-testid^=way-]")).to_have_count(3)
    phone.tap("way-hand")
    expect(phone.see("written")).to_be_disabled()
    box = phone.at("pad").bounding_box()
    assert box is not None
    for stroke in (((40, 60), (120, 40), (80, 150)), ((60, 100), (220, 90)), ((10, 10), (40, 40))):
        phone.page.mouse.move(box["x"] + stroke[0][0], box["y"] + stroke[0][1])
        phone.page.mouse.down()
        for x, y in stroke[1:]:
            phone.page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
        phone.page.mouse.up()
    phone.tap("undo")
    go(phone, "written")
    expect(phone.at("making-preview")).to_contain_text("× 15 mm")
    phone.tap("submit-seal")
    go(phone, "add-seal", "way-make", "next", "next")
    phone.tap("submit-seal")
    expect(phone.see("personal-seals").locator("figure")).to_have_count(2)


@pytest.mark.requirement("R070", "R071", "R073", "R074", "R077", "R078", "R079", "R125", "R126")
def test_a_certificate_is_asked_for_bought_received_and_its_pin_changed(
    new_phone: Callable[[], Phone], desktop: Desktop
) -> None:
    phone, admin = new_phone(), new_phone()
    phone.login(NEWCOMER)
    phone.see("home")
    go(phone, "to-certificates", "holder-unit-demo", "ask-certificate")
    phone.at("product-test-b-rsa-unit").get_by_role("radio").check()
    phone.at("platform").select_option("demo-b")
    phone.tap("apply-go")
    expect(phone.see("misfit")).to_contain_text("不支持所选平台")
    phone.tap("popup-dismiss")
    phone.at("product-test-a-sm2-unit").get_by_role("radio").check()
    phone.tap("apply-go")
    phone.see("applied")
    phone.see("contact")
    go(phone, "done", "requests")
    expect(phone.see("life-applied")).to_have_text("申请中")
    admin.login(ADMIN)
    admin.see("home")
    admin.page.goto(f"{admin.url}/m/todos")
    admin.tap("todo-approve")
    admin.at("todo-approve").wait_for(state="detached")
    go(phone, "back", "requests", "buy")
    phone.tap("pay")
    phone.enter("135790")
    expect(phone.see("life-paid")).to_be_visible()
    (claimed,) = phone.page.locator("[data-testid^=claim-]").all()
    certificate = (claimed.get_attribute("data-testid") or "").removeprefix("claim-")
    phone.claim(certificate)
    expect(phone.see("life-valid")).to_have_text("有效")
    go(phone, "rules", "back", "catalogue", "back", "back")
    expect(phone.at("holder-unit-demo")).to_contain_text("共 1 张单位证书")
    go(phone, "to-password")
    expect(phone.see("forgotten")).to_contain_text("无法找回")
    phone.tap(f"change-{certificate}")
    old = phone.page.get_by_role("dialog", name="请输入原密码")
    old.get_by_test_id("pin").fill("111111")
    expect(old.get_by_test_id("pin-message")).to_contain_text("还可尝试 4 次")
    phone.page.keyboard.press("Escape")
    change_pin(phone, certificate, "246810", NEW_PIN)
    phone.page.locator("dialog").wait_for(state="detached")
    phone.page.get_by_text("密码已修改").wait_for()
    # the answer to the next change is lost: whichever PIN the cloud knows, the share opens
    phone.page.route("**/pin", lambda route: (route.fetch(), route.abort()))
    change_pin(phone, certificate, NEW_PIN, "975310")
    expect(phone.page.locator("[data-testid=problem]")).to_contain_text("连不上服务")
    phone.page.unroute("**/pin")
    change_pin(phone, certificate, "975310", NEW_PIN)
    phone.page.locator("dialog").wait_for(state="detached")
    assert phone.at("problem").count() == 0
    phone.tap(f"change-{certificate}")
    old.get_by_test_id("pin").fill("975310")
    expect(old.get_by_test_id("pin-message")).to_contain_text("不正确")


def change_pin(phone: Phone, certificate: str, old: str, new: str) -> None:
    """Through the three sheets, up to handing in."""
    phone.tap(f"change-{certificate}")
    for title, pin in (("请输入原密码", old), ("设置新密码", new), ("再次输入新密码", new)):
        sheet = phone.page.get_by_role("dialog", name=title)
        sheet.wait_for()
        sheet.get_by_test_id("pin").fill(pin)
