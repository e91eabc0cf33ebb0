"""The shared directory, and calls from node to node over HTTP."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.signatures import Signer, fresh_nonce
from sync.cloud.services import nodes
from sync.cloud.store.certificates import IssuedRow, PlatformRow
from sync.protocol.network import AskStatus, CertificateStatus, NodeKind

STATUS = "/certificates/status"

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def code_of(error) -> str:
    return error.value.error


@pytest.mark.requirement("R001")
def test_the_directory_lists_every_kind_of_node_with_its_key(office):
    listed = requests.get(f"{office.url}/directory", timeout=20).json()["nodes"]
    assert {node["kind"] for node in listed} == {kind.value for kind in NodeKind}
    assert len(NodeKind) == 7
    for node in listed:
        assert node["name"] and node["code"]
        key = b64decode(node["public_key"])
        assert node["fingerprint"] == hashlib.sha256(key).hexdigest()
    assert len({node["fingerprint"] for node in listed}) == len(listed)
    called = {node["code"]: node["endpoint"] for node in listed if node["endpoint"]}
    assert called["test-a"] == f"{office.url}/nodes/test-a"
    trading = [node for node in listed if node["kind"] == "trading"]
    assert [node["terms"]["price_use"] for node in trading] == ["1.50", "2.00"]


@pytest.mark.requirement("R002")
def test_a_platform_finds_a_ca_and_calls_it_directly(office, site):
    issued = office.phone().issue()
    platform = site()
    ca, other = platform.find("test-a"), platform.find("test-b")
    assert ca.endpoint != platform.cloud.endpoint

    def ask(node):
        wish = AskStatus(serial=issued["serial"])
        return platform.client.call(node, "POST", STATUS, CertificateStatus, wish).status

    assert ask(ca) == "good"
    assert ask(other) == "unknown"

    def revoke(work):
        row = work.db.query(IssuedRow).filter_by(serial=issued["serial"]).one()
        row.revoked_at, row.revocation = work.now, "superseded"

    office.edit(revoke)
    assert ask(ca) == "revoked"
    office.edit(lambda work: nodes.remove(work, "test-a"))
    with pytest.raises(Refusal) as refused:
        platform.find("test-a")
    assert code_of(refused) == "node.unknown"
    assert "test-a" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        ask(ca)
    assert code_of(refused) == "node.unknown"


@ONLY_SQLITE
@pytest.mark.requirement("R002")
def test_a_platform_out_of_the_directory_cannot_call(office, site):
    platform = site()
    ca = platform.find("test-a")
    office.edit(lambda work: nodes.remove(work, "demo-a"))
    with pytest.raises(Refusal) as refused:
        platform.client.call(ca, "POST", STATUS, CertificateStatus, AskStatus(serial="ab"))
    assert code_of(refused) == "node.unknown"
    assert "demo-a" not in [
        item["code"] for item in office.desktop.get("/v1/platforms")["platforms"]
    ]
    body = {"platform": "demo-a", "operation": "login"}
    assert office.desktop.refused("/v1/sessions", body) == "node.unknown"


def test_a_call_counts_once_and_only_while_it_is_fresh(office, site):
    platform = site()
    target, body = f"{office.url}/nodes/test-a{STATUS}", b'{"serial":"ab"}'

    def post(headers):
        answer = requests.post(
            target, data=body, headers={**headers, "Content-Type": "application/json"}, timeout=20
        )
        return answer.status_code, answer.json().get("code")

    def signed(signer=platform.client.signer, seconds=0, to=target):
        now = office.clock() + timedelta(seconds=seconds)
        return signer.request("POST", to, body, now=now, nonce=fresh_nonce())

    once = signed()
    assert post(once) == (200, None)
    assert post(once) == (409, "node.replayed")
    assert post(signed(seconds=299)) == (200, None)
    assert post(signed(seconds=-301)) == (401, "node.stale")
    assert post(signed(seconds=301)) == (401, "node.stale")
    forger = Signer("demo-a", Ed25519PrivateKey.generate())
    assert post(signed(forger)) == (401, "node.signature")
    assert post(signed(Signer("nobody", forger.key))) == (404, "node.unknown")
    # what was signed for another address does not count here, whatever Host says
    assert post(signed(to=target.replace("127.0.0.1", "evil.example"))) == (401, "node.signature")
    assert post({}) == (401, "auth.required")


@ONLY_SQLITE
def test_an_answer_that_another_node_signed_is_not_taken(office, site):
    platform = site()
    ca = platform.find("test-a")
    for impostor in (
        replace(ca, public_key=platform.find("test-b").public_key),
        replace(ca, code="test-b"),
    ):
        with pytest.raises(Refusal) as refused:
            platform.client.call(impostor, "POST", STATUS, CertificateStatus, AskStatus(serial="a"))
        assert code_of(refused) == "node.signature"
    nowhere = replace(ca, endpoint="http://127.0.0.1:9")
    with pytest.raises(Refusal) as refused:
        platform.client.call(nowhere, "POST", STATUS, CertificateStatus, AskStatus(serial="a"))
    assert code_of(refused) == "node.unreachable"


@ONLY_SQLITE
def test_only_a_ca_answers_for_certificates(office, site):
    platform = site()
    agency = platform.find("seal-agency")
    with pytest.raises(Refusal) as refused:
        platform.client.call(agency, "POST", STATUS, CertificateStatus, AskStatus(serial="a"))
    assert code_of(refused) == "node.kind"


@ONLY_SQLITE
@pytest.mark.requirement("R149", "R183")
def test_a_platform_sets_its_face_limits_and_prices_for_what_is_new(office, make_file):
    phone = office.phone()
    phone.open()
    before = office.desktop.show()

    def change(work):
        row = work.db.get(PlatformRow, "demo-a")
        row.price_use, row.theme, row.labels = 900, {"accent": "#0f6b5c"}, {"stamp": "加盖印章"}
        row.limits = {"files": 1, "pages": 3}

    office.edit(change)
    views = office.desktop.get("/v1/platforms")["platforms"]
    view = next(item for item in views if item["code"] == "demo-a")
    assert view["theme"]["accent"] == "#0f6b5c"
    assert view["labels"]["stamp"] == "加盖印章"
    assert (view["limits"]["files"], view["price_use"]) == (1, "9.00")
    body = {"platform": "demo-a", "files": [make_file(), make_file("二.pdf")]}
    assert office.desktop.refused("/v1/sessions", body) == "session.too-many-files"
    assert office.desktop.last.json()["details"] == {"max_files": 1, "max_pages": 3}
    assert phone.scan(before)["options"][0]["price"] == "1.50"
    assert phone.scan(office.desktop.show())["options"][0]["price"] == "9.00"
