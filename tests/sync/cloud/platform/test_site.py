"""The test platform's site: who may log in where, and which webhooks it takes."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.cloud.delivery import deliver_due
from sync.cloud.nodes.signatures import Signer, fresh_nonce
from sync.cloud.platform.html import h
from sync.cloud.qr_picture import qr_svg
from sync.cloud.services import nodes
from sync.cloud.store.network import WebhookRow
from sync.protocol.platform import WEBHOOK_PATH

SHARES = ["person.name", "unit.name"]
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """Webhooks leave when a test says so."""
    monkeypatch.setattr("sync.cloud.api.app.deliver_due", lambda cloud: 0)


def log_in(office, phone, visitor, shares=SHARES):
    visitor.post("/login/scan")
    phone.scan({"qr": {"link": visitor.link()}})
    body = {"unit": "unit-demo", "shares": shares}
    phone.post(f"/v1/phone/sessions/{visitor.session}/confirm", body)
    deliver_due(office.cloud)


@ONLY_SQLITE
@pytest.mark.requirement("R003", "R013", "R014", "R129")
def test_one_identity_on_two_sites_each_with_its_own_consent(office, running_site, browser):
    phone = office.phone()
    visitors = {}
    for code in ("demo-a", "demo-b"):
        visitors[code] = browser(running_site(code).url)
        assert "全国共享CA互认入口" in visitors[code].get("/login")
        log_in(office, phone, visitors[code])
        assert "张伟(演示)" in visitors[code].get("/account")
        assert "138" not in visitors[code].page
    first, second = phone.get("/v1/phone/consents")["consents"]
    gone = next(c for c in (first, second) if c["platform"] == "demo-a")
    phone.post(f"/v1/phone/consents/{gone['id']}/withdraw")
    # at once, before any webhook
    assert "张伟(演示)" not in visitors["demo-a"].get("/account")
    assert "张伟(演示)" in visitors["demo-b"].get("/account")
    # whoever has no phone page yet finds its code beside the entrance
    code = visitors["demo-b"].http.get("/phone.svg")
    assert code.content == qr_svg(f"{office.url}/m/")
    assert 'src="/phone.svg"' in visitors["demo-b"].get("/login")
    # a browser that had no part in it is nobody
    other = browser(visitors["demo-b"].url)
    assert "张伟(演示)" not in other.get("/account")
    assert other.http.get(f"/scan/{visitors['demo-b'].session}").status_code == 401
    assert (
        "Shared CA recognition entrance"
        in other.http.get("/login", headers={"Accept-Language": "en"}).text
    )


@ONLY_SQLITE
@pytest.mark.requirement("R131")
def test_a_code_expires_and_is_refreshed(office, running_site, browser):
    visitor, phone = browser(running_site().url), office.phone()
    visitor.post("/login/scan")
    old = visitor.link()
    assert visitor.http.get(f"/scan/{visitor.session}/qr.svg").text.startswith("<svg")
    office.clock.advance(181)
    assert visitor.state() == "expired"
    assert phone.refused("/v1/phone/scan", {"payload": old}) == "qr.expired"
    assert "刷新二维码" in visitor.get(visitor.path)
    visitor.post(f"{visitor.path}/refresh")
    assert visitor.link() != old
    assert phone.refused("/v1/phone/scan", {"payload": old}) == "qr.expired"
    phone.scan({"qr": {"link": visitor.link()}})
    # and so does what the browser is known by, wherever it is shown
    office.clock.advance(8 * 3600)
    assert visitor.http.get(f"/scan/{visitor.session}/state").status_code == 401


@ONLY_SQLITE
def test_only_the_clouds_fresh_and_known_webhooks_are_taken(office, running_site, browser):
    site = running_site()
    visitor, phone = browser(site.url), office.phone()
    visitor.post("/login/scan")
    phone.scan({"qr": {"link": visitor.link()}})
    with office.cloud.reading() as work:
        body = json.dumps(work.db.query(WebhookRow).one().body).encode()
        app, ca = (nodes.signer_of(work, code) for code in (nodes.APP, "test-a"))
    target = f"{site.url}{WEBHOOK_PATH}"

    def send(signer=app, *, sent=body, signed=None, seconds=0, to=target, headers=None):
        now = office.clock() + timedelta(seconds=seconds)
        fields = headers or signer.request("POST", to, signed or sent, now=now, nonce=fresh_nonce())
        answer = httpx.post(target, content=sent, headers=fields, trust_env=False, timeout=60)
        return answer.status_code, answer.json().get("code")

    def changed(**values):
        return json.dumps({**json.loads(body), **values}).encode()

    forger = Signer(nodes.APP, Ed25519PrivateKey.generate())
    assert send(forger) == (401, "node.signature")
    assert send(ca) == (404, "node.unknown")
    assert send(sent=changed(kind="consent-ended"), signed=body) == (401, "node.signature")
    assert send(to=target.replace("127.0.0.1", "evil.example")) == (401, "node.signature")
    assert send(seconds=-301) == (401, "node.stale")
    assert send(seconds=301) == (401, "node.stale")
    assert send(headers={"Content-Type": "application/json"}) == (401, "auth.required")
    assert send(sent=changed(kind="money-for-nothing")) == (400, "request.invalid")
    assert send(sent=changed(extra=1)) == (400, "request.invalid")
    assert send(sent=b"{") == (400, "request.invalid")
    assert send(sent=changed(platform="demo-b")) == (400, "request.invalid")
    strange = {**json.loads(body)["session"], "id": "ses-of-another"}
    assert send(sent=changed(id="whk-x", session=strange)) == (404, "session.unknown")
    assert visitor.state() == "shown"

    once = app.request("POST", target, body, now=office.clock(), nonce=fresh_nonce())
    assert send(headers=once) == (200, None)
    assert send(headers=once) == (409, "node.replayed")
    # sent again by the cloud: taken, and nothing happens twice
    assert send() == (200, None)
    assert visitor.state() == "scanned"


@ONLY_SQLITE
def test_forms_of_other_pages_and_strange_input_are_refused(office, running_site, browser):
    site = running_site()
    visitor, phone = browser(site.url), office.phone()
    for origin in ("https://evil.example", "null", site.url.replace("127.0.0.1", "localhost")):
        assert visitor.post("/login/scan", Origin=origin).status_code == 403
    assert visitor.http.get("/projects/P-999").status_code == 404
    assert visitor.http.get("/assets/..%2f..%2fpyproject.toml").status_code == 404
    assert visitor.http.get("/nowhere").status_code == 404
    good = {"name": "标书.pdf", "size": "9", "sha256": "ab" * 32, "sm3": "cd" * 32}
    assert visitor.post("/projects/P-001/sign", good).status_code == 401
    log_in(office, phone, visitor)
    # a page of ours, yet what follows its host would be another host to a browser
    for page in ("//evil.example/", "/\\evil.example/"):
        answer = visitor.http.post(
            "/language/en",
            headers={"Origin": site.url, "Referer": site.url + page},
            follow_redirects=False,
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    for bad in (
        {"sha256": "xy" * 32},
        {"sm3": ""},
        {"size": "-1"},
        {"size": "²"},
        {"size": "9" * 5000},
        {"name": "x" * 300},
    ):
        assert visitor.post("/projects/P-001/sign", {**good, **bad}).status_code == 400
    hostile = {**good, "name": "<script>alert(1)</script>.pdf"}
    assert visitor.post("/projects/P-001/sign", hostile).status_code == 200
    assert "&lt;script&gt;" in visitor.page and "<script>alert" not in visitor.page
    policy = visitor.http.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    cookie = next(c for c in visitor.http.cookies.jar if c.name == "bidseal_site")
    assert cookie.has_nonstandard_attr("HttpOnly")
    before = cookie.value
    visitor.post("/logout")
    visitor.http.cookies.set("bidseal_site", before)
    assert "张伟(演示)" not in visitor.get("/account")


def test_markup_is_escaped():
    made = h("a", {"title": '"><b>', "hidden": True, "lang": None}, "<i>&", h("br"), None)
    assert made.render() == '<a title="&quot;&gt;&lt;b&gt;" hidden>&lt;i&gt;&amp;<br></a>'
