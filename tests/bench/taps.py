"""The phone page: from a tap to the next screen, in a real Chromium on loopback."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import Row, Setup
from playwright.sync_api import Page, sync_playwright

from sync.cloud.server import RunningCloud
from sync.cloud.settings import CloudSettings

GOAL_MS = 100.0
MEMBER = "13800000003"
WALK = (
    ("tab-units", "units"),
    ("tab-platforms", "platforms"),
    ("tab-mine", "mine"),
    ("to-messages", "messages"),
    ("tab-home", "home"),
    ("to-seals", "seals"),
    ("tab-home", "home"),
    ("to-certificates", "certificates"),
    ("tab-home", "home"),
    ("to-notices", "notices"),
    ("tab-home", "home"),
    ("to-help", "help"),
    ("tab-home", "home"),
)
"""What is tapped, and the screen that must appear; a screen without tabs is left by its path."""
TAP = """
  ([tap, next]) => new Promise((resolve) => {
    const at = (name) => document.querySelector(`main[data-testid="${name}"]`);
    const start = performance.now();
    const seen = () => requestAnimationFrame(() => resolve(performance.now() - start));
    new MutationObserver((_, watcher) => {
      if (at(next)) { watcher.disconnect(); seen(); }
    }).observe(document.body, { childList: true, subtree: true });
    document.querySelector(`[data-testid="${tap}"]`).click();
  })
"""


def answers(setup: Setup) -> Iterator[Row]:
    """p95 over the walk, several times; nothing where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        RunningCloud(CloudSettings(data_dir=Path(folder) / "cloud", embedded_token="x")) as cloud,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 780})
        _log_in(page, cloud.url)
        _walk(page, cloud.url)  # once, so that the scripts are compiled
        took = [ms for _ in range(max(3, setup.runs)) for ms in _walk(page, cloud.url)]
        browser.close()
    p95 = statistics.quantiles(took, n=20)[-1]
    yield Row(
        "tap",
        "phone page: tap → next screen, p95",
        f"{p95:.0f} ms",
        figure=p95,
        bound=GOAL_MS,
        unit="ms",
        note=f"{len(took)} taps",
    )


def _log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/m/")
    page.get_by_test_id("phone").fill(MEMBER)
    page.get_by_test_id("send-code").click()
    code = page.get_by_test_id("sandbox-code")
    code.wait_for()
    page.get_by_test_id("code").fill(code.inner_text())
    page.get_by_test_id("login-submit").click()
    page.get_by_test_id("home").wait_for()


def _walk(page: Page, url: str) -> Iterator[float]:
    for tap, screen in WALK:
        if not page.get_by_test_id(tap).count():
            page.goto(f"{url}/m/")
            page.get_by_test_id("home").wait_for()
            if screen == "home":
                continue
        yield float(page.evaluate(TAP, [tap, screen]))
