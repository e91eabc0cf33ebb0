"""Encrypting and decrypting in a real browser: both kinds of keys, and what goes wrong."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import CryptProgress, DecryptRequest, EncryptRequest, EnvelopeOutcome
from desktop.enveloping.notes import Notes
from desktop.enveloping.services import EnvelopeServices
from desktop.home import Home
from desktop.session.controls import JobControls
from desktop.stamping.model import JobStatus
from sync.client.cloud import CloudClient
from sync.cloud.server import RunningCloud
from sync.cloud.store.people import Membership

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser

RSA, SM2 = (f"right-per-member-unit-test-a-{kind}" for kind in ("rsa", "sm2"))
TOKEN, PIN = "desktop-of-the-phone-tests", "246810"
"""Those of the conftest."""
PATIENCE = 60
CONTENT = bytes(range(256)) * 9


@dataclass
class Office:
    """The office PC: its jobs run in a thread, the QR's link is what the test gets."""

    client: CloudClient
    folder: Path
    links: queue.Queue[str] = field(default_factory=queue.Queue)
    outcomes: queue.Queue[EnvelopeOutcome] = field(default_factory=queue.Queue)
    cancelled: threading.Event = field(default_factory=threading.Event)
    seen: set[str] = field(default_factory=set)
    gate: threading.Event = field(default_factory=threading.Event)
    """Closed, it holds the job before it writes."""
    held: threading.Event = field(default_factory=threading.Event)
    """Set once the job has come to the gate: from then on it is past waiting for the phone."""

    def encrypt(self, **wish: Any) -> str:
        """Begin an encryption; the link."""
        path = self.folder / "投标文件.pdf"
        path.write_bytes(CONTENT)
        request = EncryptRequest((path,), self.folder / "投标文件.pdf.bse", **wish)
        return self._begin(lambda controls: EncryptJob(self._services, controls).run(request))

    def decrypt(self) -> str:
        """Begin a decryption; the link."""
        request = DecryptRequest((self.folder / "投标文件.pdf.bse",), self.folder / "plain")
        return self._begin(lambda controls: DecryptJob(self._services, controls).run(request))

    @property
    def _services(self) -> EnvelopeServices:
        home = Home(self.folder / "home")
        return EnvelopeServices(self.client, "test", Notes(home.envelopes, home.jobs))

    def _begin(self, job: Callable[[JobControls[CryptProgress]], EnvelopeOutcome]) -> str:
        controls = JobControls(self._step, self.cancelled.is_set)
        run = threading.Thread(target=lambda: self.outcomes.put(job(controls)), daemon=True)
        run.start()
        return self.links.get(timeout=PATIENCE)

    def _step(self, step: CryptProgress) -> None:
        if step.session and step.session.qr and step.session.qr.link not in self.seen:
            self.seen.add(step.session.qr.link)
            self.links.put(step.session.qr.link)
        if step.session and step.session.state == "completing":
            self.held.set()
            self.gate.wait(PATIENCE)

    def outcome(self) -> EnvelopeOutcome:
        """How the job ended."""
        return self.outcomes.get(timeout=PATIENCE)


@pytest.fixture
def office(cloud: RunningCloud, tmp_path: Path) -> Iterator[Office]:
    client = CloudClient(cloud.url, TOKEN)
    place = Office(client, tmp_path)
    place.gate.set()
    yield place
    place.gate.set()
    place.cancelled.set()
    client.close()


@pytest.mark.requirement("R168", "R170", "R171", "R172", "R174", "R176", "R177", "R178")
@pytest.mark.requirement("R124")
@pytest.mark.parametrize(("right", "width"), [(RSA, 412), (SM2, 360)], indirect=["width"])
def test_encrypted_and_decrypted_by_scan(phone: Phone, office: Office, right: str) -> None:
    phone.login()
    office.gate.clear()
    phone.scan(office.encrypt(project="某道路工程一标段"))
    phone.agree()  # another platform's certificate: recognition first, then per use or per day
    expect(phone.see("confirm").page.get_by_role("heading", name="确认加密")).to_be_visible()
    expect(phone.at("project")).to_have_text("某道路工程一标段")
    expect(phone.at("opening")).to_have_text("未设定")
    expect(phone.at("billing")).to_contain_text("按日计费")
    expect(phone.at("files")).to_contain_text("1 个文件 · 2.3 KB")
    phone.claim(right)
    phone.tap("billing-use")
    phone.tap(f"certificate-{right}")
    phone.tap("confirm-go")
    phone.enter(PIN)
    phone.see("waiting")
    expect(phone.at("waiting-state")).to_contain_text("正在加密,请耐心等待")
    expect(phone.at("signed")).to_have_text("0/1")
    office.gate.set()
    expect(phone.at("verdict")).to_have_text("加密成功")
    expect(phone.at("charge")).to_have_text("已扣 ¥1.50")
    outcome = office.outcome()
    assert (outcome.status, outcome.tried) == (JobStatus.DONE, True)

    phone.scan(office.decrypt())
    expect(phone.see("confirm").page.get_by_role("heading", name="确认解密")).to_be_visible()
    expect(phone.at("project")).to_have_text("某道路工程一标段")
    expect(phone.at("opening")).to_have_text("未设定")
    expect(phone.at("billing")).to_have_count(0)
    expect(phone.at("price")).to_have_text("解密不收费")
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("verdict")).to_have_text("解密成功")
    expect(phone.at("charge")).to_have_text("免费")
    (file,) = office.outcome().files
    assert file.output is not None
    assert file.output.read_bytes() == CONTENT
    assert office.client.account().available == "98.50"


@pytest.mark.requirement("R172", "R133")
def test_leaving_failing_and_another_phone_are_told_on_both_sides(
    phone: Phone, new_phone: Callable[[], Phone], office: Office
) -> None:
    phone.login()
    opening = datetime.now(UTC) + timedelta(days=30)
    phone.scan(office.encrypt(opening=opening))
    phone.agree()
    expect(phone.at("opening")).to_contain_text(f"{opening:%Y-}")
    phone.tap("refuse")
    expect(phone.see("refuse-sure")).to_contain_text("不会加密,也不会扣费")
    phone.tap("popup-act")
    expect(phone.at("verdict")).to_have_text("已拒绝")
    assert office.outcome().status is JobStatus.REFUSED

    # the computer gives up while the phone waits: both hear it, nothing is charged
    office.gate.clear()
    phone.scan(office.encrypt())
    phone.claim(RSA)
    phone.tap(f"certificate-{RSA}")
    phone.tap("confirm-go")
    phone.enter(PIN)
    phone.see("waiting")
    assert office.held.wait(PATIENCE)
    office.cancelled.set()
    office.gate.set()
    expect(phone.at("verdict")).to_have_text("加密未完成")
    assert office.outcome().status is JobStatus.CANCELLED
    assert not list(office.folder.glob("*.bse"))
    assert office.client.account().available == "100.00"

    office.cancelled.clear()
    phone.scan(office.encrypt())
    phone.tap(f"certificate-{RSA}")
    phone.tap("confirm-go")
    phone.enter(PIN)
    expect(phone.at("verdict")).to_have_text("加密成功")
    assert office.outcome().status is JobStatus.DONE

    # the same person's other phone has no key, and says which certificate it takes
    other = new_phone()
    other.login()
    link = office.decrypt()
    other.scan(link)
    other.see("confirm")
    expect(other.at("no-certificate")).to_contain_text("此文件需要证书")
    expect(other.at("confirm-go")).to_be_disabled()


@pytest.mark.requirement("R133", "R168")
def test_each_missing_precondition_leads_to_where_it_is_mended(
    phone: Phone, office: Office, cloud: RunningCloud
) -> None:
    with cloud.cloud.writing() as work:
        for member in work.db.scalars(select(Membership)):
            if member.person_id == "per-newcomer":
                work.db.delete(member)
    phone.login("13800000004")
    link = office.encrypt()
    phone.scan(link)
    expect(phone.at("verdict")).to_have_text("您还没有加入单位")
    phone.tap("mend")
    expect(phone.page).to_have_url(f"{cloud.url}/m/units")
    office.cancelled.set()
    office.outcome()
