"""The phone page as it is served: policy, types, caching, and nothing beyond its own files."""

from __future__ import annotations

import re

import pytest
import requests

from sync.cloud.phone.assets import load_assets

TIMEOUT = 10
ASSETS = sorted(path for path in load_assets() if path != "index.html")


@pytest.mark.parametrize(
    "path", ["/m/", "/m/scan", "/m/login", "/m/mine", "/m/units", "/m/platforms", "/m/help"]
)
def test_every_screen_answers_the_shell(page_url: str, path: str) -> None:
    answer = requests.get(page_url + path, timeout=TIMEOUT)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<script type="module" src="/m/assets/js/main.js">' in answer.text


def test_short_address_leads_to_the_page(page_url: str) -> None:
    assert requests.get(f"{page_url}/m", timeout=TIMEOUT).url == f"{page_url}/m/"


@pytest.mark.parametrize(
    "path", ["/m/", "/m/nothing", "/m/assets/js/main.js", "/m/assets/nothing.js"]
)
def test_policy_guards_every_answer(page_url: str, path: str) -> None:
    headers = requests.get(page_url + path, timeout=TIMEOUT).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("js/main.js", "text/javascript; charset=utf-8"),
        ("css/tokens.css", "text/css; charset=utf-8"),
        ("art/mark.svg", "image/svg+xml; charset=utf-8"),
    ],
)
def test_assets_have_their_type_and_are_revalidated(
    page_url: str, path: str, media_type: str
) -> None:
    first = requests.get(f"{page_url}/m/assets/{path}", timeout=TIMEOUT)
    assert first.headers["Content-Type"] == media_type
    assert first.headers["Cache-Control"] == "no-cache"
    again = requests.get(
        f"{page_url}/m/assets/{path}",
        headers={"If-None-Match": first.headers["ETag"]},
        timeout=TIMEOUT,
    )
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    "path",
    [
        "/m/nothing",
        "/m/assets/index.html",
        "/m/assets/agreements/recognition.zh-CN.md",
        "/m/assets/../i18n/__init__.py",
        "/m/assets/%2e%2e/i18n/__init__.py",
        "/m/assets//etc/passwd",
    ],
)
def test_nothing_else_is_served(page_url: str, path: str) -> None:
    request = requests.Request("GET", page_url).prepare()
    request.url = page_url + path  # unnormalised
    with requests.Session() as session:
        assert session.send(request, timeout=TIMEOUT).status_code == 404


@pytest.mark.parametrize("path", ["index.html", *ASSETS])
def test_page_asks_no_other_host(path: str) -> None:
    text = load_assets()[path].body.decode()
    hosts = set(re.findall(r"https?://[^\s\"')<]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not hosts


@pytest.mark.parametrize("path", [path for path in ASSETS if path.endswith(".js")])
def test_scripts_build_no_markup_and_run_no_text(path: str) -> None:
    text = load_assets()[path].body.decode()
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not re.search(risky, text)
    assert text.startswith("/**"), "open the module with one sentence"
    assert len(text.splitlines()) <= 500


@pytest.mark.parametrize("path", [path for path in ASSETS if path.endswith(".js")])
def test_imports_name_files_that_exist(path: str) -> None:
    folder = path.split("/")[:-1]
    for target in re.findall(r'from "(\.[^"]+)"', load_assets()[path].body.decode()):
        parts = list(folder)
        for step in target.split("/"):
            if step == "..":
                parts.pop()
            elif step != ".":
                parts.append(step)
        assert "/".join(parts) in load_assets(), target
