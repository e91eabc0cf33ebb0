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
from sync.cloud.enrolling import enrol_site
from sync.cloud.platform.server import RunningSite
from sync.cloud.server import RunningCloud

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser

DOCUMENT = "投标文件(演示)".encode() * 1000
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
