"""The page outside a scan: navigation, sizes for fingers, names for screen readers, languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Desktop, Phone

pytestmark = pytest.mark.browser

CJK = re.compile("[一-鿿]+")
TABS = {"home": "home", "units": "units", "platforms": "platforms", "mine": "mine"}
PATHS = [
    *("", "units", "platforms", "mine", "scan", "certificates", "help"),
    *("join", "todos", "messages", "seals", "get"),
]
SMALLEST = 44
"""CSS pixels of a target for a finger."""

TARGETS = """
  () => [...document.querySelectorAll("button, a, input, textarea")]
    .filter((item) => item.offsetParent !== null)
    .map((item) => item.closest("label") ?? item)
    .map((item) => {
      const box = item.getBoundingClientRect();
      const name = item.getAttribute("aria-label") ?? item.innerText ?? "";
      const labelled = item.labels?.length > 0 || name.trim() !== "";
      return {text: item.outerHTML.slice(0, 80), height: Math.round(box.height), labelled};
    })
"""


def test_tabs_lead_everywhere(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    for tab, screen in TABS.items():
        phone.tap(f"tab-{tab}")
        phone.see(screen)
        expect(phone.at(f"tab-{tab}")).to_have_attribute("aria-current", "page")


@pytest.mark.requirement("R141")
@pytest.mark.parametrize("entry", ["launch", "tab-scan"])
def test_both_entries_start_scanning(phone: Phone, entry: str) -> None:
    phone.login()
    phone.see("home")
    phone.tap(entry)
    phone.see("viewfinder")
    phone.see("payload")


READER = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect(video) { return video.videoWidth > 0 ? [{rawValue: "%s"}] : []; }
  };
"""


def test_camera_reads_the_code(phone: Phone, desktop: Desktop) -> None:
    desktop.create()
    phone.page.add_init_script(READER % desktop.link())
    phone.login()
    phone.see("home")
    phone.tap("tab-scan")
    phone.see("recognition")


def test_refused_camera_leaves_the_field(phone: Phone) -> None:
    refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no'));"
    phone.page.add_init_script(READER % "" + refuse)
    phone.login()
    phone.see("home")
    phone.tap("tab-scan")
    expect(phone.at("camera-state")).to_contain_text("没有得到相机权限")
    expect(phone.at("payload")).to_be_editable()


@pytest.mark.requirement("R207", "R149")
def test_platforms_are_listed_with_prices_and_found(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    phone.tap("tab-platforms")
    expect(phone.at("platform-demo-a")).to_contain_text("按日 ¥10.00/日 · 按次 ¥1.50/次")
    phone.at("platform-search").fill("乙")
    expect(phone.at("platform-demo-a")).to_have_count(0)
    expect(phone.at("platform-demo-b")).to_contain_text("¥15.00")
    expect(phone.at("platform-demo-b")).to_contain_text("一次最多 50 个文件")
    assert phone.at("platform-demo-b").evaluate("e => e.style.getPropertyValue('--accent')") == (
        "#0f6b5c"
    )
    phone.at("platform-search").fill("丙")
    expect(phone.page.get_by_text("没有找到这个平台")).to_be_visible()


@pytest.mark.requirement("R019")
def test_first_login_registers(phone: Phone) -> None:
    phone.login("13912345678")
    phone.see("home")
    phone.tap("tab-mine")
    expect(phone.page.get_by_text("未实名")).to_be_visible()
    expect(phone.at("available")).to_have_text("¥0.00")
    phone.tap("tab-units")
    expect(phone.page.get_by_text("尚未加入单位")).to_be_visible()


def test_login_lasts_and_ends(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    phone.page.reload()
    phone.see("home")
    phone.tap("tab-mine")
    phone.tap("logout")
    phone.see("login")
    phone.page.goto(f"{phone.url}/m/mine")
    phone.see("login")


@pytest.mark.parametrize("width", [360], indirect=True)
def test_everything_fits_and_can_be_touched_and_named(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    for path in PATHS:
        phone.page.goto(f"{phone.url}/m/{path}")
        phone.see(path or "home")
        check_screen(phone)


@pytest.mark.parametrize("width", [360], indirect=True)
def test_the_flow_fits_and_can_be_touched_and_named(phone: Phone, desktop: Desktop) -> None:
    certificate = "right-per-legal-unit-test-a-sm2"
    phone.page.goto(f"{phone.url}/m/")
    phone.see("login")
    check_screen(phone)
    phone.login("13800000001")
    phone.see("home")
    desktop.create(files=7)
    phone.scan(desktop.link())
    phone.see("recognition")
    check_screen(phone)
    phone.agree()
    phone.see("confirm")
    phone.claim(certificate)
    phone.tap("all-files")
    check_screen(phone)
    phone.tap("billing-use")
    phone.tap("confirm-go")
    phone.see("pin-sheet")
    check_screen(phone)
    phone.enter("246810")
    phone.see("balance-short")
    phone.tap("popup-act")
    phone.see("recharge")
    check_screen(phone)
    phone.tap("pay")
    phone.see("pin-sheet")
    check_screen(phone)
    phone.enter("135790")
    phone.see("confirm")
    phone.sign_with(certificate)
    check_screen(phone)
    phone.tap("refuse")
    phone.tap("popup-act")
    phone.see("result")
    check_screen(phone)


def check_screen(phone: Phone) -> None:
    """Nothing sticks out, every target is large enough and has a name, one main heading."""
    expect(phone.page.locator("h1")).to_have_count(1)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for target in phone.page.evaluate(TARGETS):
        assert target["height"] >= SMALLEST, target
        assert target["labelled"], target


def test_english_shows_no_chinese(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    phone.tap("tab-mine")
    phone.tap("language")
    expect(phone.page.get_by_role("heading", name="Recognition account")).to_be_visible()
    assert phone.page.locator("html").get_attribute("lang") == "en"
    names = (
        "张伟演示北京标印建设有限公司交易平台甲乙中国招标投标公共服务省"
        "测试公章财务专用合同法人名手写签"
    )
    for path in PATHS:
        phone.page.goto(f"{phone.url}/m/{path}")
        phone.see(path or "home")
        shown = "".join(CJK.findall(phone.page.inner_text("body")))
        assert set(shown) <= set(names), (path, shown)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_days_are_the_clouds_wherever_the_phone_is(
    chromium: Browser, page_url: str, zone: str
) -> None:
    context = chromium.new_context(timezone_id=zone)
    page = context.new_page()
    page.goto(f"{page_url}/m/")
    read = """
      async (moments) => {
        const { day, moment } = await import(new URL("format.js", document.scripts[0].src));
        return moments.map((iso) => [day(iso), moment(iso)]);
      }
    """
    last_second, next_day = "2026-03-08T15:59:59Z", "2026-03-08T16:00:00+00:00"
    assert page.evaluate(read, [last_second, next_day, "2026-03-08"]) == [
        ["2026-03-08", "2026-03-08 23:59"],
        ["2026-03-09", "2026-03-09 00:00"],
        ["2026-03-08", "2026-03-08 08:00"],
    ]
    context.close()


def test_dark_scheme_and_stillness_follow_the_phone(chromium: Browser, page_url: str) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{page_url}/m/")
        page.get_by_test_id("login").wait_for()
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        form = page.locator("form")
        assert form.evaluate("(item) => getComputedStyle(item).animationDuration") == "0.001s"
        context.close()
    assert len(colours) == 2


def test_keyboard_alone_reaches_the_scanner(phone: Phone) -> None:
    phone.login()
    phone.see("home")
    focused = "document.activeElement.dataset.testid"
    stops = phone.page.locator("a, button").count()
    passed: list[str] = []
    while "tab-scan" not in passed and len(passed) < stops:
        phone.page.keyboard.press("Tab")
        passed.append(phone.page.evaluate(focused))
    assert passed[0] == "launch", "the way to the scanner comes first"
    phone.page.keyboard.press("Enter")
    phone.see("scan")


def test_policy_blocks_inline_code(phone: Phone) -> None:
    phone.page.goto(f"{phone.url}/m/")
    phone.see("login")
    blocked = phone.page.evaluate(
        """
        () => new Promise((done) => {
          addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
          const script = document.createElement("script");
          try { script.textContent = "window.injected = true"; } catch { done("trusted-types"); }
          document.body.append(script);
        })
        """
    )
    assert blocked in {"require-trusted-types-for", "trusted-types", "script-src-elem"}
    assert phone.page.evaluate("window.injected") is None
    phone.complaints.clear()
