"""The main flow in a real browser: scan, confirm, PIN, two-party signing with both algorithms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sync.protocol.session import State

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser

CERTIFICATES = {
    "rsa-sha256": "right-per-member-unit-test-a-rsa",
    "sm2-sm3": "right-per-member-unit-test-a-sm2",
}


@pytest.mark.requirement("R143")
@pytest.mark.requirement("R150")
@pytest.mark.requirement("R160")
@pytest.mark.requirement("R163")
@pytest.mark.requirement("R167")
@pytest.mark.parametrize("algorithm", CERTIFICATES)
@pytest.mark.parametrize("width", [360], indirect=True)
def test_scan_to_signed(phone: Phone, desktop: Desktop, algorithm: str) -> None:
    session = desktop.create(files=3)
    phone.scan(desktop.link())
    phone.see("login-then-scan")
    phone.at("phone").fill("13800000003")
    phone.tap("send-code")
    phone.at("code").fill(phone.see("sandbox-code").inner_text())
    phone.tap("login-submit")
    phone.agree()
    phone.see("confirm")
    expect(phone.at("control-code")).to_have_text(session.control_code)
    expect(phone.at("files")).to_contain_text("3 个文件 · 90 页 · 93 处印迹")
    phone.claim(CERTIFICATES[algorithm])
    phone.sign_with(CERTIFICATES[algorithm])
    expect(phone.at("waiting-state")).to_contain_text("电脑正在提交签名")
    expect(phone.at("do-not-leave")).to_contain_text("请勿退出此页面")
    expect(phone.at("elapsed")).to_have_text(re.compile("[1-9]"))  # it counts
    expect(phone.at("files")).to_contain_text("3 个文件")
    expect(phone.at("files")).to_contain_text("投标文件-1.pdf")
    assert desktop.view().state is State.WAITING

    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 3
    expect(phone.at("signed")).to_have_text("3/3")

    desktop.complete()
    expect(phone.at("verdict")).to_have_text("签章成功")
    expect(phone.at("charge")).to_have_text("已扣 ¥1.50")
    phone.tap("finish")
    phone.tap("tab-mine")
    expect(phone.at("available")).to_have_text("¥98.50")


@pytest.mark.requirement("R081")
@pytest.mark.requirement("R152")
@pytest.mark.requirement("R161")
def test_second_scan_needs_neither_agreement_nor_certificate(
    phone: Phone, desktop: Desktop
) -> None:
    certificate = CERTIFICATES["sm2-sm3"]
    phone.login()
    phone.see("home")
    for turn in range(2):
        desktop.create()
        phone.scan(desktop.link())
        if turn == 0:
            phone.agree()
            phone.claim(certificate)
        phone.sign_with(certificate)
        desktop.submit()
        expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
        desktop.complete()
        expect(phone.at("verdict")).to_have_text("签章成功")


@pytest.mark.requirement("R076")
def test_personal_signature_with_a_personal_certificate(phone: Phone, desktop: Desktop) -> None:
    certificate = "right-per-member-personal-test-a-rsa"
    desktop.create(seal="seal-signature")
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.see("confirm")
    expect(phone.at("unit-personal").get_by_role("radio")).to_be_checked()
    expect(phone.see("claim-first")).to_contain_text("请先在上面领取一张证书")
    expect(phone.at("confirm-go")).to_be_disabled()
    phone.claim(certificate)
    phone.sign_with(certificate)
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 1
    signer = desktop.view().signer
    assert signer is not None
    assert (signer.person, signer.unit) == ("张伟(演示)", None)
    desktop.complete()
    expect(phone.see("result")).to_contain_text("张伟(演示)")
    phone.tap("finish")
    phone.tap("to-certificates")
    phone.tap("holder-personal")
    expect(phone.at(f"certificate-{certificate}")).to_contain_text("个人证书")


@pytest.mark.requirement("R082")
def test_opening_waits_for_the_tick(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.login(path="/m/")
    phone.see("home")
    phone.scan(desktop.link())
    phone.see("recognition")
    expect(phone.at("open-recognition")).to_be_disabled()
    phone.at("agree").check()
    expect(phone.at("open-recognition")).to_be_enabled()
    phone.at("agree").uncheck()
    expect(phone.at("open-recognition")).to_be_disabled()
    phone.page.get_by_text("我已阅读并同意上述协议").click()
    phone.tap("open-recognition")
    phone.see("confirm")


@pytest.mark.requirement("R151")
def test_desktop_sees_the_scan(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.login()
    phone.see("home")
    phone.tap("tab-scan")
    phone.see("scan")
    phone.at("payload").fill(desktop.link())
    phone.tap("payload-go")
    phone.see("recognition")
    assert desktop.view().state is State.SCANNED


@pytest.mark.requirement("R130")
def test_login_by_scan(phone: Phone, desktop: Desktop) -> None:
    desktop.create(operation="login")
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.see("login-confirm")
    expect(phone.page.get_by_text("登录不收费")).to_be_visible()
    phone.tap("confirm-login")
    expect(phone.at("verdict")).to_have_text("登录成功")
    assert desktop.view().state is State.DONE
