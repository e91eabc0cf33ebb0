"""A platform's own site beside the phone: shared login, signing by digest, consent and its end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from signing.cms.reader import read, verify
from signing.crypto.digests import sm3
from signing.envelope.decrypt import read_container
from sync.cloud.enrolling import enrol_site
from sync.cloud.platform.server import RunningSite
from sync.cloud.server import RunningCloud

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser

PIN = "246810"
"""That of the conftest."""
DOCUMENT = "投标文件(演示)".encode() * 1000
RSA = "right-per-member-unit-test-a-rsa"
CERTIFICATE = "right-per-member-unit-test-a-sm2"


@pytest.fixture
def width() -> int:
    """The narrowest phone."""
    return 360


@pytest.fixture
def site(cloud: RunningCloud, tmp_path: Path) -> Iterator[RunningSite]:
    """The site of demo-a, enrolled."""

    def enrol(url: str):
        with cloud.cloud.writing() as work:
            return enrol_site(work, "demo-a", url=url, folder=tmp_path / "site")

    with RunningSite(enrol) as running:
        yield running


@pytest.fixture
def office(chromium: Browser, site: RunningSite) -> Iterator[Page]:
    """A browser on the office PC; it may not complain."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.url)
    yield page
    context.close()
    assert complaints == []


def scanned(page: Page) -> str:
    """The link in the QR code on the page."""
    page.get_by_test_id("qr").wait_for()
    link = page.get_by_test_id("open").get_attribute("href")
    assert link is not None
    return link


def scan_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("scan")).to_have_attribute("data-state", state)


@pytest.mark.requirement("R129", "R130", "R013", "R007")
def test_login_signing_and_the_end_of_the_consent(
    office: Page, phone: Phone, site: RunningSite, tmp_path: Path
) -> None:
    # the shared entrance
    office.get_by_test_id("to-login").click()
    expect(office.get_by_test_id("entrance")).to_have_text("全国共享CA互认入口")
    office.get_by_test_id("entrance").click()
    phone.login()
    phone.see("home")
    phone.scan(scanned(office))
    phone.see("site-login")
    scan_state(office, "scanned")
    expect(phone.at("shared-data")).to_contain_text("北京标印建设有限公司(演示)")
    expect(phone.at("share-person.name")).to_be_disabled()
    expect(phone.at("share-person.phone")).not_to_be_checked()
    phone.at("share-unit.credit-code").check()
    phone.tap("agree-login")
    expect(phone.at("verdict")).to_have_text("登录成功")
    expect(office.get_by_test_id("who")).to_have_text("张伟(演示)")
    expect(office.get_by_test_id("account")).to_contain_text("91110000DEMO000001")
    expect(office.get_by_test_id("account")).not_to_contain_text("138")

    # a document's digests are signed; the document stays where it is
    sent: list[bytes] = []
    office.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    document = tmp_path / "投标文件_已签章.pdf"
    document.write_bytes(DOCUMENT)
    office.goto(f"{site.url}/projects/P-001")
    office.locator("#document").set_input_files(document)
    office.get_by_test_id("sign").click()
    phone.scan(scanned(office))
    phone.agree()
    phone.see("confirm")
    code = office.locator(".figures").inner_text()
    expect(phone.page.get_by_text(code)).to_be_visible()
    phone.claim(CERTIFICATE)
    phone.sign_with(CERTIFICATE)
    expect(phone.at("verdict")).to_have_text("签章成功")
    scan_state(office, "done")
    expect(office.get_by_test_id("certificate-status")).to_contain_text("有效")
    with office.expect_download() as loading:
        office.get_by_test_id("download").click()
    message = read(loading.value.path().read_bytes())
    digests = {"sm3": sm3(DOCUMENT), "sha256": hashlib.sha256(DOCUMENT).digest()}
    verify(message, digest_of=lambda name: digests[name], content=lambda: DOCUMENT)
    assert all(DOCUMENT[:60] not in body for body in sent)

    # what was shared is listed, and taking it back ends the login there at once
    phone.page.goto(f"{phone.url}/m/mine")
    phone.tap("to-consents")
    expect(phone.at("consent-demo-a")).to_contain_text("统一社会信用代码")
    phone.tap("withdraw-demo-a")
    phone.see("withdraw-sure")
    phone.tap("popup-act")
    expect(phone.at("consent-demo-a")).to_contain_text("已撤回")
    office.goto(f"{site.url}/account")
    expect(office.get_by_test_id("entrance")).to_be_visible()


@pytest.mark.requirement("R169", "R175", "R007")
@pytest.mark.parametrize("right", [RSA])
def test_a_bid_is_encrypted_and_opened_in_the_browser(
    office: Page, phone: Phone, site: RunningSite, tmp_path: Path, right: str
) -> None:
    sent: list[bytes] = []
    office.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    office.goto(f"{site.url}/login")
    office.get_by_test_id("entrance").click()
    phone.login()
    phone.see("home")
    phone.scan(scanned(office))
    phone.see("site-login")
    phone.tap("agree-login")
    office.get_by_test_id("who").wait_for()

    document = tmp_path / "投标文件.pdf"
    document.write_bytes(DOCUMENT)
    office.goto(f"{site.url}/projects/P-003")
    office.locator("#encrypt-file").set_input_files(document)
    office.get_by_test_id("encrypt").click()
    phone.scan(opened_link(office, "encrypt"))
    phone.agree()
    expect(phone.see("confirm").page.get_by_role("heading", name="确认加密")).to_be_visible()
    expect(phone.at("project")).to_contain_text("演示办公耗材询价")
    phone.claim(right)
    phone.tap("billing-use")
    phone.tap(f"certificate-{right}")
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("verdict")).to_have_text("加密成功")
    expect(office.get_by_test_id("encrypt-said")).to_contain_text("加密完成")
    sealed = saved(office, "encrypt", tmp_path / "bid.bse")
    container = read_container(sealed)
    assert (container.head.name, container.head.size) == (document.name, len(DOCUMENT))
    assert container.head.digest_hex == hashlib.sha256(DOCUMENT).hexdigest()
    assert DOCUMENT[:60] not in sealed.read_bytes()

    office.locator("#decrypt-file").set_input_files(sealed)
    office.get_by_test_id("decrypt").click()
    phone.scan(opened_link(office, "decrypt"))
    expect(phone.see("confirm").page.get_by_role("heading", name="确认解密")).to_be_visible()
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("verdict")).to_have_text("解密成功")
    expect(phone.at("charge")).to_have_text("免费")
    plain = saved(office, "decrypt", tmp_path / "plain.pdf")
    assert plain.read_bytes() == DOCUMENT
    assert all(DOCUMENT[:60] not in body for body in sent)

    # what was altered is not opened, and says so on both ends
    content = bytearray(sealed.read_bytes())
    content[-1] ^= 1
    sealed.write_bytes(content)
    office.locator("#decrypt-file").set_input_files(sealed)
    office.get_by_test_id("decrypt").click()
    phone.scan(opened_link(office, "decrypt"))
    phone.see("confirm")
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("verdict")).to_have_text("解密未完成")
    expect(office.get_by_test_id("decrypt-said")).to_contain_text("不能读取该文件")


def opened_link(page: Page, kind: str) -> str:
    """The link in the QR code of a card."""
    anchor = page.get_by_test_id(f"{kind}-open")
    anchor.wait_for()
    link = anchor.get_attribute("href")
    assert link is not None
    return link


def saved(page: Page, kind: str, path: Path) -> Path:
    """What the browser made, saved."""
    with page.expect_download() as loading:
        page.get_by_test_id(f"{kind}-save").click()
    loading.value.save_as(path)
    return path
