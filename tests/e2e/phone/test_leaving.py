"""Leaving the waiting page interrupts; nothing is charged, and scanning again continues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sync.protocol.session import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser

PIN = "246810"
SM2 = "right-per-member-unit-test-a-sm2"


def on_waiting_page(phone: Phone, desktop: Desktop) -> None:
    desktop.create(files=2)
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.claim(SM2)
    phone.sign_with(SM2)


@pytest.mark.requirement("R144")
def test_leaving_interrupts_and_scanning_again_continues(phone: Phone, desktop: Desktop) -> None:
    on_waiting_page(phone, desktop)
    phone.page.goto("about:blank")
    view = desktop.wait_for(State.PHONE_LEFT)  # the farewell is on its way when the page is gone
    assert view.charge is not None
    assert view.charge.state == "reserved"  # kept for the resumption, not charged
    phone.scan(desktop.link())
    phone.see("confirm")
    phone.sign_with(SM2)
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 2
    desktop.complete()
    expect(phone.at("verdict")).to_have_text("签章成功")


@pytest.mark.requirement("R144")
def test_back_gesture_asks_first(phone: Phone, desktop: Desktop) -> None:
    on_waiting_page(phone, desktop)
    phone.page.evaluate("history.back()")
    phone.see("leave-sure")
    phone.tap("popup-dismiss")
    phone.see("waiting")
    assert desktop.view().state is State.WAITING
    phone.page.evaluate("history.back()")
    phone.see("leave-sure")
    phone.tap("popup-act")
    expect(phone.at("verdict")).to_have_text("签章已中断")
    desktop.wait_for(State.PHONE_LEFT)


def test_desktop_cancels_while_the_phone_waits(phone: Phone, desktop: Desktop) -> None:
    on_waiting_page(phone, desktop)
    desktop.cancel()
    expect(phone.at("verdict")).to_have_text("电脑已取消")
    phone.see("scan-again")


def test_same_person_continues_on_another_phone(
    phone: Phone, new_phone: Callable[[], Phone], desktop: Desktop
) -> None:
    desktop.create()
    link = desktop.link()
    for one in (phone, new_phone()):
        one.login()
        one.see("home")
        one.scan(link)
        one.see("recognition")
    expect(phone.at("verdict")).to_contain_text("没有找到该签章任务")
    assert desktop.view().state is State.SCANNED


def test_lost_event_stream_is_replaced_by_asking(phone: Phone, desktop: Desktop) -> None:
    phone.page.route("**/events", lambda route: route.abort())
    on_waiting_page(phone, desktop)
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    desktop.complete()
    expect(phone.at("verdict")).to_have_text("签章成功")


def test_heartbeats_tell_what_a_stalled_stream_does_not(phone: Phone, desktop: Desktop) -> None:
    phone.page.add_init_script(
        "window.EventSource = class extends EventTarget { close() {} };"  # opens, says nothing
    )
    on_waiting_page(phone, desktop)
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 2


def with_silent_ready(phone: Phone, desktop: Desktop) -> None:
    """Authorised, but the call that says so is lost in the network, with its one retry."""
    desktop.create()
    phone.login()
    phone.see("home")
    phone.scan(desktop.link())
    phone.agree()
    phone.claim(SM2)
    phone.page.route("**/ready", lambda route: route.abort(), times=2)
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("pin-message")).to_contain_text("连不上服务")
    assert desktop.view().state is State.AUTHORISED


def test_same_pin_goes_on_after_a_silent_network(phone: Phone, desktop: Desktop) -> None:
    with_silent_ready(phone, desktop)
    phone.enter(PIN)
    phone.see("waiting")
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 1


def test_another_pin_after_a_silent_network_frees_the_desktop(
    phone: Phone, desktop: Desktop
) -> None:
    with_silent_ready(phone, desktop)
    phone.enter("135790")
    expect(phone.at("result")).to_contain_text("输入与已通过的验证不一致")
    desktop.wait_for(State.PHONE_LEFT)


def test_key_of_another_browser_must_be_received_again(phone: Phone, desktop: Desktop) -> None:
    on_waiting_page(phone, desktop)
    phone.tap("refuse")
    phone.tap("popup-act")
    phone.see("result")
    phone.page.evaluate(
        "new Promise((done) => {"
        "  const opening = indexedDB.open('bidseal');"
        "  opening.onsuccess = () => {"
        "    const writing = opening.result.transaction('shares', 'readwrite');"
        "    writing.objectStore('shares').clear();"
        "    writing.oncomplete = () => { opening.result.close(); done(); };"
        "  };"
        "})"
    )
    desktop.create()
    phone.scan(desktop.link())
    phone.see("confirm")
    phone.claim(SM2)
    phone.sign_with(SM2)
    desktop.submit()
    expect(phone.at("waiting-state")).to_contain_text("电脑正在生成签章文件")
    assert desktop.check_signatures() == 1
