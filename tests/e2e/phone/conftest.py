"""A real Chromium as a phone, on the real page, against a real cloud and a scripted desktop."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from signing.algorithm import Algorithm
from signing.cms.attributes import signed_attributes
from signing.crypto.digests import digest, sm3
from signing.crypto.keys import verify_signature
from sync.cloud.server import RunningCloud, init
from sync.cloud.settings import CloudSettings, Limits
from sync.protocol.session import SessionView, State

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
STORED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
"""What a new phone has none of; the page's own files stay in the browser's cache."""
TOKEN = "desktop-of-the-phone-tests"
TIMEOUT = 60
WAIT_MS = 60_000
"""Ample: a busy machine is no fault of the page."""
PIN = "246810"


class Desktop:
    """The office PC's part of a session over plain HTTP."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/v1"
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {TOKEN}"
        # the cloud closes a connection after 5 idle seconds; a call must not meet that moment
        self._http.headers["Connection"] = "close"
        self._session = ""
        self._bodies: dict[str, bytes] = {}
        self._attributes: dict[str, bytes] = {}

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def create(
        self, *, files: int = 1, seal: str = "seal-official", operation: str = "stamp"
    ) -> SessionView:
        """Begin a session over files of random content."""
        count = files if operation == "stamp" else 0
        self._bodies = {f"file-{number}": secrets.token_bytes(64) for number in range(count)}
        declared = [
            {
                "id": name,
                "name": f"投标文件-{number}.pdf",
                "pages": 30,
                "marks": 31,
                "seals": [seal],
                "digests": {"sha256": hashlib.sha256(body).hexdigest(), "sm3": sm3(body).hex()},
            }
            for number, (name, body) in enumerate(self._bodies.items(), 1)
        ]
        wish = {"operation": operation, "platform": "demo-a", "files": declared}
        view = SessionView.model_validate(self._post("/sessions", wish))
        self._session = f"/sessions/{view.id}"
        return view

    def link(self) -> str:
        """A fresh QR code's link."""
        view = SessionView.model_validate(self._post(f"{self._session}/qr", None))
        assert view.qr is not None
        return view.qr.link

    def view(self) -> SessionView:
        """The session now."""
        answer = self._http.get(self._url + self._session, timeout=TIMEOUT)
        answer.raise_for_status()
        return SessionView.model_validate_json(answer.content)

    def wait_for(self, state: State) -> SessionView:
        """The view once the session is in `state`, which the phone's last call may bring later."""
        end = time.monotonic() + TIMEOUT
        while (now := self.view()).state is not state:
            assert time.monotonic() < end, now.state
            time.sleep(0.05)
        return now

    def submit(self) -> None:
        """Hand in the signed attributes of every file."""
        signer = self.view().signer
        assert signer is not None
        algorithm = Algorithm(signer.algorithm)
        certificate = base64.b64decode(signer.certificate)
        self._attributes = {
            name: signed_attributes(digest(algorithm.digest, body), certificate, algorithm)
            for name, body in self._bodies.items()
        }
        items = [
            {"file": name, "attributes": base64.b64encode(der).decode()}
            for name, der in self._attributes.items()
        ]
        self._post(f"{self._session}/attributes", {"files": items})

    def check_signatures(self) -> int:
        """Verify every signature against the certificate; how many there are."""
        signer = self.view().signer
        assert signer is not None
        answer = self._http.get(f"{self._url}{self._session}/signatures", timeout=TIMEOUT)
        answer.raise_for_status()
        found = answer.json()["files"]
        for item in found:
            verify_signature(
                base64.b64decode(signer.certificate),
                Algorithm(signer.algorithm),
                signed_data=self._attributes[item["file"]],
                signature=base64.b64decode(item["signature"]),
            )
        return len(found)

    def complete(self) -> None:
        """Report every file as sealed."""
        files = [
            {"file": name, "status": "sealed", "output_sha256": "00" * 32} for name in self._bodies
        ]
        self._post(f"{self._session}/completion", {"files": files})

    def cancel(self) -> None:
        """Take it back."""
        self._post(f"{self._session}/cancel", None)

    def _post(self, path: str, body: object) -> Any:
        answer = self._http.post(
            self._url + path,
            json=body,
            headers={"Idempotency-Key": secrets.token_hex(8)},
            timeout=TIMEOUT,
        )
        assert answer.ok, answer.text
        return answer.json()


class Phone:
    """A person's hand on the page; collects whatever the console complains about."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    def at(self, testid: str) -> Locator:
        """An element by its data-testid."""
        return self.page.get_by_test_id(testid)

    def see(self, testid: str) -> Locator:
        """Wait until it is there."""
        found = self.at(testid)
        found.wait_for()
        return found

    def tap(self, testid: str) -> None:
        """Tap it."""
        self.at(testid).click()

    def login(self, number: str = "13800000003", path: str = "/m/") -> None:
        """Log in with the code the sandbox shows."""
        self.page.goto(self.url + path)
        self.at("phone").fill(number)
        self.tap("send-code")
        self.at("code").fill(self.see("sandbox-code").inner_text())
        self.tap("login-submit")

    def scan(self, link: str) -> None:
        """Open a QR code's link."""
        self.page.goto("about:blank")
        self.page.goto(link)

    def agree(self) -> None:
        """Open recognition."""
        self.see("recognition")
        self.at("agree").check()
        self.tap("open-recognition")

    def claim(self, certificate: str, pin: str = PIN) -> None:
        """Receive a certificate on this phone."""
        self.tap(f"claim-{certificate}")
        self.see("claim-explained")
        self.tap("popup-act")
        for title in ("设置 PIN 码", "再次输入 PIN 码"):
            sheet = self.page.get_by_role("dialog", name=title)
            sheet.wait_for()
            sheet.get_by_test_id("pin").fill(pin)
        self.page.locator("dialog").wait_for(state="detached")
        self.at(f"claim-{certificate}").wait_for(state="detached")

    def enter(self, pin: str) -> None:
        """Type a PIN on the page's own keys."""
        self.see("pin-sheet")
        for digit in pin:
            self.tap(f"key-{digit}")

    def sign_with(self, certificate: str, *, billing: str = "use") -> None:
        """Choose, confirm and enter the PIN; ends on the waiting page."""
        self.tap(f"billing-{billing}")
        self.tap(f"certificate-{certificate}")
        self.tap("confirm-go")
        self.enter(PIN)
        self.see("waiting")

    def _heard(self, message: ConsoleMessage) -> None:
        # the browser itself reports refused calls; that the cloud refuses is part of the tests
        refused = re.search("/v1/(phone|operator)/", message.location.get("url", ""))
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(message.text)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright itself; while it runs, the thread has no room for another event loop."""
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium without a window, the leaner build first; skipped where none is."""
    found = (shutil.which(name) for name in BROWSERS)
    path = next((path for path in found if path), None)
    if path is None:
        pytest.skip("needs Chromium")
    browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration cloud as it is before its first user."""
    folder = tmp_path_factory.mktemp("sown") / "cloud"
    init(CloudSettings(data_dir=folder, embedded_token=TOKEN))
    return folder


@pytest.fixture(scope="session")
def door() -> Iterator[socket.socket]:
    """One loopback address for every cloud, so that browsers load the page's files once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def cloud(sown: Path, tmp_path: Path, door: socket.socket) -> Iterator[RunningCloud]:
    """A fresh demonstration cloud."""
    folder = tmp_path / "cloud"
    shutil.copytree(sown, folder)
    # on a busy machine a browser's sign of life may come late
    limits = Limits(phone_lost_seconds=300)
    settings = CloudSettings(data_dir=folder, embedded_token=TOKEN, limits=limits)
    with RunningCloud(settings, listener=door.dup()) as running:
        yield running


@pytest.fixture(scope="module")
def page_url(sown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address for tests that need the page only."""
    folder = tmp_path_factory.mktemp("page") / "cloud"
    shutil.copytree(sown, folder)
    with RunningCloud(CloudSettings(data_dir=folder, embedded_token=TOKEN)) as running:
        yield running.url


@pytest.fixture
def desktop(cloud: RunningCloud) -> Iterator[Desktop]:
    """The scripted desktop of 13800000003."""
    scripted = Desktop(cloud.url)
    yield scripted
    scripted.close()


@pytest.fixture(params=[412], ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """Width of the phone, CSS pixels."""
    return int(request.param)


class Shelf:
    """Browsers' profiles that are wiped and used again, each with the page's files at hand."""

    def __init__(self, playwright: Playwright, chromium: Browser) -> None:
        self._chromium = chromium
        # Fewer pixels and no motion: the flows are what is looked at.
        self._profile = dict(playwright.devices["Pixel 7"]) | {
            "device_scale_factor": 1,
            "reduced_motion": "reduce",
            "locale": "zh-CN",
        }
        self._profiles: list[BrowserContext] = []

    def take(self, number: int, origin: str, width: int) -> Page:
        """An empty page of the profile with this number, nothing stored."""
        if number == len(self._profiles):
            self._profiles.append(self._chromium.new_context(**self._profile))
        page = self._profiles[number].new_page()
        page.set_viewport_size({"width": width, "height": 780})
        hand = page.context.new_cdp_session(page)
        hand.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
        hand.detach()
        return page

    def put_back(self) -> None:
        """Close every page and forget who was logged in."""
        for profile in self._profiles:
            for page in profile.pages:
                page.close()
            profile.clear_cookies()


@pytest.fixture(scope="module")
def shelf(playwright: Playwright, chromium: Browser) -> Shelf:
    """The phones of a module's tests."""
    return Shelf(playwright, chromium)


@pytest.fixture
def new_phone(shelf: Shelf, cloud: RunningCloud, width: int) -> Iterator[Callable[[], Phone]]:
    """Makes phones, each with a storage of its own; at the end none may have complained."""
    made: list[Phone] = []

    def make() -> Phone:
        made.append(Phone(shelf.take(len(made), cloud.url, width), cloud.url))
        return made[-1]

    yield make
    shelf.put_back()
    assert [complaint for phone in made for complaint in phone.complaints] == []


@pytest.fixture
def phone(new_phone: Callable[[], Phone]) -> Phone:
    """One phone, nobody logged in."""
    return new_phone()
