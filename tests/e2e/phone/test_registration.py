"""From nothing to a verified unit on the phone: login, real name, creating, joining, review."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from sync.cloud.domain.credit_code import check_character
from sync.cloud.domain.documents import citizen_check
from sync.cloud.domain.money import to_wire
from sync.cloud.server import RunningCloud
from sync.cloud.services.founding_view import opened
from sync.cloud.settings import CloudSettings, Limits
from sync.cloud.store.founding import TransferRow

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser

UNIT = "天津测试建筑工程有限公司"
CJK = re.compile("[一-鿿]+")
SMALLEST = 44


@pytest.fixture
def cloud(sown: Path, tmp_path: Path) -> Iterator[RunningCloud]:
    """A cloud whose transfers arrive at once."""
    folder = tmp_path / "cloud"
    shutil.copytree(sown, folder)
    settings = CloudSettings(data_dir=folder, limits=Limits(transfer_seconds=0))
    with RunningCloud(settings) as running:
        yield running


@pytest.fixture
def width() -> int:
    """The narrowest phone."""
    return 360


def citizen(serial: int) -> str:
    body = f"11010519800101{serial:03d}"
    return body + citizen_check(body)


def credit_code() -> str:
    body = "91110105MA0000001"
    return body + check_character(body)


def enter(phone: Phone, number: str, *, way: str = "carrier") -> None:
    """Log in with one tap, by the carrier or by WeChat."""
    phone.page.goto(f"{phone.url}/m/")
    phone.tap(f"way-{way}")
    phone.at("pretended-number").fill(number)
    phone.tap("way-go")
    phone.see("home")


def fill_identity(phone: Phone, name: str, number: str) -> None:
    phone.see("identity")
    phone.at("name").fill(name)
    phone.at("number").fill(number)
    phone.tap("identity-go")


def verify(phone: Phone, name: str, serial: int) -> None:
    """Have the face recognised."""
    phone.page.goto(f"{phone.url}/m/identity")
    fill_identity(phone, name, citizen(serial))
    phone.tap("method-face")
    phone.tap("check-go")
    phone.see("identity-done")


def fits(phone: Phone) -> None:
    """Nothing sticks out, and fingers can hit everything."""
    expect(phone.page.locator("h1")).to_have_count(1)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.page.evaluate(
        """(smallest) => [...document.querySelectorAll("button, a, input, textarea")]
          .filter((item) => item.offsetParent !== null)
          .map((item) => item.closest("label") ?? item)
          .filter((item) => item.getBoundingClientRect().height < smallest - 0.5)
          .map((item) => item.outerHTML.slice(0, 120))""",
        SMALLEST,
    )
    assert small == []


@pytest.mark.requirement(
    "R014", "R015", "R018", "R020", "R022", "R023", "R025", "R026", "R027", "R028"
)
def test_a_newcomer_logs_in_with_one_tap_and_is_verified_at_the_gate(phone: Phone) -> None:
    phone.page.goto(f"{phone.url}/m/get")
    expect(phone.see("address")).to_have_text(f"{phone.url}/m/")
    assert phone.at("address-code").evaluate("(image) => image.decode().then(() => image.width)")
    enter(phone, "13912345678")
    phone.tap("tab-scan")
    phone.see("gate")
    for path in ("certificates", "seals", "join"):
        phone.page.goto(f"{phone.url}/m/{path}")
        phone.see("gate")
        fits(phone)
    phone.page.goto(f"{phone.url}/m/mine")
    expect(phone.see("mine").get_by_text("未实名")).to_be_visible()
    phone.tap("verify-now")
    fill_identity(phone, "周宁", "110105198001010010")
    expect(phone.at("number")).to_have_attribute("aria-invalid", "true")
    expect(phone.at("number-said")).to_contain_text("证件号码格式不正确")
    phone.page.locator("label[data-testid=track-hmt]").click()
    expect(phone.page.get_by_role("radio", name="台湾居民来往大陆通行证")).to_be_visible()
    fits(phone)
    phone.page.locator("label[data-testid=track-mainland]").click()
    fill_identity(phone, "周宁", citizen(1))
    for method in ("sms", "bank-card"):
        phone.tap(f"method-{method}")
        phone.see(f"identity-{method}")
        fits(phone)
        phone.tap("back")
    phone.tap("method-face")
    phone.page.locator("label[data-testid=sandbox-other-face]").click()
    phone.tap("check-go")
    expect(phone.see("problem")).to_contain_text("身份验证未通过")
    expect(phone.at("support")).to_have_attribute("href", "tel:4000000000")
    phone.page.locator("label[data-testid=sandbox-own-face]").click()
    phone.tap("check-go")
    expect(phone.see("identity-done")).to_contain_text("已实名")
    fits(phone)
    phone.tap("done")
    expect(phone.see("mine").get_by_text("已实名")).to_be_visible()
    expect(phone.at("verify-now")).to_have_count(0)


@pytest.mark.requirement(
    "R021", "R029", "R030", "R031", "R032", "R033", "R035", "R036", "R037", "R039", "R040"
)
@pytest.mark.requirement("R042", "R043", "R044")
def test_an_administrator_creates_a_unit(phone: Phone, cloud: RunningCloud, tmp_path: Path) -> None:
    enter(phone, "13912345678")
    verify(phone, "赵敏", 5)
    phone.page.goto(f"{phone.url}/m/units")
    phone.tap("join-now")  # the empty list's entry; the bar's is the other
    phone.see("join")
    phone.tap("back")
    phone.tap("add-unit")
    phone.at("unit-search").fill(UNIT)
    phone.tap("create")
    phone.tap("company-go")
    expect(phone.page.get_by_text("请选择单位类型。")).to_be_visible()
    phone.page.locator("label[data-testid=kind-enterprise]").click()
    for field, value in (("legal_name", "周宁"), ("legal_number", citizen(1))):
        phone.at(field).fill(value)
    phone.at("credit_code").fill("91110105MA0000001A")
    phone.tap("company-go")
    expect(phone.at("credit_code-said")).to_contain_text("统一社会信用代码不正确")
    phone.at("credit_code").fill(credit_code())
    phone.tap("company-go")
    phone.see("letter")
    fits(phone)
    with phone.page.expect_download() as waiting:
        phone.tap("template")
    template = tmp_path / "letter.pdf"
    waiting.value.save_as(template)
    phone.at("letter-file").set_input_files(blank_photograph())
    phone.tap("letter-go")
    expect(phone.see("misread")).to_contain_text("还可识别 2 次")
    phone.at("letter-file").set_input_files(template)
    phone.tap("letter-go")
    phone.see("account")
    fits(phone)
    for field, value in (
        ("bank", "中国工商银行"),
        ("branch", "天津和平支行"),
        ("number", "030201"),
    ):
        phone.at(field).fill(value)
    phone.tap("account-go")
    expect(phone.see("arrived")).to_be_visible()
    expect(phone.page.get_by_text("30 分钟至 2 天")).to_be_visible()
    expect(phone.page.get_by_text("请主动向财务人员获取打款金额")).to_be_visible()
    fits(phone)
    phone.page.locator("#amount").fill("3")
    phone.tap("amount-go")
    expect(phone.see("problem")).to_contain_text("还可尝试 2 次")
    phone.page.goto(f"{phone.url}/m/units")
    expect(phone.see("continue-founding")).to_contain_text("待认证")
    phone.tap("continue-founding")
    phone.page.locator("#amount").fill(arrived(cloud))
    phone.tap("amount-go")
    phone.see("founded")
    phone.tap("to-units")
    expect(phone.see("units").get_by_text("单位管理员")).to_be_visible()
    # whoever searches for it now may join and not create it again
    phone.page.goto(f"{phone.url}/m/join")
    phone.at("unit-search").fill(UNIT)
    expect(phone.page.get_by_text("已加入")).to_be_visible()


@pytest.mark.requirement("R017", "R036", "R047", "R048", "R049", "R050", "R051")
def test_joining_both_ways(
    new_phone: Callable[[], Phone],
) -> None:
    applicant, other, admin = (new_phone() for _ in range(3))
    for phone, name, serial in ((applicant, "周宁", 1), (other, "赵敏", 2)):
        enter(phone, f"1390000000{serial}")
        verify(phone, name, serial)
        phone.page.goto(f"{phone.url}/m/join")
        phone.at("unit-search").fill("标印建设")
        phone.tap("join-unit-demo")
        expect(phone.see("joining")).to_contain_text("138****0002")
        fits(phone)
    applicant.page.locator("label[data-testid=way-note]").click()
    applicant.at("note").fill("工程部新同事")
    applicant.tap("apply-go")
    expect(applicant.see("joining-settled")).to_contain_text("待审核")
    other.at("admin_name").fill("李静")
    other.at("admin_phone").fill("13800000003")
    other.tap("join-go")
    expect(other.see("problem")).to_contain_text("管理员姓名或手机号不正确")
    other.at("admin_phone").fill("13800000002")
    other.tap("join-go")
    expect(other.see("joining-settled")).to_contain_text("已加入单位")
    enter(admin, "13800000002", way="wechat")
    admin.tap("tab-units")
    admin.tap("to-todos")
    expect(admin.see("todos")).to_contain_text("工程部新同事")
    fits(admin)
    admin.tap("todo-approve")
    admin.at("todo-approve").wait_for(state="detached")
    applicant.tap("to-units")
    applicant.see("unit-unit-demo")
    applicant.page.goto(f"{applicant.url}/m/messages")
    expect(applicant.see("message")).to_contain_text("恭喜您已加入")
    applicant.page.goto(f"{applicant.url}/m/seals")
    applicant.see("shelf-unit-demo")


@pytest.mark.requirement("R038", "R039")
def test_an_operator_reviews_what_the_machine_could_not_read(
    new_phone: Callable[[], Phone],
) -> None:
    phone, operator = new_phone(), new_phone()
    enter(phone, "13912345678")
    verify(phone, "赵敏", 5)
    founding = unreadable(phone)
    operator.page.goto(f"{operator.url}/operator")
    operator.page.evaluate("localStorage.setItem('bidseal.language', 'en')")
    operator.page.reload()
    operator.at("password").fill("bidseal-operator")
    operator.tap("operator-go")
    operator.tap("look")
    assert operator.see("letter").evaluate("(image) => image.decode().then(() => image.width)")
    fits(operator)
    operator.at("note").fill("unreadable")
    operator.tap("reject")
    expect(operator.see("operator")).to_contain_text("No letters to review")
    operator.page.locator("label[data-testid=part-statement]").click()
    expect(operator.see("operator")).to_contain_text("No transfers have arrived")
    assert CJK.findall(operator.page.inner_text("body")) == []
    operator.tap("operator-leave")
    operator.see("operator-login")
    answer = phone.page.request.get(f"{phone.url}/v1/phone/foundings/{founding}").json()
    assert (answer["stage"], answer["reason"]) == ("failed", "unreadable")
    phone.page.goto(f"{phone.url}/m/messages")
    expect(phone.see("message")).to_contain_text("unreadable")


def unreadable(phone: Phone) -> str:
    """A founding whose letter was misread three times, its id; the page waits for the review."""
    company = {
        "name": UNIT,
        "kind": "enterprise",
        "credit_code": credit_code(),
        "legal_name": "周宁",
        "legal_number": citizen(1),
    }
    founding = str(post(phone, "", company)["id"])
    post(phone, f"/{founding}/submit", {})
    phone.page.goto(f"{phone.url}/m/units")
    phone.tap("continue-founding")
    for left in (2, 1):
        phone.at("letter-file").set_input_files(blank_photograph())
        phone.tap("letter-go")
        expect(phone.page.get_by_text(f"还可识别 {left} 次")).to_be_visible()
    phone.at("letter-file").set_input_files(blank_photograph())
    phone.tap("letter-go")
    expect(phone.see("review")).to_contain_text("已转人工审核")
    fits(phone)
    return founding


def post(phone: Phone, path: str, body: dict[str, str]) -> Any:
    """What the page would send, with the page's cookie."""
    answer = phone.page.request.post(
        f"{phone.url}/v1/phone/foundings{path}",
        data=body,
        headers={"X-BidSeal": "1", "Idempotency-Key": secrets.token_hex(8)},
    )
    assert answer.ok, answer.text()
    return answer.json()


def blank_photograph() -> dict[str, object]:
    """A picture of nothing, as a phone's gallery would hand it over."""
    pixels = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 900, 1200))
    pixels.clear_with(240)
    return {"name": "IMG_1.png", "mimeType": "image/png", "buffer": pixels.tobytes("png")}


def arrived(cloud: RunningCloud) -> str:
    """What the finance staff see."""
    with cloud.cloud.reading() as work:
        return to_wire(opened(work, work.db.scalars(select(TransferRow)).one()).amount)
