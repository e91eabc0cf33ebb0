"""Encrypting and decrypting by scan: who may, when, what it costs, what an accident leaves."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from signing.crypto import keys, oaep, sm2_encryption
from signing.crypto.certificates import read
from signing.crypto.reply import ReplyKey, seal
from signing.crypto.two_party import PhoneShareRsa, PhoneShareSm2, generate_shares
from signing.crypto.two_party_opening import open_rsa, open_sm2
from sync.cloud.pki import revocation
from sync.cloud.services import certificates as certificate_service
from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.people import Membership
from sync.cloud.store.records import UseRecord
from sync.protocol.envelope import Envelope, envelope_digest

UNIT_SM2 = "right-per-member-unit-test-a-sm2"
UNIT_RSA = "right-per-member-unit-test-a-rsa"
HEAD = "ab" * 32


def plain_file(name: str = "投标文件.pdf") -> dict[str, Any]:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return {
        "id": digest[:8],
        "name": name,
        "pages": 0,
        "marks": 0,
        "size": 1000,
        "seals": [],
        "digests": {"sha256": digest},
    }


def wrap(certificate: bytes, secret: bytes) -> bytes:
    public = read(certificate).public_key
    if read(certificate).algorithm == "sm2-sm3":
        return sm2_encryption.encrypt(keys.sm2_point(public), secret)
    return oaep.encrypt(public, secret)


@dataclass
class Pair:
    """The desktop's and the phone's ends of one test."""

    office: Any
    phone: Any
    right: str = UNIT_SM2

    def __post_init__(self) -> None:
        self.shares: dict[str, PhoneShareSm2 | PhoneShareRsa] = {}
        self.reply = ReplyKey.generate()

    @property
    def desktop(self) -> Any:
        return self.office.desktop

    # encrypting

    def show(self, *files: dict[str, Any], **wish: Any) -> dict[str, Any]:
        return self.desktop.show(
            *(files or [plain_file()]), operation="encrypt", project="某道路工程一标段", **wish
        )

    def authorise(self, session: dict[str, Any], **changes: Any) -> dict[str, Any]:
        path = self.phone.at(session, "authorise")
        return self.phone.post(path, self.phone.wish(self.right, **changes))

    def wait(self, session: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Up to the waiting page; the encryption key is made at its first use."""
        self.phone.scan(session)
        if self.right not in self.phone.keys:
            self.phone.issue(self.right)
        if self.authorise(session, **changes)["encryption_serial"] is None:
            self.make_key(session)
        return self.phone.post(self.phone.at(session, "ready"))

    def make_key(self, session: dict[str, Any]) -> dict[str, Any]:
        share: Any
        if self.right.endswith("sm2"):
            share = PhoneShareSm2.generate()
            wire = {"kind": "sm2", "p1": share.p1.hex()}
        else:
            share, cloud = generate_shares()
            wire = {"kind": "rsa", "n": f"{cloud.n:x}", "e": cloud.e, "d2": f"{cloud.d2:x}"}
        issued = self.phone.post(self.phone.at(session, "encryption"), {"share": wire})
        self.shares[issued["serial"]] = share
        return issued

    def recipient(self, session: dict[str, Any]) -> dict[str, Any]:
        return self.desktop.view(session)["recipient"]

    def trial(self, session: dict[str, Any], secret: bytes) -> dict[str, Any]:
        recipient = self.recipient(session)
        wrapped = wrap(base64.b64decode(recipient["certificate"]), secret)
        path = f"/v1/sessions/{session['id']}/trial"
        return self.desktop.post(path, self.wish("trial", recipient["serial"], wrapped))

    def wish(self, file: str, serial: str, wrapped: bytes, **more: Any) -> dict[str, Any]:
        key = {"serial": serial, "holder": "投标人", "wrapped": base64.b64encode(wrapped).decode()}
        envelope = {"file": file, "head_sha256": HEAD, "keys": [key], **more}
        return {"reply_key": self.reply.public.hex(), "envelopes": [envelope]}

    def open_all(self, session: dict[str, Any]) -> dict[str, Any]:
        work = self.phone.get(self.phone.at(session, "envelopes"))
        names = [item["envelope"]["file"] for item in work["files"]]
        halves = self.phone.post(self.phone.at(session, "openings"), {"files": names})["files"]
        answers = []
        for item, half in zip(work["files"], halves, strict=True):
            share = self.shares[item["serial"]]
            wrapped = base64.b64decode(item["envelope"]["keys"][0]["wrapped"])
            if isinstance(share, PhoneShareSm2):
                secret = open_sm2(share, bytes.fromhex(half["point"]), wrapped)
            else:
                secret = open_rsa(share, int(half["power"], 16), wrapped)
            place = f"{session['id']}:{half['file']}".encode()
            ephemeral, sealed = seal(bytes.fromhex(work["reply_key"]), secret, place)
            answers.append(
                {"file": half["file"], "ephemeral": ephemeral.hex(), "sealed": sealed.hex()}
            )
        return self.phone.post(self.phone.at(session, "keys"), {"files": answers})

    def opened(self, session: dict[str, Any]) -> dict[str, bytes]:
        files = self.desktop.get(f"/v1/sessions/{session['id']}/keys")["files"]
        return {
            item["file"]: self.reply.open(
                bytes.fromhex(item["ephemeral"]),
                bytes.fromhex(item["sealed"]),
                f"{session['id']}:{item['file']}".encode(),
            )
            for item in files
        }

    def encrypted(self, **wish: Any) -> tuple[str, bytes]:
        """One file encrypted; the certificate's serial and the wrapped content key."""
        session = self.show(**wish)
        self.wait(session)
        self.trial(session, b"trial" * 3)
        self.open_all(session)
        recipient = self.recipient(session)
        wrapped = wrap(base64.b64decode(recipient["certificate"]), b"content key" * 2)
        results = self.desktop.results(session)
        results["files"][0]["envelope"] = {
            "serial": recipient["serial"],
            "wrapped_sha256": hashlib.sha256(wrapped).hexdigest(),
            "head_sha256": HEAD,
        }
        done = self.desktop.post(f"/v1/sessions/{session['id']}/completion", results)
        assert done["state"] == "done"
        return recipient["serial"], wrapped

    # decrypting

    def decryption(self, serial: str, wrapped: bytes, **envelope: Any) -> dict[str, Any]:
        """The body that creates a decryption."""
        file = plain_file("投标文件.pdf.bse")
        wish = self.wish(file["id"], serial, wrapped, **envelope)
        bound = Envelope.model_validate(wish["envelopes"][0])
        file["digests"] = {"sha256": envelope_digest(wish["reply_key"], bound)}
        return {"platform": "demo-a", "operation": "decrypt", "files": [file], "open": wish}

    def ask(self, serial: str, wrapped: bytes, **envelope: Any) -> dict[str, Any]:
        session = self.desktop.post("/v1/sessions", self.decryption(serial, wrapped, **envelope))
        return self.desktop.post(f"/v1/sessions/{session['id']}/qr")


@pytest.fixture
def pair(office: Any) -> Pair:
    phone = office.phone()
    phone.open()
    return Pair(office, phone)


@pytest.fixture
def rsa_pair(office: Any) -> Pair:
    phone = office.phone()
    phone.open()
    return Pair(office, phone, UNIT_RSA)


def later(pair: Pair, hours: float) -> str:
    return (pair.office.clock.now + timedelta(hours=hours)).isoformat()


@pytest.mark.requirement("R170", "R171", "R172", "R173", "R176", "R177", "R178")
@pytest.mark.parametrize("right", [UNIT_SM2, UNIT_RSA])
def test_encrypted_for_a_scan_then_decrypted_for_free(office, right):
    phone = office.phone()
    phone.open()
    pair = Pair(office, phone, right)
    opening = later(pair, 1)
    session = pair.show(opening_at=opening)
    scanned = phone.scan(session)
    assert scanned["session"]["operation"] == "encrypt"
    assert scanned["session"]["project"] == "某道路工程一标段"
    assert datetime.fromisoformat(scanned["session"]["opening_at"]) == datetime.fromisoformat(
        opening
    )
    assert (scanned["seals"], scanned["personal"]) == ([], False)
    assert [option["mode"] for option in scanned["options"]] == ["use", "day"]
    phone.issue(right)
    assert pair.authorise(session)["encryption_serial"] is None
    # without a key there is nothing to wait with
    assert phone.refused(phone.at(session, "ready")) == "session.state"
    issued = pair.make_key(session)
    info = read(base64.b64decode(issued["certificate"]))
    assert info.key_usage == {"key_encipherment", "data_encipherment"}
    assert info.is_test
    signing = read(phone.keys[right].certificate)
    assert info.public_key != signing.public_key
    assert phone.post(phone.at(session, "ready"))["state"] == "waiting"
    assert office.desktop.available() == "98.50"
    secret = secrets.token_bytes(32)
    assert pair.trial(session, secret)["state"] == "signing"
    assert pair.open_all(session)["state"] == "completing"
    assert pair.opened(session) == {"trial": secret}
    name = session["files"][0]["id"]
    shown = office.desktop.post(f"/v1/sessions/{session['id']}/progress", {"files": [name]})
    assert shown["signed"] == 1
    wrapped = wrap(base64.b64decode(issued["certificate"]), secret)
    results = office.desktop.results(session)
    results["files"][0]["envelope"] = {
        "serial": issued["serial"],
        "wrapped_sha256": hashlib.sha256(wrapped).hexdigest(),
        "head_sha256": HEAD,
    }
    done = office.desktop.post(f"/v1/sessions/{session['id']}/completion", results)
    assert (done["state"], done["charge"]["state"], done["charge"]["amount"]) == (
        "done",
        "settled",
        "1.50",
    )
    assert phone.get(f"/v1/phone/sessions/{session['id']}")["session"]["state"] == "done"

    office.clock.advance(3601)
    before = office.desktop.get("/v1/account")
    opened = pair.ask(issued["serial"], wrapped, opening_at=opening, project="某道路工程一标段")
    scanned = phone.scan(opened)
    assert scanned["session"]["operation"] == "decrypt"
    assert scanned["session"]["project"] == "某道路工程一标段"
    assert [option["mode"] for option in scanned["options"]] == ["free"]
    listed = phone.get(f"/v1/phone/certificates?session={session['id']}")["certificates"]
    fit = phone.get(f"/v1/phone/certificates?session={opened['id']}")["certificates"]
    assert [item["id"] for item in fit if item["usable"]] == [right]
    assert {item["encryption_serial"] for item in listed} >= {issued["serial"]}
    answer = pair.authorise(opened, billing="free")
    assert answer["encryption_serial"] == issued["serial"]
    assert phone.post(phone.at(opened, "ready"))["state"] == "signing"
    assert pair.open_all(opened)["state"] == "completing"
    assert list(pair.opened(opened).values()) == [secret]
    done = office.desktop.complete(opened)
    assert (done["state"], done["charge"]["mode"], done["charge"]["amount"]) == (
        "done",
        "free",
        "0.00",
    )
    assert office.desktop.get("/v1/account") == before
    with office.cloud.reading() as work:
        records = list(work.db.scalars(select(UseRecord).order_by(UseRecord.id)))
        assert [(r.operation, r.result, r.document) for r in records] == [
            ("encrypt", "done", "投标文件.pdf"),
            ("decrypt", "done", "投标文件.pdf.bse"),
        ]


@pytest.mark.requirement("R175", "R176")
def test_no_key_before_the_opening_time_whatever_the_desktop_says(pair):
    opening = later(pair, 2)
    serial, wrapped = pair.encrypted(opening_at=opening)
    for claimed in ({"opening_at": opening}, {}, {"opening_at": later(pair, -1)}):
        session = pair.ask(serial, wrapped, **claimed)
        pair.phone.scan(session)
        path = pair.phone.at(session, "authorise")
        wish = pair.phone.wish(pair.right, billing="free")
        assert pair.phone.refused(path, wish) == "envelope.too-early"
        assert pair.phone.last.json()["details"]["opening"]
        pair.desktop.post(f"/v1/sessions/{session['id']}/cancel")
    # nor as the trial of another encryption
    session = pair.show()
    pair.wait(session)
    path = f"/v1/sessions/{session['id']}/trial"
    assert pair.desktop.refused(path, pair.wish("trial", serial, wrapped)) == "envelope.too-early"
    pair.desktop.post(f"/v1/sessions/{session['id']}/cancel")
    # the same scan is good once the time has come
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    pair.phone.refused(pair.phone.at(session, "authorise"), pair.phone.wish(pair.right))
    pair.office.clock.advance(7200)
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    pair.authorise(session, billing="free")
    pair.phone.post(pair.phone.at(session, "ready"))
    pair.open_all(session)
    assert list(pair.opened(session).values()) == [b"content key" * 2]


def test_an_opening_time_that_has_passed_is_no_opening_time(pair):
    wish = {
        "platform": "demo-a",
        "operation": "encrypt",
        "files": [plain_file()],
        "opening_at": later(pair, -1),
    }
    assert pair.desktop.refused("/v1/sessions", wish) == "envelope.opening-past"


@pytest.mark.requirement("R173")
def test_another_certificate_is_told_whose_is_needed(pair, office):
    serial, wrapped = pair.encrypted()
    # the same person's other certificate
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    pair.phone.issue(UNIT_RSA)
    path = pair.phone.at(session, "authorise")
    wish = pair.phone.wish(UNIT_RSA, billing="free")
    assert pair.phone.refused(path, wish) == "envelope.other-certificate"
    said = pair.phone.last.json()
    assert serial in said["message"] and "北京标印建设有限公司(演示)" in said["message"]
    pair.phone.post(pair.phone.at(session, "leave"))
    # another member's phone
    other = office.phone("13800000002")
    other.open()
    session = pair.ask(serial, wrapped)
    other.scan(session)
    right = "right-per-admin-unit-test-a-sm2"
    other.issue(right)
    listed = other.get(f"/v1/phone/certificates?session={session['id']}")["certificates"]
    assert not any(item["usable"] for item in listed)
    assert all(serial in item["reason"] for item in listed)
    path, wish = other.at(session, "authorise"), other.wish(right, billing="free")
    assert other.refused(path, wish) == "envelope.other-certificate"
    assert pair.office.problems() == []


@pytest.mark.requirement("R168", "R174", "R133", "R134")
def test_preconditions_each_have_their_own_message(pair, office):
    def unit_gone(work: Any) -> None:
        for member in work.db.scalars(select(Membership)):
            if member.person_id == "per-newcomer":
                work.db.delete(member)

    office.edit(unit_gone)
    newcomer = office.phone("13800000004")
    session = pair.show()
    payload = {"payload": session["qr"]["link"]}
    assert newcomer.refused("/v1/phone/scan", payload) == "unit.none"
    stranger = office.phone("13900000009")
    assert stranger.refused("/v1/phone/scan", payload) == "person.real-name-required"
    # a member without any seal grant may encrypt, once recognition is open
    member = office.phone("13800000002")
    member.scan(session)
    right = "right-per-admin-unit-test-a-sm2"
    member.issue(right)
    path = member.at(session, "authorise")
    assert member.refused(path, member.wish(right)) == "recognition.not-open"
    assert member.refused(path, member.wish(right, unit=None)) == "recognition.not-open"
    member.open(None)
    assert member.refused(path, member.wish(right, unit=None)) == "unit.none"
    member.open()
    assert member.refused(path, member.wish(right)) == "billing.balance-short"


def test_a_wrong_pin_reserves_nothing_and_opens_nothing(pair):
    serial, wrapped = pair.encrypted()
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    wrong = hashlib.sha256(b"wrong").hexdigest()
    path = pair.phone.at(session, "authorise")
    wish = pair.phone.wish(pair.right, billing="free", pin_proof=wrong)
    assert pair.phone.refused(path, wish) == "pin.wrong"
    assert pair.phone.refused(pair.phone.at(session, "openings"), {"files": []}) == "session.state"
    assert pair.desktop.view(session)["charge"] is None


def test_failure_interruption_and_replay_charge_nothing(pair):
    before = pair.desktop.available()
    # the desktop could not write: both sides hear it, the money returns
    session = pair.show()
    pair.wait(session)
    pair.trial(session, b"trial" * 3)
    pair.open_all(session)
    failed = pair.desktop.complete(session, "failed")
    assert (failed["state"], failed["reason"]) == ("failed", "envelope.undone")
    assert failed["charge"]["state"] == "released"
    seen = pair.phone.get(f"/v1/phone/sessions/{session['id']}")["session"]
    assert (seen["state"], seen["reason"]) == ("failed", "envelope.undone")
    # the phone leaves; a re-scan goes on, and the same keys of the calls do nothing twice
    session = pair.show()
    pair.wait(session)
    pair.phone.post(pair.phone.at(session, "leave"))
    assert pair.desktop.view(session)["state"] == "phone-left"
    session = pair.desktop.post(f"/v1/sessions/{session['id']}/qr")
    pair.wait(session)
    pair.trial(session, b"again" * 3)
    pair.open_all(session)
    body = pair.desktop.results(session)
    path = f"/v1/sessions/{session['id']}/completion"
    first = pair.desktop.post(path, body, key="once")
    assert pair.desktop.post(path, body, key="once") == first
    assert pair.desktop.post(path, body, key="other")["charge"]["state"] == "settled"
    assert float(before) - float(pair.desktop.available()) == 1.5


def test_a_renewed_certificate_still_opens_old_files_a_revoked_one_does_not(rsa_pair):
    pair = rsa_pair
    serial, wrapped = pair.encrypted()
    pair.phone.issue(UNIT_RSA)
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    assert pair.authorise(session, billing="free")["encryption_serial"] == serial
    pair.phone.post(pair.phone.at(session, "ready"))
    pair.open_all(session)
    assert list(pair.opened(session).values()) == [b"content key" * 2]
    assert pair.desktop.complete(session)["state"] == "done"
    mine = pair.desktop.get("/v1/encryption-certificates")["certificates"]
    assert [(item["serial"], item["usable"], item["current"]) for item in mine] == [
        (serial, True, False)
    ]

    def compromised(work: Any) -> None:
        for issued in work.db.scalars(select(IssuedRow)):
            issued.revoked_at, issued.revocation = None, None
            certificate_service.revoke(work, issued, "key_compromise")

    pair.office.edit(compromised)
    session = pair.ask(serial, wrapped)
    pair.phone.scan(session)
    path = pair.phone.at(session, "authorise")
    wish = pair.phone.wish(UNIT_RSA, billing="free")
    assert pair.phone.refused(path, wish) == "certificate.revoked"
    with pair.office.cloud.reading() as work:
        right = work.db.get_one(CertificateRight, UNIT_RSA)
        listed = revocation.crl(work, right.authority)
    assert bytes.fromhex(serial.zfill(len(serial) + len(serial) % 2)) in listed


def test_what_is_opened_is_what_the_control_code_was_shown_for(pair):
    serial, wrapped = pair.encrypted()
    body = pair.decryption(serial, wrapped)
    body["open"]["reply_key"] = ReplyKey.generate().public.hex()
    assert pair.desktop.refused("/v1/sessions", body) == "session.digest-mismatch"
    body = pair.decryption(serial, wrapped)
    body["open"]["envelopes"][0]["keys"][0]["serial"] = "00"
    assert pair.desktop.refused("/v1/sessions", body) == "session.digest-mismatch"
    body = pair.decryption(serial, wrapped)
    del body["open"]
    assert pair.desktop.refused("/v1/sessions", body) == "request.invalid"
    mixed = pair.decryption(serial, wrapped)
    second = dict(mixed["files"][0], id="second", name="商务标.bse")
    other = Envelope.model_validate(
        dict(
            mixed["open"]["envelopes"][0],
            file="second",
            keys=[{"serial": "aa", "wrapped": base64.b64encode(wrapped).decode()}],
        )
    )
    second["digests"] = {"sha256": envelope_digest(mixed["open"]["reply_key"], other)}
    mixed["files"].append(second)
    mixed["open"]["envelopes"].append(other.model_dump(mode="json"))
    assert pair.desktop.refused("/v1/sessions", mixed) == "envelope.mixed-certificates"


def test_a_malformed_wrapped_key_is_refused_and_harms_nobody(pair):
    serial, _ = pair.encrypted()
    session = pair.ask(serial, b"\x30\x03\x02\x01\x01")
    pair.phone.scan(session)
    pair.authorise(session, billing="free")
    pair.phone.post(pair.phone.at(session, "ready"))
    names = [file["id"] for file in session["files"]]
    path = pair.phone.at(session, "openings")
    assert pair.phone.refused(path, {"files": names}) == "request.invalid"
    assert pair.phone.refused(path, {"files": ["unknown"]}) == "request.not-found"
