"""The whole flow over HTTP: declare, show, scan, authorise, sign in two parties, complete."""

from __future__ import annotations

import base64

import pytest

from signing.algorithm import Algorithm, Digest
from signing.cms.timestamp import check_token, read_response, timestamp_request
from signing.crypto import keys
from signing.crypto.certificates import read
from signing.seal.esseal import read as read_seal
from signing.seal.esseal import verify as verify_seal
from sync.protocol.control_code import control_code
from sync.protocol.session import SessionFile

RIGHTS = [f"right-per-member-unit-test-{ca}-{kind}" for ca in ("a", "b") for kind in ("rsa", "sm2")]


@pytest.mark.requirement("R160", "R161", "R162", "R163", "R167", "R184")
@pytest.mark.parametrize("right", RIGHTS)
def test_per_use_from_the_files_to_the_charge(office, make_file, right):
    desktop, phone = office.desktop, office.phone()
    files = [
        make_file("商务标.pdf"),
        make_file("技术标.pdf", seals=("seal-official", "seal-legal")),
    ]
    session = desktop.show(*files)
    assert session["state"] == "shown"
    assert session["control_code"] == control_code(
        SessionFile.model_validate(file) for file in session["files"]
    )
    scanned = phone.scan(session)
    assert scanned["session"]["state"] == "scanned"
    assert not scanned["recognition_open"]
    assert [unit["id"] for unit in scanned["units"]] == ["unit-demo"]
    assert {seal["id"] for seal in scanned["seals"] if seal["allowed"]} == {
        "seal-official",
        "seal-legal",
    }
    assert scanned["options"][0]["mode"] == "use"
    assert scanned["options"][0]["price"] == "1.50"
    phone.open()
    issued = phone.issue(right)
    authorised = phone.post(phone.at(session, "authorise"), phone.wish(right))
    assert authorised["pepper"] == issued["pepper"]
    assert desktop.view(session)["charge"] == {
        "mode": "use",
        "amount": "1.50",
        "currency": "CNY",
        "state": "reserved",
    }
    assert desktop.available() == "98.50"
    phone.post(phone.at(session, "ready"))
    assert phone.get(phone.at(session, "work")) == {"files": []}
    assert desktop.submit(session)["state"] == "signing"
    assert phone.sign(session, right)["state"] == "completing"

    signer = desktop.view(session)["signer"]
    certificate = base64.b64decode(signer["certificate"])
    algorithm = Algorithm(signer["algorithm"])
    attributes = {item["file"]: item["attributes"] for item in desktop.attributes(session)["files"]}
    signatures = desktop.get(f"/v1/sessions/{session['id']}/signatures")["files"]
    assert len(signatures) == 2
    for item in signatures:
        signature = base64.b64decode(item["signature"])
        keys.verify_signature(
            certificate,
            algorithm,
            signed_data=base64.b64decode(attributes[item["file"]]),
            signature=signature,
        )
        request = timestamp_request(signature, algorithm)
        answer = desktop.http.post(
            "/v1/tsa", content=request, headers={"Content-Type": "application/timestamp-query"}
        )
        assert answer.headers["content-type"] == "application/timestamp-reply"
        token = check_token(read_response(answer.content, request), signature)
        assert token.time == office.clock.now
        assert token.digest == algorithm.digest

    done = desktop.complete(session)
    assert (done["state"], done["charge"]["state"]) == ("done", "settled")
    account = desktop.get("/v1/account")
    assert (account["balance"], account["available"]) == ("98.50", "98.50")


def test_what_is_issued_says_that_it_is_a_test(office):
    phone = office.phone()
    issued = phone.issue()
    info = read(base64.b64decode(issued["certificate"]))
    assert info.is_test
    assert info.organisation == "北京标印建设有限公司(演示)"
    assert info.crl_urls == ("http://pki.test/pki/test-a-sm2.crl",)
    assert all(read(base64.b64decode(der)).is_ca for der in issued["chain"])


@pytest.mark.requirement("R060")
def test_the_desktop_gets_signed_seal_data_of_the_registered_size(office):
    seals = {seal["id"]: seal for seal in office.desktop.get("/v1/seals")["seals"]}
    assert [seal["kind"] for seal in seals.values()] == [
        "official",
        "finance",
        "contract",
        "legal-person",
        "name",
        "signature",
    ]
    sizes = {name: (seal["width_mm"], seal["height_mm"]) for name, seal in seals.items()}
    assert sizes["seal-official"] == (40, 40)
    assert sizes["seal-legal"] == (20, 20)
    for seal in seals.values():
        data = base64.b64decode(seal["data"])
        assert read_seal(data).info.name == seal["name"]
        assert verify_seal(data, at=office.clock.now).is_good


@pytest.mark.requirement("R004", "R083", "R185")
def test_one_certificate_signs_on_both_platforms(office):
    phone, certificates = office.phone(), set()
    phone.open()
    for platform, available in (("demo-a", "98.50"), ("demo-b", "96.50")):
        session = office.desktop.show(platform=platform)
        phone.wait_for(session)
        office.desktop.submit(session)
        phone.sign(session)
        certificates.add(office.desktop.view(session)["signer"]["certificate"])
        assert office.desktop.complete(session)["state"] == "done"
        assert office.desktop.available() == available
    assert len(certificates) == 1


def test_directory_and_account(office):
    platforms = office.desktop.get("/v1/platforms")["platforms"]
    assert [(p["code"], p["price_use"], p["price_day"]) for p in platforms] == [
        ("demo-a", "1.50", "10.00"),
        ("demo-b", "2.00", "15.00"),
        ("demo-national", "1.00", "8.00"),
        ("demo-province", "1.00", "8.00"),
    ]
    me = office.desktop.get("/v1/me")
    assert (me["person"], me["sandbox"]) == ("张伟(演示)", True)


def test_personal_identity_with_personal_seals(office, make_file):
    phone = office.phone()
    phone.open(None)
    right = "right-per-member-personal-test-a-rsa"
    session = office.desktop.show(make_file("承诺函.pdf", seals=("seal-signature",)))
    phone.wait_for(session, right, unit=None)
    office.desktop.submit(session)
    phone.sign(session, right)
    signer = office.desktop.view(session)["signer"]
    assert (signer["person"], signer["unit"]) == ("张伟(演示)", None)
    assert office.desktop.complete(session)["state"] == "done"


@pytest.mark.requirement("R128")
def test_the_pin_is_nowhere_in_what_the_desktop_sees(office):
    phone = office.phone()
    phone.open()
    session = office.sign_one(phone)
    proof = phone.wish()["pin_proof"]
    assert proof not in office.desktop.send("GET", f"/v1/sessions/{session['id']}").text


def test_only_the_needed_digest_has_to_be_declared(office, make_file):
    phone = office.phone()
    phone.open()
    file = make_file()
    file["digests"] = {Digest.SM3.value: file["digests"]["sm3"]}
    assert office.sign_one(phone, file)["state"] == "completing"
