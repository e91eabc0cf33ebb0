"""Encryption and decryption at the site's doors: what is not a container, and whose turn it is."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.crypto.certificates import Subject, Validity, issue_root
from signing.envelope.decrypt import read_container
from signing.envelope.encrypt import Wish, encrypt, examine
from sync.cloud.delivery import deliver_due
from sync.cloud.platform.sealing import decrypt_wish, read_prefix

POINT = "04" + "ab" * 64
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """Webhooks leave when a test says so."""
    monkeypatch.setattr("sync.cloud.api.app.deliver_due", lambda cloud: 0)


@pytest.fixture
def container(tmp_path):
    """Makes the head and keys of an encrypted file for a certificate of some kind."""

    def make(algorithm, opening=None):
        plain = tmp_path / "标书.pdf"
        plain.write_bytes(b"content")
        key, now = keys.generate(algorithm), datetime.now(UTC)
        certificate = issue_root(
            Subject("测试"), key, validity=Validity(now - timedelta(1), now + timedelta(9))
        )
        wish = Wish((certificate,), now, opening)
        return read_container(encrypt(examine(plain), tmp_path / "a.bse", wish).path).prefix

    return make


def test_a_stranger_may_call_himself_whatever_a_head_holds(container):
    found = read_prefix(container(Algorithm.RSA_SHA256))
    (recipient,) = found.head.recipients
    head = replace(found.head, recipients=(replace(recipient, holder="长" * 300),))
    wish = decrypt_wish("demo-a", replace(found, head=head), name="标书.bse", reply_key=POINT)
    assert wish.open and wish.open.envelopes[0].keys[0].holder == "长" * 200


def bidder(office, visitor):
    phone = office.phone()
    visitor.post("/login/scan")
    phone.scan({"qr": {"link": visitor.link()}})
    body = {"unit": "unit-demo", "shares": ["person.name", "unit.name"]}
    phone.post(f"/v1/phone/sessions/{visitor.session}/confirm", body)
    deliver_due(office.cloud)
    return phone


def asked(visitor, path, body, **headers):
    fields = {"Origin": visitor.url, "Accept": "application/json", **headers}
    answer = visitor.http.post(path, json=body, headers=fields)
    return answer.status_code, answer.json()


@ONLY_SQLITE
def test_only_bidders_with_a_container_come_in(office, running_site, browser, container):
    site = running_site()
    visitor = browser(site.url)
    path = "/projects/P-001/decrypt"
    rsa = base64.b64encode(container(Algorithm.RSA_SHA256)).decode()
    good = {"name": "标书.bse", "prefix": rsa, "reply_key": POINT}
    assert asked(visitor, path, good)[1]["code"] == "auth.required"
    bidder(office, visitor)
    assert asked(visitor, path, good, Origin="https://evil.example")[1]["code"] == "auth.forbidden"
    for bad in (
        {"prefix": ""},
        {"prefix": base64.b64encode(b"%PDF-1.7").decode()},
        {"prefix": rsa[: len(rsa) // 2]},
        {"prefix": base64.b64encode(base64.b64decode(rsa)[:20] + b"\xff" * 400).decode()},
        {"reply_key": "05" + "ab" * 64},
        {"name": ""},
    ):
        status, said = asked(visitor, path, {**good, **bad})
        assert (status, said["code"]) == (400, "request.invalid"), bad
    sm4 = base64.b64encode(container(Algorithm.SM2_SM3)).decode()
    assert asked(visitor, path, {**good, "prefix": sm4})[1]["details"] == {"detail": "suite"}
    status, begun = asked(visitor, path, good)
    assert status == 200 and begun["size"] == len(b"content")
    # nobody else's, and not before its turn
    other = browser(site.url)
    other.post("/login/scan")
    for step in ("recipient", "keys"):
        assert other.http.get(f"/scan/{begun['session']}/{step}").status_code == 404
    assert visitor.http.get(f"/scan/{begun['session']}/recipient").status_code == 409
    sealing = {"wrapped": "YQ==", "nonce": "00", "sealed": "00"}
    assert asked(visitor, f"/scan/{begun['session']}/prefix", {**sealing, "nonce": "0"})[0] == 400
    assert asked(visitor, f"/scan/{begun['session']}/prefix", sealing)[0] == 409


@ONLY_SQLITE
@pytest.mark.requirement("R175")
def test_nothing_is_opened_before_the_opening(office, running_site, browser, container):
    visitor = browser(running_site().url)
    phone = bidder(office, visitor)
    opening = office.clock() + timedelta(days=7)
    prefix = base64.b64encode(container(Algorithm.RSA_SHA256, opening)).decode()
    wish = {"name": "标书.bse", "prefix": prefix, "reply_key": POINT}
    _, begun = asked(visitor, "/projects/P-001/decrypt", wish)
    phone.scan({"qr": {"link": begun["link"]}})
    phone.open()
    body = phone.wish("right-per-member-unit-test-a-rsa", billing="free")
    path = f"/v1/phone/sessions/{begun['session']}/authorise"
    assert phone.refused(path, body) == "envelope.too-early"


@ONLY_SQLITE
@pytest.mark.requirement("R169")
def test_an_encryption_carries_the_projects_opening_time(office, running_site, browser):
    visitor = browser(running_site().url)
    phone = bidder(office, visitor)
    document = {"name": "标书.pdf", "size": 7, "sha256": "ab" * 32}
    for code, known in (("P-001", True), ("P-003", False)):
        _, begun = asked(visitor, f"/projects/{code}/encrypt", document)
        seen = phone.scan({"qr": {"link": begun["link"]}})["session"]
        assert (seen["operation"], bool(seen["opening_at"])) == ("encrypt", known)
        assert "测试" in seen["project"]
    for bad in ({"sha256": "xy"}, {"size": -1}, {"name": "x" * 300}):
        status, said = asked(visitor, "/projects/P-001/encrypt", {**document, **bad})
        assert (status, said["code"]) == (400, "request.invalid")
