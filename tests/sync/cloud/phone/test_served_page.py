"""The phone page as it is served: policy, types, caching, and nothing beyond its own files."""

from __future__ import annotations

import re
from dataclasses import replace
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path
from posixpath import dirname, normpath

import pytest
import requests

from sync.cloud.phone.assets import load_assets, version_of

TIMEOUT = 10
IMPORT = re.compile(r'(?:\bfrom|^import) "(\.[^"]+)"', re.MULTILINE)
VERSION = version_of(load_assets())
SCRIPTS = {
    path: asset.body.decode() for path, asset in load_assets().items() if path.endswith(".js")
}


@pytest.mark.parametrize(
    "path", ["/m/", "/m/scan", "/m/login", "/m/mine", "/m/units", "/m/platforms", "/m/help"]
)
def test_every_screen_answers_the_shell(page_url: str, path: str) -> None:
    answer = requests.get(page_url + path, timeout=TIMEOUT)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'<script type="module" src="/m/assets/{VERSION}/js/main.js">' in answer.text


def test_short_address_leads_to_the_page(page_url: str) -> None:
    assert requests.get(f"{page_url}/m", timeout=TIMEOUT).url == f"{page_url}/m/"


@pytest.mark.parametrize(
    "path",
    ["/m/", "/m/nothing", f"/m/assets/{VERSION}/js/main.js", f"/m/assets/{VERSION}/nothing.js"],
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
def test_assets_have_their_type_and_are_asked_for_once(
    page_url: str, path: str, media_type: str
) -> None:
    answer = requests.get(f"{page_url}/m/assets/{VERSION}/{path}", timeout=TIMEOUT)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content == load_assets()[path].body


def test_a_file_under_another_version_is_not_kept(page_url: str) -> None:
    answer = requests.get(f"{page_url}/m/assets/0123456789abcdef/js/main.js", timeout=TIMEOUT)
    assert answer.content == load_assets()["js/main.js"].body
    assert answer.headers["Cache-Control"] == "no-store"


def test_any_change_of_a_file_changes_the_version() -> None:
    assets = dict(load_assets())
    script = assets["js/main.js"]
    changed = assets | {"js/main.js": replace(script, body=script.body + b"\n")}
    moved = {path.replace("main", "first"): asset for path, asset in assets.items()}
    assert len({VERSION, version_of(changed), version_of(moved)}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/m/nothing",
        f"/m/assets/{VERSION}/index.html",
        f"/m/assets/{VERSION}/agreements/recognition.zh-CN.md",
        f"/m/assets/{VERSION}/../../i18n/__init__.py",
        f"/m/assets/{VERSION}/%2e%2e/%2e%2e/i18n/__init__.py",
        f"/m/assets/{VERSION}//etc/passwd",
    ],
)
def test_nothing_else_is_served(page_url: str, path: str) -> None:
    request = requests.Request("GET", page_url).prepare()
    request.url = page_url + path  # unnormalised
    with requests.Session() as session:
        assert session.send(request, timeout=TIMEOUT).status_code == 404


def test_page_asks_no_other_host() -> None:
    for path, asset in load_assets().items():
        hosts = set(re.findall(r"https?://[^\s\"')<]+", asset.body.decode()))
        assert hosts <= {"http://www.w3.org/2000/svg"}, path


def test_scripts_build_no_markup_and_run_no_text() -> None:
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    for path, text in SCRIPTS.items():
        assert not re.search(risky, text), path
        assert text.startswith("/**"), f"{path}: open the module with one sentence"
        assert len(text.splitlines()) <= 500, path


def test_scripts_name_files_that_exist_relative_to_themselves() -> None:
    for path, text in SCRIPTS.items():
        assert "/m/assets" not in text, f"{path}: this address has no version"
        for target in re.findall(r'from "(\.[^"]+)"', text):
            assert normpath(f"{dirname(path)}/{target}") in SCRIPTS, (path, target)
        for target in re.findall(r'\bart\("([^"]+)"\)', text):
            assert f"art/{target}.svg" in load_assets(), (path, target)


@pytest.mark.parametrize("folder", ["phone/js", "platform"])
def test_no_script_imports_itself_by_way_of_others(folder: str) -> None:
    root = Path(str(files("resources"))) / folder
    scripts = {normpath(path): path.read_text() for path in root.rglob("*.js")}
    imports = {
        path: [normpath(f"{dirname(path)}/{target}") for target in IMPORT.findall(text)]
        for path, text in scripts.items()
    }
    assert any(imports.values())
    TopologicalSorter(imports).prepare()  # CycleError names the circle
