"""No, in all its forms: the person refuses, or the PIN, the code or the person is not right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from sync.protocol.session import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.cloud.server import RunningCloud
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser

SM2 = "right-per-member-unit-test-a-sm2"


def at_confirmation(phone: Phone, desktop: Desktop, *, claim: bool = False) -> None:
    desktop.create()
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.see("confirm")
    if claim:
        phone.claim(SM2)


def test_refusing_before_the_pin(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop)
    phone.tap("refuse")
    phone.see("refuse-sure")
    phone.tap("popup-dismiss")
    assert desktop.view().state is State.SCANNED
    phone.tap("refuse")
    phone.tap("popup-act")
    expect(phone.at("verdict")).to_have_text("已拒绝")
    phone.see("scan-again")
    assert desktop.view().state is State.REFUSED


def test_refusing_on_the_waiting_page(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop, claim=True)
    phone.sign_with(SM2)
    phone.tap("refuse")
    phone.tap("popup-act")
    expect(phone.at("verdict")).to_have_text("已拒绝")
    view = desktop.view()
    assert view.state is State.REFUSED
    assert view.charge is not None
    assert view.charge.state == "released"


@pytest.mark.requirement("R125")
@pytest.mark.requirement("R127")
@pytest.mark.requirement("R154")
def test_wrong_pins_count_down_and_lock(phone: Phone, desktop: Desktop) -> None:
    at_confirmation(phone, desktop, claim=True)
    phone.tap("billing-use")
    phone.tap("confirm-go")
    for left in (4, 3, 2, 1):
        phone.enter("135790")
        expect(phone.at("pin-message")).to_contain_text(f"还可尝试 {left} 次")
        expect(phone.at("pin")).to_have_value("")
    phone.enter("135790")
    expect(phone.at("problem")).to_contain_text("证书已锁定")
    expect(phone.at(f"certificate-{SM2}").get_by_role("radio")).to_be_disabled()
    expect(phone.at("confirm-go")).to_be_disabled()
    view = desktop.view()
    assert view.state is State.SCANNED
    assert view.charge is None


@pytest.mark.requirement("R125")
@pytest.mark.requirement("R126")
def test_pin_must_be_entered_twice_alike_and_weak_ones_are_warned_about(
    phone: Phone, desktop: Desktop
) -> None:
    at_confirmation(phone, desktop)
    phone.tap(f"claim-{SM2}")
    expect(phone.see("claim-explained")).to_contain_text("PIN 码无法找回")
    phone.tap("popup-act")
    phone.enter("123456")
    phone.see("pin-weak")
    phone.tap("popup-act")
    phone.enter("246810")
    expect(phone.page.get_by_role("dialog", name="再次输入 PIN 码")).to_be_visible()
    phone.enter("246811")
    expect(phone.at("pin-message")).to_contain_text("两次输入不一致")
    phone.enter("246810")
    expect(phone.at(f"claim-{SM2}")).to_have_count(0)
    expect(phone.at(f"certificate-{SM2}").get_by_role("radio")).to_be_checked()


@pytest.mark.requirement("R128")
def test_pin_never_leaves_the_phone(phone: Phone, desktop: Desktop) -> None:
    sent: list[str] = []
    phone.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    at_confirmation(phone, desktop, claim=True)
    phone.sign_with(SM2)
    assert len([text for text in sent if '"pin_verifier"' in text]) == 1
    assert len([text for text in sent if '"pin_proof"' in text]) == 1
    assert not [text for text in sent if "246810" in text]


@pytest.mark.requirement("R016")
def test_wrong_login_code(phone: Phone, cloud: RunningCloud) -> None:
    phone.page.goto(f"{cloud.url}/m/")
    phone.at("phone").fill("12345")
    phone.tap("send-code")
    expect(phone.at("problem")).to_contain_text("11 位手机号")
    phone.at("phone").fill("13800000003")
    phone.tap("send-code")
    code = phone.see("sandbox-code").inner_text()
    phone.at("code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
    phone.tap("login-submit")
    expect(phone.at("problem")).to_contain_text("短信验证码不正确")
    phone.at("code").fill(code)
    phone.tap("login-submit")
    phone.see("home")


@pytest.mark.requirement("R080")
def test_foreign_and_used_codes(
    phone: Phone, new_phone: Callable[[], Phone], desktop: Desktop
) -> None:
    phone.login()
    phone.see("home")
    phone.tap("launch")
    phone.at("payload").fill("https://example.org/")
    phone.tap("payload-go")
    phone.see("scan")
    phone.at("payload").fill("not.ours")
    phone.tap("payload-go")
    expect(phone.at("verdict")).to_contain_text("不是")
    desktop.create()
    used = desktop.link()
    desktop.link()
    phone.tap("scan-again")
    phone.at("payload").fill(used)
    phone.tap("payload-go")
    expect(phone.at("verdict")).to_have_text("二维码已过期")
    fresh = desktop.link()
    phone.scan(fresh)
    phone.see("recognition")
    other = new_phone()
    other.login("13800000002")
    other.see("home")
    other.scan(fresh)
    expect(other.at("verdict")).to_contain_text("已被他人使用")


@pytest.mark.requirement("R133")
def test_person_without_a_grant(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.login("13800000004")
    phone.see("home")
    phone.scan(desktop.link())
    expect(phone.at("verdict")).to_contain_text("没有")
    expect(phone.at("verdict-text")).to_contain_text("授权")
    assert desktop.view().state is State.SHOWN
    expect(phone.at("mend")).to_have_text("去申请印章授权")
    phone.tap("mend")
    expect(phone.see("shelf-unit-demo")).to_be_visible()


def test_phone_computes_the_control_code_itself(phone: Phone, desktop: Desktop) -> None:
    def lie(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["session"]["control_code"] = "00 00"
        route.fulfill(response=answer, body=json.dumps(body))

    desktop.create()
    phone.login()
    phone.see("home")
    phone.page.route("**/v1/phone/scan", lie)
    phone.scan(desktop.link())
    expect(phone.at("verdict")).to_contain_text("核对码与文件摘要不符")
    desktop.wait_for(State.REFUSED)


def test_files_may_not_change_after_the_code_was_compared(phone: Phone, desktop: Desktop) -> None:
    def swap(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["revision"] += 1
        digests = body["files"][0]["digests"]
        body["files"][0]["digests"] = dict.fromkeys(digests, "00" * 32)
        route.fulfill(response=answer, body=json.dumps(body))

    at_confirmation(phone, desktop, claim=True)
    phone.page.route("**/heartbeat", swap)
    phone.sign_with(SM2)
    expect(phone.at("result")).to_contain_text("核对码与文件摘要不符")
    desktop.wait_for(State.PHONE_LEFT)


def test_phone_signs_no_other_digest_than_the_declared(phone: Phone, desktop: Desktop) -> None:
    def swap(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        first, second = (item["attributes"] for item in body["files"])
        body["files"][0]["attributes"], body["files"][1]["attributes"] = second, first
        route.fulfill(response=answer, body=json.dumps(body))

    desktop.create(files=2)
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.claim(SM2)
    phone.page.route("**/work", swap)
    phone.sign_with(SM2)
    desktop.submit()
    expect(phone.at("verdict")).to_contain_text("内容与确认时不一致")
    assert desktop.wait_for(State.PHONE_LEFT).signed == 0
