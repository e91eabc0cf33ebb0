"""The way through the page: back, forward and reload, what is over, what must be asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sync.protocol.session import State

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser
ADMIN, NEWCOMER = "13800000002", "13800000004"
PIN = "246810"
SM2 = "right-per-admin-unit-test-a-sm2"


@pytest.fixture
def width() -> int:
    """The narrowest phone."""
    return 360


def at_members(phone: Phone) -> None:
    """Two steps beyond the list of units, none of them with a path of its own."""
    phone.login(ADMIN, "/m/units")
    phone.tap("unit-unit-demo")
    phone.see("unit")
    phone.tap("to-members")
    phone.see("members")


def test_the_gesture_and_the_button_go_one_step_back(phone: Phone) -> None:
    at_members(phone)
    phone.tap("member-per-newcomer")
    phone.see("member")
    phone.page.go_back()
    phone.see("members")
    phone.page.go_forward()
    phone.see("member")
    phone.tap("back")
    phone.see("members")
    phone.tap("back")
    phone.see("unit")
    phone.page.go_back()
    phone.see("units")
    expect(phone.at("back")).to_have_count(0)
    phone.page.go_forward()
    phone.see("unit")


def test_a_reload_opens_the_paths_own_screen(phone: Phone) -> None:
    at_members(phone)
    phone.page.reload()
    phone.see("units")
    phone.page.go_forward()  # what memory has lost is not come to again
    phone.see("units")
    phone.tap("unit-unit-demo")
    phone.see("unit")
    phone.page.go_back()
    phone.see("units")
    phone.page.goto(f"{phone.url}/m/account")
    phone.tap("how-to-recharge")
    phone.see("recharge-help")
    phone.page.go_back()
    phone.see("units")
    expect(phone.at("recharge-help")).to_have_count(0)


def test_a_path_opened_first_leads_home(phone: Phone) -> None:
    phone.login(ADMIN, "/m/account")
    phone.see("account")
    phone.tap("back")
    phone.see("home")


def test_a_finished_step_is_not_come_to_again(phone: Phone) -> None:
    at_members(phone)
    phone.tap("member-per-newcomer")
    phone.tap("remove-member")
    phone.tap("popup-act")
    expect(phone.see("members").get_by_test_id("member-per-newcomer")).to_have_count(0)
    phone.page.go_forward()
    phone.see("members")
    phone.page.go_back()
    phone.see("unit")
    expect(phone.at("member-count")).to_have_text("成员数:3")


def test_a_seal_is_made_once_however_one_goes_back(phone: Phone) -> None:
    phone.login(NEWCOMER, "/m/seals")
    for testid in ("shelf-personal", "add-seal", "way-make", "next"):
        phone.tap(testid)
    phone.page.get_by_text("大红").click()
    phone.tap("next")
    phone.see("making-preview")
    phone.page.go_back()
    phone.see("making-tune")
    expect(phone.page.get_by_role("radio", name="大红")).to_be_checked()
    phone.page.go_forward()
    phone.see("making-preview")
    phone.tap("submit-seal")
    made = phone.see("personal-seals").locator("figure")
    expect(made).to_have_count(1)
    phone.page.go_forward()
    expect(phone.see("personal-seals").locator("figure")).to_have_count(1)
    phone.page.go_back()
    phone.see("seals")


def test_who_logs_out_leaves_no_screen_behind(phone: Phone) -> None:
    phone.login(ADMIN, "/m/units")
    phone.tap("unit-unit-demo")
    phone.tap("to-info")
    phone.see("unit-info")
    phone.page.evaluate("history.back()")
    phone.see("unit")
    phone.page.evaluate("history.back()")
    phone.tap("tab-mine")
    phone.tap("logout")
    phone.see("login")
    phone.page.evaluate("history.back()")
    expect(phone.at("login")).to_be_visible()
    expect(phone.at("unit-info")).to_have_count(0)


def at_recharge(phone: Phone) -> None:
    """From the agreement on, as the confirmation sends there who has no money."""
    phone.agree()
    phone.claim(SM2)
    phone.tap(f"certificate-{SM2}")
    phone.tap("billing-use")
    phone.tap("confirm-go")
    phone.enter(PIN)
    phone.see("balance-short")
    phone.tap("popup-act")
    phone.see("recharge")


def test_a_running_session_asks_before_it_is_left(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.login(ADMIN)
    phone.see("home")
    phone.scan(desktop.link())
    phone.see("recognition")
    phone.page.evaluate("history.back()")
    phone.see("refuse-sure")
    phone.tap("popup-dismiss")
    at_recharge(phone)
    phone.page.go_back()  # what was laid over the session is left without being asked
    phone.see("confirm")
    phone.page.go_forward()
    phone.see("confirm")
    expect(phone.at("refuse-sure")).to_have_count(0)
    phone.page.evaluate("history.back()")
    phone.see("refuse-sure")
    phone.page.evaluate("history.back()")
    expect(phone.at("refuse-sure")).to_have_count(1)
    phone.tap("popup-act")
    expect(phone.at("verdict")).to_have_text("已拒绝")
    assert desktop.view().state is State.REFUSED
    phone.page.go_back()
    phone.see("scan")


def test_a_session_that_ends_takes_what_was_laid_over_it_along(
    phone: Phone, desktop: Desktop
) -> None:
    desktop.create()
    phone.login(ADMIN)
    phone.see("home")
    phone.scan(desktop.link())
    at_recharge(phone)
    desktop.cancel()
    expect(phone.at("verdict")).to_have_text("电脑已取消")
    phone.page.go_forward()
    phone.see("result")
    phone.page.go_back()
    phone.see("scan")


def test_a_link_opened_on_the_page_itself_is_a_step_and_asks_too(
    phone: Phone, desktop: Desktop
) -> None:
    desktop.create()
    link = desktop.link()
    phone.login(ADMIN, "/m/scan")
    phone.see("scan")
    phone.page.evaluate("(link) => { location.href = link; }", link)
    phone.see("recognition")
    phone.page.evaluate("(link) => { location.href = link; }", link)
    phone.see("refuse-sure")
    phone.tap("popup-dismiss")
    phone.see("recognition")
